"""How plans are going: their actions and measures as last reported, read in the same few queries for any number.

Rows are read here; what they mean is worked out by the pure functions in `plans/figures/`.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, cached_property

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .figures import direction as directions
from .figures import progress as statuses
from .figures import rating as ratings
from .figures.period import Frequency, Period, PeriodKind, due_in, shortest
from .models import (
    Action,
    ActionUpdate,
    Correction,
    DataPoint,
    Measure,
    Priority,
    RatingScheme,
    ReportingRound,
    SeriesBreak,
    Target,
)
from .slim import SlimPoint, SlimTarget, slim_points, slim_targets

# What is said where a red lacks its words, by the name of the text.
RED_NEEDS = {
    "commentary": _("By your council’s rule this is red: say what it shows and why."),
    "corrective_action": _("By your council’s rule this is red: say what is done about it."),
}
# A measure that fell so many periods running is an exception.
DECLINING = 2
# Actions may be due every year: then in the round in which the financial year ends.
ACTION_KIND = PeriodKind.MONTH


def period_of(row) -> Period:
    return Period(row.period_start, row.period_end)


def is_due(frequency: str, reporting_round: ReportingRound, kind=ACTION_KIND, like=None) -> Period | None:
    """The period that is reported in this round at such a frequency, or None."""
    return due_in(reporting_round.period, PeriodKind(kind), Frequency(frequency), like=like)


def rule_of(scheme: RatingScheme) -> ratings.Scheme:
    """A council's scheme as the figures read it."""
    return ratings.Scheme(
        ratings.ToleranceKind(scheme.tolerance),
        green=scheme.green_tolerance,
        amber=scheme.amber_tolerance,
        trend_clause=scheme.has_trend_clause,
    )


class Rounds:
    """A council's reporting rounds as they stand on a day."""

    def __init__(self, rounds, today: datetime.date):
        self.rounds, self.today = rounds, today

    @cached_property
    def current(self) -> ReportingRound | None:
        """The round that collects now: open, and not closed."""
        return next((row for row in self.rounds if row.opens_on <= self.today and not row.closed_at), None)

    @cached_property
    def last_closed(self) -> ReportingRound | None:
        return next((row for row in self.rounds if row.closed_at), None)

    def is_answered_by(self, asked: ReportingRound, update: ActionUpdate | None) -> bool:
        """Was it reported in this round or since? What was true on a period's last day is typed weeks later."""
        if update is None:
            return False
        given_in = next((row for row in self.rounds if row.pk == update.round_id), None)
        was_asked_for = given_in is not None and given_in.period_end >= asked.period_end
        return was_asked_for or update.reported_on >= asked.opens_on

    def days_late(self, is_answered: bool) -> int:
        """By how many days an answer to the current round is overdue."""
        return 0 if is_answered or self.current is None else self.current.days_late(self.today)


@dataclass
class ActionProgress:
    """One action, what was last reported of it, and what follows from that today."""

    action: Action
    update: ActionUpdate | None
    rounds: Rounds

    @property
    def status(self) -> statuses.ActionStatus:
        return (
            statuses.ActionStatus(self.update.status) if self.update else statuses.ActionStatus.NOT_YET_RATED
        )

    @property
    def is_open(self) -> bool:
        return statuses.is_open(self.status)

    @property
    def days_overdue(self) -> int:
        return statuses.days_overdue(self.action.due_on, self.status, self.rounds.today)

    @property
    def is_silent(self) -> bool:
        """Open, under way by the last closed round, and nothing was reported in that round or since."""
        asked = self.rounds.last_closed
        if asked is None or (self.action.starts_on and self.action.starts_on > asked.period_end):
            return False
        if self.rounds.is_answered_by(asked, self.update):
            return False
        return statuses.is_silent(self.status, self.update and self.update.reported_on, asked.opens_on)

    @property
    def is_answered(self) -> bool:
        """Is there nothing to report in the current round, or was it reported?"""
        current = self.rounds.current
        if current is None or not self.is_open or not is_due(self.action.cadence, current):
            return True
        return self.rounds.is_answered_by(current, self.update)

    @property
    def update_overdue_by(self) -> int:
        """Days by which its update is overdue; 0 while it is not."""
        return self.rounds.days_late(self.is_answered)


