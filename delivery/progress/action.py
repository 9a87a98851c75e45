"""How one action is going."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ..figures import statuses
from ..figures.period import Frequency
from ..models import Action, ActionUpdate, ReportingRound
from .rounds import Rounds, is_due


def standing_of(status, reported_on, due_on, cadence: str, today) -> statuses.ActionStatus:
    """How an action stands on a day, from its newest update (None without one) and its own dates."""
    months = Frequency(cadence).months
    return statuses.standing(status, due_on=due_on, reported_on=reported_on, months=months, today=today)


@dataclass
class ActionProgress:
    """One action, what was last reported of it, and what follows from that today."""

    action: Action
    update: ActionUpdate | None
    rounds: Rounds

    @cached_property
    def status(self) -> statuses.ActionStatus:
        """How it stands today, which is not always what was reported: see `figures.statuses.standing`."""
        if self.has_ended:
            return statuses.ActionStatus(self.update.status if self.update else "not_yet_rated")
        return standing_of(
            self.update and self.update.status,
            self.update and self.update.reported_on,
            self.action.due_on,
            self.action.cadence,
            self.rounds.today,
        )

    @property
    def thing(self) -> Action:
        return self.action

    @cached_property
    def has_ended(self) -> bool:
        """No longer pursued: nothing is due of it."""
        return self.action.ended_by(self.rounds.today) is not None

    @property
    def is_open(self) -> bool:
        return statuses.is_open(self.status) and not self.has_ended

    @property
    def days_overdue(self) -> int:
        if self.has_ended:
            return 0
        return statuses.days_overdue(self.action.due_on, self.status, self.rounds.today)

    @property
    def is_out_of_date(self) -> bool:
        """Open, begun, and a newer update has been expected."""
        is_to_come = self.action.starts_on is not None and self.action.starts_on > self.rounds.today
        if not self.is_open or (is_to_come and self.status == statuses.ActionStatus.NOT_STARTED):
            return False
        months = Frequency(self.action.cadence).months
        return statuses.is_out_of_date(self.update and self.update.reported_on, months, self.rounds.today)

    @property
    def late_since(self) -> date | None:
        """The day until which a newer update was in time; None where none is late."""
        if not self.is_out_of_date:
            return None
        return statuses.expected_by(self.update.reported_on, Frequency(self.action.cadence).months)

    @cached_property
    def lacks_update(self) -> bool:
        """Is its update late: by the last closed round, or, where no round asked, by how often it is reported?"""
        return self.is_silent or self.is_out_of_date

    @property
    def is_silent(self) -> bool:
        """Open, due and under way in the last closed round, and nothing was reported in that round or since."""
        asked = self.rounds.last_closed
        if self.has_ended or asked is None or not is_due(self.action.cadence, asked):
            return False
        if self.action.starts_on and self.action.starts_on > asked.period_end:
            return False
        if self.rounds.is_answered_by(asked, self.update):
            return False
        return statuses.is_silent(self.status, self.update and self.update.reported_on, asked.opens_on)

    def is_missing(self, asked: ReportingRound) -> bool:
        """Is it due in this round, and not reported?"""
        if not self.is_open or not is_due(self.action.cadence, asked):
            return False
        return not self.rounds.is_answered_by(asked, self.update)

    @property
    def is_answered(self) -> bool:
        """Is there nothing to report in the current round, or was it reported?"""
        return self.rounds.current is None or not self.is_missing(self.rounds.current)

    @property
    def update_overdue_by(self) -> int:
        """Days by which its update is overdue in an open round; 0 while it is not."""
        return self.rounds.days_late(self.is_missing)
