"""Spreadsheets in and out: the one place for the libraries that read and write them."""

from .base import CouncilResource
from .batch import DoneAlreadyError, carry_out, digest_of, export, template
from .cells import AmountCell, Cell, ChoiceCell, NamedCell, ReferencesCell, YearCell
from .columns import INTERNAL, PUBLIC, Column, ColumnSet, DerivedColumn, HelperColumn
from .content import ContentResource
from .export import CONTENT_TYPES, bare
from .named import called
from .number_cells import FigureCell, PercentCell
from .partner import PartnerResource
from .preview import Preview, PreviewRow, Problem, StaleError
from .spreadsheet import read, refuse_large
from .values import Unreadable, as_text, is_unknown, name_key
from .workbook import MAX_ROWS

__all__ = [
    "CONTENT_TYPES",
    "INTERNAL",
    "MAX_ROWS",
    "PUBLIC",
    "AmountCell",
    "Cell",
    "ChoiceCell",
    "Column",
    "ColumnSet",
    "ContentResource",
    "CouncilResource",
    "DerivedColumn",
    "DoneAlreadyError",
    "FigureCell",
    "HelperColumn",
    "NamedCell",
    "PartnerResource",
    "PercentCell",
    "Preview",
    "PreviewRow",
    "Problem",
    "ReferencesCell",
    "StaleError",
    "Unreadable",
    "YearCell",
    "as_text",
    "bare",
    "called",
    "carry_out",
    "digest_of",
    "export",
    "is_unknown",
    "name_key",
    "read",
    "refuse_large",
    "template",
]
