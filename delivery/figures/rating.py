"""How far a value is from its target, and how a council's scheme judges that. Decimal only, and nothing is rounded:
the default context's 28 digits hold every sum of two columns exactly."""

from dataclasses import KW_ONLY, dataclass
from decimal import Decimal
from enum import StrEnum


class Polarity(StrEnum):
    """Which way is good. NONE: watched, not judged."""

    HIGHER = "higher"
    LOWER = "lower"
    WITHIN_RANGE = "within_range"
    NONE = "none"


class PointState(StrEnum):
    """What is known of a value. The last three have none, each for a reason of its own."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    SUPPRESSED = "suppressed"
    NOT_DUE = "not_due"
    NOT_AVAILABLE = "not_available"


class Rating(StrEnum):
    """The judgement. What is missing has a word of its own: it is never red.

    GREEN_OUT_OF_DATE is no rating of a value but of a measure today: its last value was green, and is old.
    """

    GREEN = "green"
    GREEN_OUT_OF_DATE = "green_out_of_date"
    AMBER = "amber"
    RED = "red"
    UNRATED = "unrated"
    NO_DATA = "no_data"
    NOT_DUE = "not_due"
    SUPPRESSED = "suppressed"


class ToleranceKind(StrEnum):
    """PERCENT of the target, whatever its sign; POINTS in the measure's own unit, so percentage points for per cent."""

    PERCENT = "percent"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Scheme:
    """A council's rule. `green`: the shortfall that is still green; `amber`: that is still amber, both included.

    Sizes in per cent or in the measure's unit, as `kind` says. ValueError where one is negative or amber below green.
    `trend_clause`: what is beyond amber, but has held or improved, is amber.
    """

    kind: ToleranceKind
    _: KW_ONLY
    green: Decimal = Decimal(0)
    amber: Decimal
    trend_clause: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.green <= self.amber:
            raise ValueError("A tolerance is not negative, and amber reaches at least as far as green.")

    def allowed(self, size: Decimal, bound: Decimal) -> Decimal:
        """The shortfall allowed from this bound, in the measure's unit. Per cent of a target of 0 allows nothing."""
        # scaleb moves the point: division would round.
        return (abs(bound) * size).scaleb(-2) if self.kind == ToleranceKind.PERCENT else size


@dataclass(frozen=True, slots=True)
class Goal:
    """A target: one value, or a range with both ends included. ValueError for both, neither, or low above high."""

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None

    def __post_init__(self) -> None:
        if self.value is not None:
            is_sound = self.low is None and self.high is None
        else:
            is_sound = self.low is not None and self.high is not None and self.low <= self.high
        if not is_sound:
            raise ValueError("A target is one value, or a range from low to high.")

    def bounds(self, polarity: Polarity) -> tuple[Decimal | None, Decimal | None]:
        """The least and the most that meets the target; None where that side is open.

        Both None where nothing is to be met: no polarity, or a range for a measure whose more, or less, is better.
        A single value for a measure within a range is a range of one value.
        """
        match polarity:
            case Polarity.HIGHER:
                return self.value, None
            case Polarity.LOWER:
                return None, self.value
            case Polarity.WITHIN_RANGE:
                return (self.low, self.high) if self.value is None else (self.value, self.value)
        return None, None

    def fits(self, polarity: Polarity) -> bool:
        """True when a value can be rated against it; a form asks this before it takes a target."""
        return self.bounds(polarity) != (None, None)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where green and amber end, themselves included, in the measure's unit; None where there is no such side.

    Green is from green_low to green_high, amber from amber_low to amber_high outside of it, red is the rest.
    """

    green_low: Decimal | None
    green_high: Decimal | None
    amber_low: Decimal | None
    amber_high: Decimal | None


def distance(value: Decimal | None, goal: Goal | None, polarity: Polarity) -> Decimal | None:
    """The shortfall in the measure's unit: above 0 falls short, below 0 does better; in a range it is 0.

    None where there is no value, or nothing to be met.
    """
    if value is None or goal is None:
        return None
    low, high = goal.bounds(polarity)
    sides = [short for short in (_less(low, value), _less(value, high)) if short is not None]
    if polarity == Polarity.WITHIN_RANGE:
        return max([*sides, Decimal(0)])
    return max(sides, default=None)


def thresholds(goal: Goal | None, scheme: Scheme, polarity: Polarity) -> Thresholds | None:
    """The rule in numbers, to be printed beside the rating; None where nothing is rated."""
    if goal is None or not goal.fits(polarity):
        return None
    low, high = goal.bounds(polarity)

    def reach(bound: Decimal | None, size: Decimal, sign: int) -> Decimal | None:
        return None if bound is None else bound + sign * scheme.allowed(size, bound)

    return Thresholds(
        green_low=reach(low, scheme.green, -1),
        green_high=reach(high, scheme.green, 1),
        amber_low=reach(low, scheme.amber, -1),
        amber_high=reach(high, scheme.amber, 1),
    )


def rate(
    value: Decimal | None,
    goal: Goal | None,
    scheme: Scheme,
    polarity: Polarity,
    state: PointState = PointState.FINAL,
    comparison: Decimal | None = None,
) -> Rating:
    """The rating of one value, as it is, never rounded before.

    A value that is missing is named by its state, which also wins over a value: to rate a suppressed one would tell
    of it. `comparison` is the earlier value that the trend clause looks at; without one, beyond amber is red.
    """
    match state:
        case PointState.SUPPRESSED:
            return Rating.SUPPRESSED
        case PointState.NOT_DUE:
            return Rating.NOT_DUE
        case PointState.NOT_AVAILABLE:
            return Rating.NO_DATA
    if value is None:
        return Rating.NO_DATA
    ends = thresholds(goal, scheme, polarity)
    if ends is None:
        return Rating.UNRATED
    if _is_within(value, ends.green_low, ends.green_high):
        return Rating.GREEN
    if _is_within(value, ends.amber_low, ends.amber_high):
        return Rating.AMBER
    if scheme.trend_clause:
        short, before = distance(value, goal, polarity), distance(comparison, goal, polarity)
        held = short is not None and before is not None and short <= before
        return Rating.AMBER if held else Rating.RED
    return Rating.RED


def today(rating: Rating, *, is_out_of_date: bool) -> Rating:
    """The rating of a measure today, from that of its last value: old is not green. Amber and red stay."""
    return Rating.GREEN_OUT_OF_DATE if rating == Rating.GREEN and is_out_of_date else rating


def _less(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one - other


def _is_within(value: Decimal, low: Decimal | None, high: Decimal | None) -> bool:
    return (low is None or low <= value) and (high is None or value <= high)
