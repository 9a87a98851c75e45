"""Priorities: ordered in their plan's page by drag and by number."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from councils.admin import PartAdmin

from ..models import Priority
from .action import ActionInline
from .measure import MeasureInline


@admin.register(Priority)
class PriorityAdmin(PartAdmin):
    in_menu = True
    list_display = ("title", "plan", "position")
    search_fields = ("title_en", "title_cy", "plan__title_en")
    ordering = ("plan", "position", "pk")
    inlines = (ActionInline, MeasureInline)
    sections = (
        (_("Details"), ("title", "slug", "outcome")),
        (_("Who"), ("lead_councillor",)),
        (_("Links"), ("plan", "parent", "position", "pledges")),
        (_("End"), ("ended_on", "ended_reason")),
    )
