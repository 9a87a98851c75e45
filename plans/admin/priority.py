"""Priorities: ordered in their plan's page by drag and by number."""

from django.utils.translation import gettext_lazy as _

from councils.admin import CopyRow, OrderedTableInline, PartAdmin, SpreadsheetPages

from ..models import Priority
from ..spreadsheets import PriorityResource
from .framework import PriorityContributionInline


class UnderPriorityInline(OrderedTableInline):
    """What is directly under a priority; none under one of the last level."""

    model = Priority
    fk_name = "parent"
    verbose_name = _("priority under this one")
    verbose_name_plural = _("priorities under this one")
    columns = ("position", "title", "outcome")
    show_change_link = True


class PriorityAdmin(PartAdmin):
    """Registered in `strategy_site.admin`, which adds the tables of actions and measures."""

    in_menu = folds_sections = True
    page_parts = (CopyRow, SpreadsheetPages)
    resource = PriorityResource
    list_display = ("title", "plan", "position")
    search_fields = ("title_en", "title_cy", "plan__title_en")
    ordering = ("plan", "position", "pk")
    inlines = (PriorityContributionInline,)
    sections = (
        (_("Details"), ("title", "slug", "outcome")),
        (_("Who"), ("lead_councillor", "directorate", "committee")),
        (_("Links"), ("plan", "parent", "position", "pledges")),
        (_("End"), ("ended_on", "ended_reason")),
    )

    def get_inlines(self, request, obj):
        is_last = obj is not None and obj.level == obj.levels
        return [
            inline
            for inline in super().get_inlines(request, obj)
            if not (is_last and inline is UnderPriorityInline)
        ]
