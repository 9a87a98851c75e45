"""What changed between two states of a thing with all its parts, as lists of what is said to a reader."""

import datetime

from ...models import CouncilContent
from ..editions import rows_as_of, rows_of
from .parts import in_order
from .reading import link_within, rows_of_each
from .words import Comparison

__all__ = ["Comparison", "compared", "compared_for", "compared_since", "in_order"]


def compared(before: CouncilContent, after: CouncilContent) -> Comparison:
    """What `after` says otherwise than `before`, another edition of it, for officers of its council: all of it."""
    return compared_for(None, before, after)


def compared_since(root: CouncilContent, moment: datetime.datetime) -> Comparison:
    """What it says now and did not at that moment, for officers of its council."""
    then, now = rows_as_of(root, moment), rows_of(root)
    link_within(then)
    return Comparison(then, now)


def compared_for(viewer, before: CouncilContent, after: CouncilContent) -> Comparison:
    """The same for whoever reads the public pages: only what these show. Two queries, whatever changed."""
    earlier, later = rows_of_each([before, after], viewer)
    return Comparison(earlier, later, viewer)