class MeasureProgress:
    """One measure with its points, targets and breaks; ratings and direction are worked out when asked for."""

    def __init__(self, measure, *, scheme, points, targets, breaks, rounds):
        self.measure, self.scheme, self.rounds = measure, scheme, rounds
        # Oldest first.
        self.points: list[DataPoint | SlimPoint] = points
        self.targets: dict[Period, Target | SlimTarget] = {row.period: row for row in targets}
        self._breaks = breaks
        self.values = {point.period: point.value for point in points}

    @cached_property
    def breaks(self) -> list[SeriesBreak]:
        """Read for all measures together, and not before a value is compared with an earlier one."""
        return self._breaks()[self.measure.pk]

    @property
    def kind(self) -> PeriodKind:
        return PeriodKind(self.measure.period_kind)

    @property
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
        reported = (point for point in reversed(self.points) if point.state != DataPoint.State.NOT_DUE)
        return next(reported, None)

    # -- the rating -----------------------------------------------------------------------------

    def target_of(self, point: DataPoint | None) -> Target | None:
        return self.targets.get(point.period) if point else None

    @property
    def target(self) -> Target | None:
        return self.target_of(self.latest)

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
    def computed_rating(self) -> ratings.Rating:
        return self.computed_rating_of(self.latest)

    @property
    def rating(self) -> ratings.Rating:
        return self.rating_of(self.latest)

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

    @property
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

    @property
    def due_period(self) -> Period | None:
        """The period that is asked for in the current round, or None."""
        if self.rounds.current is None:
            return None
        of_its_kind = (point.period for point in reversed(self.points) if point.period.is_of(self.kind))
        return is_due(self.frequency, self.rounds.current, self.kind, next(of_its_kind, None))

    @property
    def is_answered(self) -> bool:
        return self.due_period is None or self.due_period in self.values

    @property
    def update_overdue_by(self) -> int:
        return self.rounds.days_late(self.is_answered)

    @property
    def next_period(self) -> Period | None:
        """The period of the value to come; None where none was reported yet."""
        if self.latest is None or not self.latest.period.is_of(self.kind):
            return None
        return self.latest.period.next(self.kind, self.frequency)


def _missing(point: DataPoint) -> ratings.Rating:
    return {
        DataPoint.State.SUPPRESSED: ratings.Rating.SUPPRESSED,
        DataPoint.State.NOT_DUE: ratings.Rating.NOT_DUE,
    }.get(point.state, ratings.Rating.NO_DATA)


@dataclass
class PriorityProgress:
    """What serves a priority directly, and its parts the same way; without one, what serves the plan as a whole."""

    priority: Priority | None
    actions: list[ActionProgress]
    measures: list[MeasureProgress]
    parts: list["PriorityProgress"] = field(default_factory=list)

    @property
    def every_action(self) -> list[ActionProgress]:
        return [*self.actions, *(row for part in self.parts for row in part.actions)]

    @property
    def every_measure(self) -> list[MeasureProgress]:
        return [*self.measures, *(row for part in self.parts for row in part.measures)]

    @cached_property
    def overall(self) -> statuses.Overall:
        return Progress.overall(self.every_action, self.every_measure)

    @property
    def groups(self) -> list["PriorityProgress"]:
        """Itself and its parts, as the tables show them one under the other."""
        return [self, *self.parts]


