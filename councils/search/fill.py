"""Fills the table: entries are written with the change of their row, for the time in which the public will see it.

So nothing has to happen at the moment itself: a question compares with now.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from dataclasses import dataclass, replace
from itertools import pairwise

from django.conf import settings
from django.db import transaction
from django.db.models import Model, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import override

from ..models import UNTIL_RELEASED, Council, CouncilContent, SearchEntry, SearchWord
from ..viewers import PUBLIC
from .entry import entry_of
from .sources import affected_by, concerns, found_models, kind_of, read_by_others, relations_read

LANGUAGES = [code for code, _name in settings.LANGUAGES]
LONG_AGO = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)

_waiting: ContextVar[list | None] = ContextVar("waiting", default=None)


@dataclass(frozen=True)
class Changed:
    """A row that was saved or deleted, and whose it is. `itself`: nothing that other rows' entries are made from."""

    row: Model
    council_id: int | None
    itself: bool = False


def refresh(row: Model, council_id: int | None, *, itself: bool = False) -> None:
    """Write anew what is found of a row that was saved or deleted. In the writing transaction."""
    if not concerns(row._meta.model):
        return
    waiting = _waiting.get()
    if waiting is None:
        _write([Changed(row, council_id, itself)])
    else:
        waiting.append(Changed(copy(row), council_id, itself))  # a deleted row is about to lose its key


def are_the_same_to_others(*rows: Model) -> list[bool]:
    """Of each row of one model, about to be saved: is it there with all that other rows' entries are made from?"""
    model = rows[0]._meta.model
    if model not in found_models().values():
        return [False] * len(rows)
    columns = read_by_others(model)
    if not columns:
        return [row.pk is not None for row in rows]
    keys = [row.pk for row in rows if row.pk is not None]
    there = model._base_manager.filter(pk__in=keys).order_by() if keys else model._base_manager.none()
    stored = {values["pk"]: values for values in there.values("pk", *columns)}
    return [
        row.pk in stored and all(getattr(row, name) == stored[row.pk][name] for name in columns)
        for row in rows
    ]


@contextmanager
def batched_refresh() -> Iterator[None]:
    """A change of many rows: their entries are written once, at its end."""
    if _waiting.get() is not None:
        yield
        return
    waiting: list = []
    outside = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(outside)
    if waiting:
        _write(waiting)


def _write(changes: list[Changed]) -> None:
    with transaction.atomic():
        # One writer at a time for a council: another's change that is not committed yet would go unseen,
        # and what it hides would be found. The row is the one that `caching.invalidate` is about to write.
        councils = {change.council_id for change in changes}
        list(Council.objects.select_for_update(no_key=True).filter(pk__in=councils).order_by("pk"))
        changed: dict[type, set] = defaultdict(set)
        by_model: dict[type, list] = defaultdict(list)
        for change in changes:
            if change.itself and change.row._meta.model in found_models().values():
                changed[change.row._meta.model].add(change.row.pk)
            else:
                by_model[change.row._meta.model].append(change.row)
        for model, rows in by_model.items():
            for other, keys in affected_by(model, rows).items():
                changed[other] |= keys
        for model, keys in changed.items():
            if keys:
                rebuild(model, keys)


def rebuild(model, keys: Iterable[int]) -> None:
    """Write the entries of these rows anew; those that stay the same are left as they are."""
    entries = SearchEntry.objects.filter(kind=kind_of(model), object_id__in=keys)
    there = {all_of(entry): entry.pk for entry in entries}
    wanted = {all_of(entry): entry for entry in entries_of(model, keys)}
    gone = [key for said, key in there.items() if said not in wanted]
    new = [entry for said, entry in wanted.items() if said not in there]
    if gone:
        SearchEntry.objects.filter(pk__in=gone).delete()
    if new:
        SearchEntry.objects.bulk_create(new)
        keep_words(new)
    if model is Council and gone:
        # A council's name and address stand in the entries of everything that is its own.
        for key in keys:
            rebuild_things_of(key)


def rebuild_things_of(council_id: int) -> None:
    """Write anew what is found of everything that belongs to a council."""
    for model in found_models().values():
        if model is not Council:
            rows = model.objects.filter(**{model.council_lookup: council_id})
            rebuild(model, set(rows.values_list("pk", flat=True)))


