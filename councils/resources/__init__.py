"""Spreadsheets in and out: the one door to the libraries that read and write them."""

from .base import CouncilResource
from .batch import DoneAlreadyError, carry_out, digest_of, export, template
from .cells import AmountCell, ChoiceCell, NamedCell, ReferencesCell, YearCell
from .content import ContentResource
from .export import CONTENT_TYPES
from .partner import PartnerResource
from .preview import Preview, PreviewRow, Problem, StaleError
from .spreadsheet import read, refuse_large
from .workbook import MAX_ROWS

__all__ = [
    "CONTENT_TYPES",
    "MAX_ROWS",
    "AmountCell",
    "ChoiceCell",
    "ContentResource",
    "CouncilResource",
    "DoneAlreadyError",
    "NamedCell",
    "PartnerResource",
    "Preview",
    "PreviewRow",
    "Problem",
    "ReferencesCell",
    "StaleError",
    "YearCell",
    "carry_out",
    "digest_of",
    "export",
    "read",
    "refuse_large",
    "template",
]
