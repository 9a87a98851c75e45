"""One priority of a plan."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from councils.old_addresses import present
from councils.views import CouncilPage

from ..models import Plan, Priority
from ..progress import Progress
from .parts import UnderPlan, pledges_served


class PriorityDetail(UnderPlan, CouncilPage, DetailView):
    """What the priority is for, the pledges it serves, its parts."""

    model = Priority
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

    def present_slugs(self):
        plans = Plan.objects.of(self.council).visible_to(self.request.viewer)
        plan = present(plans, self.kwargs["plan"])
        priority = plan and present(plan.priorities.all(), self.kwargs["priority"])
        return {"plan": plan.slug, "priority": priority.slug} if priority else {}

    def breadcrumbs(self):
        return [
            *super().breadcrumbs(),
            (_("Plans"), reverse("plans:plan_list", args=[self.council.slug])),
            (self.plan.title, self.plan.get_absolute_url(), self.plan),
        ]

    def get_context_data(self, **kwargs):
        siblings = [row for row in self.plan.priorities.all() if row.parent_id == self.object.parent_id]
        for row in siblings:
            row.plan = self.plan
        place = siblings.index(self.object)
        parts = list(self.object.children.all())
        for part in parts:
            part.plan = self.plan
        family = [self.object, *parts]
        today = timezone.localdate()
        progress = Progress(self.council, [self.plan], today, priorities=family, is_slim=True)
        return super().get_context_data(
            plan=self.plan,
            pledges=pledges_served(self.request.viewer, self.plan, self.object),
            parts=parts,
            progress=progress,
            row=progress.by_priority(family)[0],
            rule=reverse("plans:plan_progress", args=[self.council.slug, self.plan.slug]) + "#rule",
            number=place + 1,
            count=len(siblings),
            previous=siblings[place - 1] if place else None,
            next=siblings[place + 1] if place + 1 < len(siblings) else None,
            **kwargs,
        )