def all_of(entry: SearchEntry) -> tuple:
    """All that an entry says; its number apart."""
    return tuple(getattr(entry, field.attname) for field in SearchEntry._meta.fields if not field.primary_key)


def keep_words(entries: Iterable[SearchEntry]) -> None:
    """Note the words of these entries: misspelt ones are compared with them."""
    for language in LANGUAGES:
        words = {word for entry in entries if entry.language == language for word in SearchWord.kept(entry)}
        rows = SearchWord.objects.filter(language=language, word__in=words)
        new = sorted(words.difference(rows.values_list("word", flat=True)))
        SearchWord.objects.bulk_create(SearchWord(language=language, word=word) for word in new)


def entries_of(model, keys: Iterable[int]) -> Iterator[SearchEntry]:
    """The entries these rows should have: one for each language and each stretch of time they are shown in."""
    for row, start, until in stretches(model, keys):
        for language in LANGUAGES:
            with override(language):
                yield entry_of(row, language, kind_of(model), start, until)


def stretches(model, keys):
    """(row as it is shown then, from, until) for each stretch of time, from now on, in which the public sees a row."""
    parents = model.seen_with()
    rows = model.objects.filter(pk__in=keys).select_related(
        *needs_of(model), *(field.name for field in parents)
    )
    editions = {field: published_editions(field, rows) for field in parents}
    now = timezone.now()
    ahead = {row.pk: boundaries_after(now, row, editions) for row in rows}
    seen = {start: keys_seen(model, keys, start) for start in {now}.union(*ahead.values())}
    shown = set().union(*seen.values())
    prefetch_related_objects([row for row in rows if row.pk in shown], *relations_read(model))
    for row in rows:
        for start, until in pairwise([now, *ahead[row.pk], None]):
            if row.pk in seen[start]:
                yield as_shown(row, start, editions), None if start == now else start, until


def needs_of(model) -> list[str]:
    """What a row's address and the name of its council are read from."""
    if model is Council:
        return []
    return [model.council_lookup, *(model.link_needs if issubclass(model, CouncilContent) else ())]


def published_editions(field, rows) -> list:
    """The published editions of the things that this relation of the rows names."""
    lineages = {parent.lineage_id for row in rows if (parent := getattr(row, field.name))}
    found = field.related_model.objects.filter(lineage__in=lineages, status=CouncilContent.Status.PUBLISHED)
    return list(found.select_related("council"))


def editions_for(row, field, editions) -> list:
    parent = getattr(row, field.name)
    return [edition for edition in editions[field] if parent and edition.lineage_id == parent.lineage_id]


def boundaries_after(now, row, editions) -> list:
    """The boundaries: when the public may see this row, or see it no longer."""
    contents = [row] if isinstance(row, CouncilContent) else []
    contents += [edition for field in editions for edition in editions_for(row, field, editions)]
    boundaries = {at for each in contents for at in (each.publish_at, each.superseded_at) if at}
    return sorted(at for at in boundaries if now < at < UNTIL_RELEASED)


def keys_seen(model, keys: Iterable[int], at: datetime.datetime) -> set[int]:
    """Which of these rows the public sees at that moment. Whether their council is live is asked with the question."""
    rows, viewer = model.objects.filter(pk__in=keys), replace(PUBLIC, at=at)
    rows = rows.visible_to(viewer) if model.is_content else rows.filter(model.with_visible_wholes(viewer))
    return set(rows.values_list("pk", flat=True))


def as_shown(row, at, editions):
    """A copy as it is while the public sees it, beside the editions that count then: its address depends on both."""
    shown = as_live(row)
    for field in editions:
        live = (edition for edition in editions_for(row, field, editions) if edition.is_live_at(at))
        if edition := next(live, None):
            setattr(shown, field.name, as_live(edition))
    return shown


def as_live(row):
    shown = copy(row)
    if isinstance(row, CouncilContent):
        shown.status, shown.publish_at, shown.superseded_at = row.Status.PUBLISHED, LONG_AGO, None
    return shown
