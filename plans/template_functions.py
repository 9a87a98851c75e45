"""What plans add to pages of the apps below: a pledge, a vision, a councillor, the partners."""

from itertools import groupby

from django.core.paginator import Paginator
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from jinja2 import pass_context

from pledges.models import Event, NewsItem, Pledge, Statement

from . import adopted_reading, decision_reading, reading
from .models import Decision, Engagement, EngagementPartner, Plan, PlanPartner, Priority, shown_targets


def _viewer(context):
    return context["request"].viewer


@pass_context
def pledge_delivery(context, pledge) -> dict:
    """Plans that deliver a pledge, each with its `serving` priorities, and the decisions that considered it."""
    viewer = _viewer(context)
    priorities = reading.priorities_serving(pledge, viewer, timezone.localdate())
    delivering = {plan.pk: plan for plan in reading.plans_serving(pledge, viewer)}
    delivering |= {row.plan_id: row.plan for row in priorities}
    for plan in delivering.values():
        plan.serving = [row for row in priorities if row.plan_id == plan.pk]
    weighed = decision_reading.decisions_on(pledge, viewer)
    return {"plans": sorted(delivering.values(), key=lambda plan: plan.title), "weighed": weighed}


def goals_served(plan, thing) -> list:
    """What a part of the plan serves: (framework, links to its goals, main aims first)."""
    if not getattr(plan, "has_goals", False):
        return []
    links = reading.goals_served(type(thing).contributions.rel.related_model, thing.pk)
    return [(name, list(rows)) for name, rows in groupby(links, key=lambda link: link.item.framework)]


@pass_context
def vision_alignments(context, vision) -> list:
    """What a vision is informed by or supports; `shown_target` is the plan as this viewer may see it."""
    return shown_targets(vision.alignments.select_related("target"), _viewer(context))


@pass_context
def vision_adopted(context, vision) -> list:
    """The copies as adopted of a vision's editions, as far as the viewer may read these."""
    return adopted_reading.adopted_of_vision(vision, _viewer(context))


@pass_context
def plans_about(context, thing) -> list:
    """Plans that name this news item or this event, in whichever edition of it."""
    name = {NewsItem: "news", Event: "events"}[type(thing)]
    plans = Plan.objects.of(thing.council).visible_to(_viewer(context)).select_related("council")
    return list(plans.filter(**{f"{name}__lineage": thing.lineage_id}).distinct())


@pass_context
def with_plans(context, statements) -> list:
    """The statements, each with the `plans` it is about, as far as the viewer may read them."""
    plans = Plan.objects.visible_to(_viewer(context)).select_related("council")
    prefetch_related_objects(statements, Prefetch("plans", plans))
    return statements


@pass_context
def councillor_part(context, councillor) -> dict:
    """What a councillor leads and has said, as far as the viewer may read it."""
    viewer = _viewer(context)
    plans = Plan.objects.filter(lead_councillor=councillor).visible_to(viewer).select_related("council")
    priorities = (
        Priority.objects.filter(lead_councillor=councillor, plan__in=Plan.objects.visible_to(viewer))
        .going_on(timezone.localdate())
        .select_related("plan__council")
    )
    pledges = Pledge.objects.filter(lead_councillor=councillor).visible_to(viewer)
    statements = Statement.objects.filter(councillor=councillor).visible_to(viewer)
    return {
        "plans": list(plans),
        "priorities": list(priorities),
        "pledges": list(pledges.select_related("council", "vision__council")),
        "statements": list(
            statements.select_related("councillor__council", "council").prefetch_related(
                Prefetch("plans", Plan.objects.visible_to(viewer).select_related("council"))
            )
        ),
    }


# Decisions of a committee on one page of it.
DECISIONS = 50


@pass_context
def decisions_of(context, committee):
    """The page of its decisions that the address asks for, the newest first; the nearest one where there is none."""
    decisions = Decision.objects.of(committee.council_id).filter(committee=committee)
    rows = decisions.visible_to(_viewer(context)).select_related("council", "committee")
    rows = rows.prefetch_related("resolutions")
    return Paginator(rows, DECISIONS).get_page(context["request"].GET.get("page"))


@pass_context
def issues_of(context, committee) -> dict:
    """Issues raised at its meetings: those that await a response, and the latest answers."""
    viewer = _viewer(context)
    return {
        "awaiting": decision_reading.issues_awaiting(committee, viewer),
        "answered": decision_reading.issues_answered(committee, viewer),
    }


@pass_context
def plans_and_priorities_of(context, row) -> dict:
    """The live plans and priorities that name this committee or directorate themselves."""
    about = type(row), row, _viewer(context)
    return {
        "plans": reading.plans_naming(*about),
        "priorities": reading.priorities_naming(*about, timezone.localdate()),
    }


@pass_context
def council_partners(context, council) -> list:
    """Partners named in plans, engagements and events that can be read, each with its `parts`: (of what, role)."""
    viewer = _viewer(context)
    plans = {plan.pk: plan for plan in Plan.objects.of(council).visible_to(viewer).select_related("council")}
    by_lineage = {plan.lineage_id: plan for plan in plans.values()}
    partners: dict = {}
    in_plans = PlanPartner.objects.filter(plan__in=plans).select_related("partner")
    for row in in_plans:
        partners.setdefault(row.partner, []).append((plans[row.plan_id], row))
    from_engagements = EngagementPartner.objects.filter(
        engagement__in=Engagement.objects.of(council).visible_to(viewer)
    ).select_related("partner", "engagement__plan")
    for row in from_engagements:
        plan = by_lineage.get(row.engagement.plan.lineage_id)
        if plan and not any(plan == known for known, _row in partners.get(row.partner, [])):
            partners.setdefault(row.partner, []).append((plan, row))
    events = Event.objects.of(council).visible_to(viewer).select_related("council")
    for event in events.prefetch_related("partners"):
        for partner in event.partners.all():
            partners.setdefault(partner, []).append((event, None))
    for partner, parts in partners.items():
        partner.parts = parts
    return sorted(partners, key=lambda partner: partner.name.casefold())


@pass_context
def council_contacts(context, council) -> list:
    """Contacts that a readable plan or decision names, each once."""
    return reading.contacts_of_council(council, _viewer(context))
