"""What becomes of the promises of a council that ends: which still go on, who takes them on, what a council took on."""

import datetime
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, OuterRef, Q

from councils.compiled_queries import compiled_query
from councils.models import Council, is_live
from pledges.models import Pledge

from .figures.statuses import CLOSED
from .models import PROMISES, Action, Handover, Measure


def pursued(model, today, at):
    """Pledges, actions or measures that residents can read at that moment, and that neither ended nor are done."""
    if model is Pledge:
        return Pledge.objects.filter(is_live(at), is_live(at, "vision__"), is_dropped=False)
    rows = model.objects.filter(is_live(at, "plan__")).going_on(today)
    if model is Action:
        rows = rows.with_status(at).filter(Q(status=None) | ~Q(status__in=CLOSED))
    return rows


# -- on the pages of the council that ends -----------------------------------------------------------


@compiled_query
def _of_thing(lineage):
    return Handover.objects.filter(lineage=lineage).select_related("to__successor")


@dataclass(frozen=True)
class TakenOn:
    """Who takes a thing on and from which day, as far as residents may know it; `nobody` has the reason."""

    from_on: datetime.date
    rows: list[Handover]
    nobody: Handover | None


def taken_on(thing, council: Council, viewer) -> TakenOn | None:
    """None while nothing may be said. A council that is not open yet is never named."""
    if council.ends_on is None:
        return None
    rows = _of_thing(thing.lineage_id)
    nobody = next((row for row in rows if row.to is None), None)
    known = [row for row in rows if row.to and is_known(row.to.successor, viewer)]
    if not known and nobody is None:
        return None
    return TakenOn(council.ends_on + datetime.timedelta(days=1), known, nobody)


def is_known(council: Council, viewer) -> bool:
    """Is it open, or was it until it ended?"""
    return council.is_open_to(viewer) or council.has_ended


# -- on the pages of the council that took it on -----------------------------------------------------


def _may_be_named(model, today, at):
    """What goes on, of councils that are open, or were until they ended."""
    path = model.council_lookup
    known = Q(**{f"{path}__is_live": True}) | Q(**{f"{path}__ends_on__lt": today})
    return pursued(model, today, at).filter(known)


def _inherited(model, council, today, at):
    """Of these what was handed to this council."""
    return _may_be_named(model, today, at).filter(lineage__handovers__to__successor=council.pk)


def handovers_shown(today, at):
    """Those that the page of what a council inherited shows, of all councils."""
    rows = (_may_be_named(model, today, at).order_by().values("lineage") for model in PROMISES)
    return Handover.objects.exclude(to=None).filter(reduce(or_, (Q(lineage__in=named) for named in rows)))


@compiled_query
def _numbers(model, council, today, at):
    rows = _inherited(model, council, today, at).order_by().values_list(model.council_lookup)
    return rows.annotate(Count("pk"))


@compiled_query
def _rows(model, council, today, at):
    rows = _inherited(model, council, today, at)
    if model is Pledge:
        return rows.select_related("council", "vision__council").order_by("number", "pk")
    return rows.select_related("plan__council").order_by("plan__title", "plan", "position", "pk")


@compiled_query
def _predecessors(council):
    return Council.objects.filter(successors__successor=council.pk).distinct()


@compiled_query
def _notes(council):
    return Handover.objects.filter(to__successor=council.pk).exclude(note_en="").exclude(note_en=None)


@dataclass
class Inherited:
    """What a council took on from one that it replaces: by kind, its rows or their number."""

    council: Council
    pledges: list | int
    actions: list | int
    measures: list | int

    def __bool__(self):
        return bool(self.pledges or self.actions or self.measures)


def numbers_inherited(council: Council, viewer, today) -> list[Inherited]:
    """By earlier council; nothing is asked where it replaces none."""
    if not council.has_predecessors:
        return []
    numbers = {model: dict(_numbers(model, council, today, viewer.now)) for model in PROMISES}
    found = (
        Inherited(earlier, *(numbers[model].get(earlier.pk, 0) for model in PROMISES))
        for earlier in _predecessors(council)
    )
    return [each for each in found if each]


def inherited(council: Council, viewer, today) -> list[Inherited]:
    """The same with its rows, each with the `note` of its handover."""
    if not council.has_predecessors:
        return []
    notes = {row.lineage_id: row for row in _notes(council)}
    rows = {model: _rows(model, council, today, viewer.now) for model in PROMISES}
    for each in (row for of_kind in rows.values() for row in of_kind):
        each.handover = notes.get(each.lineage_id)
    found = (
        Inherited(
            earlier, *([row for row in rows[model] if row.owner_council == earlier] for model in PROMISES)
        )
        for earlier in _predecessors(council)
    )
    return [each for each in found if each]


# -- a series that goes on ---------------------------------------------------------------------------


@compiled_query
def _continued(measure, council, today, at):
    rows = Handover.objects.filter(continuations__measure=measure.pk, to__successor=council.pk)
    known = Q(plan__council__is_live=True) | Q(plan__council__ends_on__lt=today)
    found = Measure.objects.filter(is_live(at, "plan__"), known, lineage__in=rows.values("lineage"))
    return found.select_related("plan__council").order_by("plan__council__name", "pk")


def continued_by(measure, council: Council, viewer, today) -> list[Measure]:
    """The measures of earlier councils whose series this one continues, as residents can read them."""
    return _continued(measure, council, today, viewer.now) if council.has_predecessors else []


def can_be_joined(measures: list[Measure], measure: Measure) -> bool:
    """Is there one, which counts in the same unit, and in the same kind of period?"""
    names = ("unit", "period_kind", "is_cumulative")
    return len(measures) == 1 and all(getattr(measures[0], name) == getattr(measure, name) for name in names)


# -- on the dashboard --------------------------------------------------------------------------------


def without_successor(model, councils: list, today, at):
    """What goes on at these councils, and of which nobody has said what becomes of it."""
    decided = Handover.objects.filter(lineage=OuterRef("lineage"))
    rows = pursued(model, today, at).filter(**{f"{model.council_lookup}__in": councils})
    return rows.filter(~Exists(decided))
