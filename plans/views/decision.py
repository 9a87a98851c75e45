"""Decisions: the list and one item."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.views import ContentDetail, ContentList

from .. import decision_reading
from ..models import Decision, Issue, lettered


class DecisionList(ContentList):
    """A council's decisions, the newest first; those without a date last."""

    model = Decision
    context_object_name = "decisions"
    section = "decisions"
    paginate_by = 50

    def get_queryset(self):
        return super().get_queryset().select_related("council", "committee").prefetch_related("resolutions")


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
        decision.resolution_list = lettered(decision_reading.resolutions_with_later(decision, viewer))
        issues = list(decision.issues.all())
        for issue in issues:
            issue.decision = decision
        editions = decision_reading.plan_editions(decision.plan, viewer) if decision.plan_id else []
        plan = next((row for row in editions if row.is_today), None)
        return super().get_context_data(
            plan=plan,
            acted_on=next((row for row in editions if row.pk == decision.plan_id), None),
            documents=list(plan.documents.visible_to(viewer).select_related("council", "plan"))
            if plan
            else [],
            alternatives=list(decision.alternatives.all()),
            decides=decision_reading.resolutions_decided(decision, viewer),
            raised=[issue for issue in issues if issue.kind == Issue.Kind.ISSUE],
            welcomes=[issue for issue in issues if issue.kind == Issue.Kind.WELCOME],
            weighed=list(decision.weighed.shown_to(viewer)),
            now=viewer.now,
            **kwargs,
        )
