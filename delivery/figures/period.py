"""The stretches of time that figures are given for, and how to step from one to the next."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache, total_ordering


class PeriodKind(StrEnum):
    """What one value of a measure covers. Quarters and halves are those of the financial year (Q1: April to June)."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    FINANCIAL_YEAR = "financial_year"
    """1 April to 31 March."""
    ACADEMIC_YEAR = "academic_year"
    """1 September to 31 August."""
    CALENDAR_YEAR = "calendar_year"
    ROLLING_YEAR = "rolling_year"
    """12 months that end with a month."""
    SNAPSHOT = "snapshot"
    """One day: start and end are the same."""


class Frequency(StrEnum):
    """How often a value is due: a rolling year, or a snapshot, may be due every quarter."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def months(self) -> int:
        """The months between one value and the next."""
        return {"month": 1, "quarter": 3, "half": 6, "year": 12}[self]


# A page asks for the same few periods some thousand times.
CACHED = 4096

# A kind's length in months, and a month it begins with. Rolling years and snapshots are not here: they begin anywhere.
LENGTHS = {
    PeriodKind.MONTH: (1, 1),
    PeriodKind.QUARTER: (3, 4),
    PeriodKind.HALF: (6, 4),
    PeriodKind.FINANCIAL_YEAR: (12, 4),
    PeriodKind.ACADEMIC_YEAR: (12, 9),
    PeriodKind.CALENDAR_YEAR: (12, 1),
}


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included. Sorted by the last day, then by the first."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("A period ends on or after the day it starts.")

    def __lt__(self, other: "Period") -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return (self.end, self.start) < (other.end, other.start)

    @classmethod
    @lru_cache(maxsize=CACHED)
    def containing(cls, kind: PeriodKind, day: date) -> "Period":
        """The period of this kind that the day falls in. For a rolling year: the one that ends with the day's month."""
        if kind == PeriodKind.SNAPSHOT:
            return cls(day, day)
        if kind == PeriodKind.ROLLING_YEAR:
            last = _month_end(day.year, day.month)
            return cls(_moved(last.replace(day=1), -11), last)
        months, first_month = LENGTHS[kind]
        start = _moved(day.replace(day=1), -((day.month - first_month) % months))
        return cls.of_months(start.year, start.month, months)

    def code(self, kind: PeriodKind) -> str:
        """Short and unambiguous for its kind; `periods.period_in` reads it back. ValueError if not of this kind.

        "2026-27 Q2", "2026-27 H1", "2026-27", "2026", "2026-09", "2026-09-30", "2025-10 to 2026-09".
        """
        self._must_be(kind)
        month = f"{self.end:%m}"
        match kind:
            case PeriodKind.SNAPSHOT:
                return self.end.isoformat()
            case PeriodKind.MONTH:
                return f"{self.end.year:04}-{month}"
            case PeriodKind.ROLLING_YEAR:
                return f"{self.start.year:04}-{self.start:%m} to {self.end.year:04}-{month}"
            case PeriodKind.CALENDAR_YEAR:
                return f"{self.end.year:04}"
            case PeriodKind.ACADEMIC_YEAR:
                return _years(self.start.year)
        years = _years(self.start.year - (self.start.month < 4))
        if kind == PeriodKind.FINANCIAL_YEAR:
            return years
        months, first_month = LENGTHS[kind]
        number = (self.start.month - first_month) % 12 // months + 1
        return f"{years} {'Q' if kind == PeriodKind.QUARTER else 'H'}{number}"

    def is_of(self, kind: PeriodKind) -> bool:
        """True when it is exactly such a period, not a day more or less."""
        try:
            return self == Period.containing(kind, self.end)
        except (ValueError, OverflowError):  # at the end of the calendar
            return False

    def previous(self, kind: PeriodKind, frequency: Frequency) -> "Period":
        """The period one step earlier. ValueError if not of this kind, or if periods so near would overlap.

        Months' ends stay months' ends. A snapshot on a 29th or 30th is cut to a shorter month.
        """
        return self._step(kind, frequency, -1)

    def next(self, kind: PeriodKind, frequency: Frequency) -> "Period":
        """The period one step later; as `previous`."""
        return self._step(kind, frequency, 1)

    @property
    def financial_year(self) -> int:
        """The year in whose April the financial year began that its last day lies in."""
        return self.end.year - (self.end.month < 4)

    def same_last_year(self) -> "Period":
        """The same months or day a year earlier. Months' ends stay so: 28 February 2025 gives 29 February 2024."""
        return self._by_months(-12)

    def _step(self, kind: PeriodKind, frequency: Frequency, steps: int) -> "Period":
        self._must_be(kind)
        must_fit(kind, frequency)
        return self._by_months(steps * frequency.months)

    def _by_months(self, months: int) -> "Period":
        end = _moved(self.end, months, keep_month_end=True)
        if self.start == self.end:
            return Period(end, end)
        return Period(_moved(self.start, months), end)

    def _must_be(self, kind: PeriodKind) -> None:
        if not self.is_of(kind):
            raise ValueError(f"{self.start} to {self.end} is not of the kind {kind}.")

    @classmethod
    def of_months(cls, year: int, month: int, months: int = 1) -> "Period":
        """So many whole months from this one on."""
        start = date(year, month, 1)
        last = _moved(start, months - 1)
        return cls(start, _month_end(last.year, last.month))


