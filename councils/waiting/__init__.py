"""What waits for an officer: a table for each kind of task, asked of all kinds of content in one query."""

from .officer import Officer, next_of
from .tables import SOON

__all__ = ["SOON", "Officer", "next_of"]
