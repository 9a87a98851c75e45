"""Decisions of which something awaits another body or a later meeting, or a response that was promised."""

from django.db.models import Exists, OuterRef, Prefetch, Q, prefetch_related_objects

from councils.compiled_queries import compiled_query
from plans.models import Decision, Issue, Resolution

Outcome = Resolution.Outcome
# Nothing is decided yet, or only if another body agrees.
UNDECIDED = (Outcome.DEFERRED, Outcome.REFERRED, Outcome.RECOMMENDED)
# What decides nothing of what was open before.
OPENS_NOTHING = (*UNDECIDED, Outcome.NOTED, Outcome.WITHDRAWN)


def awaiting_of_committee(committee, viewer) -> list[Decision]:
    """Of this committee, the newest first: with `undecided` resolutions, or with `unanswered` issues."""
    return _with_what_is_open(_of_committee(committee.pk, viewer), viewer)


def awaiting_of_plans(council, lineages, viewer) -> list[Decision]:
    """The same of decisions about these plans, whichever their edition."""
    return _with_what_is_open(_of_plans(council.pk, lineages, viewer), viewer)


@compiled_query
def _of_committee(committee, viewer):
    return _awaiting(Decision.objects.filter(committee=committee), viewer)


@compiled_query
def _of_plans(council, lineages, viewer):
    return _awaiting(Decision.objects.of(council).filter(plan__lineage__in=lineages), viewer)


def _awaiting(decisions, viewer):
    is_open, is_asked = (
        Exists(rows.filter(decision=OuterRef("pk")).order_by())
        for rows in (_undecided(viewer), _unanswered())
    )
    rows = decisions.visible_to(viewer).live(viewer.now).filter(Q(is_open) | Q(is_asked))
    return rows.select_related("council", "committee")


def _with_what_is_open(decisions: list[Decision], viewer) -> list[Decision]:
    if decisions:
        undecided = Prefetch("resolutions", _undecided(viewer), to_attr="undecided")
        unanswered = Prefetch("issues", _unanswered(), to_attr="unanswered")
        prefetch_related_objects(decisions, "resolutions", undecided, unanswered)
    return decisions


def _undecided(viewer):
    """The decision that a resolution names ends its waiting; so does a later one about the same plan that decides."""
    live = Decision.objects.visible_to(viewer).live(viewer.now)
    deciding = (
        Resolution.objects.exclude(outcome__in=OPENS_NOTHING).filter(decision=OuterRef("pk")).order_by()
    )
    plan, day = OuterRef("decision__plan__lineage"), OuterRef("decision__meeting_on")
    later = live.filter(Exists(deciding), plan__lineage=plan, meeting_on__gt=day).order_by()
    named = live.filter(lineage=OuterRef("decided_by__lineage")).order_by()
    return Resolution.objects.filter(~Exists(later), ~Exists(named), outcome__in=UNDECIDED)


def _unanswered():
    return Issue.objects.filter(answer_promised=True, answered_on=None)
