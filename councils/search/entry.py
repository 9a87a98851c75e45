"""Makes one entry of one row, in the language that is active."""

import datetime
import unicodedata
from collections.abc import Iterator, Mapping

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format

from ..languages import language_given
from ..models import CouncilOwned, SearchEntry
from ..rich_text import RichTextField, blocks_of
from .words import indexed, without_accents

LONGEST = 200_000  # letters that are read of one row: more than any plan has


def entry_of(
    row: CouncilOwned,
    language: str,
    kind: str,
    start: datetime.datetime | None,
    until: datetime.datetime | None,
) -> SearchEntry:
    """What is found of a row from one moment until another."""
    title, title_language = next(texts_of(row, row.searched[0]))
    texts = [text for path in row.searched[1:] for text in texts_of(row, path)]
    own, english = (
        "\n".join(words for words, given_in in texts if (given_in == language) is is_own)[:LONGEST]
        for is_own in (True, False)
    )
    return SearchEntry(
        council=row.owner_council,
        language=language,
        kind=kind,
        object_id=row.pk,
        title=title,
        title_language=title_language,
        text=own,
        text_in_english=english,
        reference=without_accents(next((getattr(row, name) for name in row.coded_by), ""))[:60],
        state=said_by_first(row, row.stated_by),
        dated=said_by_first(row, row.dated_by),
        url=row.get_absolute_url(),
        visible_from=start,
        visible_until=until,
        title_words=" ".join(indexed(title)),
        # Who looks for "gateshead grants" means the council and the kind.
        text_words=" ".join(indexed(own, english, row.owner_council.name, str(row._meta.verbose_name))),
    )


def texts_of(row: Model, path: str) -> Iterator[tuple[str, str]]:
    """(words, the language they are given in) at the end of this path, a paragraph each."""
    for thing, name in ends_of(row, path):
        given_in = language_given(thing, name)
        is_rich = isinstance(thing._meta.get_field(name), RichTextField)
        text = getattr(thing, name) or ""
        for line in blocks_of(text) if is_rich else text.splitlines():
            if words := unicodedata.normalize("NFC", " ".join(line.split())):
                yield words, given_in


def ends_of(row: Model, path: str) -> list[tuple[Model, str]]:
    """(row, name of its field) at the end of a path that may lead through other rows."""
    *steps, name = path.split("__")
    rows = [row]
    for step in steps:
        related = [getattr(each, step) for each in rows]
        rows = [one for each in related if each for one in (each.all() if hasattr(each, "all") else [each])]
    return [(each, name) for each in rows]


def said_by_first(row: CouncilOwned, sentences: Mapping[str, str]) -> str:
    """The sentence of the first of these paths at which something is given, with its date."""
    for path, sentence in sentences.items():
        for thing, name in ends_of(row, path):
            if value := getattr(thing, name):
                return str(sentence) % {"date": format_date_or_time(value)}
    return ""


def format_date_or_time(value: object) -> str:
    if isinstance(value, datetime.datetime):
        value = timezone.localdate(value)
    return date_format(value, "DATE_FORMAT") if isinstance(value, datetime.date) else str(value)
