"""Helps tests of the admin: addresses, and what a browser would send back of a form."""

from django.db.models.fields.files import FieldFile
from django.forms import ChoiceField

from councils.admin_urls import admin_url as address

__all__ = ["address", "form_data", "open_form", "save", "ticked"]


def form_data(page) -> dict:
    """What a browser would send back of this change page, field by field."""
    data = {}
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            is_unticked = value is False and not isinstance(bound.field, ChoiceField)
            if value is not None and not is_unticked and not isinstance(value, FieldFile):
                data[bound.html_name] = getattr(value, "value", value)
    return data


def open_form(client, row) -> dict:
    """Open the row's page and give back what its form would send."""
    page = client.get(address(row))
    assert page.status_code == 200, page
    return form_data(page)


def save(client, row, data, **changes):
    return client.post(address(row), {**data, **changes})


def ticked(client, whole, part) -> dict:
    """What the page sends when the box beside this row is ticked, by hand where the page draws none."""
    page = client.get(address(whole))
    formsets = [inline.formset for inline in page.context["inline_admin_formsets"]]
    forms = [form for formset in formsets if formset.model is type(part) for form in formset.initial_forms]
    prefix = next(form.prefix for form in forms if form.instance == part)
    return {**form_data(page), f"{prefix}-DELETE": "on"}
