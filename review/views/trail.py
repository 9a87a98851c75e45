"""The comments on a draft and what became of them, where the council published these."""

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from councils.views import CouncilTemplate

from ..models import DraftReview
from ..reading import Thread


class Trail(CouncilTemplate):
    """For residents: councillors are named, other reviewers and officers are not."""

    template_name = "review/trail.html"
    query_names = frozenset()

    @cached_property
    def review(self) -> DraftReview:
        rows = DraftReview.objects.filter(council=self.council, trail_published_at__isnull=False)
        rows = rows.select_related("plan__council", "vision__council", "committee__council")
        found = rows.filter(pk=self.kwargs["review"]).first()
        if found is None or found.draft is None:
            raise Http404
        editions = type(found.draft).objects.editions_visible_to(self.request.viewer)
        if not editions.filter(pk=found.draft.pk).exists():
            raise Http404
        return found

    @property
    def section(self) -> str:
        return "plans" if self.review.plan else "vision"

    def breadcrumbs(self):
        edition = self.review.draft
        way = [*super().breadcrumbs()]
        if self.review.plan:
            way.append((_("Plans"), reverse("plans:plan_list", args=[self.council.slug])))
        return [*way, (edition.title, edition.get_absolute_url(), edition)]

    def get_context_data(self, **kwargs):
        review = self.review
        rows = list(
            review.comments.select_related("reviewer__councillor__council").order_by("created_at", "pk")
        )
        threads = [
            Thread(row, [each for each in rows if each.reply_to_id == row.pk])
            for row in rows
            if row.reply_to_id is None
        ]
        context = super().get_context_data(**kwargs)  # the address has a "review" of its own: the key
        return context | {"review": review, "edition": review.draft, "threads": threads}
