"""What is read to tell how plans are going. `plans`: their keys; `at`: the moment at which it counts."""

import datetime

from django.db.models import DateField, Exists, F, Max, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce, Greatest

from councils.compiled_queries import compiled_query
from councils.models import Ward
from plans.models import Priority

from ..models import (
    Action,
    ActionUpdate,
    Breakdown,
    BreakdownValue,
    Budget,
    Correction,
    DataPoint,
    Measure,
    PriorityUpdate,
    RatingScheme,
    ReportingRound,
    Risk,
    RiskReview,
    SeriesBreak,
    Target,
)

A_YEAR = datetime.timedelta(days=366)

# -- plans, and what serves them ---------------------------------------------------------------------


def _serving(model, plans, priorities):
    """What serves these plans; with `priorities`, only what serves these."""
    rows = model.objects.filter(plan__in=plans).order_by("plan_id", "position", "pk")
    return rows if priorities is None else rows.filter(priority__in=priorities)


def _with_people(rows, with_people):
    return rows.select_related("lead_councillor", "directorate") if with_people else rows


@compiled_query
def priorities(plans, with_people):
    rows = Priority.objects.filter(plan__in=plans).order_by("plan_id", "position", "pk")
    return rows.select_related("lead_councillor") if with_people else rows


@compiled_query
def actions(plans, priorities, at, with_people):
    """Each with `newest_update_id`."""
    return _with_people(_serving(Action, plans, priorities).with_newest_update(at), with_people)


@compiled_query
def action_facts(plans, priorities, at, today):
    """(plan's key, priority's key, status, day of it, due, cadence) of every action that goes on."""
    rows = _serving(Action, plans, priorities).going_on(today).with_status(at).order_by()
    facts = ("plan_id", "priority_id", "status", "reported_on", "due_on", "cadence")
    return rows.rewrite(False).values_list(*facts)


@compiled_query
def updates(keys):
    return ActionUpdate.objects.filter(pk__in=keys)


@compiled_query
def measures(plans, priorities, with_people):
    return _with_people(_serving(Measure, plans, priorities), with_people)


@compiled_query
def newest_priority_updates(plans, at):
    """The newest update of each priority of these plans."""
    counting = PriorityUpdate.objects.counting(at)
    newest = counting.filter(lineage=OuterRef("lineage")).order_by("-reported_on", "-pk").values("pk")[:1]
    lineages = Priority.objects.filter(plan__in=plans).values("lineage")
    return PriorityUpdate.objects.filter(lineage__in=lineages, pk=Subquery(newest))


# What the page of a plan knows of it from the beginning, so that it asks no further where there is nothing.
# Of a plan itself, its priorities and its actions; those of other councils are not looked at.
_BUDGETS = Budget.objects.filter(
    Q(plan=OuterRef("pk")) | Q(priority__plan=OuterRef("pk")) | Q(action__plan=OuterRef("pk")),
    council=OuterRef("council"),
)
FACTS_OF_PLANS = {
    "has_budgets": Exists(_BUDGETS.order_by()),
    "has_risks": Exists(Risk.objects.filter(plan=OuterRef("pk")).order_by()),
    "has_wards": Exists(Ward.objects.filter(council=OuterRef("council")).order_by()),
}


@compiled_query
def risks(plans):
    named = ("lead_councillor", "directorate__council", "committee__council", "priority__parent__parent")
    rows = Risk.objects.filter(plan__in=plans).select_related(*named)
    return rows.order_by("plan_id", "position", "pk")


@compiled_query
def newest_reviews(lineages, at):
    """Of each of these risks the two newest reviews that count, the newest first."""
    counting = RiskReview.objects.counting(at).filter(lineage=OuterRef("lineage"))
    newest = counting.order_by("-reported_on", "-pk").values("pk")[:2]
    rows = RiskReview.objects.filter(lineage__in=lineages, pk__in=Subquery(newest))
    return rows.order_by("-reported_on", "-pk")


@compiled_query
def reviews_of(risk, at):
    """All that residents read, the newest first."""
    rows = RiskReview.objects.as_at(at).filter(lineage=risk.lineage_id)
    return rows.select_related("corrects", "corrected_by").order_by("-reported_on", "-pk")


