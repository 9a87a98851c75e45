"""Writes rows as a workbook or as CSV. No cell that leaves here is run as a formula, and honest values stay whole."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from .values import decimals_of
from .workbook import MAX_ROWS_OF_SHEET

# The sheet of the template that explains the columns.
EXPLANATION = gettext_lazy("Columns")

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
# What a spreadsheet takes for the beginning of a formula: = + - @, their wide forms, and what it skips before them.
FORMULA_STARTS = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
# Numbers, amounts, percentages and telephone numbers may begin with a sign and are no formula.
_HONEST = re.compile(r"[+-]?[£€]?[0-9 ().,]*%?|\+[0-9 ()-]+")
# What a workbook cannot hold.
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MARK = "'"


def escape_formula(value: object) -> object:
    """With an apostrophe before a text that a spreadsheet might run; `unescape_formula` takes that away again."""
    body = value.lstrip(MARK) if isinstance(value, str) else ""
    is_honest = body == value and _HONEST.fullmatch(value)
    return f"{MARK}{value}" if body[:1] in FORMULA_STARTS and not is_honest else value


def unescape_formula(value: object) -> object:
    """What a cell says without the apostrophe that kept it from being a formula."""
    if isinstance(value, str) and value.startswith(MARK) and value.lstrip(MARK)[:1] in FORMULA_STARTS:
        return value[1:]
    return value


def as_csv(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """With the mark by which Excel knows UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([headers, *rows])
    return text.getvalue().encode("utf-8-sig")


def as_workbook(
    headers: Sequence[str], rows: Iterable[Sequence[object]], *, explanation: Sequence[Sequence[str]] = ()
) -> bytes:
    """One sheet of rows; with an explanation a second sheet, which an import does not read.

    The explanation has a line for each column, which ends with the choices that its cells offer.
    """
    return _written([(_("Rows"), headers, rows)], _titles(), explanation)


def as_sheets(
    sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[object]]]],
    *,
    explanation: Sequence[Sequence[str]] = (),
) -> bytes:
    """Several sheets, each as (name, names of columns, rows); the explanation says of which sheet each line is."""
    return _written(sheets, (_("sheet"), *_titles()), explanation)


def _titles() -> tuple[str, ...]:
    return (_("column"), _("what it is"), _("how to write it"), _("required"), _("for officers only"))


def _written(sheets, titles, explanation) -> bytes:
    book = Workbook(write_only=True)
    lines = enumerate(explanation, 2)  # they stand below the titles
    for name, headers, rows in sheets:
        sheet = _add_sheet(book, name, headers, rows, width=24)
        for column, (row, line) in enumerate(islice(lines, len(headers)), 1):
            _offer(sheet, get_column_letter(column), row, len(titles) + 1, len(line))
    if explanation:
        _add_sheet(book, str(EXPLANATION), (*titles, _("choices")), explanation, width=40)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _offer(sheet, column, row, first, last) -> None:
    """Each cell of the column lists what the line of the explanation has there; other words may be typed too."""
    if first <= last:
        cells = f"${get_column_letter(first)}${row}:${get_column_letter(last)}${row}"
        offer = DataValidation("list", formula1=f"'{EXPLANATION}'!{cells}", allow_blank=True)
        offer.add(f"{column}2:{column}{MAX_ROWS_OF_SHEET + 1}")
        sheet.data_validations.append(offer)


def _add_sheet(book, title, headers, rows, *, width):
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for position in range(1, len(headers) + 1):
        sheet.column_dimensions[get_column_letter(position)].width = width
    sheet.append([_cell(sheet, name, bold=True) for name in headers])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    return sheet


def _cell(sheet, value, *, bold=False):
    cell = WriteOnlyCell(sheet, value=_NOT_IN_XML.sub("", value) if isinstance(value, str) else value)
    cell.font = Font(bold=bold)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    elif isinstance(value, date):
        cell.number_format = "d mmmm yyyy"
    elif isinstance(value, Decimal):
        decimals = decimals_of(value)
        cell.number_format = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    return cell
