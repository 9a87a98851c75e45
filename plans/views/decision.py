"""Decisions: the list and one item."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.views import ContentDetail, ContentList

from ..models import Decision, Issue, Plan


class DecisionList(ContentList):
    """A council's decisions, the newest first; those without a date last."""

    model = Decision
    context_object_name = "decisions"
    section = "decisions"
    paginate_by = 50

    def get_queryset(self):
        return super().get_queryset().select_related("council", "committee")


class DecisionDetail(ContentDetail):
    """What was asked, heard, raised and resolved."""

    model = Decision
    slug_url_kwarg = "decision"
    section = "decisions"

    def get_queryset(self):
        return super().get_queryset().select_related("council", "committee__council", "contact", "plan")

    def breadcrumbs(self):
        return [
            *super().breadcrumbs(),
            (_("Decisions"), reverse("plans:decision_list", args=[self.council.slug])),
        ]

    def get_context_data(self, **kwargs):
        decision, viewer = self.object, self.request.viewer
        issues = list(decision.issues.all())
        plan = None
        if decision.plan_id:
            plans = Plan.objects.filter(lineage=decision.plan.lineage_id).visible_to(viewer)
            plan = plans.select_related("council").first()
        return super().get_context_data(
            plan=plan,
            documents=list(plan.documents.visible_to(viewer).select_related("council", "plan"))
            if plan
            else [],
            raised=[issue for issue in issues if issue.kind == Issue.Kind.ISSUE],
            welcomes=[issue for issue in issues if issue.kind == Issue.Kind.WELCOME],
            weighed=list(decision.weighed.shown_to(viewer)),
            **kwargs,
        )
