"""The figures behind the pages, as files: one measure's whole series, and every row that a plan's progress counts."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import View

from councils.feeds import LICENCE
from councils.spreadsheets.export import CONTENT_TYPES, as_csv, marked

from .. import formatting
from ..figures.direction import Direction
from ..figures.period import PeriodKind
from ..progress import ActionProgress, MeasureProgress
from ..series import SeriesRow
from ..status_words import status_words
from .base import DeliveryPage
from .measure import MeasurePart

# (name of the column, what stands in it)
Columns = list[tuple[str, Callable]]


def cell(value) -> str:
    """Nothing is an empty cell; numbers and days as programs read them; no text is run as a formula."""
    return "" if value is None else marked(str(value))


def plain(number) -> str | None:
    return None if number is None else formatting.bare(number)


def or_not_stated(value) -> str:
    return value or _("not stated")


def written(point) -> str:
    """A point's value as it is, never rounded; without one the word for why: neither a blank nor a zero."""
    return (
        formatting.state_word(point) if point is None or point.value is None else formatting.bare(point.value)
    )


def code_of(measure, period) -> str:
    """Short and unambiguous; a stretch that is not of the measure's kind by its two days."""
    kind = PeriodKind(measure.period_kind)
    return period.code(kind) if period.is_of(kind) else f"{period.start} to {period.end}"


def figures_file(columns: Columns, rows, filename: str) -> HttpResponse:
    """Rows of a page as a file, in the language of the address."""
    lines = [[cell(what(row)) for _name, what in columns] for row in rows]
    response = HttpResponse(
        as_csv([str(name) for name, _what in columns], lines), content_type=CONTENT_TYPES["csv"]
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}.csv"'
    response.headers["Link"] = f'<{LICENCE}>; rel="license"'
    return response


def last_columns(council, source: Callable) -> Columns:
    """Where a row comes from, who publishes it, and how it may be used."""
    return [
        (gettext_lazy("source"), lambda row: or_not_stated(source(row))),
        (gettext_lazy("published by"), lambda row: council.listed_name),
        (gettext_lazy("licence"), lambda row: LICENCE),
    ]


class MeasureFigures(MeasurePart, View):
    """The rows of a measure's table, with every digit."""

    def get(self, request, *args, **kwargs):
        columns = [*SERIES, *last_columns(self.council, lambda row: row.series.measure.source)]
        return figures_file(columns, self.series.rows, f"{self.plan.slug}-{self.row.measure.slug}")


def _compared(row: SeriesRow) -> str | None:
    """The earlier period that the direction is told against; nothing where there is none."""
    measure = row.series.row
    if measure.direction_of(row.point) == Direction.NOT_KNOWN:
        return None
    return code_of(measure.measure, measure.compared_period(row.point))


SERIES: Columns = [
    (gettext_lazy("period"), lambda row: code_of(row.series.measure, row.period)),
    (pgettext_lazy("a period", "from"), lambda row: row.period.start),
    (pgettext_lazy("a period", "until"), lambda row: row.period.end),
    (gettext_lazy("value"), lambda row: written(row.point)),
    (gettext_lazy("state"), lambda row: row.state_word),
    (gettext_lazy("target"), lambda row: plain(row.target and row.target.value)),
    (gettext_lazy("target from"), lambda row: plain(row.target and row.target.low)),
    (gettext_lazy("target to"), lambda row: plain(row.target and row.target.high)),
    (gettext_lazy("rating"), lambda row: formatting.rating_word(row.rating)),
    (
        pgettext_lazy("better or worse", "direction"),
        lambda row: formatting.direction_word(row.series.row.direction_of(row.point)),
    ),
    (gettext_lazy("commentary"), lambda row: row.point and row.point.commentary),
    (gettext_lazy("corrected on"), lambda row: row.corrected_on),
    (gettext_lazy("calculated rating"), lambda row: formatting.rating_word(row.computed_rating)),
    (gettext_lazy("why the rating is different"), lambda row: row.point and row.point.override_reason),
    (gettext_lazy("compared with"), _compared),
    (gettext_lazy("change in how it is counted"), lambda row: _("yes") if row.breaks_before else _("no")),
    (gettext_lazy("measure"), lambda row: f"{row.series.measure.code} {row.series.measure.name}"),
    (gettext_lazy("unit"), lambda row: unit_of(row.series.measure)),
]


