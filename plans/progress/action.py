"""How one action is going."""

from dataclasses import dataclass

from ..figures import progress as statuses
from ..models import Action, ActionUpdate, ReportingRound
from .rounds import Rounds, is_due


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
