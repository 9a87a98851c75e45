"""The workplace's pages for the ground floor; other floors build on the bases named here."""

from . import change, council, directory, membership
from .base import CouncilAdmin
from .inlines import BlockInline, OrderedBlockInline, OrderedTableInline, TableInline
from .workflow import ContentAdmin

__all__ = [
    "BlockInline",
    "ContentAdmin",
    "CouncilAdmin",
    "OrderedBlockInline",
    "OrderedTableInline",
    "TableInline",
    "change",
    "council",
    "directory",
    "membership",
]
