"""What of a plan needs attention: its exceptions, the worst first, and how many more there are of each kind."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import ngettext, ngettext_lazy

from ..figures.direction import Direction
from ..figures.period import months_later
from ..figures.statuses import ActionStatus
from ..models import DataPoint
from .action import ActionProgress
from .measure import MeasureProgress
from .plans import Progress
from .summary import ProgressSummary

SHOWN = 5

ACTIONS_OFF_TRACK = ngettext_lazy("%(number)s action off track", "%(number)s actions off track", "number")
ACTIONS_AT_RISK = ngettext_lazy("%(number)s action at risk", "%(number)s actions at risk", "number")
ACTIONS_SILENT = ngettext_lazy(
    "%(number)s action with no recent update", "%(number)s actions with no recent update", "number"
)
ACTIONS_PAUSED = ngettext_lazy("%(number)s action paused", "%(number)s actions paused", "number")
MEASURES_OFF_TRACK = ngettext_lazy("%(number)s measure off track", "%(number)s measures off track", "number")
MEASURES_AT_RISK = ngettext_lazy("%(number)s measure at risk", "%(number)s measures at risk", "number")
MEASURES_WORSE = ngettext_lazy(
    "%(number)s measure getting worse", "%(number)s measures getting worse", "number"
)


@dataclass(frozen=True)
class ActionException:
    """An action that is off track: why, what happens next, and how late it will be."""

    row: ActionProgress

    @property
    def thing(self):
        return self.row.action

    @property
    def title(self) -> tuple:
        return self.row.action, "title"

    @property
    def why(self) -> tuple:
        """(row, name of its text)."""
        return self.row.update, "note"

    @property
    def what_next(self) -> tuple:
        return self.row.update, "next_step"

    @property
    def next_step_by(self) -> date | None:
        return self.row.update.next_step_by

    @property
    def due_on(self) -> date | None:
        return self.row.action.due_on

    @property
    def expected_on(self) -> date | None:
        """When it is expected to be finished, where that is not the day it is due."""
        return self.row.update.forecast_on

    @property
    def finished_by(self) -> date | None:
        """The day to which its lateness is counted: that expected, else today."""
        if self.due_on is None:
            return None
        day = self.expected_on or self.row.rounds.today
        return day if day > self.due_on else None

    @property
    def days_late(self) -> int:
        return (self.finished_by - self.due_on).days if self.finished_by else 0

    @property
    def late_words(self) -> str:
        """ "18 months late", in days below a month; empty where it is not late, or nobody can say."""
        if not self.finished_by:
            return ""
        months = whole_months(self.due_on, self.finished_by)
        if months:
            return ngettext("%(number)s month late", "%(number)s months late", months) % {"number": months}
        return ngettext("%(number)s day late", "%(number)s days late", self.days_late) % {
            "number": self.days_late
        }


@dataclass(frozen=True)
class MeasureException:
    """A measure that is off track, with what its newest value says."""

    row: MeasureProgress
    point: DataPoint
    next_step_by = due_on = expected_on = None
    late_words = ""

    @property
    def thing(self):
        return self.row.measure

    @property
    def title(self) -> tuple:
        return self.row.measure, "name"

    @property
    def why(self) -> tuple:
        return self.point, "commentary"

    @property
    def what_next(self) -> tuple:
        return self.point, "corrective_action"


def whole_months(first: date, last: date) -> int:
    """How many whole months lie between two days; the ends of two months are whole months apart."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months if months_later(first, months) <= last else months - 1


class Exceptions:
    """Of one plan, or of some of its rows. `shown` in full; `more` in one line that leads to the lists.

    `most`: how many are shown; None shows all.
    """

    def __init__(
        self,
        progress: Progress,
        going: ProgressSummary,
        *,
        actions: list[ActionProgress] | None = None,
        measures: list[MeasureProgress] | None = None,
        most: int | None = SHOWN,
    ):
        self.progress, self.going, self.most = progress, going, most
        self.actions = progress.actions if actions is None else actions
        self.measures = progress.measures if measures is None else measures

    @cached_property
    def _actions(self) -> list[ActionException]:
        """The latest first."""
        rows = [ActionException(row) for row in self.actions if row.status == ActionStatus.OFF_TRACK]
        return sorted(rows, key=lambda each: -each.days_late)

    @cached_property
    def _measures(self) -> list[MeasureProgress]:
        return [row for row in self.measures if row.status == ActionStatus.OFF_TRACK]

    @cached_property
    def shown(self) -> list[ActionException | MeasureException]:
        """Actions before measures, usually five at most."""
        room = None if self.most is None else max(self.most - len(self._actions), 0)
        measures = self._measures[:room]
        points = self.progress.newest_points(measures)
        return [
            *self._actions[: self.most],
            *(MeasureException(row, points[row.measure.lineage_id]) for row in measures),
        ]

    @property
    def heading(self) -> str:
        """ "5 actions off track"; of measures where no action is."""
        if number := len(self._actions):
            return ACTIONS_OFF_TRACK % {"number": number}
        number = len(self._measures)
        return MEASURES_OFF_TRACK % {"number": number} if number else ""

    @cached_property
    def more(self) -> list[tuple[str, str]]:
        """(words, address) of every other list that somebody should look at."""
        actions, measures = self.going.actions, self.going.measures
        unshown = len(self._actions) if len(self._actions) > len(self.shown) else 0
        silent = sum(row.lacks_update for row in self.actions)
        worse = sum(row.direction == Direction.DECLINING for row in self.measures)
        lists = [
            (unshown, ACTIONS_OFF_TRACK, actions, {"status": "off_track"}),
            (actions.tally.count(ActionStatus.AT_RISK), ACTIONS_AT_RISK, actions, {"status": "at_risk"}),
            (silent, ACTIONS_SILENT, actions, {"silent": 1}),
            (actions.tally.count(ActionStatus.PAUSED), ACTIONS_PAUSED, actions, {"status": "paused"}),
            (len(self._measures), MEASURES_OFF_TRACK, measures, {"status": "off_track"}),
            (measures.tally.count(ActionStatus.AT_RISK), MEASURES_AT_RISK, measures, {"status": "at_risk"}),
            (worse, MEASURES_WORSE, measures, {"worse": 1}),
        ]
        return [
            (words % {"number": number}, group.listed(**query))
            for number, words, group, query in lists
            if number
        ]
