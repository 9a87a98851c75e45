"""The whole series of a measure, period by period: what its chart, its table and its file of figures have in common."""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from councils.models import Council

from . import formatting
from .figures.charts import Point
from .figures.direction import is_broken_between, starts_again_between
from .figures.period import Period, periods_between
from .figures.rating import Rating
from .models import Correction, DataPoint, Measure, Target
from .progress import MeasureProgress, corrections_of, period_of
from .shown import point_value, whole

# No gap is shown over more periods than this: a slip in a year would fill a page.
MOST = 400


@dataclass(frozen=True)
class SeriesRow:
    """One period; `point` is None where nothing was reported of it."""

    series: "Series"
    period: Period
    point: DataPoint | None
    breaks_before: bool
    starts_again: bool

    @property
    def council(self) -> Council | None:
        """Whose figure it is, where it is an earlier council's."""
        return self.series.of_earlier

    @property
    def label(self) -> str:
        return formatting.short_period(self.series.measure, self.period)

    @property
    def target(self) -> Target | None:
        return self.series.row.targets.get(self.period)

    # In a table, whose caption says the unit.

    @property
    def target_words(self) -> str:
        return formatting.target_words(self.series.measure, self.target, in_table=True)

    @property
    def value_words(self) -> str:
        """Empty without a value."""
        if self.point is None or self.point.value is None:
            return ""
        return formatting.number(self.series.measure, point_value(self.series.row, self.point))

    @property
    def state_word(self) -> str:
        return formatting.state_word(self.point)

    @property
    def is_provisional(self) -> bool:
        return self.point is not None and self.point.state == DataPoint.State.PROVISIONAL

    @property
    def rating(self) -> Rating:
        return self.series.row.rating_of(self.point)

    @property
    def computed_rating(self) -> Rating:
        return self.series.row.computed_rating_of(self.point)

    @property
    def corrections(self) -> list[Correction]:
        corrections = (row for row in self.series.corrections if row.of != Correction.Of.BREAKDOWN)
        return [row for row in corrections if period_of(row) == self.period]

    @property
    def correction_word(self) -> str:
        """Corrected, or reported late where nothing else was put right."""
        is_only_late = all(row.of == Correction.Of.LATE for row in self.corrections)
        return _("Reported late") if is_only_late else _("Corrected")

    @property
    def corrected_on(self):
        """The day on which its value, its rating or its target was put right last, or came late; or None."""
        newest = next(iter(self.corrections), None)
        return newest and timezone.localdate(newest.told_at)

    def as_point(self) -> Point:
        """For the chart: with the digits of the table beside it."""
        is_known = self.point is not None and self.point.value is not None
        target = self.target
        return Point(
            self.label,
            point_value(self.series.row, self.point) if is_known else None,
            target=self._in_full(target and target.value),
            low=self._in_full(target and target.low),
            high=self._in_full(target and target.high),
            is_provisional=self.is_provisional,
            breaks_before=self.breaks_before,
            starts_again=self.starts_again,
            is_suppressed=self.point is not None and self.point.state == DataPoint.State.SUPPRESSED,
        )

    def _in_full(self, bound: Decimal | None) -> Decimal | None:
        measure = self.series.measure
        return None if bound is None else whole(measure, bound, least=measure.decimals or 0)


class Series:
    """Oldest first, with a row for every period between the first and the last, so that a gap is seen.

    `of_earlier`: the council whose figures these are, where they stand before those of another. `earlier`: the series
    that this one continues. Its rows come first, up to the first period of this one, with a break between them; each
    is still rated by its own measure's rule, and nothing is compared across.
    """

    def __init__(
        self, row: MeasureProgress, *, earlier: "Series | None" = None, of_earlier: Council | None = None
    ):
        self.row, self.measure = row, row.measure
        self.earlier, self.of_earlier = earlier, of_earlier

    @cached_property
    def corrections(self) -> list[Correction]:
        return corrections_of(self.measure)

    @cached_property
    def periods(self) -> list[Period]:
        if not self.row.points:
            return []
        reported = set(self.row.values)
        last = max(reported)
        known = reported | {period for period in self.row.targets if period < last}
        return sorted(known | self._between(min(known), last, reported))

    def _between(self, first: Period, last: Period, reported: set) -> set[Period]:
        """Every period that was due from the first to the last; none where what was reported keeps to no such steps."""
        try:
            steps = periods_between(self.row.kind, self.row.frequency, first, last)
            due = {period for _number, period in zip(range(MOST), steps, strict=False)}
        except ValueError:
            return set()
        return due if reported <= due else set()

    @cached_property
    def rows(self) -> list[SeriesRow]:
        if self.earlier is None or not self._own_rows:
            return self._own_rows if self.earlier is None else self.earlier.rows
        first, *further = self._own_rows
        before = [row for row in self.earlier.rows if row.period.end < first.period.start]
        return [*before, replace(first, breaks_before=bool(before)), *further]

    @cached_property
    def _own_rows(self) -> list[SeriesRow]:
        points = {point.period: point for point in self.row.points}
        rows, before = [], None
        for period in self.periods:
            is_broken = before is not None and is_broken_between(before, period, self.row.broken_at)
            starts_again = before is not None and self.starts_again_between(before, period)
            rows.append(SeriesRow(self, period, points.get(period), is_broken, starts_again))
            before = period
        return rows

    def starts_again_between(self, before: Period, period: Period) -> bool:
        measure = self.measure
        return starts_again_between(before, period, self.row.frequency, is_cumulative=measure.is_cumulative)

    @property
    def starts_again(self) -> bool:
        return any(row.starts_again for row in self.rows)

    @cached_property
    def points(self) -> list[Point]:
        return [row.as_point() for row in self.rows]

    # What is written around each number of the chart.

    @property
    def prefix(self) -> str:
        return "£" if self.measure.unit == Measure.Unit.POUNDS else ""

    @property
    def suffix(self) -> str:
        return "%" if self.measure.unit == Measure.Unit.PERCENT else ""

    @property
    def has_forecast(self) -> bool:
        """Is what it is compared with a forecast, and no target?"""
        return self.measure.kind == Measure.Kind.CONTEXTUAL

    @property
    def has_targets(self) -> bool:
        return any(row.target for row in self.rows)

    @cached_property
    def targets_to_come(self) -> list[tuple[Period, Target]]:
        """Targets of periods after the last one reported."""
        last = self.periods[-1] if self.periods else None
        return sorted(
            (period, target) for period, target in self.row.targets.items() if last is None or period > last
        )
