"""What a ward's page shows of how things are going there."""

from django.urls import reverse
from django.utils import timezone
from jinja2 import pass_context

from plans.models import Plan

from ..models import Action, Measure
from ..progress import Progress, worst_first


@pass_context
def ward_delivery(context, ward) -> list:
    """By live plan that has some: (plan, actions and measures that name the ward, the worst first; links to the lists).

    The lists also have what is for the whole council.
    """
    viewer, today = context["request"].viewer, timezone.localdate()
    named = {model: _named_in(model, ward, viewer, today) for model in (Action, Measure)}
    plans = {plan for rows in named.values() for plan in rows.values()}
    if not plans:
        return []
    plans = Plan.objects.filter(pk__in=plans).select_related("council").order_by("title", "pk")
    progress = Progress(ward.council, plans, today, without_commentary=True)
    return [
        {
            "plan": plan,
            "actions": _of_plan(progress.actions, named[Action], plan),
            "measures": _of_plan(progress.measures, named[Measure], plan),
        }
        for plan in progress.plans
    ]


def _named_in(model, ward, viewer, today) -> dict[int, int]:
    """By the key of each action or measure of a live plan that names the ward: its plan's key."""
    plans = Plan.objects.of(ward.council).visible_to(viewer).live(viewer.now)
    rows = model.objects.filter(wards=ward.pk, plan__in=plans).going_on(today).order_by()
    return dict(rows.values_list("pk", "plan_id"))


def _of_plan(rows, named, plan) -> list:
    return sorted(
        (row for row in rows if row.thing.pk in named and row.thing.plan_id == plan.pk), key=worst_first
    )


def list_in_ward(plan, kind: str, ward) -> str:
    """The address of a plan's list of actions or measures, narrowed to the ward."""
    return f"{reverse(f'delivery:{kind}_list', args=[plan.council.slug, plan.slug])}?ward={ward.slug}"
