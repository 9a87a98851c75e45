"""What pages of a plan's parts share: the plan in the address, as the viewer may see it."""

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from councils.publishing.redirects import address_field, current_row, was_there
from councils.views import CouncilPage
from pledges.models import Pledge

from .. import reading
from ..level_names import LevelNames
from ..models import Plan, Priority


def pledges_served(viewer, plan: Plan, priority: Priority | None = None) -> list[Pledge]:
    """The live pledges that a priority, else the one it is part of, else its plan says it serves; one query.

    Without a priority: those that the plan names, else those that its priorities do.
    """
    if priority:
        return nearest_pledges(reading.pledges_of_priority(priority, plan, viewer))
    return nearest_pledges(reading.pledges(plan, viewer))


def nearest_pledges(found: list[Pledge]) -> list[Pledge]:
    first = min((pledge.step for pledge in found), default=None)
    return [pledge for pledge in found if pledge.step == first]


def plans_at(page):
    """The plans that this viewer may read at the page's address, which may name an edition."""
    return Plan.objects.of(page.council).at_address(page.request.viewer, page.kwargs.get("edition"))


class PlanPartPage(CouncilPage):
    """A page under one plan; 404 where the viewer cannot read the plan.

    A page of one `part` redirects where the part has another address now, and says where it is gone; in an edition
    that the address names, it is the part as it stands there.
    """

    section = "plans"
    part: type | None = None

    @cached_property
    def plan(self) -> Plan:
        address = self.kwargs["plan"], self.kwargs.get("edition")
        found = reading.plan_at.first(self.council, *address, self.request.viewer)
        if found is None:
            raise Http404
        return found

    @property
    def _named_plan(self) -> Plan | None:
        return current_row(plans_at(self), self.kwargs["plan"])

    def present_slugs(self):
        plan = self._named_plan
        if plan is None or self.part is None:
            return {"plan": plan.slug} if plan else {}
        name = self.part._meta.model_name
        found = current_row(self.part.objects.filter(plan=plan), self.kwargs[name])
        return {"plan": plan.slug, name: getattr(found, address_field(self.part))} if found else {}

    def is_taken_down(self):
        plans = self._plans_at_this_slug()
        return not plans.visible_to(self.request.viewer).exists() and plans.taken_down().exists()

    def ended(self):
        return self._plans_at_this_slug().with_end(self.request.viewer)

    def _plans_at_this_slug(self):
        return Plan.objects.of(self.council).filter(slug=self.kwargs["plan"])

    def is_gone(self):
        plan = self._named_plan if self.part else None
        asked = plan and self.kwargs[self.part._meta.model_name]
        return plan is not None and was_there(self.part, asked, plan__lineage=plan.lineage_id)

    def canonical_path(self):
        is_of_edition = "edition" in self.kwargs and self.part
        return self.text_shown().get_absolute_url() if is_of_edition else super().canonical_path()

    def breadcrumbs(self):
        return [
            *super().breadcrumbs(),
            (_("Plans"), reverse("plans:plan_list", args=[self.council.slug])),
            (self.plan.title, self.plan.get_absolute_url(), self.plan),
        ]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)  # the address has a "plan" of its own: the slug
        live = None
        if self.plan.is_superseded:
            live = reading.current_edition.first(self.plan, self.request.viewer)
        return context | {"plan": self.plan, "levels": LevelNames(self.plan), "live_edition": live}


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
