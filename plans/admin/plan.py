"""Plans with their principles, priorities, partners and links to other plans."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from councils.admin import ContentAdmin, CopyRow, OrderedTableInline, PartAdmin, SpreadsheetPages, TableInline
from councils.admin.filters import OwnerFilter
from councils.admin.forms import CouncilForm
from councils.admin.scoped import page_of

from ..models import FRAMEWORK_STAYS, PlanPartner, Principle, Priority, PriorityLevel, frameworks_served
from ..spreadsheets import PlanResource, PrincipleResource
from .adopted_copy import KeepAsAdopted
from .alignment import AlignmentInline
from .impact_assessment import ImpactAssessmentInline


class PriorityInline(OrderedTableInline):
    """Titles and order of the main priorities; the rest, and what is under each, on the priority's own page."""

    model = Priority
    fk_name = "plan"
    columns = ("position", "title")
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).filter(parent=None)


class PriorityLevelInline(TableInline):
    model = PriorityLevel
    columns = ("level", "name", "plural")
    max_num = Priority.levels


class PrincipleInline(OrderedTableInline):
    model = Principle
    columns = ("position", "kind", "text")


class PlanPartnerInline(OrderedTableInline):
    model = PlanPartner
    related = ("partner",)
    columns = ("position", "partner", "role")


def leave_out_itself(field, request):
    if row := page_of(request).row:
        field.queryset = field.queryset.exclude(pk=row.pk)


class PlanForm(CouncilForm):
    """A framework stays while something of the plan serves one of its goals."""

    def clean_frameworks(self):
        chosen = self.cleaned_data["frameworks"]
        if self.instance.pk and "frameworks" in self.changed_data:
            for framework in frameworks_served([self.instance.pk]).get(self.instance.pk, ()):
                if framework not in chosen:
                    raise ValidationError(FRAMEWORK_STAYS % {"framework": framework})
        return chosen


class PlanAdmin(ContentAdmin):
    """Registered in `strategy_site.admin`, which adds the tables of actions and measures."""

    page_parts = (*ContentAdmin.page_parts, KeepAsAdopted, CopyRow, SpreadsheetPages)
    resource = PlanResource
    form = PlanForm
    list_display = ("title", "kind", "edition", "state_words", "updated_at")
    list_filter = ("status", "kind", OwnerFilter)
    inlines = (
        *(PriorityInline, PriorityLevelInline, PrincipleInline, PlanPartnerInline),
        *(ImpactAssessmentInline, AlignmentInline),
    )
    sections = (
        (_("Details"), ("title", "slug", "kind", "summary", "purpose", "body_note")),
        (_("When"), (("starts_on", "ends_on"), "period_note", ("reviewed_on", "review_due_on"))),
        (_("Who"), ("owner", "owner_role", "lead_councillor", "directorate", "committee", "contact")),
        (
            _("Links"),
            (
                ("parent", "is_counted_in_parent"),
                "pledges",
                "frameworks",
                "statements",
                "news",
                "events",
                "source_note",
            ),
        ),
    )
    choices = {"parent": leave_out_itself}


@admin.register(Principle)
class PrincipleAdmin(PartAdmin):
    page_parts = (SpreadsheetPages,)
    resource = PrincipleResource
    list_display = ("text", "plan")
    sections = ((_("Details"), ("kind", "text")), (_("Links"), ("plan", "position")))


@admin.register(PriorityLevel)
class PriorityLevelAdmin(PartAdmin):
    list_display = ("name", "level", "plan")
    sections = ((_("Details"), ("level", "name", "plural")), (_("Links"), ("plan",)))


@admin.register(PlanPartner)
class PlanPartnerAdmin(PartAdmin):
    list_display = ("partner", "plan")
    list_select_related = ("partner",)
    sections = ((_("Who"), ("partner", "role")), (_("Links"), ("plan", "position")))
