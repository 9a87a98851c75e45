"""When the next figure of a measure is due, or since when it is late, in words."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .formatting import period_words
from .models import ReportingRound
from .progress import MeasureProgress


def is_announced(row: MeasureProgress) -> bool:
    """Is the next figure still to come? Only then is it called that."""
    return not (row.is_late or row.is_of_ended_plan)


def next_figure(row: MeasureProgress, asked: ReportingRound | None = None) -> str:
    """The period of the next figure and its day; or by how long it is overdue, or since when it is late.

    `asked`: the round in which it is reported, open or to come, where there is one.
    """
    if row.is_of_ended_plan:
        ended = _("The plan ended on %(day)s.") % {"day": _day(row.measure.plan.ends_on)}
        return f"{last_figure(row)} {ended}"
    if since := late_since(row):
        return f"{last_figure(row)} {since}"
    if row.update_overdue_by:
        return _overdue(row)
    period = row.next_period if row.is_answered else row.due_period
    return _to_come(row, period, asked) if period else _("Not stated")


def late_since(row) -> str:
    """ "Late since 29 February 2016.", of a measure or an action; empty where it is not, or the round says it."""
    if row.late_since is None or (row.update_overdue_by and not _is_older_than_the_round(row)):
        return ""
    return _("Late since %(day)s.") % {"day": _day(row.late_since)}


def last_figure(row: MeasureProgress) -> str:
    """ "Last value: 2014."; of a period without a value, when something was last said of it."""
    period = {"period": period_words(row.measure, row.points[-1].period)}
    if row.points[-1].value is None:
        return _("Last reported: %(period)s.") % period
    return _("Last value: %(period)s.") % period


def _is_older_than_the_round(row) -> bool:
    """Was one late before the one that the current round asks for?"""
    return row.late_since is not None and row.late_since < row.rounds.current.due_on


def _overdue(row: MeasureProgress) -> str:
    days = row.update_overdue_by
    words = ngettext(
        "%(period)s, due on %(due)s. Overdue by %(days)s day.",
        "%(period)s, due on %(due)s. Overdue by %(days)s days.",
        days,
    )
    period = period_words(row.measure, row.due_period)
    return words % {"period": period, "due": _day(row.rounds.current.due_on), "days": days}


def _to_come(row: MeasureProgress, period, asked: ReportingRound | None) -> str:
    words = {"period": period_words(row.measure, period), "day": _day(period.end)}
    if asked is not None:
        return _("%(period)s, due by %(day)s") % {**words, "day": _day(asked.due_on)}
    if period.end < row.rounds.today:
        return _("%(period)s, expected by %(day)s") % {**words, "day": _day(row.expected_by)}
    if words["period"] == words["day"]:
        return words["period"]
    return _("%(period)s, after %(day)s") % words


def _day(day) -> str:
    return date_format(day, "DATE_FORMAT")
