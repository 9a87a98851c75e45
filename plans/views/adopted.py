"""An edition as it was adopted: who adopted it and when, how anyone checks the copy, and every word of it."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from councils.feeds import LICENCE
from councils.models import CouncilContent
from councils.views import CouncilPage, CouncilTemplate
from pledges.models import VisionStatement

from .. import reading
from ..adopted_text import AdoptedText
from ..models import AdoptedCopy, Decision
from .base import PlanPartPage


class OfPlan(PlanPartPage):
    """Of the edition of a plan that its address names."""

    @property
    def whole(self) -> CouncilContent:
        return self.plan

    @cached_property
    def copies(self) -> list[AdoptedCopy]:
        return reading.copies_of_plan(self.plan)


class OfVision(CouncilPage):
    """The same of a vision."""

    section = "vision"

    @cached_property
    def whole(self) -> CouncilContent:
        editions = VisionStatement.objects.of(self.council).filter(edition=self.kwargs["edition"])
        rows = editions.editions_visible_to(self.request.viewer).select_related("council")
        found = rows.order_by("-publish_at").first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def copies(self) -> list[AdoptedCopy]:
        return reading.copies_of_vision(self.whole)

    def is_taken_down(self):
        rows = VisionStatement.objects.of(self.council).filter(edition=self.kwargs["edition"])
        return rows.taken_down().exists()

    def breadcrumbs(self):
        parent = (_("Vision"), reverse("pledges:vision_detail", args=[self.council.slug]))
        return [*super().breadcrumbs(), parent, (self.whole.title, self.whole.get_absolute_url(), self.whole)]


class CopyPage:
    """One copy: the one that the address names by its number, else the newest."""

    query_names = frozenset()

    @cached_property
    def copy(self) -> AdoptedCopy:
        number = self.kwargs.get("number")
        found = [row for row in self.copies if number in (None, row.number)]
        if not found:
            raise Http404
        return found[-1]


class AdoptedPage(CopyPage):
    template_name = "plans/adopted.html"

    def get(self, request, *args, **kwargs):
        self.text = AdoptedText(self.copy.payload)
        return super().get(request, *args, **kwargs)

    def canonical_path(self):
        """Of an edition with one copy its page is the copy's own."""
        is_only = len(self.copies) == 1
        return self.copy.list_address if is_only or "number" not in self.kwargs else self.request.path

    @property
    def decision(self) -> Decision | None:
        """The record, where the viewer can open it."""
        if self.copy.decision_id is None:
            return None
        rows = Decision.objects.of(self.council).visible_to(self.request.viewer).select_related("council")
        return rows.filter(lineage=self.copy.decision.lineage_id).first()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        copy = self.copy
        return context | {
            "whole": self.whole,
            "copy": copy,
            "copies": self.copies,
            "text": self.text,
            "decision": self.decision,
            "withdrawals": list(copy.withdrawals.all()),
            "json_url": self.absolute(copy.json_address),
        }


class AdoptedJSON(CopyPage):
    """The copy itself, byte for byte: what its checksum is taken of."""

    def get(self, request, *args, **kwargs):
        response = HttpResponse(self.copy.payload, content_type="application/json")
        response.headers["Link"] = f'<{LICENCE}>; rel="license"'
        return response


class PlanAdopted(AdoptedPage, OfPlan, CouncilTemplate):
    """Of a plan."""


class VisionAdopted(AdoptedPage, OfVision, CouncilTemplate):
    """Of a vision."""


class PlanAdoptedJSON(AdoptedJSON, OfPlan, View):
    """Of a plan."""


class VisionAdoptedJSON(AdoptedJSON, OfVision, View):
    """Of a vision."""
