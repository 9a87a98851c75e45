"""The risks to a plan, highest first, and each with everything that was found of it."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from plans.views.base import PlanPartPage, place_among, pledges_served

from ..models import Risk
from ..progress import Risks
from ..progress.reading import reviews_of


class RiskPage(PlanPartPage):
    """A page under one plan that shows its risks."""

    query_names = frozenset()

    @cached_property
    def risks(self) -> Risks:
        return Risks(self.council, [self.plan] if self.plan.has_risks else [], timezone.localdate())

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"risks": self.risks, "scale": self.risks.scale}


class RiskList(RiskPage, TemplateView):
    """What could stop the plan, and what the council does about it."""

    template_name = "delivery/risk_list.html"


class RiskDetail(RiskPage, TemplateView):
    """One risk with its reviews."""

    part = Risk
    template_name = "delivery/risk_detail.html"

    def breadcrumbs(self):
        if not self.plan.has_own_address:
            return super().breadcrumbs()
        address = reverse("delivery:risk_list", args=[self.council.slug, self.plan.slug])
        return [*super().breadcrumbs(), (_("Risks"), address)]

    def text_shown(self):
        return self.risk

    def get_context_data(self, **kwargs):
        row = next((row for row in self.risks.every if row.risk.slug == self.kwargs["risk"]), None)
        if row is None:
            raise Http404
        risk = self.risk = row.risk
        if risk.lead_councillor:
            risk.lead_councillor.council = self.council
        kwargs["risk"] = risk  # in place of its address
        return super().get_context_data(
            row=row,
            reviews=reviews_of(risk, self.risks.at),
            pledges=pledges_served(self.request.viewer, self.plan, risk.priority),
            **place_among([row.risk for row in self.risks.rows], risk),
            **kwargs,
        )
