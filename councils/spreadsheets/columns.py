"""A column, declared once for every file: its name, what people call it, its kind of cell, and who may see it."""

from collections.abc import Callable, Iterator

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from .cells import Cell, TextCell
from .export import bare, marked

# Whether a column may stand in a file for the public.
PUBLIC, INTERNAL = "public", "internal"
# The column that says whose a row is.
COUNCIL = "council"


class Column:
    """A field of the model. `name` stands in row 1 of every spreadsheet, in English, and never changes."""

    # Is it no field of the row?
    is_aside = False
    # Does it only help to fill in the others, so that it is never read back?
    is_help = False
    # Does it stand in spreadsheets, or in files for the public alone?
    is_in_sheets = True
    # What to know of it here, beside its help text.
    hint = ""

    def __init__(self, name: str, access: str, model_field, make_cell: Callable[[], Cell], *, is_key=False):
        """`make_cell` is called when the cell is first needed: some kinds ask the database what may stand in them."""
        self.name, self.access, self.model_field, self.make_cell = name, access, model_field, make_cell
        self.attribute = model_field.name
        self.is_needed = not (model_field.blank or model_field.has_default())
        # What has no empty value keeps what it has, or takes the default.
        self.can_be_empty = (
            model_field.blank and not is_key and not isinstance(model_field, models.BooleanField)
        )

    @cached_property
    def cell(self) -> Cell:
        return self.make_cell()

    @property
    def label(self) -> str:
        """What officers and residents read of it, in the language of the page."""
        return str(self.model_field.verbose_name)

    @property
    def explanation(self) -> str:
        return " ".join(
            str(words) for words in (self.hint, self.cell.how, self.model_field.help_text) if words
        )

    @property
    def is_list(self) -> bool:
        return self.model_field.many_to_many

    def empty(self):
        return None if self.model_field.null else ""

    def value_of(self, row):
        """What the row holds; of several linked things a list."""
        if self.is_list:
            return list(getattr(row, self.attribute).all()) if row.pk else []
        return getattr(row, self.attribute)

    def written(self, row):
        """What an export writes of this row."""
        value = self.cell.render(self.value_of(row))
        return marked(value) if isinstance(value, str) else value

    def are_equal(self, before, after) -> bool:
        """An empty text and none are the same; zero and none are not."""
        if self.is_list:
            return {row.pk for row in before or ()} == {row.pk for row in after or ()}
        return ("" if before is None else before) == ("" if after is None else after)


class HelperColumn(Column):
    """No field of the row: it says which row is meant, helps to fill it in, or asks for something beside it."""

    is_aside = True
    is_list = False
    can_be_empty = True
    label = explanation = ""

    def __init__(
        self,
        name: str,
        access: str,
        label: str,
        *,
        read=None,
        explanation="",
        is_needed=False,
        is_help=False,
        cell=TextCell,
    ):
        """`read(row)` is what an export writes; `cell` is its kind."""
        self.name, self.access, self.make_cell = name, access, cell
        self.label, self.read, self.explanation = label, read, explanation
        self.is_needed, self.is_help = is_needed, is_help

    def written(self, row):
        value = self.read(row) if self.read else ""
        return marked(value) if isinstance(value, str) else value


class DerivedColumn(HelperColumn):
    """Worked out from a row for files for the public; no spreadsheet of officers has it."""

    is_in_sheets = False


class ColumnSet:
    """The columns of one kind of row. Every file of that kind takes its columns from here, and has no others."""

    def columns(self) -> Iterator[Column]:
        """All of them, those of spreadsheets in their order."""
        raise NotImplementedError

    @cached_property
    def all_columns(self) -> list[Column]:
        return list(self.columns())

    @cached_property
    def fields(self) -> dict[str, Column]:
        """Those of spreadsheets, by name."""
        return {column.name: column for column in self.all_columns if column.is_in_sheets}

    @cached_property
    def public(self) -> dict[str, Column]:
        """Those that may stand in a file for the public, by name."""
        return {column.name: column for column in self.all_columns if column.access == PUBLIC}


def council_column() -> HelperColumn:
    return HelperColumn(
        COUNCIL,
        PUBLIC,
        _("council"),
        read=lambda row: row.owner_council.name_en,
        explanation=_("May be left out. A row that names another council is refused."),
    )


def not_understood(columns: dict, row: dict):
    """(column, error) of each cell that says which row is meant, or what goes with it, and cannot be read."""
    for name, column in columns.items():
        if column.is_aside and not column.is_help:
            try:
                column.cell.clean(bare(row.get(name)), row)
            except ValidationError as error:
                yield name, error
