"""What a ward's page shows of how things are going there."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from jinja2 import pass_context

from plans.models import Plan

from ..models import Action, BreakdownValue, Measure
from ..progress import Progress, breakdowns_of, worst_first


@pass_context
def ward_delivery(context, ward) -> list[dict]:
    """By live plan that has some: the `plan`, `actions` and `measures`, the worst first; and of measures the `figures`.

    An action or a measure that names the ward; a measure too that has a figure for it: by its key (breakdown, row).
    """
    viewer, today = context["request"].viewer, timezone.localdate()
    live = Plan.objects.of(ward.council).visible_to(viewer).live(viewer.now)
    has_figure = BreakdownValue.objects.filter(
        ward=ward.pk, breakdown__lineage=OuterRef("lineage")
    ).order_by()
    actions = _rows(Action, Q(wards=ward.pk), live, today)
    measures = _rows(Measure, Q(wards=ward.pk) | Exists(has_figure), live, today)
    plans = {*actions.values(), *measures.values()}
    if not plans:
        return []
    plans = Plan.objects.filter(pk__in=plans).select_related("council").order_by("title", "pk")
    progress = Progress(ward.council, plans, today, without_commentary=True)
    rows = [row for row in progress.measures if row.thing.pk in measures]
    figures = _figures(ward, rows, viewer.now)
    named = set(ward.measures.filter(pk__in=measures).values_list("pk", flat=True))
    rows = [row for row in rows if row.thing.pk in named | figures.keys()]
    groups = [
        {
            "plan": plan,
            "actions": _of_plan(plan, [row for row in progress.actions if row.thing.pk in actions]),
            "measures": _of_plan(plan, rows),
            "figures": figures,
        }
        for plan in progress.plans
    ]
    return [group for group in groups if group["actions"] or group["measures"]]


def _rows(model, about, plans, today) -> dict[int, int]:
    """By the key of each that is about the ward and goes on: its plan's key."""
    rows = model.objects.filter(about, plan__in=plans).going_on(today).order_by()
    return dict(rows.values_list("pk", "plan_id"))


def _of_plan(plan, rows) -> list:
    return sorted((row for row in rows if row.thing.plan_id == plan.pk), key=worst_first)


def _figures(ward, measures, now) -> dict[int, tuple]:
    """By the key of each measure that has one: the breakdown and the ward's row of the newest period that is shown."""
    found = {}
    for key, tables in breakdowns_of(measures, now).items():
        by_ward = ((table.breakdown, row) for table in tables for row in table.rows if row.ward_id == ward.pk)
        if newest := next(by_ward, None):
            found[key] = newest
    return found


def list_in_ward(plan, kind: str, ward) -> str:
    """The address of a plan's list of actions or measures, narrowed to the ward."""
    return f"{reverse(f'delivery:{kind}_list', args=[plan.council.slug, plan.slug])}?ward={ward.slug}"
