"""Public pages of the pledges: the list, and one pledge; and which pledge is read now where another page names it."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.publishing.compare import same_words
from councils.views import ContentDetail

from .. import reading
from ..models import Pledge, VisionStatement
from .vision import VisionPage


class PledgeList(VisionPage):
    """The council's pledges, numbered as the council numbers them."""

    template_name = "pledges/pledge_list.html"
    section = "pledges"

    def get_context_data(self, **kwargs):
        return super().get_context_data(vision=self.vision, pledges=self.pledges, **kwargs)


class PledgeDetail(ContentDetail):
    """One pledge: what was promised, who answers for it, what delivers it."""

    model = Pledge
    slug_url_kwarg = "pledge"
    section = "pledges"

    def breadcrumbs(self):
        return [
            *super().breadcrumbs(),
            (_("Pledges"), reverse("pledges:pledge_list", args=[self.council.slug])),
        ]

    def get_object(self, queryset=None):
        found = reading.pledge_at.first(self.council, self.kwargs["pledge"], self.request.viewer)
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs):
        pledge = self.object
        viewer = self.request.viewer
        siblings = reading.pledges_of_vision(pledge.vision, viewer)
        for row in siblings:
            row.vision = pledge.vision
        place = siblings.index(pledge)
        earlier = reading.earlier_edition.first(pledge, viewer)
        return super().get_context_data(
            vision=pledge.vision,
            count=len(siblings),
            previous=siblings[place - 1] if place else None,
            next=siblings[place + 1] if place + 1 < len(siblings) else None,
            commitments=reading.commitments_to(pledge),
            vision_commitments=reading.commitments_to_all(pledge),
            awards=reading.awards_for(pledge, viewer),
            grants=reading.grants_for(pledge, viewer),
            statements=reading.statements_on(pledge, viewer),
            earlier=earlier,
            # Where no pledge says how it is judged, the council's own page says so, once.
            uses_tests=any(row.can_be_judged for row in siblings),
            kept_its_words=bool(earlier) and same_words(earlier.title, pledge.title),
            **kwargs,
        )


def current_pledges(lineages, viewer) -> dict:
    """Lineage -> the edition of the pledge that is read now: the live one, else the latest that can be opened."""
    editions = Pledge.objects.filter(
        lineage__in=lineages, vision__in=VisionStatement.objects.editions_visible_to(viewer)
    ).editions_visible_to(viewer)
    by_weight = sorted(
        editions.select_related("council", "vision__council"), key=lambda row: (row.is_live, row.edition)
    )
    return {pledge.lineage_id: pledge for pledge in by_weight}


def find_pledges(rows, viewer) -> None:
    """Give each of these rows `serves`: the pledges it names, in the edition that is read now."""
    current = current_pledges({pledge.lineage_id for row in rows for pledge in row.pledges.all()}, viewer)
    for row in rows:
        found = {current.get(pledge.lineage_id) for pledge in row.pledges.all()} - {None}
        row.serves = sorted(found, key=lambda pledge: pledge.number)
