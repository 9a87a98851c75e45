"""Frameworks with their goals; and which goals something serves, as rows on its own page."""

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.admin import CouncilAdmin, OrderedTableInline, PartAdmin, SpreadsheetPages, TableInline
from councils.admin.scoped import page_of

from ..models import Framework, FrameworkItem, PriorityContribution
from ..reading import framework_ordering
from ..spreadsheets import PriorityContributionResource


class FrameworkItemInline(OrderedTableInline):
    """Names and order; the code of a goal, and its end, on its own page."""

    model = FrameworkItem
    columns = ("position", "name", "short_name")
    show_change_link = True


@admin.register(Framework)
class FrameworkAdmin(CouncilAdmin):
    """A council's own. Those that all share are on the lists of system administrators alone."""

    list_display = ("name", "kind", "edition")
    list_filter = ("kind",)
    search_fields = ("name_en", "name_cy")
    inlines = (FrameworkItemInline,)
    sections = (
        (_("Details"), ("name", "slug", "kind", "edition")),
        (_("Source"), ("source", "source_url", "nation")),
    )


@admin.register(FrameworkItem)
class FrameworkItemAdmin(PartAdmin):
    list_display = ("name", "framework", "code")
    list_select_related = ("framework",)
    sections = (
        (_("Details"), ("code", "name", "short_name")),
        (_("Links"), ("framework", "position")),
        (_("End"), ("ended_on", "ended_reason")),
    )


def named_with_framework(item) -> str:
    return gettext("%(goal)s (%(framework)s)") % {"goal": item, "framework": item.framework.name}


def offer_goals_of_its_plan(field, request):
    """The goals of today, of the frameworks that the plan uses: on the page of what serves them, or of its link."""
    row, items = page_of(request).row, field.queryset.filter(ended_on=None).select_related("framework")
    if row:
        items = items.filter(framework__plans=getattr(row, "plan_id", None) or row.publication_root)
    field.queryset = items.order_by(*framework_ordering("framework"), "position", "pk")
    field.label_from_instance = named_with_framework


class ContributionInline(TableInline):
    """Base of the tables of goals on the pages of what serves them."""

    related = ("item",)
    columns = ("item", "kind")
    choices = {"item": offer_goals_of_its_plan}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Without "add another": goals are added on the page of their framework."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "item":
            field.widget = field.widget.widget
        return field


class ContributionAdmin(PartAdmin):
    """Base of the pages of these links, for their history."""

    page_parts = (SpreadsheetPages,)
    list_display = ("item", "kind")
    list_select_related = ("item",)
    choices = {"item": offer_goals_of_its_plan}

    def get_sections(self, obj):
        return (_("Details"), ("item", "kind")), (_("Links"), (self.model.whole(),))


class PriorityContributionInline(ContributionInline):
    model = PriorityContribution


@admin.register(PriorityContribution)
class PriorityContributionAdmin(ContributionAdmin):
    """What a priority serves."""

    resource = PriorityContributionResource
