"""Periods of a measure in the words of the page."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..figures.period import Period, PeriodKind
from ..models import Measure
from ..periods import format_days, format_period

YEARS = (PeriodKind.FINANCIAL_YEAR, PeriodKind.ACADEMIC_YEAR, PeriodKind.CALENDAR_YEAR)


def period_words(measure: Measure, period: Period) -> str:
    """As a resident would say it; a stretch of another length by its two days."""
    if period.is_of(PeriodKind(measure.period_kind)):
        return format_period(period, measure.period_kind)
    return format_days(period)


def short_period(measure: Measure, period: Period) -> str:
    """As under a chart: "Q2 2026/27", "Sep 2026", "2026/27"."""
    kind = PeriodKind(measure.period_kind)
    if not period.is_of(kind):
        return date_format(period.end, "SHORT_DATE_FORMAT")
    code = period.code(kind)
    match kind:
        case PeriodKind.QUARTER | PeriodKind.HALF:
            years, part = code.split()
            words = {"number": part[1:], "years": years.replace("-", "/")}
            if kind == PeriodKind.QUARTER:
                return pgettext("a quarter of a year", "Q%(number)s %(years)s") % words
            return pgettext("half of a year", "H%(number)s %(years)s") % words
        case PeriodKind.FINANCIAL_YEAR | PeriodKind.ACADEMIC_YEAR:
            return code.replace("-", "/")
        case PeriodKind.CALENDAR_YEAR:
            return code
        case PeriodKind.SNAPSHOT:
            return date_format(period.end, "SHORT_DATE_FORMAT")
    return date_format(period.end, "M Y")


def periods_are(measure: Measure) -> str:
    """What stands over a column of periods."""
    return {
        PeriodKind.MONTH: _("Month"),
        PeriodKind.QUARTER: _("Quarter"),
        PeriodKind.HALF: _("Half-year"),
        PeriodKind.ACADEMIC_YEAR: _("School year"),
        PeriodKind.ROLLING_YEAR: _("12 months to"),
        PeriodKind.SNAPSHOT: _("Day"),
    }.get(PeriodKind(measure.period_kind), _("Year"))


def parts_of_year(measure: Measure) -> str:
    """What Q1 and H1 mean; empty where no such name is used."""
    return {
        PeriodKind.QUARTER: _(
            "Q1 is April to June, Q2 July to September, Q3 October to December, Q4 January to March."
        ),
        PeriodKind.HALF: _("H1 is April to September, H2 October to March."),
    }.get(PeriodKind(measure.period_kind), "")
