"""An edition as it was adopted: who adopted it and when, how anyone checks the copy, and every word of it."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from councils.feeds import LICENCE
from councils.models import CouncilContent
from councils.publishing.redirects import current_row
from councils.views import CouncilPage
from pledges import reading as visions
from pledges.models import VisionStatement

from .. import adopted_reading, reading
from ..adopted_text import AdoptedText
from ..models import AdoptedCopy, Decision, Plan
from .base import plans_at


class CopyPage(CouncilPage):
    """One copy of an edition of the plan that the address names, else of the vision: by its number, or the newest."""

    query_names = frozenset()

    @property
    def is_of_plan(self) -> bool:
        return "plan" in self.kwargs

    @property
    def section(self) -> str:
        return "plans" if self.is_of_plan else "vision"

    @cached_property
    def edition(self) -> CouncilContent:
        viewer, number = self.request.viewer, self.kwargs["edition"]
        if self.is_of_plan:
            found = reading.plan_at.first(self.council, self.kwargs["plan"], number, viewer)
        else:
            found = visions.vision_at.first(self.council, number, viewer)
        if found is None:
            raise Http404
        return found

    @cached_property
    def copies(self) -> list[AdoptedCopy]:
        rows = adopted_reading.copies_of_plan if self.is_of_plan else adopted_reading.copies_of_vision
        return rows(self.edition)

    @cached_property
    def copy(self) -> AdoptedCopy:
        number = self.kwargs.get("number")
        found = [row for row in self.copies if number in (None, row.number)]
        if not found:
            raise Http404
        return found[-1]

    def present_slugs(self):
        plan = current_row(plans_at(self), self.kwargs["plan"]) if self.is_of_plan else None
        return {"plan": plan.slug} if plan else {}

    def is_taken_down(self):
        model = Plan if self.is_of_plan else VisionStatement
        named = {"edition": self.kwargs["edition"]} | (
            {"slug": self.kwargs["plan"]} if self.is_of_plan else {}
        )
        return model.objects.of(self.council).filter(**named).taken_down().exists()


class Adopted(CopyPage, TemplateView):
    """The page of a copy, with every other of the same edition."""

    template_name = "plans/adopted.html"

    def get(self, request, *args, **kwargs):
        self.text = AdoptedText(self.copy.payload)
        return super().get(request, *args, **kwargs)

    def breadcrumbs(self):
        words, name = (_("Plans"), "plan_list") if self.is_of_plan else (_("Vision"), "vision_detail")
        above = reverse(f"{'plans' if self.is_of_plan else 'pledges'}:{name}", args=[self.council.slug])
        edition = (self.edition.title, self.edition.get_absolute_url(), self.edition)
        return [*super().breadcrumbs(), (words, above), edition]

    @property
    def decision(self) -> Decision | None:
        """The record, where the viewer can open it."""
        if self.copy.decision_id is None:
            return None
        rows = Decision.objects.of(self.council).visible_to(self.request.viewer).select_related("council")
        return rows.filter(lineage=self.copy.decision.lineage_id).first()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            whole=self.edition,
            copy=self.copy,
            copies=self.copies,
            text=self.text,
            decision=self.decision,
            withdrawals=list(self.copy.withdrawals.all()),
            json_url=self.absolute(self.copy.json_address),
            **kwargs,
        )


class AdoptedJSON(CopyPage, View):
    """The copy itself, byte for byte: what its checksum is taken of."""

    def get(self, request, *args, **kwargs):
        response = HttpResponse(self.copy.payload, content_type="application/json")
        response.headers["Link"] = f'<{LICENCE}>; rel="license"'
        return response
