"""What an "add" form cannot offer, and where it is done instead: no form is a dead end."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..admin_urls import admin_url
from ..models import CouncilContent
from .scoped import may_change, page_of, status_path

# A page of more would be slow to open: what is not listed is counted.
MOST_LISTED = 20


class NotOffered:
    """Beside one choice of an "add" form: a sentence, and (name, address) of the pages that help."""

    def __init__(self, words: str, links=(), not_listed: int = 0):
        self.words, self.links, self.not_listed = words, list(links), not_listed

    @property
    def more(self) -> str:
        words = ngettext(
            "%(number)s more row is not listed here.",
            "%(number)s more rows are not listed here.",
            self.not_listed,
        )
        return words % {"number": self.not_listed} if self.not_listed else ""


def not_offered(admin, request, form) -> list:
    """On an "add" page: what a part may belong to but is not offered here, and choices that are still empty."""
    choices = [
        (name, field) for name, field in form.fields.items() if isinstance(field, forms.ModelChoiceField)
    ]
    found = []
    for name, field in choices:
        if name in admin.model.parent_fields():
            found.append(_wholes_elsewhere(admin, request, field))
        elif field.required and not field.queryset.exists():
            found.append(_nothing_there(admin, request, field.queryset.model))
    return [each for each in found if each]


def _wholes_elsewhere(admin, request, field):
    """To what is in review or public, a part is added on its page: there residents are told why."""
    model = field.queryset.model
    rows = model._default_manager.filter(**{model.council_lookup: page_of(request).council})
    if path := status_path(model):
        rows = rows.exclude(**{path: CouncilContent.Status.ARCHIVED})
    rows = rows.exclude(pk__in=field.queryset.order_by().values("pk"))
    first = list(rows.select_related(model.council_lookup)[:MOST_LISTED])
    if not first:
        return None if field.queryset.exists() else _nothing_there(admin, request, model)
    mine = [(str(row), admin_url(row)) for row in first if may_change(request.user, row)]
    if not mine:
        return NotOffered(
            _("Items in review or public are not listed. A publisher can add to them on their own page.")
        )
    words = _("Items in review or public are not listed here. Add to them on their own page:")
    return NotOffered(words, mine, rows.count() - len(first))


def _nothing_there(admin, request, model):
    """Nothing can be chosen, because there is nothing yet."""
    names = {"kind": model._meta.verbose_name_plural}
    its_admin = admin.admin_site._registry.get(model)
    if its_admin is None or not its_admin.has_add_permission(request):
        return NotOffered(_("There are no %(kind)s to choose yet.") % names)
    address = f"{admin_url(model, 'add')}?council={page_of(request).council.pk}"
    return NotOffered(
        _("There are no %(kind)s to choose yet. Add one first:") % names,
        [(_("Add %(kind)s") % {"kind": model._meta.verbose_name}, address)],
    )
