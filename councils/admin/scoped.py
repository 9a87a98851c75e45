"""What a page and its rows share: whose it is, what may be changed, which choices, which languages."""

from concurrency.fields import VersionField as VersionColumn
from django import forms
from django.conf import settings
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import F, Q
from django.utils.text import capfirst
from modeltranslation.fields import TranslationField
from modeltranslation.manager import get_translatable_fields_for_model

from .. import permissions
from ..models import Council, CouncilContent
from ..parsing.dates import DayField, MomentField, MomentInput
from ..parsing.numbers import NumberField, WholeNumberField, WholeNumberInput
from .corrections import texts_changed
from .forms import CouncilForm, SeenVersion
from .present import RowField, RowsField


def may_change(user, row) -> bool:
    """Drafts are the editors'; what is in review or public is the publishers'; what is archived rests.

    How it is going is reported by editors too, whatever the state.
    What a second person approved for a time to come goes out as it is, or is withdrawn first.
    """
    council = row.owner_council
    if council is None:
        return permissions.is_superuser.test(user)  # what all councils share
    content = row.publication_root
    if content is None or content.status == content.Status.DRAFT:
        return permissions.edits_for.test(user, council)
    if row.is_progress:
        return content.status != content.Status.ARCHIVED and permissions.edits_for.test(user, council)
    if content.is_scheduled and council.needs_second_approval:
        return False
    return content.status != content.Status.ARCHIVED and permissions.publishes_for.test(user, council)


def has_ended(user, row) -> bool:
    """Does this row belong to a council that has ended? To superusers none has."""
    return not permissions.is_superuser.test(user) and row.owner_council.has_ended


def status_path(whole) -> str:
    """The lookup of the state that counts for rows of this model; empty where there is none."""
    if issubclass(whole, CouncilContent):
        return "status"
    # Itself a part: its plan's state counts.
    is_part = "__" in whole.council_lookup
    return f"{whole.council_lookup.removesuffix('__council')}__status" if is_part else ""


class Page:
    """One page of the admin, with a row or to add one, as all its parts see it. Found once for each request."""

    def __init__(self, user, council: Council | None = None, row=None, *, restored="", earlier=None):
        self.user, self.council, self.row = user, council, row
        self.has_welsh = council is None or council.has_welsh
        # The form was typed before: it is shown again with these words, and nothing is done with it.
        self.restored = restored
        # The record of the history whose texts are offered in place of today's.
        self.earlier = earlier
        # The tables of rows, once they are made; what a save found, once it was tried.
        self.formsets: list = []
        self.is_unchanged = False
        self._may_change = None

    def may_change(self, row) -> bool:
        """Of the page's own row, which every table asks about, found once."""
        if row is not self.row:
            return may_change(self.user, row)
        if self._may_change is None:
            self._may_change = may_change(self.user, row)
        return self._may_change

    def has_changed(self, form) -> bool:
        """Did the officer change anything, here or in a table?"""
        return texts_changed(form) or any(formset.has_changed() for formset in self.formsets)


def open_page(request, *about, **more) -> Page:
    """From here on this is the page of the request."""
    request._admin_page = Page(request.user, *about, **more)
    return request._admin_page


def page_of(request) -> Page:
    """The page that this request asks for; of no council and no row, where none was opened."""
    return getattr(request, "_admin_page", None) or open_page(request)


