"""Fills the forms of the admin as an officer would: each field with something right, each table with a row."""

from admin_forms import form_data
from builders import CONTENT, Status, one_of_each
from django import forms
from django.contrib.admin import site

from councils.admin import CouncilAdmin
from councils.models import AccessibilityStatement, ChangeNote, Notice
from delivery.models import Breakdown, BreakdownValue, RiskScale, StatusRule

# What is typed is numbered from here, row by row, so that no two rows of a table are the same.
FIRST = 20
# A field that may be empty, of which one is asked for.
CHOSEN = "chosen"
# What a model asks for beyond what its fields say.
GIVEN = {
    "accessibilitystatement": {"non_compliance_en": "Some maps have no words."},
    "action": {"reference": "A{number}"},
    "alert": {"starts_at": "2027-01-01T10:00", "ends_at": "2027-02-01T10:00"},
    "alignment": {"plan": CHOSEN, "outside_title_en": "A plan of others"},
    "breakdown": {"period": "July to September 2026"},
    "breakdownvalue": {"ward": CHOSEN, "value": "{number}"},
    "budget": {"plan": CHOSEN, "planned": "{number}"},
    "committeemember": {"from_on": "20{number}-01-01", "until_on": "20{number}-06-30"},
    "contact": {"email": "plans@council.example"},
    "datapoint": {"period": "July to September 20{number}", "value": "{number}"},
    "document": {"stated_size": "1 MB"},
    "event": {"date_note_en": "18 February, year not given", "venue_en": "Town hall"},
    "draftreview": {"plan": CHOSEN},
    "evidence": {"value": "{number}", "period_en": "2025", "source_en": "A survey"},
    "measure": {"code": "M{number}"},
    "membership": {"email": "new-{number}@council.example"},
    "riskreview": {"likelihood": "4", "impact": "3"},
    "statusrule": {"actions_on_track": "80", "measures_on_track": "75"},
    "target": {"period": "July to September 20{number}", "value": "{number}"},
}
DAYS = {"period_start": "20{number}-07-01", "period_end": "20{number}-09-30", "": "20{number}-10-15"}


def models_with_a_form() -> list:
    """Every model with pages of a council in the admin."""
    models = [model for model, admin in site._registry.items() if isinstance(admin, CouncilAdmin)]
    return sorted(models, key=lambda model: model._meta.label)


def value_for(field, model, name, number):
    """Something right for this field; None where it may stay empty."""
    given = GIVEN.get(model._meta.model_name, {}).get(name)
    if (not given and not field.required) or (given is CHOSEN and not hasattr(field, "queryset")):
        return None
    if isinstance(field, forms.ModelMultipleChoiceField):
        return [field.queryset.first().pk]
    if isinstance(field, forms.ModelChoiceField):
        choices = list(field.queryset.order_by("-pk"))
        return choices[(number - FIRST) % len(choices)].pk if choices else None
    if given:
        return given.format(number=number)
    if name == "level":  # of priorities: each has one name
        return str((number - FIRST) % 3 + 1)
    if isinstance(field, forms.ChoiceField):
        return next(value for value, _label in field.choices if value)
    if isinstance(field, forms.DateField):
        return DAYS.get(name, DAYS[""]).format(number=number)
    if isinstance(field, (forms.IntegerField, forms.DecimalField)):
        return str(number)
    if isinstance(field, forms.EmailField):
        return f"someone-{number}@example.org"
    return f"{name} {number}"


def filled(form, number) -> dict:
    """What an officer types into the empty fields of a form."""
    typed = {}
    for bound in form:
        if bound.value() in (None, "", []):
            given = value_for(bound.field, form._meta.model, bound.name, number)
            typed |= {bound.name: given} if given else {}
    return typed


def refusing(form):
    """A field in which far too much is refused: one that is needed, else the first."""
    shown = [bound for bound in form if not bound.is_hidden]
    return next((bound for bound in shown if bound.field.required), shown[0])


def tables_of(page) -> list:
    """The tables of a page in which a row can be added."""
    return [table for table in every_table(page) if table.max_num > len(table.initial_forms)]


