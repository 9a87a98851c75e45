"""The admin pages of actions, measures, risks, judgements and reporting."""

from . import (
    action,
    budget,
    comparator,
    contribution,
    judgement,
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
    "judgement",
    "measure",
    "point",
    "priority_update",
    "risk",
    "round",
    "scheme",
    "snapshot",
]