def unit_of(measure) -> str:
    name = formatting.unit_in_words(measure)
    return f"{name}, {measure.unit_note}" if measure.unit_note else name


class ProgressFigures(DeliveryPage, View):
    """Each action and each measure of a plan, as its progress page counts them."""

    def get(self, request, *args, **kwargs):
        self.words = status_words(self.council)
        rows = [self._of_action(row) for row in self.progress.actions]
        rows += [self._of_measure(row) for row in self.progress.measures]
        columns = [(name, lambda row, key=key: row.get(key)) for key, name in PROGRESS.items()]
        columns += last_columns(self.council, lambda row: row.get("source"))
        return figures_file(columns, rows, f"{self.plan.slug}-progress")

    def _common(self, part) -> dict:
        if part.priority:
            part.priority.plan = self.plan
        return {
            "priority": part.priority.title if part.priority else _("the whole plan"),
            "owner": or_not_stated(part.owner_role),
            "address": self.absolute(part.get_absolute_url()),
        }

    def _of_action(self, row: ActionProgress) -> dict:
        action, update = row.action, row.update
        return self._common(action) | {
            "kind": _("action"),
            "reference": action.reference,
            "title": action.title,
            "status": self.words[row.status],
            "reported": update.reported_on if update else _("not reported"),
            "due": or_not_stated(action.due_on),
            "days_overdue": row.days_overdue,
            "late_since": row.late_since,
            "expected": update and update.forecast_on,
            "percent": update and update.percent_complete,
            "words": update and update.note,
            "source": self.council.listed_name,
        }

    def _of_measure(self, row: MeasureProgress) -> dict:
        measure, point, target = row.measure, row.latest, row.target
        return self._common(measure) | {
            "kind": _("measure"),
            "reference": measure.code,
            "title": measure.name,
            "status": formatting.rating_word(row.rating),
            "reported": point and code_of(measure, point.period),
            "value": written(point),
            "state": formatting.state_word(point),
            "unit": unit_of(measure),
            "target": plain(target and target.value),
            "low": plain(target and target.low),
            "high": plain(target and target.high),
            "direction": formatting.direction_word(row.direction),
            "by_rule": formatting.rating_word(row.computed_rating),
            "override_reason": point and point.override_reason,
            "late_since": row.late_since,
            "words": point and point.commentary,
            "source": measure.source,
        }


PROGRESS = {
    "kind": gettext_lazy("kind"),
    "reference": gettext_lazy("reference"),
    "title": gettext_lazy("title"),
    "priority": gettext_lazy("priority"),
    "status": gettext_lazy("status or rating"),
    "reported": gettext_lazy("reported on, or for the period"),
    "value": gettext_lazy("value"),
    "state": gettext_lazy("state"),
    "unit": gettext_lazy("unit"),
    "target": gettext_lazy("target"),
    "low": gettext_lazy("target from"),
    "high": gettext_lazy("target to"),
    "direction": pgettext_lazy("better or worse", "direction"),
    "by_rule": gettext_lazy("calculated rating"),
    "override_reason": gettext_lazy("why the rating is different"),
    "due": gettext_lazy("due date"),
    "days_overdue": gettext_lazy("days overdue"),
    "expected": gettext_lazy("expected to finish on"),
    "percent": gettext_lazy("per cent complete"),
    "words": gettext_lazy("note or commentary"),
    "owner": gettext_lazy("owner"),
    "address": gettext_lazy("address"),
    "late_since": gettext_lazy("late since"),
}