def every_table(page) -> list:
    """Those, and those that are full."""
    tables = (each.formset for each in page.context["inline_admin_formsets"] if each.has_add_permission)
    return [formset for formset in tables if formset.max_num > 0]


def with_rows(page, data, *, number=None, only=None) -> dict:
    """The same with one more row in each table, or in one; `number` is typed in it in place of its own."""
    data = dict(data)
    for formset in [only] if only else tables_of(page):
        total = int(data[total_name := f"{formset.prefix}-TOTAL_FORMS"])
        row = {
            bound.name: bound.value()
            for bound in formset.empty_form
            if bound.value() not in (None, "") and bound.value() is not False
        }
        typed = filled(formset.empty_form, FIRST + total if number is None else number)
        data |= {f"{formset.prefix}-{total}-{name}": value for name, value in {**row, **typed}.items()}
        data[total_name] = total + 1
    return data


def filled_page(page, *, rows=True) -> dict:
    """What a browser would send of an "add" page on which everything that is asked for was typed."""
    form = page.context["adminform"].form
    data = {**form_data(page), **filled(form, FIRST), "once": page.context.get("once", "")}
    return with_rows(page, data) if rows else data


def errors_of(page) -> list:
    """What a refused page says, for the message of a test."""
    if page.status_code == 302 or not page.context or "adminform" not in page.context:
        return []
    tables = [each.formset for each in page.context["inline_admin_formsets"]]
    rows = [error for formset in tables for error in [*formset.errors, formset.non_form_errors()] if error]
    return [page.context["adminform"].form.errors, *rows]


def one_of_each_in_draft(council) -> dict:
    """One row of each kind, none of it public; of what a council has one of, none, so that one can be added."""
    rows = one_of_each(council)
    rows.pop(ChangeNote).delete()
    for model in CONTENT:
        model.objects.update(status=Status.DRAFT, publish_at=None, first_published_at=None)
    rows.pop(BreakdownValue)
    for model in (Breakdown, Notice, AccessibilityStatement, StatusRule, RiskScale):
        rows.pop(model).delete()
    return rows


def a_change(page) -> dict:
    """Another text or figure in the page's own form, else another choice or box."""
    form = page.context["adminform"].form
    if texts := [bound for bound in form if has_room(bound) and not bound.is_hidden]:
        return {texts[0].html_name: another_text(texts[0])}
    for bound in form:
        values = [str(value) for value, _label in getattr(bound.field, "choices", ()) if value]
        if others := [value for value in values if value != str(bound.value())]:
            return {bound.html_name: others[0]}
    for bound in form:
        if isinstance(bound.field, forms.BooleanField):
            return {bound.html_name: "" if bound.value() else "on"}
    return {}


def changed_rows(page, number: int | None = None) -> dict:
    """Another text, figure or choice in each row of the page's tables, or in the first so many of each."""
    typed = {}
    for form in (form for table in every_table(page) for form in table.initial_forms[:number]):
        if bound := next((bound for bound in form if has_room(bound)), None):
            typed[bound.html_name] = another_text(bound)
        else:
            typed |= another_choice(form)
    return typed


def another_text(bound) -> str:
    """With a 1 more: before a figure, which may have no more decimals."""
    text = str(bound.value() or "")
    return f"1{text}" if isinstance(bound.field, forms.DecimalField) else f"{text}1"


def another_choice(form) -> dict:
    """Of a row without texts; another row may not be what it can name."""
    for bound in form:
        if isinstance(bound.field, forms.ChoiceField) and not isinstance(bound.field, forms.ModelChoiceField):
            return {
                bound.html_name: next(
                    value for value, _label in bound.field.choices if value != bound.value()
                )
            }
    # Else its order.
    orders = (bound for bound in form if isinstance(bound.field, forms.IntegerField) and not bound.is_hidden)
    return {bound.html_name: str(int(bound.value() or 0) + 1) for bound in orders}


def has_room(bound) -> bool:
    """Is this a text or a figure to which something can be added? A period with more would be none."""
    takes_text = isinstance(bound.field, (forms.CharField, forms.DecimalField))
    return takes_text and bound.name != "period" and (getattr(bound.field, "max_length", None) or 20) >= 20
