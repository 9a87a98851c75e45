"""A column: the field of the model behind it, what its cells look like, and whether a row can do without."""

from django.core.exceptions import ValidationError
from django.db import models
from import_export.fields import Field

from .cells import Cell, TextCell
from .export import bare, marked

# The column that says whose a row is.
COUNCIL = "council"


class Column(Field):
    """`name` stands in row 1 of every file; the cell says how values are read and written."""

    # Is it no field of the row?
    is_aside = False
    # What to know of it here, beside its help text.
    hint = ""

    def __init__(self, name: str, model_field, cell: Cell, *, is_key=False):
        super().__init__(attribute=model_field.name, column_name=name, widget=cell)
        self.model_field = model_field
        self.is_needed = not (model_field.blank or model_field.has_default())
        # What has no empty value keeps what it has, or takes the default.
        self.can_be_empty = (
            model_field.blank and not is_key and not isinstance(model_field, models.BooleanField)
        )

    @property
    def label(self) -> str:
        return str(self.model_field.verbose_name)

    @property
    def explanation(self) -> str:
        return " ".join(
            str(words) for words in (self.hint, self.widget.how, self.model_field.help_text) if words
        )

    @property
    def is_list(self) -> bool:
        return self.widget.is_list

    def empty(self):
        return None if self.model_field.null else ""

    def value_of(self, row):
        """What the row holds; of several linked things a list."""
        value = self.get_value(row)
        return list(value.all()) if self.is_list and value is not None else value

    def written(self, row):
        """What an export writes of this row."""
        value = self.widget.render(self.value_of(row))
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
        self, name: str, label: str, *, read=None, explanation="", is_needed=False, is_help=False, cell=None
    ):
        """`read(row)` is what an export writes; what `is_help` is never read back; a text if `cell` says no other."""
        Field.__init__(self, column_name=name, widget=cell or TextCell())
        self.label, self.read, self.explanation = label, read, explanation
        self.is_needed, self.is_help = is_needed, is_help

    def written(self, row):
        value = self.read(row) if self.read else ""
        return marked(value) if isinstance(value, str) else value


def not_understood(columns: dict, row: dict):
    """(column, error) of each cell that says which row is meant, or what goes with it, and cannot be read."""
    asides = {
        name: column.widget for name, column in columns.items() if column.is_aside and not column.is_help
    }
    for name, cell in {**asides, COUNCIL: TextCell()}.items():
        try:
            cell.clean(bare(row.get(name)), row)
        except ValidationError as error:
            yield name, error
