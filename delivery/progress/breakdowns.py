"""Breakdowns as residents may read them: none from which a suppressed number could be worked out."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from ..figures.period import Period
from ..figures.suppression import given_away
from ..models import Breakdown, BreakdownValue, DataPoint
from . import reading
from .measure import MeasureProgress


@dataclass(frozen=True)
class BreakdownTable:
    """A breakdown with its rows and the whole that it divides; `rows` is empty where they may not be shown."""

    breakdown: Breakdown
    point: DataPoint
    rows: list[BreakdownValue]
    is_withheld: bool

    @property
    def has_suppressed(self) -> bool:
        return any(row.state == BreakdownValue.State.SUPPRESSED for row in self.rows)

    @property
    def sum(self) -> Decimal | None:
        """What its rows add up to, where all are known."""
        values = [row.value for row in self.rows]
        return None if None in values else sum(values, Decimal(0))

    @property
    def total(self) -> Decimal | None:
        """The measure's value of the period, where the rows are parts of it."""
        return self.point.value if self.breakdown.adds_up else None

    @property
    def differs(self) -> bool:
        """Do all its rows, or those that are known, add up to something else than the whole?"""
        if self.total is None or not self.rows:
            return False
        if self.sum is not None:
            return self.sum != self.total
        return sum(row.value for row in self.rows if row.value is not None) > self.total


def place_in_table(row: BreakdownValue) -> tuple:
    """For sorting: categories in the order of their classification, wards by name, what is not known last."""
    return row.group is None, row.category.position if row.category else 0, str(row)


def newest_first(breakdown: Breakdown) -> tuple:
    """For sorting: by ward before by any classification."""
    return (
        -breakdown.period_end.toordinal(),
        -breakdown.period_start.toordinal(),
        breakdown.classification_id or 0,
    )


def breakdowns_of(measures: list[MeasureProgress], at) -> dict[int, list[BreakdownTable]]:
    """By the key of each measure, as at that moment: of every period that has a value or says why not; newest first.

    Two queries for any number of measures.
    """
    by_lineage = {row.measure.lineage_id: row for row in measures}
    breakdowns: dict[int, Breakdown] = {}
    rows_of, of_period = defaultdict(list), defaultdict(list)
    for value in sorted(reading.breakdown_values(list(by_lineage), at), key=place_in_table):
        breakdown = breakdowns.setdefault(value.breakdown_id, value.breakdown)
        value.breakdown = breakdown
        rows_of[breakdown.pk].append(value)
    for breakdown in sorted(breakdowns.values(), key=newest_first):
        breakdown.measure = by_lineage[breakdown.lineage_id].measure
        suppress_small(rows_of[breakdown.pk])
        of_period[breakdown.lineage_id, breakdown.period].append(breakdown)
    before = earlier_values(list(by_lineage), at) if breakdowns else {}
    found: dict[int, list[BreakdownTable]] = defaultdict(list)
    for (lineage, period), some in of_period.items():
        row = by_lineage[lineage]
        point = next((point for point in row.points if point.period == period), None)
        if point is not None:
            earlier = before.get((lineage, period), frozenset())
            found[row.measure.pk] += _tables(some, rows_of, point, earlier)
    return dict(found)


def suppress_small(rows: list[BreakdownValue]) -> None:
    """Numbers that are too small to publish by now, whenever they were entered."""
    for row in rows:
        if row.is_too_small:
            row.value, row.state = None, BreakdownValue.State.SUPPRESSED


def earlier_values(lineages: list, at) -> dict[tuple, set[Decimal]]:
    """By lineage and period other values that were put right or withdrawn after residents could read them."""
    found = defaultdict(set)
    for lineage, start, end, was in reading.published_before(lineages, at):
        found[lineage, Period(start, end)].add(was)
    return dict(found)


def published_before(point: DataPoint, at) -> set[Decimal]:
    """The same of the period of one value."""
    return earlier_values([point.lineage_id], at).get((point.lineage_id, point.period), set())


def _tables(breakdowns, rows_of, point, earlier: set[Decimal]) -> list[BreakdownTable]:
    """Of one measure and one period."""
    withheld = {
        breakdowns[place].pk
        for place in unsafe([(row, rows_of[row.pk]) for row in breakdowns], point, earlier)
    }
    return [
        BreakdownTable(row, point, [] if row.pk in withheld else rows_of[row.pk], row.pk in withheld)
        for row in breakdowns
    ]


def unsafe(breakdowns: list[tuple], point, earlier: set[Decimal] = frozenset()) -> set[int]:
    """Which of these (breakdown, its rows) of one period give away a suppressed number, by their places.

    `point`: the measure's value of the period; `earlier`: values of it that were published before.
    """
    places = [place for place, (row, _rows) in enumerate(breakdowns) if row.adds_up]
    parts = [row.parts(rows) for row, rows in breakdowns if row.adds_up]
    totals = earlier | ({point.value} if point.value is not None else set())
    is_suppressed = point.state == DataPoint.State.SUPPRESSED
    return {places[each] for each in given_away(parts, totals, is_total_suppressed=is_suppressed)}
