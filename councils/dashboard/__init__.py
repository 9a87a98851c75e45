"""What waits for an officer: a table for each kind of task, asked of all kinds of content in one query."""

from .dashboard import Officer, next_of
from .rows import Row, in_words
from .task_lists import SOON, TABLES, Table

__all__ = ["SOON", "TABLES", "Officer", "Row", "Table", "in_words", "next_of"]
