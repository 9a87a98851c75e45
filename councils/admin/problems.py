"""What has to be put right on a form with its tables: a sentence for each error, and where it stands."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Problem:
    """`address` is empty where nothing on the page can be pointed at."""

    words: str
    address: str = ""


def problems_of(form, inlines) -> list[Problem]:
    """Of a bound form and the tables under it, in the order of the page."""
    if not form.is_bound:
        return []
    problems = [Problem(error) for error in form.non_field_errors()]
    for field, error in _errors_of_fields(form):
        words = _("%(field)s: %(error)s") % {"field": _label(field), "error": error}
        problems.append(Problem(words, _address(field)))
    for inline in inlines:
        problems += _problems_of_table(inline)
    return problems


def _problems_of_table(inline) -> list[Problem]:
    formset, table = inline.formset, str(inline.opts.verbose_name_plural)
    table = table[:1].upper() + table[1:]
    problems = [
        Problem(_("%(table)s: %(error)s") % {"table": table, "error": error}, f"#{formset.prefix}-heading")
        for error in formset.non_form_errors()
    ]
    for number, form in enumerate(formset.forms):
        if form in formset.deleted_forms:
            continue
        about = {"table": table, "number": number + 1}
        problems += [
            Problem(
                _("%(table)s, row %(number)s: %(error)s") % {**about, "error": error},
                f"#{formset.prefix}-{number}",
            )
            for error in form.non_field_errors()
        ]
        problems += [
            Problem(
                _("%(table)s, row %(number)s, %(field)s: %(error)s")
                % {**about, "field": _label(field), "error": error},
                _address(field),
            )
            for field, error in _errors_of_fields(form)
        ]
    return problems


def _errors_of_fields(form):
    return ((field, error) for field in form for error in field.errors)


def _label(field) -> str:
    return field.label[:1].upper() + field.label[1:]


def _address(field) -> str:
    """Of the first control of a field; none for a field that is not seen."""
    return "" if field.is_hidden else f"#{field.id_for_label or f'{field.auto_id}_0'}"