# -- what was reported -------------------------------------------------------------------------------


def _points(lineages, at):
    return DataPoint.objects.as_at(at).filter(lineage__in=lineages)


@compiled_query
def points(lineages, at):
    return _points(lineages, at).order_by("period_end")


@compiled_query
def points_ended_on(lineages, days, at):
    return _points(lineages, at).filter(period_end__in=days)


@compiled_query
def points_by_newest(lineages, at):
    """`told_at` of the one that was told last."""
    newest = _points(lineages, at).annotate(told_at=_told_at()).order_by("-told_at")
    return newest.rewrite(False).values_list("told_at", flat=True)[:1]


@compiled_query
def point_facts(names, lineages, at):
    """(lineage, first and last day of its period, these facts) of each, the oldest first."""
    return _facts(names, _points(lineages, at))


@compiled_query
def newest_point_facts(names, lineages, at, looks_back):
    """The same from the newest value of each lineage on, or from a year before it."""
    by_lineage = {"partition_by": "lineage", "output_field": DateField()}
    with_value = Window(Max("period_end", filter=~Q(state=DataPoint.State.NOT_DUE)), **by_lineage)
    # Where none has a value, from the newest that says why not.
    newest = Coalesce(with_value, Window(Max("period_end"), **by_lineage))
    rows = _points(lineages, at).annotate(since=newest - A_YEAR if looks_back else newest)
    return _facts(names, rows.filter(period_end__gte=F("since")))


def _facts(names, points):
    rows = points.annotate(told_at=_told_at()).order_by("period_end")
    # As they stand in the database: what is given in another language is chosen when it is shown.
    return rows.rewrite(False).values_list("lineage", "period_start", "period_end", *names)


@compiled_query
def target_facts(names, measures, days):
    """The same of targets, by the key of their measure; `days`: of periods that ended on one of these, or None."""
    rows = Target.objects.filter(measure__in=measures)
    rows = rows if days is None else rows.filter(period_end__in=days)
    return rows.values_list("measure_id", "period_start", "period_end", *names)


@compiled_query
def corrections(measure, at):
    return Correction.objects.as_at(at).filter(lineage=measure.lineage_id)


@compiled_query
def suppressed_periods(measure, at):
    """(first day, last day) of each whose value is suppressed."""
    points = DataPoint.objects.as_at(at).filter(lineage=measure.lineage_id)
    points = points.filter(state=DataPoint.State.SUPPRESSED)
    return points.rewrite(False).values_list("period_start", "period_end")


def _told_at() -> Coalesce:
    """When residents could first read it."""
    # Greatest of what is not known is nothing on SQLite, and the other on PostgreSQL.
    return Coalesce(Greatest("reported_at", "publish_at"), "reported_at")


@compiled_query
def targets(measures):
    return Target.objects.filter(measure__in=measures)


@compiled_query
def breaks(measures):
    return SeriesBreak.objects.filter(measure__in=measures)


# -- breakdowns ------------------------------------------------------------------------------------------


@compiled_query
def breakdown_values(lineages, at):
    """Each with its breakdown."""
    shown = Breakdown.objects.as_at(at).filter(lineage__in=lineages).order_by()
    rows = BreakdownValue.objects.filter(breakdown__in=shown)
    return rows.select_related("breakdown__classification", "ward__council", "category").order_by("pk")


@compiled_query
def published_before(lineages, at):
    """(lineage, first and last day, value) of every value that was put right or withdrawn."""
    rows = Correction.objects.as_at(at).filter(lineage__in=lineages, was__isnull=False)
    rows = rows.exclude(of=Correction.Of.TARGET).order_by()
    return rows.rewrite(False).values_list("lineage", "period_start", "period_end", "was")


# -- what a council rates by -------------------------------------------------------------------------


@compiled_query
def rounds(council, today):
    """Those that have opened, the newest period first."""
    return ReportingRound.objects.of(council.pk).filter(opens_on__lte=today).order_by("-period_end")


@compiled_query
def schemes(council):
    return RatingScheme.objects.of(council.pk)
