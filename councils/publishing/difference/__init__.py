"""What changed between two states of a thing with all its parts, as lists of what is said to a reader."""

import datetime

from ...models import CouncilContent
from .as_of import rows_as_of
from .parts import in_order
from .reading import rows_of_each
from .words import Comparison

__all__ = ["Comparison", "compared", "compared_for", "compared_since", "in_order"]


def compared(before: CouncilContent, after: CouncilContent) -> Comparison:
    """What `after` says otherwise than `before`, another edition of it, for officers of its council: all of it."""
    return compared_for(None, before, after)


def compared_since(root: CouncilContent, moment: datetime.datetime) -> Comparison:
    """What it says now and did not at that moment, for officers of its council."""
    (now,) = rows_of_each([root], None)
    return Comparison(rows_as_of(root, moment, now), now)


def compared_for(viewer, before: CouncilContent, after: CouncilContent) -> Comparison:
    """The same for whoever reads the public pages: only what these show. Two queries, whatever changed."""
    earlier, later = rows_of_each([before, after], viewer)
    return Comparison(earlier, later, viewer)
