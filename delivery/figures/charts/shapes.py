"""What a chart is made of, and how its numbers and places are written."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

Write = Callable[[Decimal], str]

WIDTH = 100
TOP, BOTTOM = 36, 200  # where the scale ends
# Letters of a number for which the margin of the scale has room: longer ones stand on their lines.
MARGIN_LETTERS = 5
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Point:
    """One period: what was measured in it, and what was to be reached."""

    label: str
    value: Decimal | None = None
    target: Decimal | None = None
    low: Decimal | None = None  # a range instead of one target
    high: Decimal | None = None
    is_provisional: bool = False
    breaks_before: bool = False  # counted differently from here on
    is_suppressed: bool = False  # known, but not shown, so that nobody can be made out
    starts_again: bool = False  # counted up from the start of a year, which is a new one here

    @property
    def range(self) -> tuple[Decimal, Decimal] | None:
        return None if self.low is None or self.high is None else (self.low, self.high)

    @property
    def has_range(self) -> bool:
        return self.range is not None


@dataclass(frozen=True)
class Text:
    """Words at a place: `anchor` says which end of them stands there, as SVG calls it."""

    text: str
    x: float
    y: float
    anchor: str = "middle"


@dataclass(frozen=True)
class Tick:
    value: Decimal
    text: str
    y: float


@dataclass(frozen=True)
class Mark:
    """The place of one value."""

    x: float
    y: float
    is_provisional: bool
    is_last: bool


@dataclass(frozen=True)
class Break:
    """A line from top to bottom; `word` is its place, None where the next one stands too close."""

    x: float
    word: Text | None  # only where: the template knows the word


@dataclass(frozen=True)
class Band:
    """A run of one target, or of one range (`height` above 0)."""

    x: float
    width: float
    y: float
    height: float

    @property
    def end(self) -> float:
        return tenth(self.x + self.width)

    @property
    def bottom(self) -> float:
        return tenth(self.y + self.height)


@dataclass(frozen=True)
class Chart:
    ticks: tuple[Tick, ...]
    segments: tuple[tuple[tuple[float, float], ...], ...]
    marks: tuple[Mark, ...]
    targets: tuple[Band, ...]
    breaks: tuple[Break, ...]
    labels: tuple[Text, ...]
    last: Text
    first_point: Point  # the first and the last with a value, for the words
    last_point: Point
    target_text: str  # the target at the last value; empty without one, or with a range
    range_texts: tuple[str, str] | None
    height: float
    width: int = WIDTH
    bottom: int = BOTTOM

    @property
    def lines(self) -> list[str]:
        """The segments as SVG writes them; one value alone has its mark and no line."""
        return [written(segment) for segment in self.segments if len(segment) > 1]

    @property
    def begins_above_zero(self) -> str:
        """The first number of a scale that leaves zero out; empty for one that holds it."""
        values = [tick.value for tick in self.ticks]
        return "" if values[0] <= 0 <= values[-1] else self.ticks[0].text

    @property
    def is_wide_numbered(self) -> bool:
        """Do the numbers of the scale need more room than the margin has?"""
        return max(len(tick.text) for tick in self.ticks) > MARGIN_LETTERS

    @property
    def has_targets(self) -> bool:
        return any(not band.height for band in self.targets)

    @property
    def has_ranges(self) -> bool:
        return any(band.height for band in self.targets)

    @property
    def has_provisional(self) -> bool:
        return any(mark.is_provisional for mark in self.marks)


def tenth(number: float | Decimal) -> float:
    """Rounded to one decimal, and short: 12 and not 12.0."""
    rounded = round(float(number), 1)
    return int(rounded) if rounded == int(rounded) else rounded


def grouped_number(value: Decimal) -> str:
    """1,250.00 for 1250.00, with a true minus sign: every digit that a number is given with."""
    text = f"{value.copy_abs():,f}"
    return MINUS + text if value < 0 else text


def written(places: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)
