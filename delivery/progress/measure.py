"""How one measure is going: its rating, its direction, what is due of it."""

from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..figures import direction as directions
from ..figures import rating as ratings
from ..figures.period import Frequency, Period, PeriodKind, months_later, shortest
from ..figures.statuses import ActionStatus, expected_by, status_of_rating
from ..models import Correction, DataPoint, Measure, RatingScheme, ReportingRound, SeriesBreak, Target
from . import reading
from .rounds import is_due
from .rows import PointRow, TargetRow, latest_of

# What is said where a red lacks its words, by the name of the text.
RED_NEEDS = {
    "commentary": _("This is red under your council’s rule. Say what it shows and why."),
    "corrective_action": _("This is red under your council’s rule. Say what is being done about it."),
}
# A measure that fell so many periods running is an exception.
DECLINING = 2


def period_of(row) -> Period:
    return Period(row.period_start, row.period_end)


def rule_of(scheme: RatingScheme) -> ratings.Scheme:
    """A council's scheme as the figures read it."""
    return ratings.Scheme(
        ratings.ToleranceKind(scheme.tolerance),
        green=scheme.green_tolerance,
        amber=scheme.amber_tolerance,
        trend_clause=scheme.has_trend_clause,
    )


class MeasureProgress:
    """One measure with its points, targets and breaks; ratings and direction are worked out when asked for."""

    def __init__(self, measure, *, scheme, points, targets, breaks, rounds):
        self.measure, self.scheme, self.rounds = measure, scheme, rounds
        # Oldest first.
        self.points: list[DataPoint | PointRow] = points
        self.targets: dict[Period, Target | TargetRow] = {row.period: row for row in targets}
        self._breaks = breaks

    @cached_property
    def values(self) -> dict[Period, Decimal | None]:
        """What was reported, by its period."""
        return {point.period: point.value for point in self.points}

    @cached_property
    def breaks(self) -> list[SeriesBreak]:
        """Read for all measures together, and not before a value is compared with an earlier one."""
        return self._breaks()[self.measure.pk]

    @cached_property
    def kind(self) -> PeriodKind:
        return PeriodKind(self.measure.period_kind)

    @cached_property
    def frequency(self) -> Frequency:
        """As often as it is said to be reported, but no more often than its periods end."""
        said = Frequency(self.measure.frequency)
        return max(said, shortest(self.kind), key=lambda frequency: frequency.months)

    @property
    def polarity(self) -> ratings.Polarity:
        return ratings.Polarity(self.measure.polarity)

    @cached_property
    def latest(self) -> DataPoint | None:
        """The newest point of a period that was due."""
        return latest_of(self.points)

    # -- the rating -----------------------------------------------------------------------------

    def target_of(self, point: DataPoint | None) -> Target | None:
        return self.targets.get(point.period) if point else None

    @property
    def target(self) -> Target | None:
        return self.target_of(self.latest)

    @property
    def first_target(self) -> tuple[Period, Target | TargetRow] | None:
        """The earliest with its period, of a measure without any value yet."""
        return None if self.points else min(self.targets.items(), default=None)

    @staticmethod
    def goal_of(target: Target | None) -> ratings.Goal | None:
        return ratings.Goal(value=target.value, low=target.low, high=target.high) if target else None

    @cached_property
    def rule(self) -> ratings.Scheme | None:
        """The council's scheme as the figures read it; None where the council has none."""
        return self.scheme and rule_of(self.scheme)

    @property
    def thresholds(self) -> ratings.Thresholds | None:
        """Where green and amber end for the latest value, to be printed beside its rating."""
        return self.rule and ratings.thresholds(self.goal_of(self.target), self.rule, self.polarity)

    def computed_rating_of(self, point: DataPoint | None) -> ratings.Rating:
        if point is None:
            return ratings.Rating.NO_DATA
        if self.rule is None:
            # Without a rule nothing is judged; what is missing is still told by its state.
            is_there = point.value is not None
            return ratings.Rating.UNRATED if is_there else _missing(point)
        return ratings.rate(
            point.value,
            self.goal_of(self.target_of(point)),
            self.rule,
            self.polarity,
            ratings.PointState(point.state),
            self.compared_value(point) if self.rule.trend_clause else None,
        )

    def rating_of(self, point: DataPoint | None) -> ratings.Rating:
        """The rating that stands: an officer's, with the reason, or the computed one."""
        if point is not None and point.value is not None and point.rating_override:
            return ratings.Rating(point.rating_override)
        return self.computed_rating_of(point)

    def unexplained(self, point: DataPoint) -> list[str]:
        """The texts that this value, not saved yet, lacks where the council asks for them with every red."""
        self.values[point.period] = point.value
        if (
            self.scheme is None
            or not self.scheme.red_needs_words
            or self.rating_of(point) != ratings.Rating.RED
        ):
            return []
        return [name for name in RED_NEEDS if not getattr(point, f"{name}_en")]

    @property
    def year_end(self) -> date | None:
        """The last day of the financial year that the latest value falls in."""
        return date(self.latest.period.financial_year + 1, 3, 31) if self.latest else None

    @property
    def year_end_target(self) -> Target | TargetRow | None:
        return next((row for period, row in self.targets.items() if period.end == self.year_end), None)

    @property
    def forecast_rating(self) -> ratings.Rating:
        """What the latest forecast for the end of the year would be rated, by the target of that day."""
        goal, forecast = self.goal_of(self.year_end_target), self.latest.year_end_forecast
        if self.rule is None or goal is None:
            return ratings.Rating.UNRATED
        return ratings.rate(forecast, goal, self.rule, self.polarity, ratings.PointState.FINAL, None)

    @property
    def computed_rating(self) -> ratings.Rating:
        return self.computed_rating_of(self.latest)

    @cached_property
    def rating(self) -> ratings.Rating:
        """That of the latest value, as it stands today: old is not green."""
        return ratings.today(self.rating_of(self.latest), is_out_of_date=self.is_out_of_date)

    @cached_property
    def status(self) -> ActionStatus:
        """Its rating in the words for actions."""
        return status_of_rating(self.rating)

    @property
    def thing(self) -> Measure:
        return self.measure

    # -- the direction --------------------------------------------------------------------------

    @property
    def against(self) -> directions.Against:
        return directions.Against(self.scheme.compares_with if self.scheme else directions.Against.PREVIOUS)

    @property
    def stable_band(self):
        return self.scheme.stable_band if self.scheme else 0

    def compared_period(self, point: DataPoint, against=None) -> Period | None:
        """The earlier period; None for a point of a period that is not of the measure's kind."""
        if not point.period.is_of(self.kind):
            return None
        return directions.compared_with(
            point.period,
            self.kind,
            self.frequency,
            is_cumulative=self.measure.is_cumulative,
            against=against or self.against,
        )

    def compared_value(self, point: DataPoint, against=None):
        """The earlier value that this one is compared with; None where there is none, or the series broke between."""
        period = self.compared_period(point, against)
        if period is None or directions.is_broken_between(period, point.period, self.broken_at):
            return None
        return self.values.get(period)

    @cached_property
    def broken_at(self) -> list[Period]:
        """The first period after each break."""
        return [Period.containing(self.kind, row.on) for row in self.breaks]

    def direction_of(self, point: DataPoint | None, against=None) -> directions.Direction:
        if point is None:
            return directions.Direction.NOT_KNOWN
        return directions.direction_of_travel(
            point.value,
            self.compared_value(point, against),
            self.polarity,
            self.stable_band,
            self.goal_of(self.target_of(point)),
        )

    @property
    def direction(self) -> directions.Direction:
        return self.direction_of(self.latest)

    @cached_property
    def declining_for(self) -> int:
        """How many periods running it has declined, up to the latest one."""
        run = 0
        for point in reversed(self.points):
            if point.state == DataPoint.State.NOT_DUE:
                continue
            if self.direction_of(point) != directions.Direction.DECLINING:
                break
            run += 1
        return run

    @property
    def is_declining(self) -> bool:
        return self.declining_for >= DECLINING

    # -- what is due ----------------------------------------------------------------------------

    def due_in(self, asked: ReportingRound) -> Period | None:
        """The period that is asked for in this round, or None."""
        if self.has_ended:
            return None
        of_its_kind = (point.period for point in reversed(self.points) if point.period.is_of(self.kind))
        return is_due(self.frequency, asked, self.kind, next(of_its_kind, None))

    def is_missing(self, asked: ReportingRound) -> bool:
        """Is it due in this round, and not reported?"""
        period = self.due_in(asked)
        return period is not None and period not in self.values

    @property
    def has_ended(self) -> bool:
        """No longer pursued: no value is asked for."""
        return self.measure.ended_by(self.rounds.today) is not None

    @property
    def due_period(self) -> Period | None:
        """The period that is asked for in the current round, or None."""
        return self.rounds.current and self.due_in(self.rounds.current)

    @property
    def is_answered(self) -> bool:
        return self.due_period is None or self.due_period in self.values

    @property
    def update_overdue_by(self) -> int:
        return self.rounds.days_late(self.is_missing)

    @property
    def _next_end(self) -> date | None:
        """The last day of the period after the newest one that anything was said of, even that it was not due."""
        return months_later(self.points[-1].period.end, self.frequency.months) if self.points else None

    @property
    def next_round(self) -> ReportingRound | None:
        """The round that asks for it, if it has opened."""
        end = self._next_end
        rounds = self.rounds.rounds if end else ()
        return next((row for row in rounds if row.period_start <= end <= row.period_end), None)

    @property
    def expected_by(self) -> date | None:
        """The last day on which the next value is in time, by how often it is reported; None without any value."""
        return expected_by(self.points[-1].period.end, self.frequency.months) if self.points else None

    @property
    def is_out_of_date(self) -> bool:
        """Has a newer value been expected for some time? Never before the day on which a round asks for it."""
        if not self.points or self.expected_by >= self.rounds.today:
            return False
        asked = self.next_round
        return asked is None or asked.due_on < self.rounds.today

    @property
    def is_of_ended_plan(self) -> bool:
        """Did the plan end before the next value's period would? Then none is expected."""
        ends_on = self.measure.plan.ends_on
        return (
            ends_on is not None
            and ends_on < self.rounds.today
            and bool(self.points)
            and self._next_end > ends_on
        )

    @property
    def late_since(self) -> date | None:
        """The last day on which a newer value was in time: its round's, else as often as it is reported.

        None where none is late, none was reported yet, or the plan or the measure ended before.
        """
        if not self.points or self.is_of_ended_plan or self.has_ended:
            return None
        asked = self.next_round
        due_on = asked.due_on if asked else self.expected_by
        return due_on if due_on < self.rounds.today else None

    @property
    def is_late(self) -> bool:
        """Is a value late: a newer one, or a first one that the current round asks for?"""
        return self.late_since is not None or self.update_overdue_by > 0

    @property
    def next_period(self) -> Period | None:
        """The period of the value to come; None where none was reported yet."""
        if self.has_ended or self.latest is None or not self.latest.period.is_of(self.kind):
            return None
        return self.latest.period.next(self.kind, self.frequency)


def _missing(point: DataPoint) -> ratings.Rating:
    return {
        DataPoint.State.SUPPRESSED: ratings.Rating.SUPPRESSED,
        DataPoint.State.NOT_DUE: ratings.Rating.NOT_DUE,
    }.get(point.state, ratings.Rating.NO_DATA)


def corrections_of(measure: Measure):
    """What was put right of a measure, the newest first; of a value that is suppressed now, not what it was."""
    now = timezone.now()
    rows, hidden = reading.corrections(measure, now), set(reading.suppressed_periods(measure, now))
    for row in rows:
        if row.of != Correction.Of.TARGET and (row.period_start, row.period_end) in hidden:
            row.was, row.was_rating = None, ""
    return rows
