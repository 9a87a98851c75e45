"""Events."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from councils.admin import ContentAdmin, CopyRow, SpreadsheetPages

from ..models import Event
from ..spreadsheets import EventResource


@admin.register(Event)
class EventAdmin(ContentAdmin):
    page_parts = (*ContentAdmin.page_parts, CopyRow, SpreadsheetPages)
    resource = EventResource
    list_display = ("title", "starts_on", "date_note", "state_words", "updated_at")
    sections = (
        (_("Details"), ("title", "slug", "summary")),
        (
            _("When"),
            (
                ("starts_on", "ends_on"),
                ("starts_at", "ends_at"),
                "date_note",
                "cancelled_at",
                ("reviewed_on", "review_due_on"),
            ),
        ),
        (_("Where"), ("venue", "online_url", "access_notes", "wards")),
        (_("Who"), ("partners",)),
        (_("Links"), ("source_note",)),
    )

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "starts_on":
            field.error_messages["invalid"] = _(
                "Enter the date with the year, such as 18 February 2026. If you do not know the "
                "year, leave this empty and use “date in words”."
            )
        return field
