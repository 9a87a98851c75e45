"""The columns of data points: a value for one period of one measure."""

import re
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from councils.parsing.text_faults import NOT_KNOWN, mark_of
from councils.spreadsheets import ChoiceCell, FigureCell, HelperColumn, as_text, is_unknown

from ..figures.period import Period, PeriodKind
from ..formatting import bare
from ..models import (
    Correction,
    DataPoint,
    Measure,
    RatingScheme,
    ReportingRound,
    Target,
    note_corrections,
    note_points,
)
from ..progress import RED_NEEDS, MeasureProgress, Progress
from ..reporting import Collection
from .period import PeriodCell, read_period
from .report import ROUND, ReportResource, helping

State = DataPoint.State

# What may stand in place of a value, and what it says of it: who writes that nobody knows it has answered.
INSTEAD = {
    **dict.fromkeys(NOT_KNOWN - {""}, State.NOT_AVAILABLE),
    **dict.fromkeys(("not_available", "x", "z"), State.NOT_AVAILABLE),
    **dict.fromkeys(("suppressed", "c", "[c]", "wediiatal"), State.SUPPRESSED),
    **dict.fromkeys(("notdue", "not_due", "hebfodynddyledus"), State.NOT_DUE),
}


SIGNS = {Measure.Unit.PERCENT: "%", Measure.Unit.POUNDS: "£"}


class Subject(NamedTuple):
    """What a row is about: a measure, with what was reported of it, and a period."""

    series: MeasureProgress
    period: Period
    # In which it is reported, if there is one.
    round: ReportingRound | None = None

    @property
    def key(self) -> tuple:
        return self.series.measure.lineage_id, self.period

    def blank(self, state="") -> DataPoint:
        """A point of it that says nothing yet."""
        days = {"period_start": self.period.start, "period_end": self.period.end}
        return DataPoint(measure=self.series.measure, state=state, **days)


