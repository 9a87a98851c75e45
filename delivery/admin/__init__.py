"""The admin pages of actions, measures, risks and reporting."""

from . import (
    action,
    budget,
    comparator,
    contribution,
    hand_over,
    handover,
    measure,
    point,
    priority_update,
    risk,
    round,  # noqa: A004
    scheme,
    snapshot,
)

__all__ = [
    "action",
    "budget",
    "comparator",
    "contribution",
    "hand_over",
    "handover",
    "measure",
    "point",
    "priority_update",
    "risk",
    "round",
    "scheme",
    "snapshot",
]
