"""What became of decisions, for templates."""

from django.utils import timezone
from django.utils.translation import gettext as _
from jinja2 import pass_context

from ..progress import Undertakings, undertakings_of_committee, undertakings_of_decision


@pass_context
def what_became_of(context, decision) -> Undertakings:
    """What is to be done after a decision, as last reported."""
    return undertakings_of_decision(decision, context["request"].viewer)


@pass_context
def committee_undertakings(context, committee) -> Undertakings:
    """What a committee follows up."""
    if not committee.has_undertakings:
        return Undertakings([], timezone.localdate())
    return undertakings_of_committee(committee, context["request"].viewer)


def undertakings_in_numbers(found: Undertakings) -> str:
    """How many of them are open, done and refused."""
    return _("Open: %(open)s. Done: %(done)s. Refused: %(refused)s.") % {
        "open": len(found.open),
        "done": len(found.done),
        "refused": len(found.refused),
    }
