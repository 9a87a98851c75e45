"""What the council promises: other floors import it from here."""

from .pledge import Pledge, PledgeQuerySet
from .statement import Statement
from .vision import Commitment, VisionStatement

__all__ = ["Commitment", "Pledge", "PledgeQuerySet", "Statement", "VisionStatement"]
