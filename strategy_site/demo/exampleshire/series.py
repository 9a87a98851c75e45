"""The numbers of Exampleshire: the same for everybody and each time, made of a line, a season and some chance."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

# Between these two months a value moves from its first to its last.
FIRST, LAST = date(2022, 12, 31), date(2026, 9, 30)
# What each quarter takes of a season: the quarter that ends in March all of it, the one that ends in September its
# opposite.
WINTER = {3: Decimal(1), 6: Decimal("-0.2"), 9: Decimal(-1), 12: Decimal("0.2")}

MONTHS = {"month": 1, "quarter": 3, "half": 6, "snapshot": 0}  # all others are a year
ENDS = {"financial_year": {3}, "academic_year": {8}, "calendar_year": {12}}
ENDS_EACH = {"month": set(range(1, 13)), "quarter": {3, 6, 9, 12}, "half": {3, 9}, "year": {3}}


@dataclass(frozen=True)
class Period:
    start: date
    end: date


@dataclass(frozen=True)
class Line:
    """A value that moves evenly over time, with its season and the most that chance adds or takes."""

    first: Decimal
    last: Decimal
    season: Decimal = Decimal(0)
    noise: Decimal = Decimal(0)

    def at(self, day: date, seed: str) -> Decimal:
        part = Decimal(months_since(FIRST, day)) / months_since(FIRST, LAST)
        quarter = -(-day.month // 3) * 3
        moved = self.first + (self.last - self.first) * part + self.season * WINTER[quarter]
        return moved + self.noise * chance(f"{seed} {day}")


def last_day(number: int) -> date:
    """Of the month of this number, counted from the year 0."""
    year, month = divmod(number, 12)
    return date(year, month + 1, 1) - timedelta(days=1)


def month_number(day: date) -> int:
    return day.year * 12 + day.month


def months_since(earlier: date, later: date) -> int:
    return month_number(later) - month_number(earlier)


def periods(kind: str, frequency: str, since: date, until: date) -> Iterator[Period]:
    """Those of this kind that end between the two days, each as often as it is reported."""
    for number in range(month_number(since), month_number(until) + 1):
        end = last_day(number)
        if end.month in (ENDS.get(kind) or ENDS_EACH[frequency]):
            months = MONTHS.get(kind, 12)
            yield Period(last_day(number - months) + timedelta(days=1) if months else end, end)


def chance(seed: str) -> Decimal:
    """From -1 to 1, always the same for the same words."""
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4])
    return Decimal(number % 2001 - 1000) / 1000


def choose(seed: str, choices):
    """One of these, always the same for the same words."""
    return choices[int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4]) % len(choices)]


def added_up(values: Iterable[tuple[Period, Decimal]]) -> Iterator[tuple[Period, Decimal]]:
    """Each with what came before it in its financial year."""
    total = Decimal(0)
    for period, value in values:
        total = value if period.start.month == 4 else total + value
        yield period, total


def to_places(value: Decimal, places: int, ceiling: Decimal | None = None) -> Decimal:
    """Never below nothing or above the ceiling, with this many decimals."""
    value = max(value, Decimal(0)) if ceiling is None else min(max(value, Decimal(0)), ceiling)
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def to_target(value: Decimal, places: int) -> Decimal:
    """As councils set targets: of a large number only the first three digits count."""
    return value.quantize(Decimal(1).scaleb(max(-places, value.adjusted() - 2)), ROUND_HALF_UP) + Decimal(0)
