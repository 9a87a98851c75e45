"""Documents that officers have: read into blocks of text, with nothing added to what stands in them."""

from .bounds import MAX_SIZE
from .document import HEADING, ITEM, PARAGRAPH, ROW, Document, DocumentBlock
from .reading import read_document, read_pasted

__all__ = [
    "HEADING",
    "ITEM",
    "MAX_SIZE",
    "PARAGRAPH",
    "ROW",
    "Document",
    "DocumentBlock",
    "read_document",
    "read_pasted",
]
