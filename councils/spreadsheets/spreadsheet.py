"""Reads an uploaded spreadsheet into rows of cells; what is not a spreadsheet is refused in words."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from openpyxl.utils import get_column_letter

from ..languages import in_all_languages
from ..parsing.text_faults import is_error_mark
from . import workbook
from .export import EXPLANATION
from .preview import in_sheet, listed, naming_sheet
from .values import Percentage, Unreadable, name_key
from .workbook import MAX_COLUMNS, MAX_ROWS

MEGABYTES = 5

# How a file of another kind begins, and what to say of it.
OTHER_KINDS = {
    b"%PDF": gettext_lazy("This is a PDF. Save the table as .xlsx or as CSV, and choose that."),
    b"MZ": gettext_lazy("This is a program, not a spreadsheet. It was not opened."),
    b"\x7fELF": gettext_lazy("This is a program, not a spreadsheet. It was not opened."),
    b"{\\rtf": gettext_lazy("This is a text document. Save the table as .xlsx or as CSV, and choose that."),
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Characters that no text holds.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
# In a format of numbers what is only printed: "in quotation marks", or behind a backslash.
_PRINTED = re.compile(r'"[^"]*"|\\.')


@dataclass
class Table:
    """What a file holds: its filled rows with the numbers the spreadsheet gives them, and what to know of it."""

    rows: list[tuple[int, list]]
    notes: list[str] = field(default_factory=list)


def refuse_large(size: int) -> None:
    if size > MEGABYTES * 1024 * 1024:
        raise ValidationError(
            _("The file is larger than %(megabytes)s MB. Split it, and import one part after the other.")
            % {"megabytes": MEGABYTES}
        )


def read(name: str, content: bytes) -> Table:
    """The rows of a workbook or CSV file. Raises ValidationError with what is wrong and how to mend it."""
    ending = _ending(name, content)
    if ending not in ("xlsx", "csv"):
        raise ValidationError(_("Choose an Excel workbook (.xlsx) or a CSV file (.csv)."))
    is_packed = _is_packed(content, ending)
    table = _read_workbook(content) if is_packed else _read_csv(content)
    if not table.rows:
        raise ValidationError(_("The file has no rows. Choose the file again."))
    return table


def read_sheets(name: str, content: bytes, known: Iterable[str]) -> tuple[dict[str, Table], list[str]]:
    """The rows of each sheet of a workbook that has one of the `known` names; and what to know of the workbook.

    A sheet with nothing below the names of its columns is passed over. Raises ValidationError, which names the sheet
    that cannot be read.
    """
    ending = _ending(name, content)
    if ending != "xlsx":
        raise ValidationError(_("Choose an Excel workbook (.xlsx)."))
    _is_packed(content, ending)
    sheets, hidden = workbook.open_sheets(content)
    by_key = {name_key(title): title for title in known}
    tables: dict[str, Table] = {}
    unread: list[str] = []
    notes: list[str] = []
    for sheet, part in sheets:
        title = by_key.get(name_key(sheet.title))
        if title is None:
            unread += [sheet.title] if sheet.title not in in_all_languages(EXPLANATION) else []
            continue
        with naming_sheet(title):
            rows = workbook.rows_of(sheet, part, workbook.MAX_ROWS_OF_SHEET)
            if title in tables and len(rows) > 1:
                raise ValidationError(_("There are two sheets of this name. Put their rows into one."))
        if len(rows) > 1:
            tables[title] = Table(_values(rows))
            notes += [in_sheet(title, note) for note in _hidden_notes(part)]
    if unread:
        words = _("These sheets are not known here, and are not read: %(sheets)s. Known are: %(known)s.")
        notes.append(words % {"sheets": ", ".join(unread), "known": ", ".join(by_key.values())})
    if not tables:
        words = _("No sheet of this workbook has rows that are known here. Name the sheets: %(known)s.")
        raise ValidationError(words % {"known": ", ".join(by_key.values())})
    return tables, [*notes, *_hidden_sheets(hidden)]


def _ending(name: str, content: bytes) -> str:
    """Of the file's name; what is too large, empty or of another kind is refused."""
    refuse_large(len(content))
    if not content.strip():
        raise ValidationError(_("The file is empty. Choose the file again."))
    _refuse_other_kinds(content)
    return name.rpartition(".")[2].lower()


def _is_packed(content: bytes, ending: str) -> bool:
    """Is it a workbook? It is one if its name says so."""
    is_packed = content.startswith(b"PK")
    if is_packed != (ending == "xlsx"):
        raise ValidationError(
            _(
                "The file name ends in .%(ending)s, but the file is a different type. Save it again "
                "as .xlsx or CSV."
            )
            % {"ending": ending}
        )
    return is_packed


def _refuse_other_kinds(content: bytes) -> None:
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise ValidationError(
                _("This file is protected by a password. Save a copy without one, and choose that.")
            )
        raise ValidationError(_("This is an older type of file (.xls). Save it as .xlsx, and choose that."))
    for start, words in OTHER_KINDS.items():
        if content.startswith(start):
            raise ValidationError(words)


