"""Why something stands in the briefing, in a sentence or two."""

from collections.abc import Callable

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import formatting
from ..models import Measure
from ..next_figure import late_since, next_figure
from ..progress import ActionProgress, MeasureProgress


def value_sentence(row: MeasureProgress) -> str:
    """ "62%, July to September 2026. Target 70%." """
    measure = row.measure
    words = {
        "value": formatting.point_words(row, row.latest),
        "period": formatting.period_words(measure, row.latest.period),
        "target": formatting.target_words(measure, row.target),
    }
    if not words["target"]:
        return _("%(value)s, %(period)s.") % words
    if measure.kind == Measure.Kind.CONTEXTUAL:
        return _("%(value)s, %(period)s. Forecast: %(target)s.") % words
    return _("%(value)s, %(period)s. Target: %(target)s.") % words


def _of_decline(row: MeasureProgress) -> str:
    run = ngettext(
        "Worse for %(number)s period in a row.", "Worse for %(number)s periods in a row.", row.declining_for
    )
    return " ".join(
        [value_sentence(row), formatting.direction_sentence(row), run % {"number": row.declining_for}]
    )


def _of_delay(row: ActionProgress) -> str:
    words = ngettext(
        "Due on %(day)s, %(number)s day ago.",
        "Due on %(day)s, %(number)s days ago.",
        row.days_overdue,
    )
    return words % {"day": date_format(row.action.due_on, "DATE_FORMAT"), "number": row.days_overdue}


def _of_silence(row: ActionProgress) -> str:
    if row.update is None:
        return _("Nothing has been reported yet.")
    last = _("Last reported on %(day)s.") % {"day": date_format(row.update.reported_on, "DATE_FORMAT")}
    return f"{last} {late_since(row)}".strip()


def _of_lateness(row: MeasureProgress) -> str:
    return next_figure(row) if row.points else _("Nothing has been reported yet.")


REASONS: dict[str, Callable] = {
    "red": value_sentence,
    "declining": _of_decline,
    "off-track": lambda row: row.update.note,
    "overdue": _of_delay,
    "silent": _of_silence,
    "late": _of_lateness,
}
