"""Spreadsheets in and out: the one place for the libraries that read and write them."""

from .base import CouncilResource
from .batch import DoneAlreadyError, carry_out, digest_of, export, template
from .cells import AmountCell, Cell, ChoiceCell, TextCell, WholeNumberCell, YearCell, YesNoCell
from .columns import INTERNAL, PUBLIC, Column, ColumnSet, HelperColumn, public
from .content import ContentResource
from .directory import (
    CommitteeResource,
    ContactResource,
    CouncillorResource,
    DirectorateResource,
    PartnerResource,
    WardResource,
    directory_cell,
)
from .export import CONTENT_TYPES, as_csv, escape_formula, unescape_formula
from .named import called
from .named_cells import ColleagueCell, NamedCell, NamesCell, OneReferenceCell, ReferencesCell
from .number_cells import FigureCell, PercentCell, TargetCell
from .preview import Problem, StaleError, told_once
from .service import CommitteeMemberResource, OfficeResource
from .sheets import WorkbookPreview, carry_out_sheets, try_out, workbook_of, workbook_of_lines
from .spreadsheet import read, read_sheets, refuse_large
from .values import Unreadable, as_text, is_unknown, name_key

__all__ = [
    "CONTENT_TYPES",
    "INTERNAL",
    "PUBLIC",
    "AmountCell",
    "Cell",
    "ChoiceCell",
    "ColleagueCell",
    "Column",
    "ColumnSet",
    "CommitteeMemberResource",
    "CommitteeResource",
    "ContactResource",
    "ContentResource",
    "CouncilResource",
    "CouncillorResource",
    "DirectorateResource",
    "DoneAlreadyError",
    "FigureCell",
    "HelperColumn",
    "NamedCell",
    "NamesCell",
    "OfficeResource",
    "OneReferenceCell",
    "PartnerResource",
    "PercentCell",
    "Problem",
    "ReferencesCell",
    "StaleError",
    "TargetCell",
    "TextCell",
    "Unreadable",
    "WardResource",
    "WholeNumberCell",
    "WorkbookPreview",
    "YearCell",
    "YesNoCell",
    "as_csv",
    "as_text",
    "called",
    "carry_out",
    "carry_out_sheets",
    "digest_of",
    "directory_cell",
    "escape_formula",
    "export",
    "is_unknown",
    "name_key",
    "public",
    "read",
    "read_sheets",
    "refuse_large",
    "template",
    "told_once",
    "try_out",
    "unescape_formula",
    "workbook_of",
    "workbook_of_lines",
]
