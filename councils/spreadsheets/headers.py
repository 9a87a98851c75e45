"""Row 1 of a file names its columns: each is known and stands there once, since a slip of the hand would lose data."""

import difflib
from itertools import zip_longest

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from .spreadsheet import Table
from .values import as_text


def rows_below_names(table: Table, known: list[str]) -> dict[int, dict]:
    """By the number of each row its cells, by the name of the column."""
    (first, headers), *rows = table.rows
    names = _names(first, headers, rows, known)
    cells = {}
    for number, values in rows:
        if any(as_text(value) for value in values[len(names) :]):
            raise ValidationError(
                _(
                    "Row %(row)s has more cells than there are column names. Put text that contains "
                    "a comma in quotation marks."
                )
                % {"row": number}
            )
        cells[number] = dict(zip_longest(names, values[: len(names)]))
    if not cells:
        raise ValidationError(_("There is nothing below the column names. Add at least one row."))
    return cells


def column_of(header: object) -> str:
    """A column's name however it is typed: capitals, spaces and a star for "needed" do not matter."""
    name = "_".join(as_text(header).casefold().rstrip(" *").replace("-", " ").split())
    return name.removesuffix("_en")


def _names(first, headers, rows, known) -> list[str]:
    names = [column_of(header) for header in headers]
    while names and not names[-1]:
        names.pop()
    if first != 1 or not set(names) & set(known):
        raise ValidationError(_where_the_names_are([(first, headers), *rows], known))
    for position, name in enumerate(names):
        letter = get_column_letter(position + 1)
        if not name:
            raise ValidationError(
                _("Column %(letter)s has no name in row 1. Name it, or delete it.") % {"letter": letter}
            )
        if name not in known:
            raise ValidationError(_unknown(letter, headers[position], known))
        if name in names[:position]:
            other = get_column_letter(names.index(name) + 1)
            raise ValidationError(
                _("The column %(name)s is duplicated: %(other)s and %(letter)s. Delete one of them.")
                % {"name": name, "other": other, "letter": letter}
            )
    return names


def _where_the_names_are(rows, known) -> str:
    for number, values in rows:
        if number > 1 and len(set(map(column_of, values)) & set(known)) > 1:
            words = _("The column names must be in row 1. They are in row %(row)s. Delete the rows above.")
            return words % {"row": number}
    words = _("Row 1 must contain the column names, such as %(names)s. The template has all of them.")
    return words % {"names": ", ".join(known[:4])}


def _unknown(letter, header, known) -> str:
    words = _("Column %(letter)s, “%(header)s”, is not known here. Delete it, or rename it: %(known)s.")
    like = difflib.get_close_matches(column_of(header), known, 1)
    if like:
        words = _("Column %(letter)s, “%(header)s”, is not known here. Is it %(like)s? Known are: %(known)s.")
    return words % {
        "letter": letter,
        "header": as_text(header),
        "known": ", ".join(known),
        "like": "".join(like),
    }
