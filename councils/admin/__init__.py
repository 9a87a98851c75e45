"""The admin's pages for councils; other apps build on the bases named here."""

from . import (
    alert,
    change,
    committee,
    council,
    directory,
    import_batch,
    membership,
    notice,
    outgoing_email,
    search_synonym,
    sign_in_provider,
    ward,
)
from .base import CouncilAdmin, PartAdmin, nobody
from .bulk_change import BulkChange
from .copying import CopyRow
from .inlines import BlockInline, OrderedBlockInline, OrderedTableInline, TableInline
from .many_rows import ManyRows
from .parts import PagePart
from .spreadsheet import SpreadsheetPages
from .workflow import ContentAdmin, TransitionPages

__all__ = [
    "BlockInline",
    "BulkChange",
    "ContentAdmin",
    "CopyRow",
    "CouncilAdmin",
    "ManyRows",
    "OrderedBlockInline",
    "OrderedTableInline",
    "PagePart",
    "PartAdmin",
    "SpreadsheetPages",
    "TableInline",
    "TransitionPages",
    "alert",
    "change",
    "committee",
    "council",
    "directory",
    "import_batch",
    "membership",
    "nobody",
    "notice",
    "outgoing_email",
    "search_synonym",
    "sign_in_provider",
    "ward",
]