def must_fit(kind: PeriodKind, frequency: Frequency) -> None:
    """ValueError where values would be due more often than their periods end: a financial year by quarter."""
    length = LENGTHS.get(kind, (1, 1))[0]
    if frequency.months < length:
        raise ValueError(f"A period of the kind {kind} cannot be due every {frequency}.")


def shortest(kind: PeriodKind) -> Frequency:
    """The most often that such periods can be due: as often as they end."""
    length = LENGTHS.get(kind, (1, 1))[0]
    return next(frequency for frequency in Frequency if frequency.months >= length)


def periods_between(kind: PeriodKind, frequency: Frequency, first: Period, last: Period) -> Iterator[Period]:
    """Each period due from the first to the last, both included; nothing where the last is before the first.

    Counted from the first, so that snapshots on a 30th are not worn down by February. ValueError as `previous`.
    """
    first._must_be(kind)
    must_fit(kind, frequency)
    steps, period = 0, first
    while period <= last:
        yield period
        steps += 1
        period = first._by_months(steps * frequency.months)


def all_due_in(
    reporting: Period, kind: PeriodKind, frequency: Frequency, *, like: Period | None = None
) -> list[Period]:
    """The periods of a measure that end within the reporting period (say a quarter), oldest first.

    An annual measure is due in the quarter its year ends in, so an academic year in July to September. Where the kind
    leaves open when values end (a rolling year by year), steps are counted from `like`, any period of the measure;
    without it from the financial year's end. ValueError as `previous`.
    """
    must_fit(kind, frequency)
    anchor = like or Period.containing(kind, date(2001, 3, 31))
    anchor._must_be(kind)
    step = frequency.months
    early, late = (_months(day) - _months(anchor.end) for day in (reporting.start, reporting.end))
    due = [anchor._by_months(n * step) for n in range(-(-early // step), late // step + 1)]
    return [period for period in due if reporting.start <= period.end <= reporting.end]


@lru_cache(maxsize=1024)
def due_in(
    reporting: Period, kind: PeriodKind, frequency: Frequency, *, like: Period | None = None
) -> Period | None:
    """The last period of a measure that falls due within the reporting period, or None: then its last value
    is carried forward, and the page says of which period it is. As `all_due_in`."""
    return next(reversed(all_due_in(reporting, kind, frequency, like=like)), None)


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


@lru_cache(maxsize=CACHED)
def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def months_later(day: date, months: int) -> date:
    """So many months on; the end of a month stays one."""
    return _moved(day, months, keep_month_end=True)


@lru_cache(maxsize=CACHED)
def _moved(day: date, months: int, *, keep_month_end: bool = False) -> date:
    """So many months on, cut to a shorter month; ValueError outside the calendar."""
    year, month = divmod(_months(day) + months, 12)
    last = _month_end(year, month + 1)
    if keep_month_end and (day == date.max or (day + timedelta(days=1)).day == 1):
        return last
    return last.replace(day=min(day.day, last.day))


def _years(first: int) -> str:
    return f"{first:04}-{(first + 1) % 100:02}"
