"""What the council pledges: other apps import it from here."""

from .achievement import Award, Grant
from .approach import Approach, Element, Method
from .event import Event
from .news import NewsItem
from .pledge import Pledge, PledgeQuerySet
from .statement import Statement
from .vision import Commitment, Value, VisionStatement

__all__ = [
    "Approach",
    "Award",
    "Commitment",
    "Element",
    "Event",
    "Grant",
    "Method",
    "NewsItem",
    "Pledge",
    "PledgeQuerySet",
    "Statement",
    "Value",
    "VisionStatement",
]