class Progress:
    """Of some plans of one council: every action and every measure, with what was reported.

    `priorities`: only what serves these. `is_slim`: points and targets without their texts (`plans/slim.py`), for
    pages that count and compare.
    """

    def __init__(self, council, plans, today: datetime.date, *, priorities=None, is_slim: bool = False):
        self.council, self.plans, self.today, self.is_slim = council, list(plans), today, is_slim
        self.within = {"plan__in": self.plans}
        if priorities is not None:
            self.within["priority__in"] = priorities

    # -- rows -----------------------------------------------------------------------------------

    @cached_property
    def rounds(self) -> Rounds:
        rounds = ReportingRound.objects.of(self.council).filter(opens_on__lte=self.today)
        # Not read before something asks: counts and ratings need none of them.
        return Rounds(rounds.order_by("-period_end"), self.today)

    @cached_property
    def action_statuses(self) -> list[tuple]:
        """(plan's key, priority's key, status) of every action: all that counting needs, in one query."""
        rows = Action.objects.filter(**self.within).with_status()
        return list(rows.order_by().values_list("plan_id", "priority_id", "status"))

    @cached_property
    def actions(self) -> list[ActionProgress]:
        rows = Action.objects.filter(**self.within).with_newest_update()
        rows = list(rows.select_related("priority", "lead_councillor").order_by("plan_id", "position", "pk"))
        updates = ActionUpdate.objects.in_bulk([row.newest_update_id for row in rows if row.newest_update_id])
        by_id = {plan.pk: plan for plan in self.plans}
        for row in rows:
            row.plan = by_id[row.plan_id]
        return [ActionProgress(row, updates.get(row.newest_update_id), self.rounds) for row in rows]

    @cached_property
    def measures(self) -> list[MeasureProgress]:
        rows = Measure.objects.filter(**self.within).order_by("plan_id", "position", "pk")
        return self.of_measures(list(rows.select_related("priority", "lead_councillor")))

    def of_measures(self, rows) -> list[MeasureProgress]:
        """These measures of the plans with their points, targets and breaks."""
        by_id = {plan.pk: plan for plan in self.plans}
        lineages = [row.lineage for row in rows]
        if self.is_slim:
            points, targets = slim_points(lineages), slim_targets(rows)
        else:
            points = _grouped(
                DataPoint.objects.filter(lineage__in=lineages).order_by("period_end"), "lineage"
            )
            targets = _grouped(Target.objects.filter(measure__in=rows), "measure_id")
        breaks = cache(lambda: _grouped(SeriesBreak.objects.filter(measure__in=rows), "measure_id"))
        for row in rows:
            row.plan = by_id[row.plan_id]
        return [
            MeasureProgress(
                row,
                scheme=self.schemes[row.scheme_id],
                points=points[row.lineage],
                targets=targets[row.pk],
                breaks=breaks,
                rounds=self.rounds,
            )
            for row in rows
        ]

    @cached_property
    def schemes(self) -> dict:
        """The council's schemes by their key; the one for every measure also by None."""
        rows = list(RatingScheme.objects.of(self.council))
        usual = next((row for row in rows if row.is_default), None)
        return {None: usual, **{row.pk: row for row in rows}}

    # -- roll-up --------------------------------------------------------------------------------

    def actions_of(self, *, plan=None, priorities=None) -> list[ActionProgress]:
        """The actions of this plan, or of these priorities."""
        if priorities is not None:
            keys = {priority.pk for priority in priorities}
            return [row for row in self.actions if row.action.priority_id in keys]
        return [row for row in self.actions if row.action.plan_id == plan.pk]

    def measures_of(self, *, plan=None, priorities=None) -> list[MeasureProgress]:
        """The measures of this plan, or of these priorities."""
        if priorities is not None:
            keys = {priority.pk for priority in priorities}
            return [row for row in self.measures if row.measure.priority_id in keys]
        return [row for row in self.measures if row.measure.plan_id == plan.pk]

    def by_priority(self, priorities) -> list[PriorityProgress]:
        """Each of these main priorities of one plan with its parts, which are among them; no part by itself."""
        found = {
            row.pk: PriorityProgress(
                row, self.actions_of(priorities=[row]), self.measures_of(priorities=[row])
            )
            for row in priorities
        }
        for row in priorities:
            if row.parent_id in found:
                found[row.parent_id].parts.append(found[row.pk])
        return [found[row.pk] for row in priorities if row.parent_id not in found]

    @property
    def of_no_priority(self) -> PriorityProgress:
        """What serves the plans as a whole."""
        return PriorityProgress(
            None,
            [row for row in self.actions if row.action.priority_id is None],
            [row for row in self.measures if row.measure.priority_id is None],
        )

    def tally_of(self, *, plan=None, priorities=None) -> statuses.Tally:
        """The actions of this plan, or of these priorities, or of all plans, counted without reading them."""
        rows = self.action_statuses
        if priorities is not None:
            keys = {priority.pk for priority in priorities}
            rows = [row for row in rows if row[1] in keys]
        elif plan is not None:
            rows = [row for row in rows if row[0] == plan.pk]
        return statuses.roll_up(status for _plan, _priority, status in rows)

    @staticmethod
    def tally(actions) -> statuses.Tally:
        return statuses.roll_up(row.status for row in actions)

    @staticmethod
    def ratings(measures) -> dict:
        """How many measures have each rating, all ratings named."""
        counts = dict.fromkeys(ratings.Rating, 0)
        for row in measures:
            counts[row.rating] += 1
        return counts

    @staticmethod
    def overall(actions, measures) -> statuses.Overall:
        return statuses.overall(
            statuses.roll_up(row.status for row in actions), [row.rating for row in measures]
        )


def corrections_of(measure: Measure):
    """What was put right of a measure, the newest first; of a value that is suppressed now, not what it was."""
    rows = list(Correction.objects.filter(lineage=measure.lineage))
    hidden = set(
        DataPoint.objects.filter(Q(lineage=measure.lineage), state=DataPoint.State.SUPPRESSED).values_list(
            "period_start", "period_end"
        )
    )
    for row in rows:
        if row.of == Correction.Of.VALUE and (row.period_start, row.period_end) in hidden:
            row.was = None
    return rows


def _grouped(rows, name: str) -> dict:
    groups = defaultdict(list)
    for row in rows:
        groups[getattr(row, name)].append(row)
    return groups
