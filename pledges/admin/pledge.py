"""Pledges."""

from django.utils.translation import gettext_lazy as _

from councils.admin import ContentAdmin, SpreadsheetPages

from ..spreadsheets import PledgeResource


class PledgeAdmin(ContentAdmin):
    """Registered in `strategy_site.admin`, which adds how it is judged, and who takes it on when its council ends."""

    page_parts = (*ContentAdmin.page_parts, SpreadsheetPages)
    resource = PledgeResource
    list_display = ("number", "title", "state_words", "updated_at")
    list_display_links = ("title",)
    list_select_related = ("vision",)
    sections = (
        (_("Details"), ("number", "title", "slug", "summary", "why")),
        (_("When"), (("reviewed_on", "review_due_on"), "is_dropped", "dropped_reason")),
        (_("Who"), ("lead_councillor",)),
        (_("How it will be judged"), ("test", ("due_on", "judge"))),
        (_("Links"), ("vision",)),
    )
