"""What waits for an officer: a task list for each kind of task, asked of all kinds of content in one query."""

from .dashboard import Dashboard, next_of
from .rows import TaskRow, format_when, in_this_language
from .task_lists import (
    SOON,
    BehindLive,
    Corrections,
    DueForReview,
    FailedEmails,
    MyDrafts,
    Scheduled,
    TaskList,
    ToApprove,
    Welsh,
)

__all__ = [
    "SOON",
    "BehindLive",
    "Corrections",
    "Dashboard",
    "DueForReview",
    "FailedEmails",
    "MyDrafts",
    "Scheduled",
    "TaskList",
    "TaskRow",
    "ToApprove",
    "Welsh",
    "format_when",
    "in_this_language",
    "next_of",
]
