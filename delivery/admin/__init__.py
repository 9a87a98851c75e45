"""The admin pages of actions, measures and reporting."""

from . import action, comparator, contribution, measure, point, priority_update, round, scheme, snapshot  # noqa: A004

__all__ = [
    "action",
    "comparator",
    "contribution",
    "measure",
    "point",
    "priority_update",
    "round",
    "scheme",
    "snapshot",
]
