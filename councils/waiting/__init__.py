"""What waits for an officer: a table for each kind of task, asked of all kinds of content in one query."""

from .officer import Officer, next_of
from .rows import Row, in_words
from .tables import SOON, TABLES, Table

__all__ = ["SOON", "TABLES", "Officer", "Row", "Table", "in_words", "next_of"]
