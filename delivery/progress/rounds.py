"""What a council asks for and when: its reporting rounds as they stand on a day."""

import datetime
from collections.abc import Callable
from functools import cached_property

from ..figures.period import Frequency, Period, PeriodKind, due_in
from ..models import ActionUpdate, ReportingRound

# Actions may be due every year: then in the round in which the financial year ends.
ACTION_KIND = PeriodKind.MONTH


def is_due(frequency: str, reporting_round: ReportingRound, kind=ACTION_KIND, like=None) -> Period | None:
    """The period that is reported in this round at such a frequency, or None."""
    return due_in(reporting_round.period, PeriodKind(kind), Frequency(frequency), like=like)


class Rounds:
    """A council's reporting rounds as they stand on a day. `read` gives those that have opened, once it is asked."""

    def __init__(self, read: Callable[[], list[ReportingRound]], today: datetime.date):
        self._read, self.today = read, today

    @cached_property
    def rounds(self) -> list[ReportingRound]:
        return self._read()

    @cached_property
    def current(self) -> ReportingRound | None:
        """The newest round that collects now."""
        return next(iter(self.open), None)

    @cached_property
    def last_closed(self) -> ReportingRound | None:
        return next((row for row in self.rounds if row.closed_at), None)

    @cached_property
    def open(self) -> list[ReportingRound]:
        """All that collect now, the newest period first."""
        return [row for row in self.rounds if row.opens_on <= self.today and not row.is_closed]

    def answered_by(self, update: ActionUpdate) -> ReportingRound | None:
        """The round that an update was given for; one without a round was given for the last to open by its day."""
        if update.round_id:
            return next((row for row in self.rounds if row.pk == update.round_id), None)
        opened = [row for row in self.rounds if row.opens_on <= update.reported_on]
        return max(opened, key=lambda row: (row.opens_on, row.period_end), default=None)

    def is_answered_by(self, asked: ReportingRound, update: ActionUpdate | None) -> bool:
        """Was it reported for this round or a later one? What was true on a period's last day is typed weeks later."""
        given_for = update and self.answered_by(update)
        return bool(given_for) and given_for.period_end >= asked.period_end

    def days_late(self, is_missing: Callable[[ReportingRound], bool]) -> int:
        """By how many days the answer is overdue that has been missing longest in the open rounds."""
        return max((row.days_late(self.today) for row in self.open if is_missing(row)), default=0)
