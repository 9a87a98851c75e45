"""Priorities: ordered in their plan's page by drag and by number."""

from django.utils.translation import gettext_lazy as _

from councils.admin import PartAdmin


class PriorityAdmin(PartAdmin):
    """Registered in `strategy_site.admin`, which adds the tables of actions and measures."""

    in_menu = True
    list_display = ("title", "plan", "position")
    search_fields = ("title_en", "title_cy", "plan__title_en")
    ordering = ("plan", "position", "pk")
    sections = (
        (_("Details"), ("title", "slug", "outcome")),
        (_("Who"), ("lead_councillor",)),
        (_("Links"), ("plan", "parent", "position", "pledges")),
        (_("End"), ("ended_on", "ended_reason")),
    )
