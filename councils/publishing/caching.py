"""Pages stored under a version: it moves in the transaction that writes, and a page's key holds it.

Nothing is ever thrown out because it is old: its key is not asked for again (docs/decisions/0013).
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import NamedTuple

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import Error, OperationalError, transaction
from django.db.models import F, Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.http import QueryDict
from django.utils import timezone

from .. import search
from ..models import UNTIL_RELEASED, CacheBoundary, Council, CouncilOwned, SiteVersion, Successor
from ..validators import RESERVED_SLUGS
from . import unseen

# -- the version moves ----------------------------------------------------------------------------

# Times at which something comes or goes by itself. A change note's own is its subject's.
BOUNDARY_FIELDS = ("publish_at", "superseded_at", "starts_at", "ends_at", "call_in_ends_at")


@dataclass
class Batch:
    """What a transaction of many rows changes: whose versions it moves, and which rows are perhaps on no page."""

    councils: set = field(default_factory=set)
    # By council and model the keys of rows that no page showed before.
    hidden: dict = field(default_factory=lambda: defaultdict(set))

    def close(self) -> None:
        """Move the versions; not of a council all of whose changed rows are on no page still."""
        for (council_id, model), keys in self.hidden.items():
            if council_id not in self.councils and not unseen.stay_unseen(model, keys, council_id):
                self.councils.add(council_id)
        if self.councils:
            _invalidate(self.councils)


_changed: ContextVar[Batch | None] = ContextVar("changed", default=None)


def invalidate(*council_ids: int | None) -> None:
    """Move the versions of these councils and of the site. Called inside the writing transaction."""
    batch = _changed.get()
    if batch is None:
        _invalidate(set(council_ids))
    else:
        batch.councils.update(council_ids)


def invalidate_unless_unseen(row: Model, council_id: int | None) -> None:
    """The same for a row that was on no page before it was written; unless it is on none still."""
    batch = _changed.get()
    if batch is not None:
        batch.hidden[council_id, row._meta.model].add(row.pk)
    elif not unseen.stay_unseen(row._meta.model, [row.pk], council_id):
        _invalidate({council_id})


@contextmanager
def batched_invalidation() -> Iterator[None]:
    """A transaction of many rows: their versions move once, at its end, so that others can save meanwhile."""
    if _changed.get() is not None:
        yield
        return
    with transaction.atomic(), search.batched_refresh():
        batch = Batch()
        outside = _changed.set(batch)
        try:
            yield
        finally:
            _changed.reset(outside)
        batch.close()


def _invalidate(council_ids: set) -> None:
    # The site's row last: whoever saves a council holds the council's row already.
    Council.objects.filter(pk__in=council_ids).update(content_version=F("content_version") + 1)
    SiteVersion.move()


def record_boundaries(*rows) -> None:
    """Record the boundaries of these rows; called, like `invalidate`, by whoever writes without `save`."""
    now = timezone.now()
    boundaries = [
        CacheBoundary(council_id=council_id, at=at)
        for row in rows
        for at in (getattr(row, name, None) for name in BOUNDARY_FIELDS)
        if isinstance(at, datetime.datetime)
        and now < at < UNTIL_RELEASED
        and (council_id := council_id_of(row))
    ]
    if boundaries:
        CacheBoundary.objects.filter(at__lt=now - datetime.timedelta(days=1)).delete()
        CacheBoundary.objects.bulk_create(boundaries, ignore_conflicts=True)


def council_id_of(row: Model) -> int | None:
    """The council of a row; None for the site's own, and where a parent is gone already, amid a cascade."""
    try:
        return row.owner_council.pk
    except (AttributeError, ObjectDoesNotExist):
        return None


def shown_by(row: Model, council_id: int | None) -> Iterable[int | None]:
    """The councils whose pages may show the row: its own; each of them, where it is one that all share."""
    if council_id is None and getattr(row, "may_be_shared", False):
        return Council.objects.values_list("pk", flat=True)
    return [council_id]


def public_models() -> list:
    """Every model of which public pages show something."""
    return [model for model in apps.get_models() if getattr(model, "on_public_pages", False)]


def _row_is_saved(sender, instance, raw=False, **kwargs):
    instance.was_unseen = not raw and unseen.was_unseen(instance)
    instance.is_the_same_to_others = not raw and search.are_the_same_to_others(instance)[0]


