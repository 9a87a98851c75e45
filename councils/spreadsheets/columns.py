"""A column, declared once for every file: its name, what people call it, its kind of cell, and who may see it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Model
from django.utils.functional import cached_property

from ..models import Council
from .cells import Cell, TextCell
from .export import escape_formula

# Whether a column may stand in a file for the public.
PUBLIC, INTERNAL = "public", "internal"
# The column that says whose a row is.
COUNCIL = "council"


def public(names: str) -> dict[str, str]:
    """Fields of a model whose columns are all PUBLIC."""
    return dict.fromkeys(names.split(), PUBLIC)


class Column:
    """A field of the model. `name` stands in row 1 of every spreadsheet, in English, and never changes."""

    is_aside = is_help = False
    is_in_sheets = True
    # What to know of it here, beside its help text.
    hint = ""

    def __init__(
        self,
        name: str,
        access: str,
        model_field: models.Field,
        make_cell: Callable[[], Cell],
        *,
        is_key: bool = False,
    ) -> None:
        """`make_cell` is called when the cell is first needed: some kinds ask the database what may stand in them."""
        self.name, self.access, self.model_field, self.make_cell = name, access, model_field, make_cell
        self.attribute, self.is_list = model_field.name, model_field.many_to_many
        self.is_needed = not (model_field.blank or model_field.has_default())
        # What has no empty value keeps what it has, or takes the default.
        is_yes_or_no = isinstance(model_field, models.BooleanField) and not model_field.null
        self.can_be_empty = model_field.blank and not is_key and not is_yes_or_no

    @cached_property
    def cell(self) -> Cell:
        return self.make_cell()

    @property
    def label(self) -> str:
        """What officers are told that it is, in the language of the page."""
        return str(self.model_field.verbose_name)

    @property
    def heading(self) -> str:
        """What stands above it in files for the public, which have each text in the language of the page."""
        return str(getattr(self.model_field, "translated_field", self.model_field).verbose_name)

    @property
    def explanation(self) -> str:
        return " ".join(map(str, filter(None, (self.hint, self.cell.how, self.model_field.help_text))))

    def value_of(self, row: Model) -> Any:
        """What the row holds; of several linked things a list."""
        if self.is_list:
            return list(getattr(row, self.attribute).all()) if row.pk else []
        return getattr(row, self.attribute)

    def written(self, row: Model) -> object:
        """What an export writes of this row."""
        return escape_formula(self.cell.render(self.value_of(row)))

    def are_equal(self, before: Any, after: Any) -> bool:
        """An empty text and none are the same; zero and none are not."""
        if self.is_list:
            return {row.pk for row in before or ()} == {row.pk for row in after or ()}
        return ("" if before is None else before) == ("" if after is None else after)


@dataclass
class HelperColumn:
    """No field of the row: it says which row is meant, helps to fill it in, or asks for something beside it."""

    name: str
    access: str
    label: str
    # What an export writes of a row; None where the column only asks.
    read: Callable | None = None
    explanation: str = ""
    cell: Cell = field(default_factory=TextCell)
    is_needed: bool = False
    # Does it only help to fill in the others, so that it is never read back?
    is_help: bool = False
    # Does it stand in spreadsheets, or in files for the public alone?
    is_in_sheets: bool = True
    is_aside = True

    heading = property(lambda self: self.label)

    def written(self, row: Model) -> object:
        return escape_formula(self.read(row) if self.read else "")


class ColumnSet:
    """The columns of one kind of row. Every file of that kind takes its columns from here, and has no others."""

    def __init__(self, council: Council) -> None:
        self.council = council

    def columns(self) -> Iterator[Column | HelperColumn]:
        """All of them, those of spreadsheets in their order."""
        raise NotImplementedError

    @cached_property
    def all_columns(self) -> list[Column | HelperColumn]:
        return list(self.columns())

    @cached_property
    def fields(self) -> dict[str, Column | HelperColumn]:
        """Those of spreadsheets, by name."""
        return {column.name: column for column in self.all_columns if column.is_in_sheets}

    @cached_property
    def public(self) -> dict[str, Column | HelperColumn]:
        """Those that may stand in a file for the public, by name."""
        return {column.name: column for column in self.all_columns if column.access == PUBLIC}
