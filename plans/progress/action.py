"""How one action is going."""

from dataclasses import dataclass

from ..figures import progress as statuses
from ..models import Action, ActionUpdate
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
    def is_silent(self) -> bool:
        """Open, under way by the last closed round, and nothing was reported in that round or since."""
        asked = self.rounds.last_closed
        if (
            self.has_ended
            or asked is None
            or (self.action.starts_on and self.action.starts_on > asked.period_end)
        ):
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
