"""Periods in the words of the page."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .figures.period import Period, PeriodKind


def in_words(period: Period, kind: str) -> str:
    """As a resident would say it: "July to September 2026", "12 months to September 2026", "31 March 2026"."""
    match PeriodKind(kind):
        case PeriodKind.SNAPSHOT:
            return date_format(period.end, "DATE_FORMAT")
        case PeriodKind.MONTH:
            return date_format(period.end, "F Y")
        case PeriodKind.CALENDAR_YEAR:
            return f"{period.end.year}"
        case PeriodKind.ACADEMIC_YEAR:
            years = {"first": period.start.year, "second": period.end.year}
            return _("school year %(first)s to %(second)s") % years
        case PeriodKind.ROLLING_YEAR:
            return _("12 months to %(month)s") % {"month": date_format(period.end, "F Y")}
    is_one_year = period.start.year == period.end.year
    first = date_format(period.start, "F" if is_one_year else "F Y")
    return pgettext("period", "%(first)s to %(last)s") % {
        "first": first,
        "last": date_format(period.end, "E Y"),
    }
