"""What waits for an officer: what they report themselves, and what publishers see to for the whole council."""

from .own_work import (
    OwedRow,
    PledgesToJudge,
    RisksToReview,
    ToReport,
    UndertakingsToReport,
    WithoutSuccessor,
)
from .publishers import LateRounds, ToRelease, WithoutOwner

__all__ = [
    "LateRounds",
    "OwedRow",
    "PledgesToJudge",
    "RisksToReview",
    "ToRelease",
    "ToReport",
    "UndertakingsToReport",
    "WithoutOwner",
    "WithoutSuccessor",
]
