"""The priorities of a plan as the tree that they make."""

from collections.abc import Iterable

from .models import Priority


def under(priority: Priority | None, every: Iterable[Priority]) -> list[Priority]:
    """Those directly under a priority; without one, those that stand under no other."""
    key = priority.pk if priority else None
    return [row for row in every if row.parent_id == key]


def family_of(priority: Priority, every: list[Priority]) -> list[Priority]:
    """A priority, then all below it, each before those under it."""
    return [priority, *(row for part in under(priority, every) for row in family_of(part, every))]


def in_order(every: list[Priority]) -> list[Priority]:
    """All of a plan, each before those under it."""
    return [row for main in under(None, every) for row in family_of(main, every)]
