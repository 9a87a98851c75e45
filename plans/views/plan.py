"""Plans: the list, one plan, one edition, what changed."""

from django.db.models import Case, When
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from councils.models import ChangeNote
from councils.publishing.changes import newest
from councils.publishing.redirects import current_row
from councils.views import ContentDetail, ContentList

from ..models import Alignment, Decision, Document, Engagement, Evidence, Plan
from .base import current_edition, plans_at, pledges_served


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

    def get_queryset(self):
        people = ("council", "lead_councillor__council", "contact", "parent__council")
        return super().get_queryset().select_related(*people)

    def breadcrumbs(self):
        return [*super().breadcrumbs(), (_("Plans"), reverse("plans:plan_list", args=[self.council.slug]))]

    def get_context_data(self, **kwargs):
        return super().get_context_data(page=PlanPage(self.object, self.request.viewer), **kwargs)


class PlanPage:
    """What stands on a plan's page. Parts of the plan are the edition's own; what is about it is read by lineage."""

    def __init__(self, plan: Plan, viewer):
        self.plan, self.viewer = plan, viewer

    def _about(self, model):
        """Live rows of this model that belong to any edition of the plan."""
        return model.objects.filter(plan__lineage=self.plan.lineage_id).visible_to(self.viewer)

    @cached_property
    def parent(self):
        """The plan this one is part of, as the viewer may see it."""
        if not self.plan.parent_id:
            return None
        return current_edition(self.plan.parent, self.viewer)

    @cached_property
    def children(self):
        plans = Plan.objects.filter(parent__lineage=self.plan.lineage_id).visible_to(self.viewer)
        return list(plans.select_related("council"))

    @cached_property
    def priorities(self) -> list:
        """Main priorities in order; each has its sub-priorities as `parts`."""
        every = [row for row in self._every_priority if not row.ending]
        for priority in every:
            priority.parts = [part for part in every if part.parent_id == priority.pk]
        return [priority for priority in every if priority.parent_id is None]

    @property
    def ended(self) -> list:
        """Priorities, main ones and others, that are no longer pursued."""
        return [row for row in self._every_priority if row.ending]

    @cached_property
    def _every_priority(self) -> list:
        every = list(self.plan.priorities.all())
        by_key = {row.pk: row for row in every}
        for row in every:
            row.plan = self.plan
            row.parent = by_key.get(row.parent_id)
        return every

    @cached_property
    def _principles(self):
        return list(self.plan.principles.all())

    @property
    def principles(self):
        return [row for row in self._principles if row.kind == row.Kind.PRINCIPLE]

    @property
    def ways_of_working(self):
        return [row for row in self._principles if row.kind == row.Kind.WAY_OF_WORKING]

    @cached_property
    def pledges(self):
        return pledges_served(self.viewer, self.plan)

    @cached_property
    def partners(self):
        return list(self.plan.plan_partners.select_related("partner"))

    @cached_property
    def documents(self):
        rows, plan = list(self._about(Document).select_related("council")), self.plan.current
        for row in rows:
            row.plan = plan  # whichever edition it was added to
        return rows

    @cached_property
    def decisions(self):
        return list(self._about(Decision).select_related("council"))

    @cached_property
    def _evidence(self):
        return list(self._about(Evidence))

    @property
    def figures(self):
        return [row for row in self._evidence if row.kind == row.Kind.FIGURE]

    @property
    def findings(self):
        return [row for row in self._evidence if row.kind != row.Kind.FIGURE]

    @cached_property
    def engagements(self):
        rows = self._about(Engagement)
        return list(rows.prefetch_related("findings", "engagement_partners__partner"))

    @cached_property
    def statements(self):
        rows = self.plan.statements.visible_to(self.viewer)
        return list(rows.select_related("councillor__council", "council"))

    def _named(self, links):
        """What the plan names, in the edition that the viewer can read."""
        rows = links.model.objects.of(self.plan.council).filter(lineage__in=links.values("lineage"))
        return list(rows.visible_to(self.viewer).select_related("council"))

    @cached_property
    def news(self):
        """News about it, the newest first."""
        return self._named(self.plan.news)

    @cached_property
    def events(self):
        """Its events, by their date; those without a full one last."""
        return self._named(self.plan.events)

    @cached_property
    def alignments(self):
        """Links from this plan to others, published here or not."""
        return self.plan.alignments.all().shown_to(self.viewer)

    @cached_property
    def aligned_from(self):
        """Links to this plan, from visions and plans that can be read."""
        rows = Alignment.objects.filter(target__lineage=self.plan.lineage_id).from_visible(self.viewer)
        return list(rows.select_related("plan__council", "vision__council"))

    @cached_property
    def editions(self):
        rows = Plan.objects.filter(lineage=self.plan.lineage_id).editions_visible_to(self.viewer)
        return list(rows.select_related("council").order_by("-edition"))

    @property
    def live_edition(self):
        """The edition that counts now, or None."""
        return next((edition for edition in self.editions if edition.is_live), None)

    @cached_property
    def changes(self):
        notes = ChangeNote.objects.about(*self.editions).visible_to(self.viewer)
        return newest(notes, 3, known=self.editions)

    def every_change(self) -> list:
        """Everything noted about the plan and what belongs to it, the newest 200."""
        about = [*self.editions, *self.documents, *self.decisions, *self._evidence, *self.engagements]
        notes = ChangeNote.objects.about(*about).visible_to(self.viewer)
        return newest(notes, 200, known=self.editions)


class PlanEdition(PlanDetail):
    """One edition at its own address: an earlier one, or (for the council's own people) the next."""

    def get_object(self, queryset=None):
        people = ("council", "lead_councillor__council", "contact", "parent__council")
        found = plans_at(self).select_related(*people).filter(slug=self.kwargs["plan"]).first()
        if found is None:
            raise Http404
        return found

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
