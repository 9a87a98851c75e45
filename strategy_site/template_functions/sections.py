"""What a council has pages of: the menu leads to these alone."""

from django.db.models import Exists
from jinja2 import pass_context

from councils.compiled_queries import compiled_query
from councils.models import Council, Councillor
from plans.models import Decision, Engagement, EngagementPartner, Plan, PlanPartner
from pledges.models import Approach, Award, Event, Grant, NewsItem, Pledge, Statement, Value, VisionStatement

CONTENT = {
    "vision": (VisionStatement,),
    "pledges": (Pledge,),
    "plans": (Plan,),
    "decisions": (Decision,),
    "news": (NewsItem, Event, Statement),
    "awards": (Award,),
    "grants": (Grant,),
}


@compiled_query
def _census(council, viewer):
    """One row: by `has_` and the section whether the viewer can read anything in it."""
    there = {
        section: _any(model.objects.of(council.pk).visible_to(viewer) for model in models)
        for section, models in CONTENT.items()
    }
    stated = VisionStatement.objects.of(council.pk).editions_visible_to(viewer)
    approaches = Approach.objects.of(council.pk).visible_to(viewer)
    there["approaches"] = _any([approaches, Value.objects.filter(vision__in=stated)])
    plans, engagements, events = (
        model.objects.of(council.pk).visible_to(viewer) for model in (Plan, Engagement, Event)
    )
    partners = [
        PlanPartner.objects.filter(plan__in=plans),
        EngagementPartner.objects.filter(engagement__in=engagements),
        events.exclude(partners=None),
    ]
    there["people"] = _any([Councillor.objects.of(council.pk), *partners])
    return (
        Council.objects.rewrite(False)
        .filter(pk=council.pk)
        .order_by()
        .values(**{f"has_{section}": is_there for section, is_there in there.items()})
    )


def _any(querysets):
    first, *others = (Exists(rows.order_by()) for rows in querysets)
    for other in others:
        first |= other
    return first


@pass_context
def sections_there(context, council) -> set[str]:
    """Those that the reader finds something in, and the one of this page."""
    census = _census.first(council, context["request"].viewer) or {}
    there = {name.removeprefix("has_") for name, is_there in census.items() if is_there}
    return there | {context.get("section")}
