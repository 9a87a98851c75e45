"""One document of a plan, and its file."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils import files
from councils.publishing.redirects import current_row
from councils.views import ContentDetail

from ..models import Document, Plan


class DocumentDetail(ContentDetail):
    """What is known of a document, and its text as a page where there is one."""

    model = Document
    slug_url_kwarg = "document"
    section = "plans"

    def get_queryset(self):
        plans = (
            Plan.objects.of(self.council).visible_to(self.request.viewer).select_related("council", "contact")
        )
        self.plan = get_object_or_404(plans, slug=self.kwargs["plan"])
        return (
            super()
            .get_queryset()
            .filter(plan__lineage=self.plan.lineage_id)
            .select_related("council", "plan")
        )

    def present_slugs(self):
        plan = current_row(Plan.objects.of(self.council).visible_to(self.request.viewer), self.kwargs["plan"])
        document = super().present_slugs()
        return {"plan": plan.slug, **document} if plan and document else {}

    def breadcrumbs(self):
        return [
            *super().breadcrumbs(),
            (_("Plans"), reverse("plans:plan_list", args=[self.council.slug])),
            (self.plan.title, self.plan.get_absolute_url(), self.plan),
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(plan=self.plan, **kwargs)


class DocumentFile(DocumentDetail):
    """The file itself, for those who may see the document."""

    limited_as = "file"

    def render_to_response(self, context, **kwargs):
        return files.serve(self.object, "file")
