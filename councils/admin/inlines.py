"""Rows edited on their parent's page: scoped, locked and labelled like the pages themselves."""

from copy import copy

from admin_ordering.admin import OrderableAdmin
from django.contrib import admin
from django.db.models import CharField, UniqueConstraint
from django.forms import ChoiceField, HiddenInput, ModelChoiceField, Textarea
from django.forms.utils import ErrorList
from django.utils.functional import cached_property

from ..constraints import applies, fields_named
from .deleted_rows import DeletesRows
from .present import kept_choices, keys_of, offered_choices
from .scoped import Scoped, flatten, page_of


class ErrorsOrNothing(ErrorList):
    """Errors of a field: where there are none, nothing is drawn (Django draws a template without words)."""

    def render(self, *args, **kwargs):
        return super().render(*args, **kwargs) if self else ""


def choices_in_words(choices) -> list:
    """Choices, groups of them too, as plain words of the page's language."""
    return [
        (value, choices_in_words(label) if isinstance(label, (list, tuple)) else str(label))
        for value, label in choices
    ]


def unique_rules(model) -> list:
    """The rules that say of some of its fields that no two rows have the same there."""
    return [rule for rule in model._meta.constraints if isinstance(rule, UniqueConstraint)]


def compared(value, rule):
    """As the rule compares it: one of an expression, texts in any case."""
    return value.casefold() if rule.expressions and isinstance(value, str) else value


class OwnKeyField(ModelChoiceField):
    """The key of a row that was read with its table: it is not looked for again."""

    def __init__(self, row):
        super().__init__(type(row)._base_manager.none(), initial=row.pk, required=False, widget=HiddenInput)
        self.row = row

    def to_python(self, value):
        return self.row if str(value) == str(self.row.pk) else super().to_python(value)


class LabelledFormSet(DeletesRows):
    """In a table the column's heading is no label for a cell's field: each field says its own name and row.

    What is the same in all rows is put together once: choices are asked of the database, names put in the page's
    language.
    """

    def __init__(self, *args, **kwargs):
        self.choices, self.offered, self.labels = {}, {}, {}
        # The rows by key as they are in the database: forms change the rows themselves.
        self.stored: dict = {}
        super().__init__(*args, **{"error_class": ErrorsOrNothing, **kwargs})

    def get_queryset(self):
        """Each row stands in its whole, and that in its own: they are read already. Each form asks for all rows."""
        if not hasattr(self, "_queryset"):
            whole = self.instance
            shared = [name for name in self.model.parent_fields() if hasattr(whole, f"{name}_id")]
            for row in super().get_queryset():
                setattr(row, self.fk.name, whole)
                for name in shared:
                    if getattr(row, f"{name}_id") == getattr(whole, f"{name}_id"):
                        setattr(row, name, getattr(whole, name))
        return self._queryset

    @cached_property
    def empty_form(self):
        """Made once: the page asks for it again and again, for its headings, its scripts and the row to copy."""
        return super().empty_form

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.table, row = self, ""
        if form.instance.pk:
            row = str(form.instance)
            if self.is_bound:
                self.stored[form.instance.pk] = copy(form.instance)
            form.fields[self._pk_field.name] = OwnKeyField(form.instance)
        for name, field in form.fields.items():
            if field.widget.is_hidden:
                continue
            if isinstance(field, ChoiceField):
                if name not in self.choices:
                    self.choices[name] = choices_in_words(offered_choices(field))
                    self.offered[name] = keys_of(self.choices[name])
                kept = kept_choices(field, self.offered[name])
                field.choices = [*self.choices[name], *kept] if kept else self.choices[name]
            if name not in self.labels:
                self.labels[name] = str(field.label or "")
            if label := self.labels[name]:
                widget = getattr(field.widget, "widget", field.widget)  # inside its "add another"
                widget.attrs.setdefault("aria-label", f"{label}: {row}" if row else label)

    def validate_unique(self):
        """Django's own comparison leaves out rules about what no row's form names, such as the plan of a priority.

        Ours comes first: it says beside the field, in the rule's words, what is there twice.
        """
        changed = [form for form in self.forms if form.has_changed() and not form.errors]
        kept = [form for form in changed if not (self.can_delete and self._should_delete_form(form))]
        for rule in unique_rules(self.model):
            # All rows have the same whole; on a page to add it, none yet.
            names = [name for name in rule.fields or sorted(fields_named(rule)) if name != self.fk.name]
            attributes = [self.model._meta.get_field(name).attname for name in names]
            seen = set()
            for form in (form for form in kept if applies(rule, form.instance)):
                values = tuple(compared(getattr(form.instance, attribute), rule) for attribute in attributes)
                named = [name for name in names if name in form.fields]
                if values in seen and named:
                    form.add_error(named[-1], rule.get_violation_error_message())
                if not {None, ""} & set(values):
                    seen.add(values)
        super().validate_unique()


class TableFormSet(LabelledFormSet):
    """Rows under headings: what is said about a field stands once, under its column's heading."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for name, field in form.fields.items():
            if field.help_text:
                widget = getattr(field.widget, "widget", field.widget)  # inside its "add another"
                widget.attrs["aria-describedby"] = f"{self.prefix}-{name}-help"

    def full_clean(self):
        """What is wrong with a field describes it as well, before what is said about its column."""
        super().full_clean()
        for form in self.forms if self.is_bound else ():
            for name, field in form.fields.items():
                widget = getattr(field.widget, "widget", field.widget)
                if name in form.errors and (help_id := widget.attrs.get("aria-describedby")):
                    widget.attrs["aria-describedby"] = f"{form[name].auto_id}_error {help_id}"


class CouncilInline(Scoped):
    """Base of inline rows. `columns` are their fields; the lock goes with every row."""

    columns: tuple = ()
    # What the name of a row is read from.
    related: tuple = ()
    extra = 0
    formset = LabelledFormSet
    show_change_link = False
    view_on_site = False

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related(*self.related) if self.related else rows

    def get_columns(self, request) -> tuple:
        return self.columns

    def get_fields(self, request, obj=None):
        return [*flatten(self.in_languages(request, self.get_columns(request))), "version"]

    def get_formset(self, request, obj=None, **kwargs):
        # A table that holds so many rows at most says so, whatever is sent.
        formset = super().get_formset(request, obj, **{"validate_max": bool(self.max_num), **kwargs})
        formset.form.council = page_of(request).council
        return formset

    def has_view_permission(self, request, obj=None):
        return True  # whoever may open the parent's page

    has_add_permission = has_change_permission = has_delete_permission = Scoped.may_change_rows


class TableInline(CouncilInline, admin.TabularInline):
    """Short rows; long texts in them get two lines."""

    formset = TableFormSet
    LONG = 200

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if (
            isinstance(db_field, CharField)
            and (db_field.max_length or 0) >= self.LONG
            and not db_field.choices
        ):
            kwargs["widget"] = Textarea(attrs={"rows": 2})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class BlockInline(CouncilInline, admin.StackedInline):
    """Longer rows, English beside Welsh."""

    def get_fieldsets(self, request, obj=None):
        return [(None, {"fields": [*self.in_languages(request, self.get_columns(request)), "version"]})]


class OrderedBlockInline(OrderableAdmin, BlockInline):
    """Rows in an order that can be dragged, or typed as a number."""

    ordering_field = "position"


class OrderedTableInline(OrderableAdmin, TableInline):
    """Short rows in an order that can be dragged, or typed as a number."""

    ordering_field = "position"
