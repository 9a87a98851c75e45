"""How large a risk is: its score by the council's scale, the level that makes, and whether it rose since the review
before."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How serious a score is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very_high"


class Trend(StrEnum):
    """A score against the one of the review before."""

    HIGHER = "higher"
    LOWER = "lower"
    SAME = "same"


# A level is drawn as so many of five steps.
STEPS = 5


@dataclass(frozen=True, slots=True)
class Scale:
    """The highest likelihood and impact there are, each from 1, and from which score a risk has each level."""

    likelihood: int = 5
    impact: int = 5
    very_high: int = 20
    high: int = 12
    medium: int = 8

    @property
    def highest(self) -> int:
        """The highest score."""
        return self.likelihood * self.impact

    def level(self, score: int) -> Level:
        if score >= self.very_high:
            return Level.VERY_HIGH
        if score >= self.high:
            return Level.HIGH
        return Level.MEDIUM if score >= self.medium else Level.LOW


def score_of(likelihood: int | None, impact: int | None) -> int | None:
    """None where either is not known."""
    return None if likelihood is None or impact is None else likelihood * impact


def trend_of(score: int | None, before: int | None) -> Trend | None:
    """None where there is nothing to compare."""
    if score is None or before is None:
        return None
    if score == before:
        return Trend.SAME
    return Trend.HIGHER if score > before else Trend.LOWER


def steps_of(level: Level) -> int:
    """Of five: low is two, very high all of them."""
    return list(Level).index(level) + 2
