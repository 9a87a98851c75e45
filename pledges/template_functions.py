"""What events add to pages of the app below: a ward."""

from jinja2 import pass_context

from .models import Event


@pass_context
def events_in(context, ward) -> list:
    """Those to come, and those whose date is not complete, that name the ward; the nearest first."""
    events = Event.objects.of(ward.council).visible_to(context["request"].viewer).filter(wards=ward.pk)
    events = events.select_related("council")
    return [*events.coming(), *events.undated()]