# -- workbooks --------------------------------------------------------------------------------------


def _read_workbook(content: bytes) -> Table:
    ((sheet, part), *others), hidden = workbook.open_sheets(content)
    rows = _values(workbook.rows_of(sheet, part))
    notes = []
    titles = [other.title for other, _part in others]
    if unread := [title for title in titles if title not in in_all_languages(EXPLANATION)]:
        notes.append(
            _("Only the first sheet, “%(first)s”, is read. These are not: %(others)s.")
            % {"first": sheet.title, "others": ", ".join(unread)}
        )
    return Table(rows, [*notes, *_hidden_notes(part), *_hidden_sheets(hidden)])


def _values(rows) -> list[tuple[int, list]]:
    return [(number, [_cell(cell) for cell in cells]) for number, cells in rows]


def _hidden_notes(part):
    """What nobody sees in the spreadsheet, told before it is read."""
    columns = [number for number in part.hidden_columns if number in part.filled_columns]
    if rows := part.hidden_rows:
        words = ngettext(
            "Row %(rows)s is hidden in the spreadsheet, and is read all the same. Delete it there if it is not meant.",
            "%(number)s rows are hidden in the spreadsheet, and are read all the same: %(rows)s. Delete them there if "
            "they are not meant.",
            len(rows),
        )
        yield words % {"number": len(rows), "rows": listed(rows, str)}
    if columns:
        words = ngettext(
            "Column %(columns)s is hidden in the spreadsheet, and is read all the same. Delete it there if it is not "
            "meant.",
            "%(number)s columns are hidden in the spreadsheet, and are read all the same: %(columns)s. Delete them "
            "there if they are not meant.",
            len(columns),
        )
        yield words % {"number": len(columns), "columns": listed(columns, get_column_letter)}


def _hidden_sheets(sheets):
    if sheets:
        words = ngettext(
            "The sheet “%(sheets)s” is hidden, and is not read.",
            "%(number)s sheets are hidden, and are not read: %(sheets)s.",
            len(sheets),
        )
        yield words % {"number": len(sheets), "sheets": ", ".join(sheets)}


def _cell(cell):
    if cell.data_type == "f":
        return Unreadable(_("This is a formula. Copy the column and paste it as values."))
    if cell.data_type == "n" and isinstance(cell.value, (int, float)) and _is_in_percent(cell.number_format):
        return Percentage(cell.value)
    return _readable(cell.value)


def _readable(value):
    """The value, unless it is what a spreadsheet shows for a formula that failed."""
    if not isinstance(value, str) or not is_error_mark(value):
        return value
    words = _(
        "“%(value)s” is a spreadsheet error. Fix it in the spreadsheet, or empty this cell if the value is not known."
    )
    return Unreadable(words % {"value": value.strip()})


def _is_in_percent(number_format: str) -> bool:
    return "%" in _PRINTED.sub("", number_format)


# -- CSV --------------------------------------------------------------------------------------------


def _read_csv(content: bytes) -> Table:
    text, notes = _decode(content)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows, number = [], 0
    try:
        for number, cells in enumerate(lines, 1):
            if any(cell.strip() for cell in cells):
                rows.append((number, [_readable(cell) for cell in cells]))
            if len(rows) > MAX_ROWS + 1:
                raise workbook.too_many_rows()
            if len(cells) > MAX_COLUMNS:
                raise ValidationError(
                    _("Row %(row)s has more than %(columns)s cells. Delete what is not to be imported.")
                    % {"row": number, "columns": MAX_COLUMNS}
                )
    except csv.Error as error:
        raise ValidationError(
            _("Row %(row)s cannot be read. A quotation mark is not closed, or is inside a cell.")
            % {"row": number + 1}
        ) from error
    return Table(rows, notes)


def _decode(content: bytes) -> tuple[str, list[str]]:
    """The text: UTF-8, what Excel calls Unicode text, or the old Windows letters, which lack ŵ and ŷ."""
    notes = []
    try:
        text = content.decode(_unicode(content))
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError as error:
            raise _not_text() from error
        notes.append(
            _(
                "This file is not saved as UTF-8, so some letters, such as ŵ and ŷ, may have been lost before it came."
            )
        )
    if _CONTROL.search(text):
        raise _not_text()
    return text, notes


def _unicode(content: bytes) -> str:
    """Which Unicode it is: UTF-16 has a mark at its start, or every other byte of its first letters is empty."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = content[:40]
    if len(start) > 3 and start[1::2].count(0) > len(start) // 4 and not start[::2].count(0):
        return "utf-16-le"
    if len(start) > 3 and start[::2].count(0) > len(start) // 4 and not start[1::2].count(0):
        return "utf-16-be"
    return "utf-8-sig"


def _not_text() -> ValidationError:
    return ValidationError(
        _("This is not a spreadsheet that can be read. Save it as .xlsx or as CSV (UTF-8).")
    )


def _delimiter(text: str) -> str:
    """What stands between the cells of the first filled line: a comma, a semicolon, a tab or an upright line."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside_quotes = re.sub(r'"[^"]*"', "", first)
    return max(",;\t|", key=outside_quotes.count)
