"""Plans: the list, one plan, one edition, what changed."""

from django.db.models import Case, When
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from councils.models import ChangeNote, notes_about_editions
from councils.publishing.changes import newest
from councils.publishing.redirects import current_row
from councils.views import ContentDetail, ContentList

from .. import reading
from ..level_names import LevelNames
from ..models import Plan, shown_targets
from ..priorities import under
from .base import nearest_pledges, plans_at
from .matrix import matrices


class PlanList(ContentList):
    """A council's plans, those in force first."""

    model = Plan
    template_name = "plans/plan_list.html"
    context_object_name = "plans"
    section = "plans"

    def get_queryset(self):
        ended = Case(When(ends_on__lt=timezone.localdate(), then=1), default=0)
        return (
            super()
            .get_queryset()
            .select_related("council")
            .annotate(ended=ended)
            .order_by("ended", "title", "pk")
        )


class PlanDetail(ContentDetail):
    """One plan at its own address: the edition that counts."""

    model = Plan
    slug_url_kwarg = "plan"
    section = "plans"
    template_name = "plans/plan_detail.html"

    def get_object(self, queryset=None):
        address = self.kwargs["plan"], self.kwargs.get("edition")
        found = reading.plan_with_assessment_at.first(self.council, *address, self.request.viewer)
        if found is None:
            raise Http404
        return found

    def breadcrumbs(self):
        return [*super().breadcrumbs(), (_("Plans"), reverse("plans:plan_list", args=[self.council.slug]))]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            page=PlanPage(self.object, self.request.viewer), levels=LevelNames(self.object), **kwargs
        )


class PlanPage:
    """What stands on a plan's page. Parts of the plan are the edition's own; what is about it is read by lineage."""

    def __init__(self, plan: Plan, viewer):
        self.plan, self.viewer = plan, viewer

    def _read(self, rows) -> list:
        """These rows; not asked for where the census says that there are none."""
        return rows(self.plan, self.viewer) if self._census[f"has_{rows.__name__}"] else []

    @cached_property
    def _census(self) -> dict:
        return reading.census.first(self.plan, self.viewer)

    @cached_property
    def parent(self):
        """The plan this one is part of, as the viewer may see it."""
        return reading.parent.first(self.plan, self.viewer) if self.plan.parent_id else None

    @cached_property
    def children(self):
        return self._read(reading.children)

    @cached_property
    def priorities(self) -> list:
        """Main priorities in order; each has those directly under it as `parts`, and these theirs."""
        every = [row for row in self._every_priority if not row.ending]
        for priority in every:
            priority.parts = under(priority, every)
        return under(None, every)

    @cached_property
    def frameworks(self) -> list:
        """Those whose goals its main priorities serve, each with its `columns` and `rows`: see `matrix`."""
        if not getattr(self.plan, "has_goals", False):
            return []
        links = reading.goals_of_priorities(self.plan)
        items = reading.goals(self.plan) if links else []
        return matrices(self.priorities, items, links)

    @property
    def ended(self) -> list:
        """Priorities, main ones and others, that are no longer pursued."""
        return [row for row in self._every_priority if row.ending]

    @cached_property
    def _every_priority(self) -> list:
        return reading.priorities_of(self.plan)

    @cached_property
    def _principles(self):
        return self._read(reading.principles)

    @property
    def principles(self):
        return [row for row in self._principles if row.kind == row.Kind.PRINCIPLE]

    @property
    def ways_of_working(self):
        return [row for row in self._principles if row.kind == row.Kind.WAY_OF_WORKING]

    @cached_property
    def pledges(self):
        return nearest_pledges(self._read(reading.pledges))

    @cached_property
    def partners(self):
        return self._read(reading.partners)

    @cached_property
    def documents(self):
        rows = self._read(reading.documents)
        plan = self.plan.current if rows else None
        for row in rows:
            row.plan = plan  # whichever edition it was added to
        return rows

    @cached_property
    def impact_assessment(self):
        """With the document that is the assessment, as `shown_document`, if the viewer can read it."""
        if row := getattr(self.plan, "assessment", None):
            of_row = row.document.lineage_id if row.document else None
            row.shown_document = next((each for each in self.documents if each.lineage_id == of_row), None)
        return row

    @cached_property
    def decisions(self):
        return self._read(reading.decisions)

    @cached_property
    def _evidence(self):
        return self._read(reading.evidence)

    @property
    def figures(self):
        return [row for row in self._evidence if row.kind == row.Kind.FIGURE]

    @property
    def findings(self):
        return [row for row in self._evidence if row.kind != row.Kind.FIGURE]

    @cached_property
    def engagements(self):
        return self._read(reading.engagements)

    @cached_property
    def statements(self):
        return self._read(reading.statements)

    @cached_property
    def news(self):
        """News about it, the newest first."""
        return self._read(reading.news)

    @cached_property
    def events(self):
        """Its events, by their date; those without a full one last."""
        return self._read(reading.events)

    @cached_property
    def alignments(self):
        """Links from this plan to others, published here or not."""
        return shown_targets(self._read(reading.alignments), self.viewer)

    @cached_property
    def aligned_from(self):
        """Links to this plan, from visions and plans that can be read."""
        return self._read(reading.aligned_from)

    @cached_property
    def editions(self):
        return reading.editions(self.plan, self.viewer)

    @cached_property
    def adopted(self):
        """Copies as adopted of this edition and of others, the newest edition first."""
        return self._read(reading.adopted)

    @property
    def live_edition(self):
        """The edition that counts now, or None."""
        return next((edition for edition in self.editions if edition.is_live), None)

    @cached_property
    def changes(self):
        notes = notes_about_editions(self.editions, self.viewer)
        return newest(notes, 3, known=self.editions)

    def every_change(self) -> list:
        """Everything noted about the plan and what belongs to it, the newest 200."""
        about = [*self.editions, *self.documents, *self.decisions, *self._evidence, *self.engagements]
        notes = ChangeNote.objects.about(*about).visible_to(self.viewer)
        return newest(notes, 200, known=self.editions)


class PlanEdition(PlanDetail):
    """One edition at its own address: an earlier one, or (for the council's own people) the next."""

    def present_slugs(self):
        plan = current_row(plans_at(self), self.kwargs["plan"])
        return {"plan": plan.slug} if plan else {}

    def canonical_path(self):
        return self.object.get_absolute_url()

    def breadcrumbs(self):
        here = reverse("plans:plan_detail", args=[self.council.slug, self.object.slug])
        return [*super().breadcrumbs(), (self.object.title, here, self.object)]


class PlanChanges(PlanDetail):
    """Everything noted about one plan and what belongs to it."""

    template_name = "plans/plan_changes.html"

    def breadcrumbs(self):
        return [*super().breadcrumbs(), (self.object.title, self.object.get_absolute_url(), self.object)]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"changes": context["page"].every_change()}
