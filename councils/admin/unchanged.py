"""A save that changes nothing writes nothing, and says so."""

from django.contrib import messages
from django.utils.translation import gettext_lazy as _

from .scoped import page_of


class SaysUnchanged:
    """For pages with a form."""

    def _create_formsets(self, request, obj, change):
        page_of(request).formsets, inlines = super()._create_formsets(request, obj, change)
        return page_of(request).formsets, inlines

    def save_model(self, request, obj, form, change):
        page = page_of(request)
        page.is_unchanged = change and not page.has_changed(form)
        if not page.is_unchanged:
            super().save_model(request, obj, form, change)

    def log_change(self, request, obj, message):
        return None if page_of(request).is_unchanged else super().log_change(request, obj, message)

    def message_user(self, request, message, level=messages.INFO, **kwargs):
        """In place of Django's "was changed successfully"."""
        if level == messages.SUCCESS and page_of(request).is_unchanged:
            level, message = messages.INFO, _("Nothing was changed.")
        super().message_user(request, message, level, **kwargs)
