"""How actions stand: counted, rolled up to a priority, overdue and silent."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from .period import months_later
from .rating import Rating


class ActionStatus(StrEnum):
    """How an action stands, in the order of every tally: what is done first, what is left last.

    Three are never reported but worked out: NOT_YET_RATED, an action without any update, is not the same as one
    reported as not started; the two that begin with ON_TRACK_ were reported as on track, see `standing`.
    """

    COMPLETE = "complete"
    ON_TRACK = "on_track"
    ON_TRACK_OVERDUE = "on_track_overdue"
    ON_TRACK_OUT_OF_DATE = "on_track_out_of_date"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    PAUSED = "paused"
    NOT_STARTED = "not_started"
    NOT_YET_RATED = "not_yet_rated"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"


PLACES = {status: place for place, status in enumerate(ActionStatus)}
OLD = frozenset({ActionStatus.ON_TRACK_OVERDUE, ActionStatus.ON_TRACK_OUT_OF_DATE})
CLOSED = frozenset({ActionStatus.COMPLETE, ActionStatus.CANCELLED, ActionStatus.SUPERSEDED})
DROPPED = frozenset({ActionStatus.CANCELLED, ActionStatus.SUPERSEDED})


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts by status, in the order of ActionStatus. ValueError if there is not one for each, or one is negative."""

    counts: tuple[int, ...] = (0,) * len(ActionStatus)

    def __post_init__(self) -> None:
        if len(self.counts) != len(ActionStatus) or min(self.counts) < 0:
            raise ValueError("A tally has one count for each status, and none is negative.")

    def __iter__(self) -> Iterator[tuple[ActionStatus, int]]:
        """Each status with its count, those of none too."""
        return zip(ActionStatus, self.counts, strict=True)

    def __add__(self, other: "Tally") -> "Tally":
        if not isinstance(other, Tally):
            return NotImplemented
        return Tally(tuple(one + more for one, more in zip(self.counts, other.counts, strict=True)))

    def count(self, status: ActionStatus) -> int:
        return self.counts[PLACES[status]]

    @property
    def there(self) -> list[ActionStatus]:
        """The statuses that something has."""
        return [status for status, count in self if count]

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def open(self) -> int:
        """Those still to be done."""
        return sum(count for status, count in self if is_open(status))

    def share(self, status: ActionStatus) -> Fraction | None:
        """The part of the whole, from 0 to 1 and exact; None where there is nothing to be a part of."""
        return Fraction(self.count(status), self.total) if self.total else None


def roll_up(statuses: Iterable[ActionStatus | str | None]) -> Tally:
    """The tally of actions by their newest status; None is an action without any update."""
    counts: Counter[ActionStatus] = Counter()
    for status, count in Counter(statuses).items():
        counts[_status(status)] += count
    return Tally(tuple(counts[status] for status in ActionStatus))


SAYS = {
    Rating.GREEN: ActionStatus.ON_TRACK,
    Rating.AMBER: ActionStatus.AT_RISK,
    Rating.RED: ActionStatus.OFF_TRACK,
}
"""What a measure's rating says in the words for actions."""


def status_of_rating(rating: Rating | str) -> ActionStatus:
    """The status that a measure has by its rating: not yet rated where no value is judged, whatever the reason."""
    if rating == Rating.GREEN_OUT_OF_DATE:
        return ActionStatus.ON_TRACK_OUT_OF_DATE
    return SAYS.get(Rating(rating), ActionStatus.NOT_YET_RATED)


def is_open(status: ActionStatus | str | None) -> bool:
    """True until it is complete, cancelled or superseded. A paused action, or one without any update, is open."""
    return _status(status) not in CLOSED


COLLECTED_WITHIN = 2
"""Months after the end of a period in which councils collect and report what happened in it."""


def expected_by(last: date, months: int) -> date:
    """The last day on which the report after one of this day is in time, where reports are `months` apart.

    The next period has to end first, and is then collected: after a quarter that ended on 30 September, the next
    one's report is in time until 28 February. The end of a month stays one.
    """
    return months_later(last, months + COLLECTED_WITHIN)


def is_out_of_date(last: date | None, months: int, today: date) -> bool:
    """True where a newer report has been expected since; never where nothing was reported, which has its own word."""
    return last is not None and today > expected_by(last, months)


def standing(
    status: ActionStatus | str | None,
    *,
    due_on: date | None,
    reported_on: date | None,
    months: int,
    today: date,
) -> ActionStatus:
    """How an action stands on a day: as it was reported last, but old is not on track.

    Reported as on track, it is overdue after the day it was due, else out of date once a newer update has been
    expected (`expected_by`; updates are `months` apart). Every mark, count, share, roll-up and file uses this; other
    statuses stay until something newer is said.
    """
    status = _status(status)
    if status != ActionStatus.ON_TRACK:
        return status
    if is_overdue(due_on, status, today):
        return ActionStatus.ON_TRACK_OVERDUE
    return ActionStatus.ON_TRACK_OUT_OF_DATE if is_out_of_date(reported_on, months, today) else status


def is_overdue(due_on: date | None, status: ActionStatus | str | None, today: date) -> bool:
    """True for an open action after its day; on the day itself it is not yet overdue."""
    return days_overdue(due_on, status, today) > 0


def days_overdue(due_on: date | None, status: ActionStatus | str | None, today: date) -> int:
    """Whole days since the day it was due; 0 where it is not overdue."""
    if due_on is None or not is_open(status):
        return 0
    return max((today - due_on).days, 0)


def is_silent(
    status: ActionStatus | str | None, last_reported_on: date | None, last_round_opened_on: date | None
) -> bool:
    """True for an open action without an update since the last closed round opened, that day included.

    `last_round_opened_on`: the first day on which that round took reports; None before a first round has closed.
    """
    if last_round_opened_on is None or not is_open(status):
        return False
    return last_reported_on is None or last_reported_on < last_round_opened_on


def _status(status: ActionStatus | str | None) -> ActionStatus:
    return ActionStatus(status) if status else ActionStatus.NOT_YET_RATED
