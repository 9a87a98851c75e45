"""Public pages of the vision: what counts now, its editions, what came and went between them."""

from itertools import chain

from django.db.models import Count
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from councils import files
from councils.composition import composition
from councils.models import ChangeNote
from councils.publishing.changes import newest
from councils.publishing.compare import compare_blocks, same_words
from councils.publishing.difference import compared_for, in_order
from councils.rich_text import blocks_of
from councils.views import CouncilPage

from .. import reading
from ..models import Approach, Award, Commitment, Grant, Pledge, Value, VisionStatement


class VisionPage(CouncilPage, TemplateView):
    """A page about the council's vision; `vision` is the edition it shows, or None."""

    section = "vision"

    @cached_property
    def vision(self):
        return reading.newest_vision.first(self.council, self.request.viewer)

    @cached_property
    def pledges(self) -> list:
        """The pledges of the edition that is shown, as far as the viewer may read them."""
        if self.vision is None:
            return []
        viewer = self.request.viewer
        pledges = self.vision.pledges.editions_visible_to(viewer)
        pledges = pledges.annotate(**composition().facts_of_pledges(viewer.now))
        return list(pledges.select_related("council", "vision__council"))

    def text_shown(self):
        return self.vision

    def editions(self):
        """Editions of this vision that the viewer can open, the newest first."""
        if self.vision is None:
            return []
        found = VisionStatement.objects.filter(lineage=self.vision.lineage_id).editions_visible_to(
            self.request.viewer
        )
        return list(found.select_related("council").order_by("-edition"))


class VisionDetail(VisionPage):
    """The live vision with its pledges and commitments; a sentence when there is none."""

    template_name = "pledges/vision_detail.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(
            vision=self.vision, pledges=self.pledges, editions=self.editions(), **kwargs
        )
        if self.vision:
            context["commitments"] = list(self.vision.commitments.prefetch_related("pledges"))
            context["values"] = list(self.vision.values.all())
            context["approaches"] = approaches_of(self.vision, self.request.viewer)
            context["live"] = next((edition for edition in context["editions"] if edition.is_live), None)
            notes = ChangeNote.objects.about(self.vision).visible_to(self.request.viewer)
            context["changes"] = newest(notes, 3, known=[self.vision])
        return context


class VisionEdition(VisionDetail):
    """One edition at its own address: an earlier one, or (for the council's own people) the next."""

    @cached_property
    def vision(self):
        found = reading.vision_at.first(self.council, self.kwargs["edition"], self.request.viewer)
        if found is None:
            raise Http404
        return found

    def canonical_path(self):
        return self.vision.get_absolute_url()

    def breadcrumbs(self):
        return [
            *super().breadcrumbs(),
            (_("Vision"), reverse("pledges:vision_detail", args=[self.council.slug])),
        ]


class VisionChanges(VisionPage):
    """What came and what went between the edition before and the one that counts now."""

    template_name = "pledges/vision_changes.html"

    def breadcrumbs(self):
        return [
            *super().breadcrumbs(),
            (_("Vision"), reverse("pledges:vision_detail", args=[self.council.slug])),
        ]

    def get_context_data(self, **kwargs):
        editions = self.editions()
        earlier = next((edition for edition in editions if edition.edition < self.vision.edition), None)
        context = super().get_context_data(vision=self.vision, earlier=earlier, editions=editions, **kwargs)
        if earlier:
            context["comparison"] = VisionComparison(earlier, self.vision, self.request.viewer)
            context["years"] = self.achievements_by_year()
        return context

    def achievements_by_year(self) -> list:
        """(year, number of awards, number of grants), the newest first and an unknown year last."""
        years = {}
        for place, model in enumerate((Award, Grant)):
            rows = model.objects.of(self.council).visible_to(self.request.viewer).order_by()
            for year, number in rows.values_list("year").annotate(Count("pk")):
                years.setdefault(year, [0, 0])[place] = number
        return [(year, *years[year]) for year in sorted(years, key=lambda year: -(year or 0))]


def approaches_of(vision, viewer) -> list[Approach]:
    """The approaches that an edition describes, each once: the live row, else the latest."""
    rows = vision.approaches.editions_visible_to(viewer).select_related("council")
    by_weight = sorted(rows, key=lambda row: (row.is_live, row.edition))
    return list({row.lineage_id: row for row in by_weight}.values())


class VisionComparison:
    """Two editions of a vision side by side; pledges and approaches are matched by lineage.

    `pledges`: those that were reworded, renumbered or changed otherwise, that are new, dropped or removed.
    """

    def __init__(self, before: VisionStatement, after: VisionStatement, viewer):
        self.before, self.after = before, after
        self.body = compare_blocks(blocks_of(before.body), blocks_of(after.body))
        changes = compared_for(viewer, before, after)
        old = {pledge.lineage_id: pledge for pledge in changes.before[Pledge]}
        self.kept = [
            pledge
            for pledge in sorted(changes.after[Pledge], key=in_order)
            if pledge.lineage_id in old and same_words(old[pledge.lineage_id].title, pledge.title)
        ]
        self.pledges = next((kind for kind in changes.kinds if kind.model is Pledge), None)
        rows = changes.before, changes.after
        self.commitments_before, self.commitments_after = (
            sorted(each[Commitment], key=in_order) for each in rows
        )
        self.approaches = self.came_and_went(viewer)
        values = [sorted(each[Value], key=in_order) for each in rows]
        self.values = compare_blocks(*(list(map(self.words_of, those)) for those in values))
        # Tells in which language they are given.
        self.a_value = next(chain(*values), None)

    def came_and_went(self, viewer) -> list:
        """("removed", "added" or "same", approach) for each approach of the two editions."""
        old, new = (
            {row.lineage_id: row for row in approaches_of(edition, viewer)}
            for edition in (self.before, self.after)
        )
        went = [("removed", old[key]) for key in old if key not in new]
        return went + [("same" if key in old else "added", new[key]) for key in new]

    @staticmethod
    def words_of(value) -> str:
        return f"{value.title}. {value.text}" if value.title else value.text


class VisionImage(VisionEdition):
    """The image of one edition."""

    def get(self, request, *args, **kwargs):
        return files.serve(self.vision, "image", inline=True)
