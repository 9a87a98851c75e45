"""How plans are going, priority by priority: rows are read together, counted and summed up."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property

from django.utils import timezone

from councils.models import UNTIL_RELEASED
from plans.models import Priority

from ..figures import statuses
from ..figures.group_status import GroupStatus, Method, group_status
from ..figures.rating import Rating
from ..models import Action, Measure, StatusRule
from . import reading
from .action import ActionProgress, standing_of
from .measure import MeasureProgress
from .rounds import Rounds
from .rows import PointRow, latest_of, point_rows, rated_point_rows, target_rows
from .stated import StatedStatus, stated_status

WORST_FIRST = [
    statuses.ActionStatus(status)
    for status in (
        "off_track at_risk on_track_overdue on_track_out_of_date not_yet_rated paused not_started on_track complete "
        "cancelled superseded"
    ).split()
]
MISSING = (Rating.NO_DATA, Rating.GREEN_OUT_OF_DATE)


def worst_first(row: ActionProgress | MeasureProgress) -> int:
    """For sorting: off track, at risk, what is old or silent, on track, complete, what is dropped."""
    return WORST_FIRST.index(row.status)


@dataclass
class PriorityProgress:
    """What serves a priority directly, and its parts the same way; without one, what serves the plan as a whole."""

    priority: Priority | None
    actions: list[ActionProgress]
    measures: list[MeasureProgress]
    parts: list["PriorityProgress"] = field(default_factory=list)

    @property
    def every_action(self) -> list[ActionProgress]:
        return [*self.actions, *(row for part in self.parts for row in part.every_action)]

    @property
    def every_measure(self) -> list[MeasureProgress]:
        return [*self.measures, *(row for part in self.parts for row in part.every_measure)]

    @property
    def worst_actions(self) -> list[ActionProgress]:
        """Its own actions as its table lists them."""
        return sorted(self.actions, key=worst_first)

    @property
    def worst_measures(self) -> list[MeasureProgress]:
        return sorted(self.measures, key=worst_first)

    @property
    def shown_groups(self) -> list["PriorityProgress"]:
        """Itself and what is below it, as a page shows them one under the other: each that has something."""
        return [row for row in (self, *self.every_part) if row.actions or row.measures]

    @property
    def every_part(self) -> list["PriorityProgress"]:
        """All below it, each before those under it."""
        return [row for part in self.parts for row in (part, *part.every_part)]


class Progress:
    """Of some plans of one council: every action and every measure, with what was reported.

    `priorities`: only what serves these. `without_commentary`: points and targets without their texts (`rows.py`), for
    pages that count and compare. `only_rated`: of these, what the ratings of today ask for; the rest is not read.
    `with_directions`: also what the values of today are compared with.
    `with_held`: for officers, as it will be once all that is held is out.
    """

    def __init__(
        self,
        council,
        plans,
        today: datetime.date,
        *,
        priorities=None,
        without_commentary: bool = False,
        only_rated: bool = False,
        with_directions: bool = False,
        with_held: bool = False,
    ):
        self.council, self.plans, self.today = council, list(plans), today
        self.without_commentary, self.only_rated = without_commentary or only_rated, only_rated
        self.with_directions = with_directions
        self.at = UNTIL_RELEASED if with_held else timezone.now()
        keys = None if priorities is None else [priority.pk for priority in priorities]
        self.within = [plan.pk for plan in self.plans], keys

    def with_plans(self, plans) -> "Progress":
        """Of these plans of the council as well, to count and to judge: what was read already is not read again."""
        others, whole = (
            Progress(self.council, those, self.today, only_rated=True)
            for those in (plans, [*self.plans, *plans])
        )
        others.rounds, others.schemes = self.rounds, self.schemes
        whole.status_rule = self.status_rule
        known = [(row.action.plan_id, row.action.priority_id, row.status) for row in self.actions]
        whole.action_statuses = [*known, *others.action_statuses]
        whole.measures = [*self.measures, *others.measures]
        return whole

    # -- rows -----------------------------------------------------------------------------------

    @cached_property
    def rounds(self) -> Rounds:
        # Not read before something asks: counts and ratings need none of them.
        return Rounds(lambda: reading.rounds(self.council, self.today), self.today)

    @cached_property
    def action_statuses(self) -> list[tuple]:
        """(plan's key, priority's key, status today) of every action: all that counting needs, in one query."""
        facts = reading.action_facts(*self.within, self.at, self.today)
        return [(plan, priority, standing_of(*about, self.today)) for plan, priority, *about in facts]

    @property
    def actions(self) -> list[ActionProgress]:
        """Those that are still pursued: what is counted and listed."""
        return self._actions[False]

    @property
    def ended_actions(self) -> list[Action]:
        return [row.action for row in self._actions[True]]

    @cached_property
    def _actions(self) -> dict[bool, list[ActionProgress]]:
        """By whether they had ended on the day that is told of."""
        return _grouped_by(self.every_action, lambda row: row.action.ended_by(self.today) is not None)

    @cached_property
    def every_action(self) -> list[ActionProgress]:
        rows = self._placed(reading.actions(*self.within, self.at, not self.only_rated))
        newest = [row.newest_update_id for row in rows if row.newest_update_id]
        updates = {update.pk: update for update in reading.updates(newest)}
        return [ActionProgress(row, updates.get(row.newest_update_id), self.rounds) for row in rows]

    @cached_property
    def priorities(self) -> dict[int, Priority]:
        """The plans' priorities by their key, in order, each with its parent; the rows that serve them share them."""
        by_id = {plan.pk: plan for plan in self.plans}
        found = {row.pk: row for row in reading.priorities(list(by_id), not self.only_rated)}
        for row in found.values():
            row.plan, row.parent = by_id[row.plan_id], found.get(row.parent_id)
        return found

    def _placed(self, rows: list) -> list:
        """These actions or measures, each in its plan and its priority."""
        by_id = {plan.pk: plan for plan in self.plans}
        for row in rows:
            row.plan, row.priority = by_id[row.plan_id], self.priorities.get(row.priority_id)
        return rows

    @cached_property
    def measures(self) -> list[MeasureProgress]:
        """Those that are still pursued."""
        return self.of_measures(self._measures[False])

    @property
    def ended_measures(self) -> list[Measure]:
        return self._measures[True]

    @cached_property
    def _measures(self) -> dict[bool, list[Measure]]:
        rows = reading.measures(*self.within, not self.only_rated)
        return _grouped_by(self._placed(rows), lambda row: row.ended_by(self.today) is not None)

    def of_measures(self, rows) -> list[MeasureProgress]:
        """These measures of the plans with their points, targets and breaks."""
        by_id = {plan.pk: plan for plan in self.plans}
        lineages, keys = [row.lineage_id for row in rows], [row.pk for row in rows]
        if self.only_rated:
            points = rated_point_rows(lineages, self.at, looks_back=self._looks_back)
            targets = target_rows(rows, self._judged_days(points.values()))
        elif self.without_commentary:
            points, targets = point_rows(lineages, self.at), target_rows(rows)
        else:
            points = _grouped(reading.points(lineages, self.at), "lineage_id")
            targets = _grouped(reading.targets(keys), "measure_id")
        breaks = cache(lambda: _grouped(reading.breaks(keys), "measure_id"))
        for row in rows:
            row.plan = by_id[row.plan_id]
        return [
            MeasureProgress(
                row,
                scheme=self.schemes.get(row.scheme_id, self.schemes[None]),
                points=points[row.lineage_id],
                targets=targets[row.pk],
                breaks=breaks,
                rounds=self.rounds,
            )
            for row in rows
        ]

    def _judged_days(self, series: Iterable[list[PointRow]]) -> list[datetime.date]:
        """The last days of the periods whose values are judged by their targets."""
        if self.with_directions:
            return list({point.period_end for points in series for point in points})
        return list({latest.period_end for points in series if (latest := latest_of(points))})

    @property
    def _looks_back(self) -> bool:
        """Is what is asked for compared with an earlier value?"""
        return self.with_directions or any(row.has_trend_clause for row in self.schemes.values() if row)

    @cached_property
    def newest_figure_at(self) -> datetime.datetime | None:
        """When residents could first read the value that was told last; None without any."""
        lineages = [row.measure.lineage_id for row in self.measures]
        return reading.points_by_newest.first(lineages, self.at)

    def newest_points(self, measures: list[MeasureProgress]) -> dict:
        """With their texts, by lineage: the point of each of these measures that its rating is of."""
        if not measures:
            return {}
        newest = {row.measure.lineage_id: row.latest.period_end for row in measures}
        points = reading.points_ended_on(list(newest), list(newest.values()), self.at)
        return {row.lineage_id: row for row in points if row.period_end == newest[row.lineage_id]}

    @cached_property
    def schemes(self) -> dict:
        """The council's schemes by their key; the one for every measure also by None."""
        rows = reading.schemes(self.council)
        usual = next((row for row in rows if row.is_default), None)
        return {None: usual, **{row.pk: row for row in rows}}

    # -- roll-up --------------------------------------------------------------------------------

    def actions_of(self, *, plan=None, priorities=None) -> list[ActionProgress]:
        """The actions of this plan, or of these priorities."""
        if priorities is not None:
            return [row for priority in priorities for row in self._actions_by_priority[priority.pk]]
        return [row for row in self.actions if row.action.plan_id == plan.pk]

    @cached_property
    def _actions_by_priority(self) -> dict:
        return _grouped_by(self.actions, lambda row: row.action.priority_id)

    @cached_property
    def _measures_by_priority(self) -> dict:
        return _grouped_by(self.measures, lambda row: row.measure.priority_id)

    def measures_of(self, *, plan=None, priorities=None) -> list[MeasureProgress]:
        """The measures of this plan, or of these priorities."""
        if priorities is not None:
            return [row for priority in priorities for row in self._measures_by_priority[priority.pk]]
        return [row for row in self.measures if row.measure.plan_id == plan.pk]

    def by_priority(self, priorities) -> list[PriorityProgress]:
        """These main priorities of one plan, each with its parts, which are among them; no part by itself."""
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
    def tally(rows) -> statuses.Tally:
        """Of actions, or of measures: how many have which status."""
        return statuses.roll_up(row.status for row in rows)

    @staticmethod
    def ratings(measures) -> dict:
        """How many measures have each rating, all ratings named."""
        counts = dict.fromkeys(Rating, 0)
        for row in measures:
            counts[row.rating] += 1
        return counts

    @cached_property
    def status_rule(self) -> StatusRule:
        return StatusRule.of(self.council)

    @cached_property
    def stated_updates(self) -> dict:
        """By lineage: the newest update of each priority; none is read where another rule makes its status."""
        if not self.status_rule.is_stated:
            return {}
        newest = reading.newest_priority_updates([plan.pk for plan in self.plans], self.at)
        return {row.lineage_id: row for row in newest}

    def stated_of(self, priority: Priority | None) -> StatedStatus | None:
        """What the council itself says of a priority; None by another rule, and of a plan as a whole."""
        if priority is None or not self.status_rule.is_stated:
            return None
        update = self.stated_updates.get(priority.lineage_id)
        return stated_status(priority, update, self.status_rule.cadence, self.today)

    def status_of_actions(self, tally: statuses.Tally) -> GroupStatus:
        """By the council's rule."""
        return group_status(tally, Method(self.status_rule.method), self.status_rule.of_actions)

    def status_of_measures(self, measures: list[MeasureProgress], tally: statuses.Tally) -> GroupStatus:
        """By the council's rule; `tally` counts them. Missing is a value that was due; what cannot be rated is not."""
        missing = sum(row.rating in MISSING for row in measures)
        rule = self.status_rule
        return group_status(tally, Method(rule.method), rule.of_measures, missing=missing)


def _grouped(rows, name: str) -> dict:
    return _grouped_by(rows, lambda row: getattr(row, name))


def _grouped_by(rows, key) -> dict:
    groups = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups
