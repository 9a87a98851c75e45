"""The admin pages of actions, measures, risks and reporting."""

from . import (
    action,
    breakdown,
    budget,
    comparator,
    contribution,
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
    "breakdown",
    "budget",
    "comparator",
    "contribution",
    "measure",
    "point",
    "priority_update",
    "risk",
    "round",
    "scheme",
    "snapshot",
]
