"""What a file would do, row by row, and what is wrong with it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

# Rows or columns that are named one by one.
MOST_NAMED = 20


class StaleError(Exception):
    """Somebody changed these rows (of the file, or of one sheet) between the preview and the confirmation."""

    def __init__(self, numbers: list[int], *, sheet: str = "") -> None:
        super().__init__(numbers)
        self.numbers, self.sheet = numbers, sheet


@dataclass
class Change:
    """One value that differs from what is there; both in words."""

    label: str
    before: str
    after: str


@dataclass
class Problem:
    """One thing that is wrong in the file: where, and how to mend it."""

    row: int
    columns: str
    message: str
    # The sheet of a workbook of several.
    sheet: str = ""

    def __str__(self) -> str:
        words = (
            _("Row %(row)s, column %(columns)s: %(message)s")
            if self.columns
            else _("Row %(row)s: %(message)s")
        )
        said = words % vars(self)
        return in_sheet(self.sheet, said) if self.sheet else said


@contextmanager
def naming_sheet(title: str) -> Iterator[None]:
    """What is wrong with a sheet as a whole says which one it is."""
    try:
        yield
    except ValidationError as error:
        raise ValidationError([in_sheet(title, message) for message in error.messages]) from error


def in_sheet(title: str, message: str) -> str:
    """What is told of one sheet of a workbook."""
    return _("Sheet “%(sheet)s”: %(message)s") % {"sheet": title, "message": message}


def told_once(problems: Iterable[Problem]) -> list[str]:
    """What is wrong, each fault once with all its rows: "Rows 2–40: …". In the order in which they are first met."""
    rows: dict[tuple, list[int]] = {}
    for problem in problems:
        rows.setdefault((problem.sheet, problem.columns, problem.message), []).append(problem.row)
    return [_told(rows_of_it, *about) for about, rows_of_it in rows.items()]


def _told(rows: list[int], sheet: str, columns: str, message: str) -> str:
    if len(rows) == 1:
        return str(Problem(rows[0], columns, message, sheet))
    words = (
        _("Rows %(rows)s, column %(columns)s: %(message)s") if columns else _("Rows %(rows)s: %(message)s")
    )
    said = words % {"rows": listed(rows), "columns": columns, "message": message}
    return in_sheet(sheet, said) if sheet else said


def listed(numbers: Iterable[int], name: Callable[[int], str] = str) -> str:
    """In order, neighbours as a range, and no more than twenty of them: "3, 7–9"."""
    ranges: list[list[int]] = []
    for number in sorted(set(numbers)):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    words = [name(first) if first == last else f"{name(first)}–{name(last)}" for first, last in ranges]
    return ", ".join(words[:MOST_NAMED]) + (", …" if len(words) > MOST_NAMED else "")


@dataclass
class PreviewRow:
    """A row of the file that adds or changes something."""

    number: int
    row: models.Model
    # As it was; None where the row is new.
    before: models.Model | None
    changes: list[Change]
    # What the file says, by column; and the rows it links to, by field.
    cells: dict
    links: dict
    # Does it put right what residents could read, so that undoing it is told as well?
    puts_right: bool = False
    # What to know of it before it is imported, and what is unlikely and should be checked.
    facts: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.before is None


@dataclass
class Preview:
    """What a file would do, or did."""

    rows: list[PreviewRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0
    # Rows of a template in which nothing was written.
    not_filled_in: int = 0
    # What else to know of the file as a whole.
    notes: list[str] = field(default_factory=list)
    # What each row of the file was compared with: a row's key and version, or None for what is new.
    seen: dict[int, list | None] = field(default_factory=dict)

    @property
    def added(self) -> list[PreviewRow]:
        return [row for row in self.rows if row.is_new]

    @property
    def changed(self) -> list[PreviewRow]:
        return [row for row in self.rows if not row.is_new]

    @property
    def rows_wrong(self) -> int:
        return len({problem.row for problem in self.problems})
