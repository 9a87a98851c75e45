"""What pages of decisions read: put together once."""

from django.db.models import Case, F, Q, When

from councils.compiled_queries import compiled_query

from .models import Decision, DecisionPledge, Issue, Plan, Resolution

# Answers to issues that the page of a committee shows: the latest.
ANSWERS = 20


@compiled_query
def resolutions(decision):
    rows = Resolution.objects.filter(decision=decision.pk)
    return rows.select_related("receiving_committee__council", "decided_by")


@compiled_query
def of_lineages(lineages, viewer):
    """What counts now of these decisions, as far as the viewer can read it."""
    rows = Decision.objects.filter(lineage__in=lineages).visible_to(viewer)
    return rows.select_related("council", "committee__council").prefetch_related("resolutions")


def resolutions_with_later(decision, viewer) -> list[Resolution]:
    """Its resolutions in order, each with `later`: the decision by which another body decided, if it can be read."""
    rows = resolutions(decision)
    lineages = [row.decided_by.lineage_id for row in rows if row.decided_by]
    found = {each.lineage_id: each for each in of_lineages(lineages, viewer)} if lineages else {}
    for row in rows:
        row.later = row.decided_by and found.get(row.decided_by.lineage_id)
    return rows


@compiled_query
def resolutions_decided(decision, viewer):
    """The other way: what was referred or recommended to it, of decisions that the viewer can read."""
    readable = Decision.objects.visible_to(viewer)
    rows = Resolution.objects.filter(decided_by__lineage=decision.lineage_id, decision__in=readable)
    rows = rows.select_related("decision__council", "decision__committee__council")
    return rows.order_by(F("decision__meeting_on").desc(nulls_last=True), "decision_id", "position", "pk")


@compiled_query
def plan_editions(plan, viewer):
    """Of the plan that a decision names that very edition and what counts `is_today`, as far as they can be read."""
    editions = Plan.objects.filter(lineage=plan.lineage_id)
    today = Q(pk__in=editions.visible_to(viewer).values("pk"))
    named = Q(pk__in=editions.editions_visible_to(viewer).filter(pk=plan.pk).values("pk"))
    rows = editions.filter(named | today).annotate(is_today=Case(When(today, then=True), default=False))
    return rows.select_related("council").order_by("-edition")


@compiled_query
def decisions_on(pledge, viewer):
    """How decisions considered it, the newest first."""
    decisions = Decision.objects.visible_to(viewer)
    rows = DecisionPledge.objects.filter(pledge__lineage=pledge.lineage_id, decision__in=decisions)
    rows = rows.select_related("decision__council", "decision__committee__council")
    newest = (F("decision__meeting_on").desc(nulls_last=True), "-decision__pk")
    return rows.prefetch_related("decision__resolutions").order_by(*newest)


@compiled_query
def issues_awaiting(committee, viewer):
    """Issues raised at its meetings to which an answer was promised and is not there, the oldest first."""
    rows = Issue.objects.filter(answer_promised=True, answered_on=None)
    return _issues(rows, committee, viewer).order_by(F("decision__meeting_on").asc(nulls_last=True), "pk")


@compiled_query
def issues_answered(committee, viewer):
    """The latest answers to issues raised at its meetings."""
    rows = Issue.objects.exclude(answered_on=None)
    return _issues(rows, committee, viewer).order_by("-answered_on", "-pk")[:ANSWERS]


def _issues(rows, committee, viewer):
    decisions = Decision.objects.of(committee.council_id).filter(committee=committee.pk)
    rows = rows.filter(kind=Issue.Kind.ISSUE, decision__in=decisions.visible_to(viewer))
    return rows.select_related("decision__council")
