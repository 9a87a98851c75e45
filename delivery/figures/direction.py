"""Whether a value is going the right way, and which earlier value it may be compared with."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

from .period import Frequency, Period, PeriodKind
from .rating import Goal, Polarity, distance


class Direction(StrEnum):
    """Better, the same or worse; more, the same or less where no way is better; or not known."""

    IMPROVING = "improving"
    STABLE = "stable"
    DECLINING = "declining"
    INCREASING = "increasing"
    NO_CHANGE = "no_change"
    DECREASING = "decreasing"
    NOT_KNOWN = "not_known"


class Against(StrEnum):
    """What a value is compared with."""

    PREVIOUS = "previous"
    SAME_LAST_YEAR = "same_last_year"


def direction_of_travel(
    current: Decimal | None,
    previous: Decimal | None,
    polarity: Polarity,
    stable_band: Decimal = Decimal(0),
    goal: Goal | None = None,
    is_break: bool = False,
) -> Direction:
    """From the earlier value to this one. A difference of up to the band, in the measure's unit, is stable.

    Within a range it is the distance to the range that counts, so a goal is needed, and inside both times is stable.
    Not known where a value is missing, or where the series was rebased between them: then they are two measures.
    ValueError for a negative band.
    """
    if stable_band < 0:
        raise ValueError("A stable band is not negative.")
    if current is None or previous is None or is_break:
        return Direction.NOT_KNOWN
    match polarity:
        case Polarity.HIGHER:
            better = current - previous
        case Polarity.LOWER:
            better = previous - current
        case Polarity.WITHIN_RANGE:
            was, short = distance(previous, goal, polarity), distance(current, goal, polarity)
            if was is None or short is None:
                return Direction.NOT_KNOWN
            better = was - short
        case _:
            more = current - previous
            if abs(more) <= stable_band:
                return Direction.NO_CHANGE
            return Direction.INCREASING if more > 0 else Direction.DECREASING
    if abs(better) <= stable_band:
        return Direction.STABLE
    return Direction.IMPROVING if better > 0 else Direction.DECLINING


def compared_with(
    period: Period,
    kind: PeriodKind,
    frequency: Frequency,
    *,
    is_cumulative: bool = False,
    against: Against = Against.PREVIOUS,
) -> Period:
    """The period that this one is compared with. ValueError if it is not of this kind.

    Cumulative values grow all year and begin anew in April: they are compared with the same period last year,
    whatever is asked for.
    """
    previous = period.previous(kind, frequency)
    return period.same_last_year() if is_cumulative or against == Against.SAME_LAST_YEAR else previous


def starts_again_between(
    earlier: Period, later: Period, frequency: Frequency, *, is_cumulative: bool
) -> bool:
    """Does a count that adds up through the year begin at nought between these two? Never where each is a year."""
    adds_up = is_cumulative and frequency != Frequency.YEAR
    return adds_up and earlier.financial_year != later.financial_year


def is_broken_between(older: Period, newer: Period, breaks: Iterable[Period]) -> bool:
    """True when the series was rebased after the older value. `breaks`: the first periods counted in a new way."""
    return any(older < first <= newer for first in breaks)
