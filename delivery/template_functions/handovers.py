"""What becomes of the promises of a council that ends, and what a council took on, for templates."""

from django.utils import timezone
from jinja2 import pass_context

from .. import handovers


@pass_context
def handed_over(context, thing):
    """Who takes a pledge, an action or a measure on once its council has ended; None while nothing is said of it."""
    return handovers.taken_on(thing, context["council"], context["request"].viewer)


@pass_context
def council_inherited(context, council) -> list:
    """By earlier council how many pledges, actions and measures this one took on."""
    return handovers.numbers_inherited(council, context["request"].viewer, timezone.localdate())
