"""A new row that begins as a copy of another: its form is filled in, and nothing is saved before it is looked at."""

from django.db.models import FileField
from django.forms import model_to_dict
from django.utils.http import urlencode

from ..admin_urls import admin_url
from .parts import PagePart

COPY = "copy"
# What is one row's own: by which it is known, where it stands, how it ended, when somebody checks or releases it.
OWN = frozenset(
    "slug reference code position is_default ended_on ended_reason_en ended_reason_cy reviewed_on review_due_on "
    "release_at".split()
)


class CopyRow(PagePart):
    """Part of a page whose row may be copied; the rows of its tables stay with it."""

    def on_form(self, request, row):
        if not self.admin.has_add_permission(request) or row.owner_council is None:
            return {}
        wholes = {name: getattr(row, f"{name}_id") for name in self.model.parent_fields()}
        asked = urlencode({COPY: row.pk, "council": row.owner_council.pk, **wholes})
        return {"copy_address": f"{admin_url(self.model, 'add')}?{asked}"}


def copied(admin, request) -> dict:
    """What the form that adds a row is filled in with, if it was opened to copy another of this officer's rows."""
    key = request.GET.get(COPY, "")
    row = admin.get_object(request, key) if key.isdecimal() and len(key) < 18 else None
    if row is None:
        return {}
    files = {field.name for field in row._meta.fields if isinstance(field, FileField)}
    return {name: value for name, value in model_to_dict(row).items() if name not in OWN | files}
