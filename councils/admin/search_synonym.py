"""Words that search takes as the same: the whole site's, so system administrators alone see and change them."""

from django import forms
from django.contrib import admin

from ..models import SearchSynonym
from .system import SystemAdmin

LANGUAGES = {"english": "en", "welsh": "cy"}


@admin.register(SearchSynonym)
class SearchSynonymAdmin(SystemAdmin):
    list_display = ("english", "welsh")
    list_display_links = ("english", "welsh")
    search_fields = ("english", "welsh")
    fields = ("english", "welsh")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        box = forms.Textarea(attrs={"rows": 3, "lang": LANGUAGES[db_field.name]})
        return super().formfield_for_dbfield(db_field, request, widget=box, **kwargs)
