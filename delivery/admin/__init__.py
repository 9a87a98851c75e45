"""The admin pages of actions, measures, risks, judgements and reporting."""

from . import (
    action,
    breakdown,
    budget,
    comparator,
    contribution,
    handover,
    handover_bulk,
    judgement,
    measure,
    point,
    priority_update,
    risk,
    round,  # noqa: A004
    scheme,
    snapshot,
    undertaking,
)

__all__ = [
    "action",
    "breakdown",
    "budget",
    "comparator",
    "contribution",
    "handover",
    "handover_bulk",
    "judgement",
    "measure",
    "point",
    "priority_update",
    "risk",
    "round",
    "scheme",
    "snapshot",
    "undertaking",
]
