"""One priority of a plan."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from councils.views import CouncilPage

from ..models import Plan, Priority
from .base import PartPage, place_among, pledges_served


class PriorityDetail(PartPage, CouncilPage, DetailView):
    """What the priority is for, the pledges it serves, its parts; the template adds how it is going."""

    model = part = Priority
    section = "plans"

    def get_object(self, queryset=None):
        plans = Plan.objects.of(self.council).visible_to(self.request.viewer)
        self.plan = plans.select_related("council").filter(slug=self.kwargs["plan"]).first()
        if self.plan is None:
            raise Http404
        found = self.plan.priorities.filter(slug=self.kwargs["priority"])
        found = found.select_related(
            "parent__plan__council", "lead_councillor__council", "plan__council"
        ).first()
        if found is None:
            raise Http404
        return found

    def breadcrumbs(self):
        return [
            *super().breadcrumbs(),
            (_("Plans"), reverse("plans:plan_list", args=[self.council.slug])),
            (self.plan.title, self.plan.get_absolute_url(), self.plan),
        ]

    def get_context_data(self, **kwargs):
        every = list(self.plan.priorities.select_related("parent"))
        for row in every:
            row.plan = self.plan
        family = [self.object, *(row for row in every if row.parent_id == self.object.pk)]
        siblings = [row for row in every if row.parent_id == self.object.parent_id and not row.ending]
        parts = [row for row in family[1:] if not row.ending]
        return super().get_context_data(
            plan=self.plan,
            pledges=pledges_served(self.request.viewer, self.plan, self.object),
            parts=parts,
            family=family,
            **place_among(siblings, self.object),
            **kwargs,
        )
