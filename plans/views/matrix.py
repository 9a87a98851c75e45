"""The matrix of a plan's priorities and the goals they serve, one for each framework."""

from itertools import groupby

from ..models import FrameworkItem, Priority, PriorityContribution

# Columns that have room for their heads; of longer lists only the goals that are served are shown.
MOST_COLUMNS = 8


def matrices(
    priorities: list[Priority], items: list[FrameworkItem], links: list[PriorityContribution]
) -> list:
    """The frameworks of these goals, which come framework by framework, that a priority serves.

    Each has its `columns` (goals), its `rows` (a priority, and of each column its link or None), and `is_wide` where
    they are too many for a table. A goal that has ended has a column while something serves it.
    """
    by_key, by_place = {item.pk: item for item in items}, {}
    for link in links:
        if item := by_key.get(link.item_id):
            link.item, by_place[link.priority_id, link.item_id] = item, link
    shown = {priority.pk for priority in priorities}
    served = {link.item_id for link in links if link.priority_id in shown}
    found = []
    for framework, group in groupby(items, key=lambda item: item.framework):
        columns = [item for item in group if item.pk in served or not item.ending]
        if len(columns) > MOST_COLUMNS:
            columns = [item for item in columns if item.pk in served]
        framework.columns, framework.is_wide = columns, len(columns) > MOST_COLUMNS
        framework.rows = [
            (priority, [by_place.get((priority.pk, item.pk)) for item in columns]) for priority in priorities
        ]
        if any(link for _priority, cells in framework.rows for link in cells):
            found.append(framework)
    return found
