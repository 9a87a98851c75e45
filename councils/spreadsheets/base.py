"""The columns of a model for one council, and the way from the rows of a file to the rows of the council."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from copy import copy
from functools import partial

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import models
from django.db.models import Model, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from modeltranslation.manager import get_translatable_fields_for_model

from .. import permissions
from ..constraints import broken_rules
from ..fields import WebAddressField
from ..models import Council, User, newest_records
from ..publishing.bulk import save_all
from . import cells
from .columns import COUNCIL, PUBLIC, Column, ColumnSet, HelperColumn
from .export import unescape_formula
from .headers import rows_below_names
from .preview import Change, Preview, PreviewRow, Problem, StaleError
from .spreadsheet import Table
from .values import Unreadable, as_text, is_unknown, name_key, tidy


class CouncilResource(ColumnSet):
    """Base of all columns. It reads and writes rows of one council only, in the name of one officer."""

    model: type[models.Model]
    # The model's fields that have a column, in their order, each PUBLIC or INTERNAL.
    names: dict[str, str] = {}
    # The column that says which row is meant.
    key = ""
    # What to know of new rows, for who chooses a file.
    about_new_rows: object = ""
    # Columns that name rows of other sheets of a workbook.
    names_of_others: frozenset[str] = frozenset()

    def __init__(
        self,
        council: Council,
        *,
        by: User | None = None,
        may_change: Callable[[User | None, Model], bool] = lambda _user, _row: False,
        reason: str = "",
        has_welsh: bool | None = None,
    ) -> None:
        """`may_change(user, row)` says what this officer may change; `reason` goes into the history of each row."""
        super().__init__(council)
        self.by, self.may_change, self.reason = by, may_change, reason
        self.has_welsh = council.has_welsh if has_welsh is None else has_welsh
        # Of a workbook the sheets that come before, as they were done.
        self.earlier: dict = {}

    # -- columns --------------------------------------------------------------------------------

    def columns(self) -> Iterator[Column | HelperColumn]:
        opts = self.model._meta
        translated = get_translatable_fields_for_model(self.model) or ()
        for name, access in self.names.items():
            if name in translated:
                yield Column(name, access, opts.get_field(f"{name}_en"), cells.TextCell)
                if self.has_welsh:
                    yield Column(f"{name}_cy", access, opts.get_field(f"{name}_cy"), cells.TextCell)
            else:
                field = opts.get_field(name)
                yield Column(name, access, field, partial(self.cell_of, field), is_key=name == self.key)

    @cached_property
    def all_columns(self) -> list[Column | HelperColumn]:
        name, words = _("council"), _("May be left out. A row that names another council is refused.")
        whose = HelperColumn(COUNCIL, PUBLIC, name, lambda row: row.owner_council.name_en, words)
        return [*self.columns(), whose]

    def cell_of(self, model_field) -> cells.Cell:
        """The kind of cell that suits a field of the model."""
        is_yes_or_no = isinstance(model_field, models.BooleanField)
        if model_field.choices and not is_yes_or_no:
            return cells.ChoiceCell(model_field.flatchoices)
        kinds = {
            WebAddressField: cells.WebAddressCell,
            models.BooleanField: cells.YesNoCell,
            models.DateTimeField: cells.MomentCell,
            models.DateField: cells.DateCell,
            models.TimeField: cells.TimeCell,
            models.IntegerField: cells.WholeNumberCell,
            models.Field: cells.TextCell,
        }
        return next(cell() for kind, cell in kinds.items() if isinstance(model_field, kind))

    # -- what a file would do, and doing it -----------------------------------------------------------

    def preview(self, table: Table) -> Preview:
        """What the file would do. Nothing is written; what is wrong with the whole file raises ValidationError."""
        self._find_rows(table)
        return self._checked()

    def apply(self, table: Table, seen: dict) -> Preview:
        """Do it, if every row is still as `seen`. The caller holds the transaction and ends it on any problem."""
        self._find_rows(table, is_locked=True)
        self._hold_rows(seen)
        done = self._checked()
        if not done.problems:
            self.save_all(done.rows)
        return done

    def _find_rows(self, table, *, is_locked=False):
        """Which row of the council each row of the file is about; nothing further is read."""
        if not permissions.edits_for.test(self.by, self.council):
            raise PermissionDenied
        self.done = Preview()
        rows = self.in_order(rows_below_names(table, list(self.fields)))
        filled_in = {number: row for number, row in rows.items() if self.is_filled_in(row)}
        self.done.not_filled_in = len(rows) - len(filled_in)
        self.numbers, self.rows = list(filled_in), list(filled_in.values())
        if is_locked:
            self.lock_related(self.rows)
        self._understand_references()
        self.targets = self.match(self.rows)
        self.compared = self.compared_with()
        self._refuse_duplicates()
        self._refuse_missing_columns()

    def in_order(self, rows: dict[int, dict]) -> dict[int, dict]:
        """The rows of a file in the order in which they are done."""
        return rows

    def is_filled_in(self, row: dict) -> bool:
        """Does the row say anything?"""
        return True

    def lock_related(self, rows: list[dict]) -> None:
        """Lock what else must not change until the import is done."""

    def _hold_rows(self, seen):
        """Lock what is about to change; remember what the history held of it."""
        keys = [row.pk for row in self.compared if row is not None]
        rows = self.model._base_manager.filter(pk__in=keys)
        versions = dict(rows.select_for_update().values_list("pk", "version"))
        now = {
            number: row and [row.pk, versions.get(row.pk)]
            for number, row in zip(self.numbers, self.compared, strict=True)
        }
        if stale := [number for number in now if now[number] != seen.get(number)]:
            raise StaleError(stale)
        self.records_before = newest_records(self.model, keys)

    def _refuse_missing_columns(self):
        needed = [name for name, column in self.fields.items() if column.is_needed]
        missing = [name for name in needed if any(name not in row for row in self.rows[:1])]
        if missing and None in self.targets:
            raise ValidationError(
                _("A new row needs these columns, which the file does not have: %(names)s.")
                % {"names": ", ".join(missing)}
            )

    # -- which row of the council is meant ----------------------------------------------------------------

    @classmethod
    def with_columns(cls, rows: QuerySet) -> QuerySet:
        """The rows with what their columns read, however many there are."""
        fields = [cls.model._meta.get_field(name) for name in cls.names]
        single = [field.name for field in fields if field.many_to_one]
        several = [field.name for field in fields if field.many_to_many]
        return rows.select_related(cls.model.council_lookup, *single).prefetch_related(*several)

    def existing(self) -> QuerySet:
        """The council's rows that a file can be about."""
        model = self.model
        return self.with_columns(model._default_manager.filter(**{model.council_lookup: self.council}))

    def match(self, rows: list[dict]) -> list:
        """For each row of the file the council's row that it is about, or None for a new one."""
        raise NotImplementedError

    def compared_with(self) -> list:
        """For each row of the file what it was written in view of: that must not have changed meanwhile."""
        return self.targets

    def identity(self, index: int, row: dict) -> object:
        """By what two new rows of a file are held to be one and the same."""
        raise NotImplementedError

    def duplicate_message(self, row: dict, number: int) -> str:
        """What to tell of a row that is about the same as row `number`."""
        raise NotImplementedError

    def refuse(self, index: int, column: str, message: str) -> None:
        self.refusals[index].setdefault(column, ValidationError(message))

    def text_of(self, row: dict, column: str) -> str:
        """What the cell says as text; empty where that is not known."""
        value = row.get(column)
        return "" if isinstance(value, Unreadable) or is_unknown(value) else as_text(unescape_formula(value))

    def _understand_references(self):
        """Read what the file names, and tell what of it cannot be read."""
        self.refusals: list[dict] = [{} for _row in self.rows]
        for name, column in self.fields.items():
            if not column.is_aside:
                column.cell.look_up([unescape_formula(row[name]) for row in self.rows if name in row])
                continue
            for index, row in enumerate(() if column.is_help else self.rows):
                try:
                    column.cell.clean(unescape_formula(row.get(name)), row)
                except ValidationError as error:
                    self.refuse(index, name, error)

    def _refuse_duplicates(self):
        first: dict = {}
        for index, (number, row, target) in enumerate(
            zip(self.numbers, self.rows, self.targets, strict=True)
        ):
            self._refuse_other_council(index, row)
            same = target.pk if target else self.identity(index, row)
            if same in first:
                self.refuse(index, self.key, self.duplicate_message(row, first[same]))
            elif same:
                first[same] = number
            compared = self.compared[index]
            self.done.seen[number] = compared and [compared.pk, compared.version]

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

    def exported(self, rows: Iterable[Model]) -> Iterable[Model]:
        """The rows that an export writes."""
        return rows

    # -- what a row says --------------------------------------------------------------------------

    @property
    def columns_read(self) -> list[Column]:
        """Those that a row of the council is filled from."""
        return [column for column in self.fields.values() if not column.is_aside]

    def says_all_of(self, item: Model, row: dict) -> bool:
        """Is everything that the row of the file says there already?"""
        links: dict = {}
        filled = copy(item)
        return not self.fill(filled, links, row) and not self._differing(filled, links, item)

    def _checked(self) -> Preview:
        """What each row would add or change, and all that is wrong."""
        for index, (number, row) in enumerate(zip(self.numbers, self.rows, strict=True)):
            target = self.targets[index]
            before = copy(target) if target else None
            line = PreviewRow(number, target or self.new_row(index), before, [], row, {})
            refused = self.refusals[index]
            errors = refused | self.fill(line.row, line.links, row) | refused  # first what is refused already
            if before:
                line.row.as_stored = _same_fields(line.row, before)
            if not errors:
                for column, old, new in self._differing(line.row, line.links, before):
                    words = column.cell.words
                    line.changes.append(Change(column.label, words(old) if before else "", words(new)))
                if before and not line.changes:
                    self.done.unchanged += 1
                    continue
            if errors := self.faults_of(index, line, errors):
                for columns, messages in ValidationError(errors).message_dict.items():
                    columns = "" if columns == NON_FIELD_ERRORS else columns
                    self.done.problems += [Problem(number, columns, message) for message in messages]
            else:
                self.tell(index, line)
                self.done.rows.append(line)
        return self.done

    def tell(self, index: int, line: PreviewRow) -> None:
        """What the preview says of a row that is right, beside what it changes: `facts` and `warnings`."""

    def new_row(self, index: int) -> Model:
        """What a row of the file fills where the council has none."""
        return self.model(council=self.council)

    def fill(self, instance: Model, links: dict, row: dict) -> dict:
        """Take what the file says into the row, and what it names several of into `links`: every fault, by column.

        A column that the file does not have leaves the value alone.
        """
        errors = {}
        for column in self.columns_read:
            try:
                if column.name in row:
                    value = self._understood(column, instance, row)
                    if column.is_list:
                        links[column.attribute] = value
                    else:
                        setattr(instance, column.attribute, value)
            except ValidationError as error:
                errors[column.name] = error
        return errors

    def _understood(self, column, instance, row):
        written = row[column.name]
        now = column.value_of(instance) if instance.pk else None
        # What an export would write is not understood anew.
        if instance.pk and isinstance(written, str) and tidy(written) == as_text(column.written(instance)):
            return now
        value = column.cell.clean(unescape_formula(written), row)
        if value is not None:
            return value
        if column.is_needed:
            raise ValidationError(cells.why_needed(written))
        if column.can_be_empty:
            return None if column.model_field.null else ""
        return now if instance.pk else getattr(instance, column.attribute)

    def _differing(self, instance, links, original) -> list[tuple]:
        """The columns in which the two differ, before and after, also by what the model fills in by itself."""
        if instance.pk and self._pairs(instance, links, original):
            with suppress(ValidationError):  # told when the row is checked as a whole
                instance.clean()
        return self._pairs(instance, links, original)

    def _pairs(self, instance, links, original) -> list[tuple]:
        pairs = []
        for column in self.columns_read:
            before = column.value_of(original) if original else None
            after = links.get(column.attribute, before) if column.is_list else column.value_of(instance)
            if not column.are_equal(before, after):
                pairs.append((column, before, after))
        return pairs

    def faults_of(self, index: int, line: PreviewRow, errors: dict) -> dict:
        """All that is wrong with a row, by column: `errors` of its cells, and the model's own checks of the others."""
        instance, errors = line.row, {name: [error] for name, error in errors.items()}
        by_attribute = {column.attribute: column.name for column in self.columns_read}
        checked = {
            column.attribute
            for column in self.columns_read
            if column.name not in errors and not column.model_field.is_relation
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
        return errors

    def why_not(self, row: Model) -> str:
        """Why this officer may not change a row."""
        reasons = {
            "review": _("This is in review: only publishers can change it."),
            "published": _("This is public: only publishers can correct it."),
            "archived": _("This has been removed. Restore it as a draft before you change it."),
        }
        status = row.publication_root.status if row.publication_root else ""
        return reasons.get(status, _("Your role in this council does not allow this."))

    # -- saving ---------------------------------------------------------------------------------

    def set_author(self, row: Model) -> None:
        """Before a row is saved: who did it, and why."""
        row._history_user, row._change_reason = self.by, self.reason

    def save_all(self, lines: list[PreviewRow]) -> None:
        """Save what the rows of the file add and change. Their versions were compared when they were locked."""
        for line in lines:
            self.set_author(line.row)
        save_all(
            [line.row for line in lines],
            before={line.row: line.before for line in lines if not line.is_new},
            links=[(line.row, line.links) for line in lines],
        )

    def note_changes(self, lines: Iterable[PreviewRow]) -> None:
        """After all rows of a confirmed import are saved: what residents are told of them besides."""


def _same_fields(row: Model, before: Model) -> set[str]:
    """What the file leaves as it is stored: the model does not ask about it again."""
    fields = row._meta.concrete_fields
    return {field.name for field in fields if getattr(row, field.attname) == getattr(before, field.attname)}