class DataPointResource(ReportResource):
    """What residents could read, value or rating, and what a closed round takes, comes with a reason."""

    names = ("value", "state", "commentary", "corrective_action", "rating_override", "override_reason")
    part = "measure"
    key = "code"
    called = "name"

    class Meta:
        model = DataPoint

    def columns(self):
        yield self.plan_column()
        yield HelperColumn("code", _("code"), read=lambda point: point.measure.code, is_needed=True)
        yield helping("name", _("name"), lambda point: point.measure.name)
        yield helping("unit", _("unit"), lambda point: unit_of(point.measure))
        yield HelperColumn(
            "period",
            _("period"),
            read=lambda point: point.period.code(PeriodKind(point.measure.period_kind)),
            explanation=_("As in the template: 2026-27 Q2, 2026-27, 2026, 2026-09, 30/09/2026."),
            is_needed=True,
            cell=PeriodCell(),
        )
        yield self.round_column()
        yield helping("target", _("target"), self.target_words)
        yield helping("last_value", _("last value"), self.last_words)
        yield from super().columns()
        yield from self.reason_columns(
            _(
                "Why it is changing or late. Needed for a final value or rating that has been "
                "public, or if the reporting round is closed. Residents will see this."
            )
        )

    def cell_of(self, model_field):
        if model_field.name == "value":
            return FigureCell(self.sign)
        if model_field.name == "rating_override":
            return ChoiceCell(model_field.flatchoices, own=self.own_words())
        return super().cell_of(model_field)

    def own_words(self) -> list[tuple[str, str]]:
        """What the council's rating schemes call the ratings, in each language."""
        schemes = RatingScheme.objects.of(self.council) if self.council else ()
        fields = [(f"{rating}_label_{code}", rating) for rating in DataPoint.Rating for code in ("en", "cy")]
        return [(getattr(scheme, name), rating.value) for scheme in schemes for name, rating in fields]

    def sign(self) -> str:
        """The sign of the row that is read; what has none takes none."""
        return SIGNS.get(self.subject.series.measure.unit, "") if self.subject else ""

    # -- which point is meant -------------------------------------------------------------------

    def match(self, rows):
        self.kept = {}  # correction -> the value from now on
        measures = self.find_parts(rows)
        self.read_rounds()
        named = {measure.pk: measure for measure in measures if measure}
        progress = Progress(self.council, self.plans.values(), timezone.localdate())
        self.series = {row.measure.pk: row for row in progress.of_measures(list(named.values()))}
        self.subjects = [
            self._subject(index, row, measure)
            for index, (row, measure) in enumerate(zip(rows, measures, strict=True))
        ]
        points = {
            (row.measure.lineage_id, point.period): point
            for row in self.series.values()
            for point in row.points
        }
        self._remember(
            points.values(), [row for each in self.series.values() for row in each.targets.values()]
        )
        found = [subject and points.get(subject.key) for subject in self.subjects]
        self._give_measures([point for point in found if point], measures)
        self.note_changed_help(rows, [subject and subject.blank() for subject in self.subjects])
        return found

    def _subject(self, index, row, measure):
        """What the row is about; None, and the reason beside the cell, where that is not clear."""
        if measure is None:
            return None
        try:
            subject = Subject(self.series[measure.pk], read_period(row.get("period"), measure))
        except ValidationError as error:
            self.refuse(index, "period", error.message)
            return None
        return subject._replace(round=self._round_of(index, row, subject))

    def _round_of(self, index, row, subject):
        """The round that the row names, in which its period must lie; else the one of its period, or None."""
        named, end = self.named_round(index, row), subject.period.end
        if named is None:
            return self.round_of(end)
        if not named.period_start <= end <= named.period_end:
            period = subject.period.code(PeriodKind(subject.series.measure.period_kind))
            words = _(
                "The period %(period)s is not in the round “%(round)s”. Write the period of that round."
            )
            self.refuse(index, ROUND, words % {"period": period, "round": named})
        return named

    @staticmethod
    def _give_measures(points, measures):
        """Each point with the measure that the file names, and the one by which residents know it."""
        known = {measure.lineage_id: measure for measure in measures if measure}
        for point in points:
            point.measure = known[point.lineage_id]
        DataPoint.read_things(points)

    @property
    def subject(self):
        """What the row is about that is just read."""
        return self.subjects[self.index]

    def identity_at(self, index, row):
        return self.subjects[index] and self.subjects[index].key

    def duplicate_message(self, row, number):
        return _("Row %(row)s is about the same measure and period. Delete one of them.") % {"row": number}

    def init_instance(self, row=None):
        if not self.subject:
            return DataPoint()
        point = self.subject.blank(state=State.FINAL)
        point.round = self.subject.round
        return point

    # -- what the row says ----------------------------------------------------------------------

    def before_import_row(self, row, **kwargs):
        super().before_import_row(row, **kwargs)
        self.before, self.is_correction = None, False
        self._take_mark_beside(row)
        instead = self._instead_of_value(row.get("value"))
        if instead:
            row["value"] = None
            if is_unknown(row.get("state")):
                row["state"] = instead.value

    @staticmethod
    def _take_mark_beside(row):
        """Of a figure of official statistics: "12.5 [p]" is provisional, "12.5 [r]" was revised."""
        found = re.fullmatch(r"(.*\d) ?\[([pr])\]", as_text(row.get("value")), re.IGNORECASE)
        if found:
            row["value"] = found[1]
            if found[2].casefold() == "p" and is_unknown(row.get("state")):
                row["state"] = State.PROVISIONAL.value

    @staticmethod
    def _instead_of_value(written) -> State | None:
        """Dots alone are a mark of statistics for what is not available; an empty cell says nothing."""
        text = as_text(written)
        if not text:
            return None
        return INSTEAD.get(mark_of(text) or "-")

    def import_instance(self, instance, row, **kwargs):
        try:
            super().import_instance(instance, row, **kwargs)
        finally:
            self.row = row
            if instance.state not in DataPoint.WITH_VALUE and not as_text(row.get("value")):
                instance.value = None

    def skip_row(self, instance, original, row, import_validation_errors=None):
        self.before = original if original.pk else None
        return super().skip_row(instance, original, row, import_validation_errors)

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        errors = dict(import_validation_errors or {})
        if not errors:  # then each cell is understood
            for column, message in self._faults(instance):
                errors.setdefault(column, []).append(ValidationError(message))
        super().validate_instance(instance, errors, validate_unique)

    def _faults(self, point):
        """(column, what is wrong with it) by the rules that no single cell keeps."""
        has_value = point.value is not None
        if has_value == (point.state in DataPoint.WITH_VALUE):
            yield from self._words_missing(point)
            yield from self._not_taken(point)
        elif has_value:
            words = _(
                "The state is “%(state)s”, so there cannot be a value. Clear this cell, or change the state."
            )
            yield "value", words % {"state": point.get_state_display()}
        else:
            yield "value", _("Write the value; if there is none, write why: suppressed, not_due or n/a.")

    def _words_missing(self, point):
        """A red is explained where the council's rule says so."""
        for name in self.subject.series.unexplained(point):
            yield name, str(RED_NEEDS[name])

    def _not_taken(self, point):
        """What a closed round takes, and what residents could read, changes only with a reason."""
        words = point.why_reason(self.before, self.subject.round)
        self.is_correction = bool(words)
        if words and not self.text_of(self.row, "reason"):
            yield "reason", words

    # -- saving ---------------------------------------------------------------------------------

    def puts_right(self, instance):
        return self.is_correction

    def before_save_instance(self, instance, row, **kwargs):
        super().before_save_instance(instance, row, **kwargs)
        instance.by = self.by

    def after_save_instance(self, instance, row, dry_run=False, **kwargs):
        if self.is_correction and not dry_run:
            reasons = {"reason": self.text_of(row, "reason"), "reason_cy": self.text_of(row, "reason_cy")}
            is_late = self.before is None
            of = Correction.Of.LATE if is_late else Correction.what_changed(self.before, instance)
            kept = Correction.of_point(
                instance if is_late else self.before, of=of, **reasons, by=self.by, is_told=False
            )
            self.kept[kept] = instance.value

    def note_changes(self, lines):
        note_corrections(self.kept, by=self.by, now={kept.pk: value for kept, value in self.kept.items()})
        note_points([line.row for line in lines if not line.puts_right], by=self.by)

    # -- what a template and an export hold -----------------------------------------------------

    def due(self, reporting_round) -> list[DataPoint]:
        """What is asked for in the round: its point if there is one, else an empty one."""
        points = []
        for owed in Collection(reporting_round).owed:
            if not owed.is_action:
                point = owed.answer or Subject(owed.row, owed.period).blank()
                point.measure, point.round = owed.thing, reporting_round
                points.append(point)
        return points

    def exported(self, rows):
        rows = list(rows)
        DataPoint.read_things(rows)
        self._remember(
            DataPoint.objects.filter(lineage__in={row.lineage_id for row in rows}).order_by(
                "period_end", "pk"
            ),
            Target.objects.filter(measure__in={row.measure.pk for row in rows}),
        )
        return rows

    def _remember(self, points, targets):
        """What the columns that help are read from."""
        self.points_of, self.target_of = {}, {}
        for point in points:
            self.points_of.setdefault(point.lineage_id, []).append(point)
        for target in targets:
            self.target_of[target.measure_id, target.period] = target

    def target_words(self, point) -> str:
        target = self.target_of.get((point.measure.pk, point.period))
        if target is None:
            return ""
        if target.value is not None:
            return bare(target.value)
        return f"{bare(target.low)} – {bare(target.high)}"

    def last_words(self, point) -> str:
        """The newest value of an earlier period, or why it has none, and its period."""
        earlier = [
            row
            for row in self.points_of.get(point.measure.lineage_id, ())
            if row.period_end < point.period_end and row.state != State.NOT_DUE
        ]
        if not earlier:
            return ""
        last = max(earlier, key=lambda row: row.period)
        said = last.state if last.value is None else bare(last.value)
        return f"{said} ({last.period.code(PeriodKind(point.measure.period_kind))})"


def unit_of(measure) -> str:
    return " ".join(filter(None, (measure.get_unit_display(), measure.unit_note)))
