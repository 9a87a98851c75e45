"""The figures behind the pages, as files: one measure's whole series, and every row that a plan's progress counts."""

from collections.abc import Iterable

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.generic import View

from councils.feeds import LICENCE
from councils.spreadsheets import CONTENT_TYPES, as_csv, escape_formula

from .. import formatting
from ..figures.direction import Direction
from ..figures.period import PeriodKind
from ..progress import ActionProgress, MeasureProgress
from ..series import SeriesRow
from ..spreadsheets import PROVENANCE, BreakdownColumns, DataPointResource, ProgressColumns
from ..status_words import status_words
from .base import DeliveryPage
from .measure import MeasurePart


def cell(value) -> str:
    """Nothing is an empty cell; numbers and days as programs read them; no text is run as a formula."""
    return "" if value is None else escape_formula(str(value))


def number_or_nothing(number) -> str | None:
    return None if number is None else formatting.machine_number(number)


def or_not_stated(value) -> str:
    return value or _("not stated")


def written(point) -> str:
    """The value of a point or of a row of a breakdown, never rounded; else the word for why: no blank, no zero."""
    return (
        formatting.state_word(point)
        if point is None or point.value is None
        else formatting.machine_number(point.value)
    )


def code_of(measure, period) -> str:
    """Short and unambiguous; a stretch that is not of the measure's kind by its two days."""
    kind = PeriodKind(measure.period_kind)
    return period.code(kind) if period.is_of(kind) else f"{period.start} to {period.end}"


def figures_file(page, rows: Iterable[dict], filename: str) -> HttpResponse:
    """Rows as a file, in the language of the address; of each what stands in which column, the others stay empty.

    `page.names` are the columns of the file in their order, PUBLIC ones of `page.kind`, before where it all comes from.
    """
    public, names = page.kind(page.council).public, (*page.names, *PROVENANCE)
    whose = {"published_by": page.council.listed_name, "licence": LICENCE}
    lines = [[cell((row | whose).get(name)) for name in names] for row in rows]
    heads = [public[name].heading for name in names]
    response = HttpResponse(as_csv(heads, lines), content_type=CONTENT_TYPES["csv"])
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}.csv"'
    response.headers["Link"] = f'<{LICENCE}>; rel="license"'
    return response


class MeasureFigures(MeasurePart, View):
    """The rows of a measure's table, with every digit."""

    limited_as = "file"

    kind = DataPointResource
    names = (
        "period period_start period_end value state target target_low target_high rating "
        "direction commentary corrected_on calculated_rating override_reason compared_with "
        "has_break measure unit"
    ).split()

    def get(self, request, *args, **kwargs):
        rows = map(self._of_period, self.series.rows)
        return figures_file(self, rows, f"{self.plan.slug}-{self.row.measure.slug}")

    @staticmethod
    def _of_period(row: SeriesRow) -> dict:
        series, point, target = row.series, row.point, row.target
        return {
            "period": code_of(series.measure, row.period),
            "period_start": row.period.start,
            "period_end": row.period.end,
            "value": written(point),
            "state": row.state_word,
            "target": number_or_nothing(target and target.value),
            "target_low": number_or_nothing(target and target.low),
            "target_high": number_or_nothing(target and target.high),
            "rating": formatting.rating_word(row.rating),
            "direction": formatting.direction_word(series.row.direction_of(point)),
            "commentary": point and point.commentary,
            "corrected_on": row.corrected_on,
            "calculated_rating": formatting.rating_word(row.computed_rating),
            "override_reason": point and point.override_reason,
            "compared_with": _compared(row),
            "has_break": _("yes") if row.breaks_before else _("no"),
            "measure": f"{series.measure.code} {series.measure.name}",
            "unit": unit_of(series.measure),
            "source": or_not_stated(series.measure.source),
        }


class BreakdownFigures(MeasurePart, View):
    """The rows of every breakdown of a measure that is shown, of all periods."""

    limited_as = "file"

    kind = BreakdownColumns
    names = "period period_start period_end by group value state note measure unit".split()

    def get(self, request, *args, **kwargs):
        if not self.breakdowns:
            raise Http404
        rows = (self._of_row(table, row) for table in self.breakdowns for row in table.rows)
        return figures_file(self, rows, f"{self.plan.slug}-{self.row.measure.slug}-breakdowns")

    def _of_row(self, table, row) -> dict:
        breakdown, measure = table.breakdown, self.row.measure
        return {
            "period": code_of(measure, breakdown.period),
            "period_start": breakdown.period_start,
            "period_end": breakdown.period_end,
            "by": breakdown.classification or _("ward"),
            "group": row,
            "value": written(row),
            "state": row.get_state_display(),
            "note": breakdown.note,
            "measure": f"{measure.code} {measure.name}",
            "unit": unit_of(measure),
            "source": or_not_stated(measure.source),
        }


def _compared(row: SeriesRow) -> str | None:
    """The earlier period that the direction is told against; nothing where there is none."""
    measure = row.series.row
    if measure.direction_of(row.point) == Direction.NOT_KNOWN:
        return None
    return code_of(measure.measure, measure.compared_period(row.point))


def unit_of(measure) -> str:
    name = formatting.unit_in_words(measure)
    return f"{name}, {measure.unit_note}" if measure.unit_note else name


class ProgressFigures(DeliveryPage, View):
    """Each action and each measure of a plan, as its progress page counts them."""

    limited_as = "file"

    kind = ProgressColumns
    names = (
        "kind reference title priority status reported value state unit target target_low "
        "target_high direction calculated_rating override_reason due_on days_overdue "
        "forecast_on percent_complete note next_step next_step_by owner address late_since"
    ).split()

    def get(self, request, *args, **kwargs):
        self.words = status_words(self.council)
        rows = [self._of_action(row) for row in self.progress.actions]
        rows += [self._of_measure(row) for row in self.progress.measures]
        return figures_file(self, rows, f"{self.plan.slug}-progress")

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
            "due_on": or_not_stated(action.due_on),
            "days_overdue": row.days_overdue,
            "late_since": row.late_since,
            "forecast_on": update and update.forecast_on,
            "percent_complete": update and update.percent_complete,
            "note": update and update.note,
            "next_step": update and update.next_step,
            "next_step_by": update and update.next_step_by,
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
            "target": number_or_nothing(target and target.value),
            "target_low": number_or_nothing(target and target.low),
            "target_high": number_or_nothing(target and target.high),
            "direction": formatting.direction_word(row.direction),
            "calculated_rating": formatting.rating_word(row.computed_rating),
            "override_reason": point and point.override_reason,
            "late_since": row.late_since,
            "note": point and point.commentary,
            "next_step": point and point.corrective_action,
            "source": or_not_stated(measure.source),
        }
