"""Figures, findings and challenges."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from councils.admin import ContentAdmin

from ..models import Evidence


@admin.register(Evidence)
class EvidenceAdmin(ContentAdmin):
    list_display = ("title", "kind", "plan", "state_words", "updated_at")
    list_filter = ("status", "kind")
    list_select_related = ("plan",)
    sections = (
        (_("Details"), ("title", "slug", "kind", "summary", "metric", ("change", "value"), "unit", "caveat")),
        (_("When"), ("period", "comparison_period", ("reviewed_on", "review_due_on"))),
        (_("Who"), ("source",)),
        (_("Links"), ("plan", "source_url", "position")),
    )
