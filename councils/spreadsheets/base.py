"""The columns of a model for one council, and the way from the rows of a file to the rows of the council."""

from collections import OrderedDict
from contextlib import suppress
from copy import deepcopy

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import models
from django.utils.translation import gettext as _
from import_export.resources import ModelResource
from modeltranslation.manager import get_translatable_fields_for_model
from tablib import Dataset

from .. import permissions
from ..constraints import broken_rules
from ..fields import WebAddressField
from ..models import newest_records
from . import cells
from .columns import COUNCIL, Column, not_understood
from .export import bare
from .headers import rows_below_names
from .preview import Change, Preview, PreviewRow, Problem, StaleError
from .values import Unreadable, as_text, is_unknown, name_key, tidy


class NoDifference:
    """In place of the library's difference of each cell as HTML, which nobody here looks at."""

    def __init__(self, resource, instance, new):
        pass

    def compare_with(self, resource, instance):
        pass


class CouncilResource(ModelResource):
    """Base of all columns. It reads and writes rows of one council only, in the name of one officer."""

    # The model's fields that have a column, in their order; and the column that says which row is meant.
    names: tuple = ()
    key = ""

    class Meta:
        fields = ()
        skip_html_diff = True
        store_instance = True

    def __init__(self, council, *, by=None, may_change=None, reason="", has_welsh=None):
        """`may_change(user, row)` says what this officer may change; `reason` goes into the history of each row."""
        super().__init__()
        self.council, self.by, self.may_change, self.reason = council, by, may_change, reason
        self.has_welsh = council.has_welsh if has_welsh is None else has_welsh
        self.fields = OrderedDict((column.column_name, column) for column in self.columns())

    # -- columns --------------------------------------------------------------------------------

    def columns(self):
        opts = self._meta.model._meta
        translated = get_translatable_fields_for_model(self._meta.model) or ()
        for name in self.names:
            if name in translated:
                yield Column(name, opts.get_field(f"{name}_en"), cells.TextCell())
                if self.has_welsh:
                    yield Column(f"{name}_cy", opts.get_field(f"{name}_cy"), cells.TextCell())
            else:
                is_key = name == self.key
                yield Column(name, opts.get_field(name), self.cell_of(opts.get_field(name)), is_key=is_key)

    def cell_of(self, model_field) -> cells.Cell:
        """The kind of cell that suits a field of the model."""
        if model_field.choices:
            return cells.ChoiceCell(model_field.flatchoices)
        kinds = {
            WebAddressField: cells.WebAddressCell,
            models.BooleanField: cells.YesNoCell,
            models.DateField: cells.DateCell,
            models.IntegerField: cells.WholeNumberCell,
            models.Field: cells.TextCell,
        }
        return next(cell() for kind, cell in kinds.items() if isinstance(model_field, kind))

    @property
    def known_columns(self) -> list[str]:
        return [*self.fields, COUNCIL]

    # -- what a file would do, and doing it -----------------------------------------------------------

    def preview(self, table) -> Preview:
        """What the file would do. Nothing is written; what is wrong with the whole file raises ValidationError."""
        return self._run(table, dry_run=True)

    def apply(self, table, seen) -> Preview:
        """Do it, if every row is still as `seen`. The caller holds the transaction and ends it on any problem."""
        return self._run(table, dry_run=False, seen=seen)

    def _run(self, table, *, dry_run, seen=None) -> Preview:
        if not permissions.edits_for.test(self.by, self.council):
            raise PermissionDenied
        self.numbers, dataset = rows_below_names(table, self.known_columns)
        self.done = Preview()
        dataset = self._filled_in(dataset)
        if not dry_run:
            self.lock_related(dataset.dict)
        self._find_rows(dataset.dict)
        self._refuse_missing_columns(dataset.headers)
        if not dry_run:
            self._hold_rows(seen)
        # Not `import_data`: its preview would write every row and take it back, with the database locked meanwhile.
        result = self.import_data_inner(
            dataset, dry_run=dry_run, raise_errors=False, using_transactions=False, collect_failed_rows=False
        )
        for fault in (*result.base_errors, *(error for row in result.rows for error in row.errors)):
            raise fault.error
        for invalid in result.invalid_rows:
            self.done.problems += [
                Problem(
                    self.numbers[invalid.number - 1], "" if columns == NON_FIELD_ERRORS else columns, message
                )
                for columns, messages in invalid.error_dict.items()
                for message in messages
            ]
        return self.done

    def _filled_in(self, dataset):
        """Without the rows of a template that nobody filled in."""
        kept = Dataset(headers=dataset.headers)
        numbers = []
        for number, row, values in zip(self.numbers, dataset.dict, dataset, strict=True):
            if self.is_filled_in(row):
                kept.append(values)
                numbers.append(number)
        self.done.not_filled_in = len(self.numbers) - len(numbers)
        self.numbers = numbers
        return kept

    def is_filled_in(self, row: dict) -> bool:
        """Does the row say anything?"""
        return True

    def lock_related(self, rows: list[dict]) -> None:
        """Lock what else must not change until the import is done."""

    def _hold_rows(self, seen):
        """Lock what is about to change; remember what the history held of it."""
        keys = [row.pk for row in self.compared if row is not None]
        rows = self._meta.model._base_manager.filter(pk__in=keys)
        versions = dict(rows.select_for_update().values_list("pk", "version"))
        now = {
            number: row and [row.pk, versions.get(row.pk)]
            for number, row in zip(self.numbers, self.compared, strict=True)
        }
        if stale := [number for number in now if now[number] != seen.get(number)]:
            raise StaleError(stale)
        self.records_before = newest_records(self._meta.model, keys)

    def _refuse_missing_columns(self, headers):
        missing = [name for name, column in self.fields.items() if column.is_needed and name not in headers]
        if missing and None in self.targets:
            raise ValidationError(
                _("A new row needs these columns, which the file does not have: %(names)s.")
                % {"names": ", ".join(missing)}
            )

    # -- which row of the council is meant ----------------------------------------------------------------

    @classmethod
    def with_columns(cls, rows):
        """The rows with what their columns read, however many there are."""
        fields = [cls._meta.model._meta.get_field(name) for name in cls.names]
        single = [field.name for field in fields if field.many_to_one]
        several = [field.name for field in fields if field.many_to_many]
        return rows.select_related(cls._meta.model.council_lookup, *single).prefetch_related(*several)

    def existing(self):
        """The council's rows that a file can be about."""
        model = self._meta.model
        return self.with_columns(model._default_manager.filter(**{model.council_lookup: self.council}))

    def match(self, rows: list[dict]) -> list:
        """For each row of the file the council's row that it is about, or None for a new one."""
        raise NotImplementedError

    def compared_with(self) -> list:
        """For each row of the file what it was written in view of: that must not have changed meanwhile."""
        return self.targets

    def identity(self, row: dict):
        """By what two new rows of a file are held to be one and the same."""
        raise NotImplementedError

    def identity_at(self, index: int, row: dict):
        """As `identity`, where the row's place in the file is needed to tell."""
        return self.identity(row)

    def duplicate_message(self, row: dict, number: int) -> str:
        """What to tell of a row that is about the same as row `number`."""
        raise NotImplementedError

    def refuse(self, index: int, column: str, message: str) -> None:
        self.refusals[index].setdefault(column, ValidationError(message))

    def text_of(self, row: dict, column: str) -> str:
        """What the cell says as text; empty where that is not known."""
        value = row.get(column)
        return "" if isinstance(value, Unreadable) or is_unknown(value) else as_text(bare(value))

    def _find_rows(self, rows):
        self.refusals = [{} for _row in rows]
        for index, row in enumerate(rows):
            for name, error in not_understood(self.fields, row):
                self.refuse(index, name, error)
        self.targets = self.match(rows)
        self.compared = self.compared_with()
        first = {}
        for index, (row, target, compared) in enumerate(zip(rows, self.targets, self.compared, strict=True)):
            self._refuse_other_council(index, row)
            same = target.pk if target is not None else self.identity_at(index, row)
            if same in first:
                self.refuse(index, self.key, self.duplicate_message(row, first[same]))
            elif same:
                first[same] = self.numbers[index]
            self.done.seen[self.numbers[index]] = compared and [compared.pk, compared.version]

    def _refuse_other_council(self, index, row):
        council, written = self.council, as_text(row.get(COUNCIL))
        own = (council.name_en, council.name_cy, council.slug, council.gss_code)
        if written and name_key(written) not in {name_key(name or "") for name in own}:
            self.refuse(
                index,
                COUNCIL,
                _("“%(value)s” is not the council of this import, which is %(name)s. Delete this row.")
                % {"value": written, "name": council.name},
            )

    def exported(self, rows):
        """The rows that an export writes."""
        return rows

    def says_all_of(self, item, row: dict) -> bool:
        """Is everything that the row of the file says there already?"""
        copy = deepcopy(item)
        self.links = {}
        try:
            for column in self.get_import_fields():
                self.import_field(column, copy, row)
        except ValidationError:
            return False
        return not self.differing(copy, item)

    # -- the library's steps for each row ------------------------------------------------------------------

    def get_diff_class(self):
        return NoDifference

    def get_import_fields(self):
        return [column for column in self.fields.values() if not column.is_aside]

    def before_import_row(self, row, row_number=None, **kwargs):
        # The links that the row names, and what it changes: both are found before the row is saved.
        self.index, self.links, self.found = row_number - 1, {}, []

    def get_instance(self, instance_loader, row):
        return self.targets[self.index]

    def init_instance(self, row=None):
        return self._meta.model(council=self.council)

    def import_instance(self, instance, row, **kwargs):
        """Every wrong cell of a row is told, not only the first."""
        errors = dict(self.refusals[self.index])
        for column in self.get_import_fields():
            try:
                self.import_field(column, instance, row)
            except ValidationError as error:
                errors.setdefault(column.column_name, error)
        if errors:
            raise ValidationError(errors)

    def import_field(self, field, instance, row, **kwargs):
        """A column that the file does not have leaves the value alone."""
        if field.column_name not in row:
            return
        value = self._understood(field, instance, row)
        if field.is_list:
            self.links[field.attribute] = value
        else:
            setattr(instance, field.attribute, value)

    def _understood(self, column, instance, row):
        written = row[column.column_name]
        now = column.value_of(instance) if instance.pk else None
        # What an export would write is not understood anew.
        if instance.pk and isinstance(written, str) and tidy(written) == as_text(column.written(instance)):
            return now
        value = column.widget.clean(bare(written), row)
        if value is not None:
            return value
        if column.is_needed:
            raise ValidationError(cells.why_needed(written))
        if column.can_be_empty:
            return column.empty()
        return now if instance.pk else getattr(instance, column.attribute)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        if import_validation_errors:
            return False
        self.found = self._changes(instance, original)
        is_same = bool(instance.pk) and not self.found
        self.done.unchanged += is_same
        return is_same

    def _changes(self, instance, original) -> list[Change]:
        return [
            Change(
                column.label, column.widget.words(before) if original.pk else "", column.widget.words(after)
            )
            for column, before, after in self.differing(instance, original)
        ]

    def differing(self, instance, original) -> list[tuple]:
        """The columns in which the two differ, before and after, also by what the model fills in by itself."""
        if instance.pk and self._pairs(instance, original):
            with suppress(ValidationError):  # told when the row is checked as a whole
                instance.clean()
        return self._pairs(instance, original)

    def _pairs(self, instance, original) -> list[tuple]:
        pairs = []
        for column in self.get_import_fields():
            before = column.value_of(original) if original.pk else None
            after = self.links.get(column.attribute, before) if column.is_list else column.value_of(instance)
            if not column.are_equal(before, after):
                pairs.append((column, before, after))
        return pairs

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        """The model's own checks of what has a column, told by the name of the column."""
        errors = {name: list(found) for name, found in (import_validation_errors or {}).items()}
        columns = self.get_import_fields()
        by_attribute = {column.attribute: column.column_name for column in columns}
        checked = {
            column.attribute
            for column in columns
            if column.column_name not in errors and not column.model_field.is_relation
        }
        others = {field.name for field in instance._meta.get_fields()} - checked
        try:
            instance.full_clean(exclude=others, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            for name, faults in error.error_dict.items():
                errors.setdefault(by_attribute.get(name, NON_FIELD_ERRORS), []).extend(faults)
        for words, fields in broken_rules(instance, checked) if not errors else ():
            names = ", ".join(name for attribute, name in by_attribute.items() if attribute in fields)
            errors[names] = [ValidationError(words)]
        if instance.pk and not errors and not self.may_change(self.by, instance):
            errors[NON_FIELD_ERRORS] = [ValidationError(self.why_not(instance))]
        if errors:
            raise ValidationError(errors)

    def why_not(self, row) -> str:
        """Why this officer may not change a row."""
        reasons = {
            "review": _("This is in review: only publishers can change it."),
            "published": _("This is public: only publishers can correct it."),
            "archived": _("This has been removed. Restore it as a draft before you change it."),
        }
        status = row.publication_root.status if row.publication_root else ""
        return reasons.get(status, _("Your role in this council does not allow this."))

    def before_save_instance(self, instance, row, **kwargs):
        instance._history_user, instance._change_reason = self.by, self.reason

    def save_m2m(self, instance, row, dry_run=False, **kwargs):
        if not dry_run:
            for attribute, linked in self.links.items():
                getattr(instance, attribute).set(linked)

    def after_import_row(self, row, row_result, **kwargs):
        if not row_result.is_skip():
            number, instance = self.numbers[self.index], row_result.instance
            line = PreviewRow(number, instance, row_result.is_new(), self.found, self.puts_right(instance))
            self.done.rows.append(line)

    def note_changes(self, lines) -> None:
        """After all rows of a confirmed import are saved: what residents are told of them besides."""

    def puts_right(self, instance) -> bool:
        """Was this row something that residents could read, and is not a text of its own?"""
        return False

    def after_import(self, dataset, result, **kwargs):
        """Not what the library does here: it sets sequences back, and no key of ours comes from a file."""
