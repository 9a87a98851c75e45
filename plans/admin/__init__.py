"""The workplace's pages for plans and decisions."""

from . import (
    action,
    alignment,
    comparator,
    decision,
    document,
    engagement,
    evidence,
    measure,
    plan,
    point,
    priority,
    round,  # noqa: A004
    scheme,
    snapshot,
)

__all__ = [
    "action",
    "alignment",
    "comparator",
    "decision",
    "document",
    "engagement",
    "evidence",
    "measure",
    "plan",
    "point",
    "priority",
    "round",
    "scheme",
    "snapshot",
]
