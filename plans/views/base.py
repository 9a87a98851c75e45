"""What pages of a plan's parts share: the plan in the address, as the viewer may see it."""

from django.db.models import Case, When
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from councils.publishing.redirects import address_field, current_row, was_there
from councils.views import CouncilPage
from pledges.models import Pledge

from ..models import Plan, Priority


def pledges_served(viewer, plan: Plan, priority: Priority | None = None) -> list[Pledge]:
    """The live pledges that a priority, else the one it is part of, else its plan says it serves; one query.

    Without a priority: those that the plan names, else those that its priorities do.
    """
    if priority:
        named = [row.pledges.values("lineage") for row in (priority, priority.parent, plan) if row]
    else:
        of_priorities = Pledge.objects.filter(priorities__plan=plan).values("lineage")
        named = [plan.pledges.values("lineage"), of_priorities]
    nearest = Case(*(When(lineage__in=lineages, then=step) for step, lineages in enumerate(named)))
    pledges = Pledge.objects.of(plan.council).visible_to(viewer).select_related("council", "vision__council")
    found = list(pledges.annotate(step=nearest).exclude(step=None))
    first = min((pledge.step for pledge in found), default=None)
    return [pledge for pledge in found if pledge.step == first]


class UnderPlan:
    """Before a page whose address begins with a plan's: it is taken down with the plan."""

    def is_taken_down(self):
        plans = Plan.objects.of(self.council).filter(slug=self.kwargs["plan"])
        if plans.visible_to(self.request.viewer).exists():
            return super().is_taken_down()
        return plans.taken_down().exists()


class PartPage(UnderPlan):
    """Before a page of one part: it redirects where the part has another address now, and says where it is gone."""

    part: type

    @property
    def _named_plan(self) -> Plan | None:
        return current_row(Plan.objects.of(self.council).visible_to(self.request.viewer), self.kwargs["plan"])

    @property
    def _asked(self) -> str:
        return self.kwargs[self.part._meta.model_name]

    def present_slugs(self):
        plan = self._named_plan
        found = plan and current_row(self.part.objects.filter(plan=plan), self._asked)
        if not found:
            return {}
        return {
            "plan": plan.slug,
            self.part._meta.model_name: getattr(found, address_field(self.part)),
        }

    def is_gone(self):
        plan = self._named_plan
        return plan is not None and was_there(self.part, self._asked, plan__lineage=plan.lineage_id)


class PlanPartPage(UnderPlan, CouncilPage):
    """A page under one plan; 404 where the viewer cannot read the plan."""

    section = "plans"

    @cached_property
    def plan(self) -> Plan:
        plans = Plan.objects.of(self.council).visible_to(self.request.viewer)
        found = plans.select_related("council").filter(slug=self.kwargs["plan"]).first()
        if found is None:
            raise Http404
        return found

    def present_slugs(self):
        plan = current_row(Plan.objects.of(self.council).visible_to(self.request.viewer), self.kwargs["plan"])
        return {"plan": plan.slug} if plan else {}

    def breadcrumbs(self):
        return [
            *super().breadcrumbs(),
            (_("Plans"), reverse("plans:plan_list", args=[self.council.slug])),
            (self.plan.title, self.plan.get_absolute_url(), self.plan),
        ]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)  # the address has a "plan" of its own: the slug
        return context | {"plan": self.plan}


def place_among(siblings, one) -> dict:
    """Its number, how many there are, and its neighbours; none of them for one that is not among them any more."""
    if one not in siblings:
        return {}
    place = siblings.index(one)
    return {
        "number": place + 1,
        "count": len(siblings),
        "previous": siblings[place - 1] if place else None,
        "next": siblings[place + 1] if place + 1 < len(siblings) else None,
    }
