"""What a council asks for and when: its reporting rounds as they stand on a day."""

import datetime
from functools import cached_property

from ..figures.period import Frequency, Period, PeriodKind, due_in
from ..models import ActionUpdate, ReportingRound

# Actions may be due every year: then in the round in which the financial year ends.
ACTION_KIND = PeriodKind.MONTH


def is_due(frequency: str, reporting_round: ReportingRound, kind=ACTION_KIND, like=None) -> Period | None:
    """The period that is reported in this round at such a frequency, or None."""
    return due_in(reporting_round.period, PeriodKind(kind), Frequency(frequency), like=like)


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
