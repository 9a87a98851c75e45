"""A workbook of several sheets: tried as a whole and taken back, or carried out as a whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Model
from django.utils.translation import gettext as _

from ..models import ImportBatch, ImportFile
from ..publishing.caching import batched_invalidation
from .base import CouncilResource
from .batch import explained, import_table, lines_of, record, waiting_file
from .export import as_sheets, escape_formula
from .preview import Preview, PreviewRow, Problem, StaleError, in_sheet, naming_sheet
from .spreadsheet import Table, read_sheets


@dataclass
class Sheet:
    """One sheet of a workbook, and what it would do."""

    name: str
    resource: CouncilResource
    preview: Preview


@dataclass
class WorkbookPreview:
    """What a workbook would do, sheet by sheet and together."""

    sheets: list[Sheet]

    def _all(self, name: str) -> list:
        return [each for sheet in self.sheets for each in getattr(sheet.preview, name)]

    @property
    def rows(self) -> list[PreviewRow]:
        return self._all("rows")

    @property
    def added(self) -> list[PreviewRow]:
        return self._all("added")

    @property
    def changed(self) -> list[PreviewRow]:
        return self._all("changed")

    @property
    def problems(self) -> list[Problem]:
        return [
            replace(problem, sheet=sheet.name)
            for sheet in self.sheets
            for problem in sorted(sheet.preview.problems, key=attrgetter("row"))
        ]

    @property
    def notes(self) -> list[str]:
        return [in_sheet(sheet.name, note) for sheet in self.sheets for note in sheet.preview.notes]

    @property
    def unchanged(self) -> int:
        return sum(sheet.preview.unchanged for sheet in self.sheets)

    @property
    def not_filled_in(self) -> int:
        return sum(sheet.preview.not_filled_in for sheet in self.sheets)

    @property
    def rows_wrong(self) -> int:
        return sum(sheet.preview.rows_wrong for sheet in self.sheets)

    @property
    def seen(self) -> dict[str, dict]:
        """By sheet, of each row that is there already, what it was compared with."""
        return {
            sheet.name: {row: value for row, value in sheet.preview.seen.items() if value}
            for sheet in self.sheets
        }


# The resource of each sheet by its name, in the order in which they are done: what is named comes first.
Resources = Mapping[str, CouncilResource]


class _TakenBackError(Exception):
    """The workbook was tried: nothing of it stays."""


def try_out(resources: Resources, tables: dict[str, Table]) -> WorkbookPreview:
    """What each sheet would do after those before it. It is done, and taken back: a row may name one that is new."""
    done: dict[str, Sheet] = {}
    try:
        with batched_invalidation():
            for name, resource, table in _in_order(resources, tables, done):
                with naming_sheet(name):
                    preview = resource.preview(table)
                resource.save_all(preview.rows)
                done[name] = Sheet(name, resource, preview)
            raise _TakenBackError
    except _TakenBackError:
        sheets = list(done.values())
        _leave_out_what_follows(sheets)
        return WorkbookPreview(sheets)
    except IntegrityError as clash:
        # Somebody added the same in this very moment.
        words = _("Someone changed this while it was being checked. Choose the file again.")
        raise ValidationError(words) from clash


def _leave_out_what_follows(sheets: list[Sheet]) -> None:
    """Of later sheets it is not told that they name what is wrong in an earlier one: that is mended there."""
    for sheet, earlier in ((sheet, sheets[:place]) for place, sheet in enumerate(sheets)):
        if any(each.preview.problems for each in earlier):
            said = sheet.preview.problems
            sheet.preview.problems = [
                one for one in said if one.columns not in sheet.resource.names_of_others
            ]


def carry_out_sheets(
    file: ImportFile, resources: Resources, *, seen: dict, note: str = "", note_cy: str = ""
) -> list[ImportBatch]:
    """Import the waiting workbook in one transaction: a batch for each sheet that changes something.

    `seen`: by sheet what each row was compared with. Raises StaleError, which names the sheet, when that has changed.
    """
    tables, _notes = read_sheets(file.name, bytes(file.content), resources)
    batches: list[ImportBatch] = []
    done: dict[str, Sheet] = {}
    with waiting_file(file):
        for name, resource, table in _in_order(resources, tables, done):
            rows = {int(row): value for row, value in seen.get(name, {}).items()}
            try:
                preview = import_table(resource, table, seen=rows, note=note, note_cy=note_cy)
            except StaleError as stale:
                raise StaleError(stale.numbers, sheet=name) from stale
            done[name] = Sheet(name, resource, preview)
            if preview.rows:
                batches.append(record(file, resource, preview))
        if not batches:  # all of it is there by now
            raise StaleError([])
    return batches


def _in_order(resources: Resources, tables, done: dict[str, Sheet]):
    for name, resource in resources.items():
        if name in tables:
            resource.earlier = done
            yield name, resource, tables[name]


def workbook_of(resources: Resources, rows: Mapping[str, Iterable[Model]]) -> bytes:
    """These rows in the columns of each sheet, with a sheet that explains the columns."""
    sheets = [
        (name, list(resource.fields), lines_of(resource, rows.get(name, ())))
        for name, resource in resources.items()
    ]
    words = [(name, *line) for name, resource in resources.items() for line in explained(resource)]
    return as_sheets(sheets, explanation=words)


def workbook_of_lines(
    resources: Resources, lines: Mapping[str, list[dict[str, object]]], *, is_template: bool
) -> bytes:
    """A workbook that says this: of each sheet its lines, by the names of the columns.

    A template has all columns of these sheets, and explains them; else there are only those that are filled in, since
    an empty cell would empty what is there.
    """
    sheets = []
    for name in (name for name in resources if lines.get(name)):
        columns = list(resources[name].fields)
        if not is_template:
            columns = [column for column in columns if any(line.get(column) for line in lines[name])]
        rows = [[escape_formula(line.get(column, "")) for column in columns] for line in lines[name]]
        sheets.append((name, columns, rows))
    words = [(name, *line) for name, _columns, _rows in sheets for line in explained(resources[name])]
    return as_sheets(sheets, explanation=words if is_template else ())
