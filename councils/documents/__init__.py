"""Documents that officers have: read into blocks of text, with nothing added to what stands in them."""

from .bounds import MAX_SIZE
from .reading import read_document, read_pasted
from .source_document import HEADING, ITEM, PARAGRAPH, ROW, DocumentBlock, SourceDocument

__all__ = [
    "HEADING",
    "ITEM",
    "MAX_SIZE",
    "PARAGRAPH",
    "ROW",
    "DocumentBlock",
    "SourceDocument",
    "read_document",
    "read_pasted",
]