class Scoped:
    """Inherited by every page and every inline."""

    form = CouncilForm
    # A moment is one field with one label.
    formfield_overrides = {
        models.DateField: {"form_class": DayField},
        models.DateTimeField: {"form_class": MomentField, "widget": MomentInput},
        models.DecimalField: {"form_class": NumberField},
        models.IntegerField: {"form_class": WholeNumberField, "widget": WholeNumberInput},
    }
    # The roles that open these pages.
    roles = permissions.EDITING
    # By the name of a choice: a function (field, request) that says what else it offers here, or does not.
    choices: dict = {}

    @property
    def council_lookup(self) -> str:
        return self.model.council_lookup

    def get_queryset(self, request):
        return super().get_queryset(request).filter(self.council_filter(request))

    def council_filter(self, request, lookup: str | None = None) -> Q:
        """The condition that a row belongs to a council this officer edits for. `lookup`: of another kind's rows."""
        if permissions.is_superuser.test(request.user):
            return Q()
        own = permissions.council_ids_of(request.user, self.roles)
        return Q(**{f"{lookup or self.council_lookup}__in": own})

    def may_change_rows(self, request, obj=None) -> bool:
        """Rows in the tables of a page go with its own row."""
        return obj is None or page_of(request).may_change(obj)

    def own_councils(self, request):
        """The councils for which this officer may add something here."""
        if permissions.is_superuser.test(request.user):
            return Council.objects.all()
        own = Council.objects.filter(pk__in=permissions.council_ids_of(request.user, self.roles))
        return own.going_on()

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, VersionColumn):
            return SeenVersion()
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            self.hide_related_links(field.widget)
        if field and isinstance(db_field, TranslationField):
            if not page_of(request).has_welsh:
                field.label = capfirst(db_field.translated_field.verbose_name)  # one language needs no name
            if db_field.language != settings.LANGUAGE_CODE:
                field.help_text = ""
            field.widget.attrs["lang"] = db_field.language  # for spelling, and for whoever hears it read out
        return field

    @staticmethod
    def hide_related_links(widget):
        """Beside a choice only "add another": what is chosen is changed on its own page."""
        widget.can_change_related = widget.can_delete_related = widget.can_view_related = False

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs["queryset"] = self.related_choices(request, db_field)
        kwargs.setdefault("form_class", RowField)
        return self._chosen_here(
            super().formfield_for_foreignkey(db_field, request, **kwargs), db_field, request
        )

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["queryset"] = self.related_choices(request, db_field)
        kwargs.setdefault("form_class", RowsField)
        # Boxes to tick: no key to hold down while clicking.
        kwargs["widget"] = forms.CheckboxSelectMultiple
        return self._chosen_here(
            super().formfield_for_manytomany(db_field, request, **kwargs), db_field, request
        )

    def _chosen_here(self, field, db_field, request):
        if change := self.choices.get(db_field.name):
            change(field, request)
        return field

    def related_choices(self, request, db_field):
        """What may be chosen on this page: what belongs to the page's council, and what all councils share."""
        model, council = db_field.remote_field.model, page_of(request).council
        if model is get_user_model():
            own = model.objects.with_role(council, permissions.EDITING)
            return own.annotate(known_as=F("memberships__name"))
        if model is Council:
            return model.objects.filter(pk=council.pk if council else None)
        is_whole = db_field.name in self.model.parent_fields()
        named = Q(**{model.council_lookup: council}) if is_whole else model.choosable_by(council)
        rows = model._default_manager.filter(named)
        if issubclass(model, CouncilContent):
            rows = rows.exclude(status=CouncilContent.Status.ARCHIVED).select_related("council")
        if is_whole:
            rows = rows.filter(self.open_for_parts(request.user, council, model))
        return rows

    def open_for_parts(self, user, council, whole) -> Q:
        """What a part may be added to by itself; to what is public, parts come on its page, with a note."""
        Status = CouncilContent.Status
        path = status_path(whole)
        if not path:
            return Q()
        if self.model.is_progress:
            return ~Q(**{path: Status.ARCHIVED})
        open_states = [Status.DRAFT]
        if permissions.publishes_for.test(user, council):
            open_states.append(Status.REVIEW)
        return Q(**{f"{path}__in": open_states})

    def in_languages(self, request, names) -> list:
        """Each translated field as a pair, English beside Welsh; only English where there is no Welsh."""
        translated = get_translatable_fields_for_model(self.model) or ()
        lines = []
        for name in names:
            if name not in translated:
                lines.append(name)
            elif page_of(request).has_welsh:
                lines.append((f"{name}_en", f"{name}_cy"))
            else:
                lines.append(f"{name}_en")
        return lines


def flatten(lines) -> list[str]:
    return [name for line in lines for name in ([line] if isinstance(line, str) else line)]
