"""Spreadsheets in and out: the one place for the libraries that read and write them."""

from .base import CouncilResource
from .batch import DoneAlreadyError, carry_out, digest_of, export, template
from .cells import AmountCell, Cell, ChoiceCell, NamedCell, ReferencesCell, YearCell
from .columns import INTERNAL, PUBLIC, ColumnSet, HelperColumn, public
from .content import ContentResource
from .export import CONTENT_TYPES, as_csv, escape_formula, unescape_formula
from .named import called
from .number_cells import FigureCell, PercentCell
from .partner import PartnerResource
from .preview import StaleError
from .spreadsheet import read, refuse_large
from .values import Unreadable, as_text, is_unknown, name_key

__all__ = [
    "CONTENT_TYPES",
    "INTERNAL",
    "PUBLIC",
    "AmountCell",
    "Cell",
    "ChoiceCell",
    "ColumnSet",
    "ContentResource",
    "CouncilResource",
    "DoneAlreadyError",
    "FigureCell",
    "HelperColumn",
    "NamedCell",
    "PartnerResource",
    "PercentCell",
    "ReferencesCell",
    "StaleError",
    "Unreadable",
    "YearCell",
    "as_csv",
    "as_text",
    "called",
    "carry_out",
    "digest_of",
    "escape_formula",
    "export",
    "is_unknown",
    "name_key",
    "public",
    "read",
    "refuse_large",
    "template",
    "unescape_formula",
]
