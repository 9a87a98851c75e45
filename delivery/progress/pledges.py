"""What is read of pledges: by which measures each is judged, what was found, and which priorities serve it."""

from functools import reduce
from operator import or_

from django.db.models import Exists, F, OuterRef, Q, Subquery

from councils.compiled_queries import compiled_query
from plans.models import Decision, Plan, Priority
from pledges.models import Pledge

from ..models import DataPoint, Judgement, Measure, PledgeMeasure
from .measure import MeasureProgress
from .plans import Progress


def facts_of_pledges(at) -> dict:
    """What pages know of a pledge from the beginning, so that they ask no further where there is nothing.

    `verdict`: of its newest judgement, or None; `has_measures`: its test names some.
    """
    counting = Judgement.objects.counting(at).filter(lineage=OuterRef("lineage"))
    return {
        "verdict": Subquery(counting.order_by("-reported_on", "-pk").values("verdict")[:1]),
        "has_measures": Exists(PledgeMeasure.objects.filter(pledge=OuterRef("pk")).order_by()),
    }


# A committee's page asks for the pledges that it judges only where there are some.
FACTS_OF_COMMITTEES = {
    "judges_pledges": Exists(Pledge.objects.filter(judge=OuterRef("pk")).order_by()),
}


@compiled_query
def pledges_judged_by(committee, viewer):
    """Those that can be read, each with its `verdict`."""
    rows = Pledge.objects.of(committee.council_id).filter(judge=committee.pk).visible_to(viewer)
    rows = rows.annotate(**facts_of_pledges(viewer.now)).select_related("council", "vision__council")
    return rows.order_by("number", "pk")


@compiled_query
def judgements_of(pledge, at):
    """All that residents read, the newest first."""
    rows = Judgement.objects.as_at(at).filter(lineage=pledge.lineage_id)
    named = ("committee__council", "corrects", "corrected_by")
    return rows.select_related(*named).order_by("-reported_on", "-pk")


@compiled_query
def decisions_named(judgements, viewer):
    """Where these judgements are minuted, as far as the viewer may read it, with the `judgement` of each."""
    rows = Decision.objects.visible_to(viewer).filter(judgements__in=judgements)
    return rows.annotate(judgement=F("judgements")).select_related("council")


@compiled_query
def suppressed_periods_of(lineages, at):
    """(lineage, first day, last day) of each value that may not be shown."""
    points = DataPoint.objects.as_at(at).filter(lineage__in=lineages, state=DataPoint.State.SUPPRESSED)
    return points.order_by().rewrite(False).values_list("lineage", "period_start", "period_end")


# -- by which measures a pledge is judged ------------------------------------------------------------


@compiled_query
def _measures_judging(pledge, viewer):
    """Of the plans that count now, whichever edition the pledge names."""
    plans = Plan.objects.of(pledge.council_id).visible_to(viewer).live(viewer.now)
    links = PledgeMeasure.objects.filter(pledge=pledge.pk)
    place = links.filter(measure__lineage=OuterRef("lineage")).values("position")[:1]
    rows = Measure.objects.filter(plan__in=plans, lineage__in=links.values("measure__lineage"))
    rows = rows.annotate(place=Subquery(place)).order_by("place", "pk")
    return rows.select_related("plan__council", "priority__parent__parent")


def measures_judging(pledge, viewer, today, *, without_commentary=True) -> list[MeasureProgress]:
    """How the measures of its test stand."""
    rows = _measures_judging(pledge, viewer)
    if not rows:
        return []
    plans = {row.plan_id: row.plan for row in rows}
    progress = Progress(pledge.council, plans.values(), today, without_commentary=without_commentary)
    return progress.of_measures(rows)


# -- which priorities serve it -----------------------------------------------------------------------


@compiled_query
def _serving_priorities(pledges, plans, today):
    """Each once for every pledge that it names (`own`), or one that it is part of does (`of_parent`, `of_top`)."""
    named = {"own": "", "of_parent": "parent__", "of_top": "parent__parent__"}
    named = {name: f"{path}pledges__lineage" for name, path in named.items()}
    serves = reduce(or_, (Q(**{f"{path}__in": pledges}) for path in named.values()))
    rows = Priority.objects.filter(serves, plan__in=plans).going_on(today)
    return rows.only("pk").annotate(**{name: F(path) for name, path in named.items()})


def priorities_serving(plans, pledges, today) -> dict:
    """By lineage of the pledges: the priorities of these plans that serve each, and what is below these."""
    found: dict = {pledge.lineage_id: set() for pledge in pledges}
    for row in _serving_priorities(list(found), [plan.pk for plan in plans], today):
        for lineage in {row.own, row.of_parent, row.of_top} & found.keys():
            found[lineage].add(row)
    return found
