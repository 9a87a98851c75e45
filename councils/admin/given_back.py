"""What was typed and cannot be saved is given back: its row was deleted meanwhile, or is not theirs to change."""

from http import HTTPStatus

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ..form_recovery import texts_of
from .corrections import SENTENCE_LABELS
from .history import name_people
from .parts import render_page
from .scoped import has_ended


def give_back(admin, request, gone=None, *, row=None):
    """`gone`: the last record of the row that was deleted; `row`: what this person may not change, or no more."""
    if gone:
        name_people([gone])
    context = {
        "title": _("This was deleted while you were editing") if gone else _("This was not saved"),
        "gone": gone,
        "is_closed_to_them": row is not None and not has_ended(request.user, row),
        "typed": labelled(admin, texts_of(request)),
    }
    status = HTTPStatus.GONE if gone else HTTPStatus.FORBIDDEN
    return render_page(admin, request, "admin/text_given_back.html", context, status)


def labelled(admin, texts) -> list:
    """Of (name, text) as sent, rows included, (label, text) as the form calls it; without choices of other things."""
    models = [admin.model, *(inline.model for inline in admin.inlines)]
    fields = {field.name: field for model in models for field in model._meta.fields}
    labels = {**{name: field.verbose_name for name, field in fields.items()}, **SENTENCE_LABELS}
    labels |= {name: field.label for name, field in admin.form.declared_fields.items() if field.label}
    found = []
    for sent, text in texts:
        _table, number, name = ["", "", *sent.rsplit("-", 2)][-3:]
        field = fields.get(name)
        if name not in labels or (field and (field.is_relation or field.primary_key)):
            continue
        label = capfirst(labels[name])
        if number.isdecimal():
            label = _("%(field)s (row %(number)s)") % {"field": label, "number": int(number[:9]) + 1}
        found.append((label, text))
    return found
