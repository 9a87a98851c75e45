"""Undertakings: one with all that was reported of it, and all that a committee follows up."""

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from councils.models import Committee
from councils.views import CouncilPage, DirectoryDetail
from plans import decision_reading

from ..models import Undertaking
from ..progress import Undertakings, undertakings_of_committee, with_newest
from ..progress.undertakings import updates_of

# Undertakings on one page of the list.
ON_A_PAGE = 50


class UndertakingDetail(CouncilPage, DetailView):
    """Read while its decision can be read; a hidden one answers like a missing one."""

    model = Undertaking
    pk_url_kwarg = "undertaking"
    section = "decisions"
    query_names = frozenset()

    def get_queryset(self):
        viewer = self.request.viewer
        rows = Undertaking.objects.of(self.council).shown_to(viewer)
        return with_newest(rows, viewer.now)

    def breadcrumbs(self):
        decisions = reverse("plans:decision_list", args=[self.council.slug])
        return [*super().breadcrumbs(), (_("Decisions"), decisions)]

    def get_context_data(self, **kwargs):
        undertaking, viewer = self.object, self.request.viewer
        decision = decision_reading.of_lineages([undertaking.decision.lineage_id], viewer)[0]
        named = undertaking.resolution and undertaking.resolution.lineage_id
        return super().get_context_data(
            row=Undertakings([undertaking], timezone.localdate()).every[0],
            decision=decision,
            # Where it stands now: it may say something else, or be there no longer.
            resolution=next((each for each in decision.resolution_list if each.lineage_id == named), None),
            updates=updates_of(undertaking, viewer.now),
            **kwargs,
        )


class UndertakingList(DirectoryDetail):
    """All that a committee follows up: what is open first."""

    model = Committee
    slug_url_kwarg = "committee"
    template_name = "delivery/undertaking_list.html"
    parent = (_("Committees and directorates"), "councils:committee_list")
    query_names = frozenset(["page"])

    def get_context_data(self, **kwargs):
        found = undertakings_of_committee(self.object, self.request.viewer)
        page_obj = Paginator(found.every, ON_A_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(found=found, page_obj=page_obj, **kwargs)
