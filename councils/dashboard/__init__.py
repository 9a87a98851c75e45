"""What waits for an officer: a task list for each kind of task, asked of all kinds of content in one query."""

from .dashboard import Dashboard, next_of
from .rows import TaskRow, format_when
from .task_lists import SOON, TASK_LISTS, TaskList

__all__ = ["SOON", "TASK_LISTS", "Dashboard", "TaskList", "TaskRow", "format_when", "next_of"]
