"""Decisions that await another body, or a response that was promised."""

from django.db.models import Exists, OuterRef, Prefetch, Q

from councils.compiled_queries import compiled_query
from plans.models import Decision, Issue

Outcome = Decision.Outcome
# Nothing is decided yet, or only if another body agrees.
UNDECIDED = (Outcome.DEFERRED, Outcome.REFERRED, Outcome.RECOMMENDED)


@compiled_query
def awaiting_of_committee(committee, viewer):
    """Of this committee, the newest first: `awaits_body`, or with `unanswered` issues."""
    return _awaiting(Decision.objects.filter(committee=committee.pk), viewer)


@compiled_query
def awaiting_of_plans(council, lineages, viewer):
    """The same of decisions about these plans, whichever their edition."""
    return _awaiting(Decision.objects.of(council.pk).filter(plan__lineage__in=lineages), viewer)


def _awaiting(decisions, viewer):
    """A later decision about the same plan ends the waiting, unless it leaves that open too or only notes it."""
    later = Decision.objects.visible_to(viewer).live(viewer.now)
    later = later.filter(plan__lineage=OuterRef("plan__lineage"), meeting_on__gt=OuterRef("meeting_on"))
    decided = later.exclude(outcome__in=[*UNDECIDED, Outcome.NOTED]).order_by()
    unanswered = Issue.objects.filter(answer_promised=True, answered_on=None)
    awaits_body = Q(outcome__in=UNDECIDED) & ~Exists(decided)
    is_asked = Exists(unanswered.filter(decision=OuterRef("pk")).order_by())
    rows = decisions.visible_to(viewer).live(viewer.now).annotate(awaits_body=awaits_body)
    rows = rows.filter(Q(awaits_body=True) | is_asked).select_related("council", "committee")
    return rows.prefetch_related(Prefetch("issues", unanswered, to_attr="unanswered"))
