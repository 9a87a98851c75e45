"""The plan as the council of the example adopted it: a permanent copy, by the decision that adopted it."""

from plans import adopting
from plans.models import AdoptedCopy, Decision, Resolution

from .delivery import Delivery


def add_adopted(loading: Delivery) -> None:
    """Of each plan whose decision adopted it."""
    decisions = Decision.objects.of(loading.council).filter(
        resolutions__outcome=Resolution.Outcome.ADOPTED, committee__isnull=False, plan__isnull=False
    )
    for decision in decisions.select_related("plan", "committee"):
        copy = AdoptedCopy(
            plan=decision.plan,
            committee=decision.committee,
            adopted_on=decision.meeting_on,
            decision=decision,
        )
        adopting.keep(copy, by=None)
        loading.count += 1
