"""Opens an uploaded Excel workbook within bounds: what is a trap, damaged or far too large is refused in words.

Nothing reaches the library that reads workbooks before each part was gone through once, without entities, and counted.
"""

import io
import re
import warnings
import zipfile
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

import openpyxl
from defusedxml import DefusedXmlException, sax
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.utils import column_index_from_string

MAX_ROWS = 1000
# Of one sheet of several: ten years of targets of some hundred measures.
MAX_ROWS_OF_SHEET = 3000
MAX_COLUMNS = 60
# The last one that Excel knows.
LAST_ROW = 1_048_576
# Unpacked: a workbook of 1,000 long rows has some megabytes.
MAX_UNPACKED = 20 * 1024 * 1024
MAX_PARTS = 500
# XML elements: about five a cell where cells are, and few elsewhere.
MAX_ELEMENTS = 400_000
MAX_ELEMENTS_ELSEWHERE = 50_000

_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")


class TooMuchError(Exception):
    """A part holds more than any spreadsheet of 1,000 rows needs."""


class Part(ContentHandler):
    """Goes through one XML part: how many elements, which rows and columns hold something, what is merged."""

    def __init__(self, limit):
        super().__init__()
        self.limit, self.elements = limit, 0
        self.row, self.column, self.in_cell = 0, 0, False
        self.filled_rows, self.last_row, self.last_column = 0, 0, 0
        self.merged = []
        self.is_hidden_row = False
        self.hidden_rows, self.hidden_columns, self.filled_columns = [], [], set()

    def startElement(self, name, attrs):
        self.elements += 1
        if self.elements > self.limit:
            raise TooMuchError
        name = name.rpartition(":")[2]
        if name == "row":
            self.row, self.column = int(attrs.get("r") or self.row + 1), 0
            if not 0 < self.row <= LAST_ROW:
                raise ValueError(self.row)
            self.is_hidden_row = _is_hidden(attrs, "ht")
        elif name == "col" and _is_hidden(attrs, "width"):
            first, last = int(attrs.get("min") or 1), int(attrs.get("max") or MAX_COLUMNS)
            self.hidden_columns += range(first, min(last, MAX_COLUMNS) + 1)
        elif name == "c":
            place = _PLACE.match(attrs.get("r") or "")
            self.column = column_index_from_string(place[1]) if place else self.column + 1
            self.in_cell = True
        elif self.in_cell and name in ("v", "t", "f"):
            self._filled()
        elif name == "mergeCell":
            self.merged.append(attrs.get("ref", ""))

    def endElement(self, name):
        if name.rpartition(":")[2] == "c":
            self.in_cell = False

    def _filled(self):
        if self.row != self.last_row:
            self.filled_rows += 1
            self.hidden_rows += [self.row] if self.is_hidden_row else []
        self.filled_columns.add(self.column)
        self.last_row = max(self.row, self.last_row)
        self.last_column = max(self.column, self.last_column)


def _is_hidden(attrs, size: str) -> bool:
    """Is a row or column hidden, filtered out, or made so small that nobody sees it?"""
    return attrs.get("hidden") in ("1", "true") or float(attrs.get(size) or 1) == 0


def open_sheets(content: bytes) -> tuple[list[tuple], list[str]]:
    """Each visible sheet with what was found in it, in the order of the workbook; and the names of hidden ones."""
    archive = _archive(content)
    parts = {}
    searched = io.BytesIO()
    with zipfile.ZipFile(searched, "w") as copy:
        for name in dict.fromkeys(archive.namelist()):
            if name.endswith((".xml", ".rels")):
                data = _read(archive, name)
                parts[name] = _go_through(name, data)
                copy.writestr(name, data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which are not read
            book = openpyxl.load_workbook(searched, read_only=True, keep_links=False)
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        found = [(sheet, parts[sheet._worksheet_path]) for sheet in visible]
    except Exception as damage:  # it raises anything at all where the parts do not fit together
        raise _damaged() from damage
    if not found:
        raise _damaged()
    return found, [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]


def rows_of(sheet, part, most: int = MAX_ROWS) -> list:
    """Each filled row as its number and its cells. Raises ValidationError where they cannot be told apart."""
    _refuse_what_cannot_be_read(part, most)
    return _rows(sheet, part)


def _rows(sheet, part) -> list:
    """The bounds are those found, whatever the sheet says of itself."""
    sheet.reset_dimensions()
    rows = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about dates outside of the calendar, which become error values
            bounds = {"max_row": part.last_row, "max_col": max(part.last_column, 1)}
            for number, cells in enumerate(sheet.iter_rows(**bounds), 1):
                if any(cell.value is not None for cell in cells):
                    rows.append((number, cells))
    except Exception as damage:
        raise _damaged() from damage
    return rows


def _archive(content: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as damage:
        raise _damaged() from damage
    members = archive.infolist()
    names = {member.filename for member in members}
    if any(member.flag_bits & 1 for member in members):
        raise ValidationError(
            _("This file is protected by a password. Save a copy without one, and choose that.")
        )
    if "xl/workbook.xml" not in names:
        raise ValidationError(_("This is not an Excel workbook. Save the spreadsheet as .xlsx or as CSV."))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ValidationError(
            _("This workbook contains macros. Save it as .xlsx, without macros, and choose that.")
        )
    if len(members) > MAX_PARTS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise _too_much()
    return archive


def _read(archive, name: str) -> bytes:
    """One part, no longer than the archive says: what is packed behind that is never unpacked."""
    try:
        return archive.read(name)
    except Exception as damage:  # each way of packing has errors of its own
        raise _damaged() from damage


def _go_through(name: str, data: bytes) -> Part:
    has_cells = name.startswith("xl/worksheets/") or name.endswith("sharedStrings.xml")
    part = Part(MAX_ELEMENTS if has_cells else MAX_ELEMENTS_ELSEWHERE)
    try:
        sax.parseString(data, part, forbid_dtd=True)
    except TooMuchError:
        raise _too_much() from None
    except DefusedXmlException as trap:
        raise ValidationError(_("This file contains unsafe content. It was not opened.")) from trap
    except (SAXParseException, ValueError) as damage:
        raise _damaged() from damage
    return part


def _refuse_what_cannot_be_read(part: Part, most: int) -> None:
    if part.filled_rows > most + 1:
        raise too_many_rows(most)
    if part.last_column > MAX_COLUMNS:
        raise ValidationError(
            _("This spreadsheet has more than %(columns)s columns. Delete what is not to be imported.")
            % {"columns": MAX_COLUMNS}
        )
    if part.merged:
        raise ValidationError(
            _("Cells %(cells)s are merged. Unmerge them, and write the value in every row it belongs to.")
            % {"cells": ", ".join(part.merged[:5])}
        )


def too_many_rows(most: int = MAX_ROWS) -> ValidationError:
    words = _("This spreadsheet has more than %(rows)s rows. Split it, and import one part after the other.")
    return ValidationError(words % {"rows": f"{most:,}"})


def _damaged() -> ValidationError:
    return ValidationError(
        _("This file is damaged or is not an Excel workbook. Open it in Excel and save it again.")
    )


def _too_much() -> ValidationError:
    return ValidationError(
        _(
            "This workbook contains much more than %(rows)s rows need. Copy your rows into a new "
            "workbook, and choose that."
        )
        % {"rows": f"{MAX_ROWS:,}"}
    )
