"""How a value compares with an earlier one, in the words of the page."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..figures.direction import Against, Direction, is_broken_between
from ..figures.period import LENGTHS, Frequency, Period, PeriodKind, shortest
from ..models import DataPoint
from .numbers import before_words
from .periods import YEARS, period_words


def compared_words(row, against: Against) -> str:
    """The period that a value is compared with, after “the”: "same quarter last year", "quarter before".

    "figure before" where no such word is true: of months that are reported every quarter it is not the month before.
    """
    kind = row.kind
    if kind in YEARS:
        return pgettext("compared with the", "year before")
    if row.measure.is_cumulative or against == Against.SAME_LAST_YEAR or row.frequency == Frequency.YEAR:
        return {
            PeriodKind.MONTH: pgettext("compared with the", "same month last year"),
            PeriodKind.QUARTER: pgettext("compared with the", "same quarter last year"),
            PeriodKind.HALF: pgettext("compared with the", "same half-year last year"),
            PeriodKind.ROLLING_YEAR: pgettext("compared with the", "same 12 months a year earlier"),
            PeriodKind.SNAPSHOT: pgettext("compared with the", "same day last year"),
        }[kind]
    if row.frequency == shortest(kind):
        before = {
            PeriodKind.MONTH: pgettext("compared with the", "month before"),
            PeriodKind.QUARTER: pgettext("compared with the", "quarter before"),
            PeriodKind.HALF: pgettext("compared with the", "half-year before"),
        }
        if kind in before:
            return before[kind]
    return pgettext("compared with the", "figure before")


def direction_word(direction: Direction) -> str:
    return {
        Direction.IMPROVING: pgettext("direction", "better"),
        Direction.STABLE: pgettext("direction", "no change"),
        Direction.DECLINING: pgettext("direction", "worse"),
        Direction.INCREASING: pgettext("direction", "higher"),
        Direction.NO_CHANGE: pgettext("direction", "no change"),
        Direction.DECREASING: pgettext("direction", "lower"),
        Direction.NOT_KNOWN: pgettext("direction", "not known"),
    }[Direction(direction)]


def trend_words(direction: Direction) -> str:
    """The same for a column: empty where it is not known."""
    return {
        Direction.IMPROVING: _("Improving"),
        Direction.STABLE: _("No change"),
        Direction.DECLINING: _("Getting worse"),
        Direction.INCREASING: _("Rising"),
        Direction.NO_CHANGE: _("No change"),
        Direction.DECREASING: _("Falling"),
    }.get(direction, "")


def direction_sentence(row, point: DataPoint | None = None, against: Against | None = None) -> str:
    """ "Better than the same quarter last year (July to September 2025: 76%)."; why not, where nothing is compared.

    Of the latest value where no point is given; empty without a value.
    """
    point, against = point or row.latest, against or row.against
    if point is None or point.value is None:
        return ""
    period = row.compared_period(point, against)
    if period is None:
        return ""
    measure, before = row.measure, row.compared_value(point, against)
    words = {"other": compared_words(row, against), "period": period_words(measure, period)}
    if before is None:
        return _why_not_compared(row, point, period) % words
    direction = row.direction_of(point, against)
    if direction == Direction.NOT_KNOWN:
        return _("Not compared with the %(other)s: no target range is set.") % words
    words["value"] = before_words(row, point, against)
    is_same = before == point.value
    if row.kind in LENGTHS and words["other"] == pgettext("compared with the", "figure before"):
        return _than_the_figure_before(direction, is_same) % words
    return {
        Direction.IMPROVING: _("Better than the %(other)s (%(period)s: %(value)s)."),
        Direction.DECLINING: _("Worse than the %(other)s (%(period)s: %(value)s)."),
        Direction.INCREASING: _("Higher than the %(other)s (%(period)s: %(value)s)."),
        Direction.DECREASING: _("Lower than the %(other)s (%(period)s: %(value)s)."),
    }.get(
        direction,
        _("The same as the %(other)s (%(period)s: %(value)s).")
        if is_same
        else _("About the same as the %(other)s (%(period)s: %(value)s)."),
    ) % words


def _than_the_figure_before(direction: Direction, is_same: bool) -> str:
    """Named by its period alone: the reader sees how long ago that is."""
    return {
        Direction.IMPROVING: _("Better than %(period)s (%(value)s)."),
        Direction.DECLINING: _("Worse than %(period)s (%(value)s)."),
        Direction.INCREASING: _("Higher than %(period)s (%(value)s)."),
        Direction.DECREASING: _("Lower than %(period)s (%(value)s)."),
    }.get(
        direction,
        _("The same as %(period)s (%(value)s).")
        if is_same
        else _("About the same as %(period)s (%(value)s)."),
    )


def _why_not_compared(row, point: DataPoint, period: Period) -> str:
    if is_broken_between(period, point.period, row.broken_at):
        return _("Not compared with the %(other)s: the way it is counted has changed.")
    return _("Not compared with the %(other)s: no value of %(period)s is published.")


def directions_of(row) -> list[str]:
    """The latest value against the period before and the same period last year; what adds up only against that."""
    is_once = row.measure.is_cumulative or row.measure.frequency == "year" or row.kind in YEARS
    every = [Against.SAME_LAST_YEAR] if is_once else [Against.PREVIOUS, Against.SAME_LAST_YEAR]
    return [words for words in (direction_sentence(row, against=against) for against in every) if words]