def _row_was_saved(sender, instance, raw=False, **kwargs):
    council_id = council_id_of(instance)
    if not raw:  # rows from a dump come in no order; their boundaries and entries come with them
        record_boundaries(instance)
        search.refresh(instance, council_id, itself=instance.is_the_same_to_others)
    # Last, for who saves without a transaction: under the new version everything is there already.
    if instance.was_unseen:
        invalidate_unless_unseen(instance, council_id)
    else:
        invalidate(*shown_by(instance, council_id))


def _row_is_deleted(sender, instance, **kwargs):
    # Asked with the council's row held: afterwards there is nothing to ask about.
    instance.was_unseen = unseen.was_unseen(instance) and unseen.stay_unseen(
        sender, [instance.pk], council_id_of(instance)
    )


def _row_was_deleted(sender, instance, **kwargs):
    council_id = council_id_of(instance)
    search.refresh(instance, council_id)
    if not instance.was_unseen:
        invalidate(*shown_by(instance, council_id))


def _links_changed(sender, instance, action, reverse, **kwargs):
    if action.startswith("post_") and getattr(instance, "on_public_pages", False):
        council_id = council_id_of(instance)
        search.refresh(instance, council_id, itself=True)
        # From the other side `instance` is not the row that the links are shown with.
        if reverse or not unseen.may_be_unseen(instance._meta.model):
            invalidate(council_id)
        else:
            invalidate_unless_unseen(instance, council_id)


@contextmanager
def rows_are_saved(rows: list) -> Iterator[None]:
    """Around the writing of rows of one model past `save`, inside a batch: what each save of one would have done."""
    model = rows[0]._meta.model
    if not model.on_public_pages:
        yield
        return
    there = [row.pk for row in rows if not row._state.adding]
    was_unseen = unseen.may_be_unseen(model) and not (there and unseen.is_seen(model, there))
    are_the_same = search.are_the_same_to_others(*rows)
    yield
    record_boundaries(*rows)
    for row, itself in zip(rows, are_the_same, strict=True):
        council_id = council_id_of(row)
        search.refresh(row, council_id, itself=itself)
        if was_unseen:
            invalidate_unless_unseen(row, council_id)
        else:
            invalidate(*shown_by(row, council_id))


def connect() -> None:
    """Listen to every model that is on public pages; the one place where signals of our own are used."""
    rows = {pre_save: _row_is_saved, post_save: _row_was_saved}
    rows |= {pre_delete: _row_is_deleted, post_delete: _row_was_deleted}
    for model in public_models():
        for signal, receiver in rows.items():
            signal.connect(receiver, sender=model, dispatch_uid=f"invalidate:{model._meta.label}")
        for links in model._meta.many_to_many:
            m2m_changed.connect(
                _links_changed, sender=links.remote_field.through, dispatch_uid=f"invalidate:{links}"
            )


# -- the version is read --------------------------------------------------------------------------

READ_EVERY = datetime.timedelta(seconds=1)
# The database cannot be reached: it is asked again so often, and pages are answered from the store for so long.
RETRY_EVERY, LONGEST_AWAY = datetime.timedelta(seconds=5), datetime.timedelta(minutes=10)
_COUNCIL = re.compile(r"/(?:cy/)?([-a-zA-Z0-9_]+)/")


def council_in(path: str) -> str:
    """The slug of the council in this address; empty for the site's own pages."""
    found = _COUNCIL.match(path)
    return found[1] if found and found[1] not in RESERVED_SLUGS else ""


class PageVersion(NamedTuple):
    """What a page's words depend on beside its address: versions, the next boundary, the day.

    `others`: made from what the councils that this one's pages may name are: their own rows, not their content. Of
    those that it replaces the content too: it may have been taken on.
    """

    version: int
    others: int
    until: datetime.datetime | None
    today: datetime.date


