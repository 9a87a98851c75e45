"""What belongs to the whole site and to no council: system administrators alone see and change it."""

import hashlib
import json
from http import HTTPStatus

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .. import permissions
from .forms import SeenVersion
from .history import HistoryAdmin


class SystemForm(forms.ModelForm):
    """These rows count no versions: the form carries, signed, a digest of what its fields held when it was opened."""

    version = SeenVersion()
    is_stale = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self._digest_of(self.instance)

    def _held(self, row) -> dict:
        return {name: row.serializable_value(name) for name in self._meta.fields or () if hasattr(row, name)}

    def _digest_of(self, row) -> int:
        held = json.dumps(self._held(row), default=str, sort_keys=True)
        return int.from_bytes(hashlib.sha256(held.encode()).digest()[:7])

    def _post_clean(self):
        seen = self.cleaned_data.pop("version", SeenVersion.NEVER)
        super()._post_clean()
        if self.instance.pk and not self.errors:
            # Until the save: of two at the same moment the second waits here.
            stored = type(self.instance)._base_manager.select_for_update().get(pk=self.instance.pk)
            if seen != self._digest_of(stored):
                self._refuse_stale(stored)

    def _refuse_stale(self, stored):
        """Beside each field that would be written over; not where both say the same."""
        held, mine = self._held(stored), self._held(self.instance)
        for name in (name for name in held if held[name] != mine[name] and name in self.fields):
            words = _(
                "Someone else saved this while you were editing. It now says “%(theirs)s”. To keep what you "
                "typed, save again."
            )
            self.add_error(name, ValidationError(words, code="stale", params={"theirs": held[name]}))
            self.is_stale = True
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = SeenVersion.sign(self._digest_of(stored))


class SystemAdmin(HistoryAdmin):
    """Base of such pages."""

    form = SystemForm

    def get_fields(self, request, obj=None):
        return [*super().get_fields(request, obj), *(["version"] if obj else [])]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """A choice and nothing beside it: what is chosen has a page of its own."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def render_change_form(self, request, context, **kwargs):
        response = super().render_change_form(request, context, **kwargs)
        if getattr(context["adminform"].form, "is_stale", False):
            response.status_code = HTTPStatus.CONFLICT
        return response

    def has_module_permission(self, request):
        return permissions.is_superuser.test(request.user)

    def has_view_permission(self, request, obj=None):
        return permissions.is_superuser.test(request.user)

    has_add_permission = has_module_permission
    has_change_permission = has_delete_permission = has_view_permission
