"""Words that search takes as the same: the whole site's, so system administrators alone see and change them."""

from http import HTTPStatus

from django import forms
from django.contrib import admin

from .. import permissions
from ..models import SearchSynonym
from .base import not_here
from .history import HistoryPages
from .lists import AsksWithinBounds
from .unchanged import SaysUnchanged

LANGUAGES = {"english": "en", "welsh": "cy"}


@admin.register(SearchSynonym)
class SearchSynonymAdmin(SaysUnchanged, HistoryPages, AsksWithinBounds):
    list_display = ("english", "welsh")
    list_display_links = ("english", "welsh")
    search_fields = ("english", "welsh")
    fields = ("english", "welsh")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        box = forms.Textarea(attrs={"rows": 3, "lang": LANGUAGES[db_field.name]})
        return super().formfield_for_dbfield(db_field, request, widget=box, **kwargs)

    def has_module_permission(self, request):
        return permissions.is_superuser.test(request.user)

    def has_view_permission(self, request, obj=None):
        return permissions.is_superuser.test(request.user)

    has_add_permission = has_module_permission
    has_change_permission = has_delete_permission = has_view_permission

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """A form that comes back with errors answers 422."""
        response = super().changeform_view(request, object_id, form_url, extra_context)
        if request.method == "POST" and response.status_code == HTTPStatus.OK:
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    def earlier_texts(self, request, obj):
        return None

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        return not_here(self, request)
