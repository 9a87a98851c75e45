"""A save that changes nothing writes nothing, and says so."""

from django.contrib import messages
from django.utils.translation import gettext_lazy as _

# Said about a change, and no change themselves.
SENTENCES = {"change_note_en", "change_note_cy", "welsh_reason"}


def texts_changed(form) -> bool:
    """Did the officer change anything of the thing itself?"""
    return bool(set(form.changed_data) - SENTENCES)


class SaysUnchanged:
    """For pages with a form. `request.formsets` are the tables of rows on the page."""

    def _create_formsets(self, request, obj, change):
        request.formsets, inlines = super()._create_formsets(request, obj, change)
        return request.formsets, inlines

    @staticmethod
    def page_changed(request, form) -> bool:
        return texts_changed(form) or any(formset.has_changed() for formset in request.formsets)

    def save_model(self, request, obj, form, change):
        request.is_unchanged = change and not self.page_changed(request, form)
        if not request.is_unchanged:
            super().save_model(request, obj, form, change)

    def log_change(self, request, obj, message):
        return None if request.is_unchanged else super().log_change(request, obj, message)

    def message_user(self, request, message, level=messages.INFO, **kwargs):
        """In place of Django's "was changed successfully"."""
        if level == messages.SUCCESS and getattr(request, "is_unchanged", False):
            level, message = messages.INFO, _("Nothing was changed.")
        super().message_user(request, message, level, **kwargs)
