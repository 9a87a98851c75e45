"""What changed, as pages and feeds tell it: the one place where notes become entries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from math import ceil
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import Model
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ..compiled_queries import compiled_query
from ..composition import composition
from ..languages import language_given
from ..models import ChangeNote, VisibleNotes

# More changes of status in one plan on one day than this are told as one entry.
APART = 3


@dataclass(frozen=True)
class Told:
    """Progress in the language of the page: a sentence (HTML; empty where it came to nothing), and where to read on."""

    sentence: str
    url: str = ""


@dataclass
class Entry:
    """What a list of changes shows as one: the notes of it, the newest first, and what they say."""

    notes: list[ChangeNote]
    told: Told | None = None
    # Of several told as one: each by itself.
    lines: list[Told] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        """Its day, subject, council and kind are those of the newest note."""
        return getattr(self.notes[0], name)

    @property
    def part_named(self) -> str:
        """Which part of its subject was corrected, as HTML; empty where that is the whole."""
        names, language = self.details.get("part", {}), get_language()
        if not names or language in names:
            return names.get(language, "")
        return format_html('<span lang="en">{}</span>', names["en"])

    @property
    def first(self) -> ChangeNote:
        """The note it began with: it stays the same while others join."""
        return self.notes[-1]


def tellers() -> dict:
    """The model of a part -> what tells of it: (notes of one group, the newest first) -> Told."""
    return composition().TELLERS


def newest(visible: VisibleNotes, number: int, known: Iterable[Model] = ()) -> list[Entry]:
    """The newest entries; reads more where many notes are hidden or make few entries.

    `known`: rows that the page has read already for this viewer, which the notes may be about.
    """
    size, taken = max(VisibleNotes.AT_ONCE, number), number
    rows = visible.read(0, size)
    while True:
        found = grouped(visible.readable(_of_first(rows, taken), known))
        if len(found) >= number or (len(rows) < size and taken >= len(rows)):
            return found[:number]
        size, taken = size * 4, taken * 4
        rows = visible.read(0, size) if len(rows) == size // 4 else rows


def _of_first(notes, number: int) -> list[ChangeNote]:
    """The notes that make the first so many entries, as far as that is known before anything else is read."""
    keys: dict[object, list[ChangeNote]] = {}
    for note in notes:
        key = note.details.get("fold" if note.kind == ChangeNote.Kind.STATUS else "group") or note.pk
        keys.setdefault(key, []).append(note)
    first = {note.pk for key in list(keys)[:number] for note in keys[key]}
    return [note for note in notes if note.pk in first]


def grouped(notes: Iterable[ChangeNote]) -> list[Entry]:
    """Entries of these notes, the newest first: what has one group is one; what came to nothing is left out."""
    entries: list[Entry] = []
    by_group: dict = {}
    notes = with_parts(notes)
    told = {_sentence(note) for note in notes if note.kind == ChangeNote.Kind.FIGURE}
    for note in notes:
        if note.part_type_id and note.part is None:
            continue  # what it was about was deleted
        if note.kind == ChangeNote.Kind.CORRECTED and _sentence(note) in told:
            continue  # the figure that was changed is told with this sentence
        group = note.details.get("group")
        if group and group in by_group:
            by_group[group].notes.append(note)
        else:
            entries.append(Entry([note]))
            by_group[group] = entries[-1]
    for entry in entries:
        if entry.notes[0].part_type_id:
            entry.told = tellers()[type(entry.notes[0].part)](entry.notes)
    return _folded([entry for entry in entries if entry.told is None or entry.told.sentence])


def _sentence(note) -> tuple:
    """Of a correction of a page, or of a figure on it: which page, on what day, and what residents were told."""
    words = note.details["reason"]["en"] if note.kind == ChangeNote.Kind.FIGURE else note.note_en
    return note.content_type_id, note.object_id, timezone.localdate(note.noted_at), words


def with_parts(notes: Iterable[ChangeNote]) -> list[ChangeNote]:
    """The notes with the parts they are about, and what links to them need: one query a kind, not one a note."""
    notes = list(notes)
    part, asked = ChangeNote.part, defaultdict(list)
    for note in notes:
        if note.part_type_id and not part.is_cached(note):
            asked[note.part_type_id].append(note)
    for kind, about in asked.items():
        model = ContentType.objects.get_for_id(kind).model_class()
        rows = {row.pk: row for row in _parts(model, [note.part_id for note in about])}
        for note in about:
            part.set_cached_value(note, rows.get(note.part_id))
    return notes


@compiled_query
def _parts(model, keys):
    return model.objects.filter(pk__in=keys).select_related(*model.link_needs)


class NotePages(Paginator):
    """Pages of `VisibleNotes`. How many there are is not counted: a page is read as far as it reaches."""

    # Further pages would each read all before them; what is older stands with the thing itself.
    most = 100

    def page(self, number):
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        notes = list(islice(self.object_list, start, start + self.per_page + 1))
        if not notes and number > 1:
            raise EmptyPage(_("That page contains no results"))
        page = NotePage(notes[: self.per_page], number, self)
        page.are_more = len(notes) > self.per_page and number < self.most
        return page

    def validate_number(self, number):
        """Raises InvalidPage, as Django's."""
        number = int(number)
        if not 1 <= number <= self.most:
            raise EmptyPage(_("That page contains no results"))
        return number

    @property
    def num_pages(self) -> int:
        """Asked only for the page "last", which reads them all."""
        notes = islice(self.object_list, self.most * self.per_page)
        return max(1, ceil(sum(1 for _note in notes) / self.per_page))


class NotePage(Page):
    """One page of them; it knows whether another follows, not how many there are."""

    is_uncounted = True
    are_more = False

    def has_next(self):
        return self.are_more


def _folded(entries) -> list[Entry]:
    """Many changes of status in one plan on one day become one entry, in the place of the newest."""
    moves = defaultdict(list)
    for entry in entries:
        if entry.kind == ChangeNote.Kind.STATUS:
            moves[entry.details["fold"]].append(entry)
    found = []
    for entry in entries:
        same = moves[entry.details["fold"]] if entry.kind == ChangeNote.Kind.STATUS else []
        if len(same) <= APART:
            found.append(entry)
        elif entry is same[0]:
            words = ngettext(
                "The status of {number} action changed.", "The status of {number} actions changed.", len(same)
            )
            told = Told(format_html(words, number=len(same)), entry.subject.get_absolute_url())
            notes = [note for each in same for note in each.notes]
            found.append(Entry(notes, told, [each.told for each in same]))
    return found


def named(thing: Model | None, name: str) -> str:
    """A text of a thing inside a sentence; marked where it is given in another language than the page's."""
    given = language_given(thing, name)
    text = getattr(thing, name)
    return text if given == get_language() else format_html('<span lang="{}">{}</span>', given, text)


def reason_of(note: ChangeNote) -> str:
    """The sentence that residents were given with a correction, in the language it is there in."""
    reasons, language = note.details.get("reason", {}), get_language()
    text = reasons.get(language) or reasons.get("en") or ""
    if not text or reasons.get(language):
        return text
    return format_html('<span lang="en">{}</span>', text)


def with_reason(sentence: str, note: ChangeNote) -> str:
    """The sentence, and after it the reason where one was given."""
    reason = reason_of(note)
    return (
        format_html(_("{sentence} Reason: {reason}"), sentence=sentence, reason=reason)
        if reason
        else sentence
    )
