"""Statements of councillors."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from councils.admin import ContentAdmin

from ..models import Statement


@admin.register(Statement)
class StatementAdmin(ContentAdmin):
    list_display = ("title", "councillor", "state_words", "updated_at")
    list_select_related = ("councillor",)
    sections = (
        (_("Details"), ("title", "slug", "quote", ("wording", "quote_language"))),
        (_("When"), ("said_on",)),
        (_("Who"), ("councillor", "role_at_the_time")),
        (_("Links"), ("pledge", "source_url")),
    )