class VersionReader:
    """The versions as this process last read them: never older than a second, one query a second while nobody writes.

    A version is read *before* the page is rendered. A transaction makes its words and its version visible together,
    so what is rendered under a version has at least the words that belong to it: a page may be stored under a version
    older than its words, and is then soon not asked for any more; never under a newer one.
    """

    def __init__(self) -> None:
        self._lock = Lock()  # readings stay in order: a slow thread cannot put an older one over a newer
        self._read_at: datetime.datetime | None = None
        self._asked_at: datetime.datetime | None = None
        self._is_away = False
        self._as_read: tuple[int | None, datetime.date] | None = None
        self._known: dict[str, PageVersion] = {}
        self._hosts: dict[str, str] | None = None

    def of(self, path: str, now: datetime.datetime) -> PageVersion | None:
        """The version of the council in the address, else the site's; None while nothing was ever written.

        While the database cannot be reached: as last read, for ten minutes and no further than the day and the next
        boundary; OperationalError where that is not known.
        """
        with self._lock:
            self._look(now)
            slug = council_in(path)
            return (slug and self._version(slug, now)) or self._version("", now)

    def council_at(self, host: str, now: datetime.datetime) -> str:
        """The slug of the council whose own host name this is; empty where it is nobody's. As old as a version."""
        with self._lock:
            self._look(now)
            if self._hosts is None:
                rows = Council.objects.exclude(host_name="").values_list("host_name", "slug")
                self._hosts = dict(rows)
            return self._hosts.get(host, "")

    def _look(self, now) -> None:
        if self._is_due(now):
            self._ask_site(now)
        if self._is_away and not self._may_be_used(now):
            raise OperationalError("The database cannot be reached, and what was read of it is too old.")

    def _is_due(self, now) -> bool:
        return self._asked_at is None or abs(now - self._asked_at) >= (
            RETRY_EVERY if self._is_away else READ_EVERY
        )

    def _ask_site(self, now):
        self._asked_at = now
        try:
            self._read_site(now)
        except Error:
            self._is_away = True
        else:
            self._read_at, self._is_away = now, False

    def _may_be_used(self, now) -> bool:
        """Is what was read last recent enough, and of this day?"""
        return (
            self._read_at is not None
            and now - self._read_at <= LONGEST_AWAY
            and self._as_read is not None
            and self._as_read[1] == timezone.localdate(now)
        )

    def _read_site(self, now):
        """The site's version moves with every council's: while it and the day stand still, so do they all."""
        as_read = SiteVersion.objects.values_list("version", flat=True).first(), timezone.localdate(now)
        if as_read != self._as_read:
            self._as_read, self._known, self._hosts = as_read, {}, None

    def _version(self, slug, now):
        version = self._known.get(slug)
        if version is None or (version.until and version.until <= now):
            version = _read_version(slug, now)
            if version:
                self._known[slug] = version
        return version


def _read_version(slug: str, now) -> PageVersion | None:
    boundaries = CacheBoundary.objects.filter(at__gt=now).order_by("at")
    if not slug:
        version = SiteVersion.objects.values_list("version", flat=True).first()
        others = 0
    else:
        council = Council.objects.with_predecessors().filter(slug=slug).first()
        version = council and council.content_version
        named = named_by(council) if council else set()
        rows = Council.objects.filter(pk__in=named).order_by("pk") if named else Council.objects.none()
        before = predecessors_of(council) if council and council.has_predecessors else []
        others = hash((*rows.values_list("pk", "version"), *before))
        boundaries = boundaries.filter(council__in=[council, *(pk for pk, *_versions in before)])
    if version is None:
        return None
    return PageVersion(
        version, others, boundaries.values_list("at", flat=True).first(), timezone.localdate(now)
    )


@cache
def relations_to_others() -> list[tuple]:
    """(model, its relation to councils that are not its rows' own), of every model of a council on public pages."""
    return [
        (model, relation.name)
        for model in public_models()
        if issubclass(model, CouncilOwned)
        for relation in (*model._meta.fields, *model._meta.many_to_many)
        if relation.related_model is Council and relation.name != model.council_lookup
    ]


def named_by(council: Council) -> set[str]:
    """The keys of the other councils that this one's pages may show: every row of its own that names one counts."""
    named = {other.pk for other in council.line()}  # who came after it, and after them
    for model, relation in relations_to_others():
        if model is not Successor:
            rows = model._base_manager.filter(**{model.council_lookup: council.pk})
            named.update(rows.values_list(relation, flat=True))
    return named - {None}


def predecessors_of(council: Council) -> list[tuple]:
    """(key, version, content version) of each council that this one replaces."""
    rows = Council.objects.filter(successors__successor=council).order_by("pk").distinct()
    return list(rows.values_list("pk", "version", "content_version"))


def known_query(query: QueryDict, names: Iterable[str]) -> QueryDict:
    """The query without what the page does not know."""
    known = QueryDict(mutable=True)
    for name, values in query.lists():
        if name in names:
            known.setlist(name, values)
    return known
