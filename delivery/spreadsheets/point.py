"""The columns of data points: a value for one period of one measure."""

import re
from copy import copy
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from councils.models import UNTIL_RELEASED
from councils.parsing.text_faults import NOT_KNOWN, mark_of
from councils.publishing.bulk import save_all
from councils.spreadsheets import (
    INTERNAL,
    PUBLIC,
    ChoiceCell,
    FigureCell,
    HelperColumn,
    as_text,
    is_unknown,
    public,
)

from ..figures.period import Period, PeriodKind
from ..formatting import machine_number, rating_word
from ..holds import become_further_row, held_until, make_room
from ..models import (
    Correction,
    DataPoint,
    Measure,
    RatingScheme,
    ReportingRound,
    note_corrections,
    note_points,
)
from ..models.measure import key_of, of_periods
from ..progress import RED_NEEDS, MeasureProgress, Progress, point_rows, target_rows
from ..reporting import Collection
from .period import PeriodCell, read_period
from .published import columns_of_series
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
        return DataPoint(measure=self.series.measure, state=state, round=self.round, **days)


class DataPointResource(ReportResource):
    """What residents could read, value or rating, and what a closed round takes, comes with a reason."""

    model = DataPoint
    names = public("value state commentary corrective_action rating_override override_reason")
    part = "measure"
    key = "code"
    called = "name"
    # The sign of the unit of the row that is read.
    sign = ""

    def columns(self):
        yield self.plan_column()
        yield HelperColumn("code", PUBLIC, _("code"), read=lambda point: point.measure.code, is_needed=True)
        yield helping("name", PUBLIC, _("name"), lambda point: point.measure.name)
        yield helping("unit", PUBLIC, _("unit"), lambda point: unit_of(point.measure))
        words = _("As in the template: 2026-27 Q2, 2026-27, 2026, 2026-09, 30/09/2026.")
        yield HelperColumn("period", PUBLIC, _("period"), period_code, words, PeriodCell(), is_needed=True)
        yield self.round_column()
        yield helping("target", PUBLIC, _("target"), self.target_words)
        yield helping("last_value", INTERNAL, _("last value"), self.last_words)
        yield from super().columns()
        yield from self.reason_columns(
            _(
                "Why it is changing or late. Needed for a final value or rating that has been "
                "public, or if the reporting round is closed. Residents will see this."
            )
        )
        yield from columns_of_series()

    def cell_of(self, model_field):
        if model_field.name == "value":
            return FigureCell(lambda: self.sign)
        if model_field.name == "rating_override":
            return ChoiceCell(model_field.flatchoices, own=self.own_words())
        return super().cell_of(model_field)

    def own_words(self) -> list[tuple[str, str]]:
        """What the council's rating schemes call the ratings, in each language."""
        schemes = RatingScheme.objects.of(self.council) if self.council else ()
        fields = [(f"{rating}_label_{code}", rating) for rating in DataPoint.Rating for code in ("en", "cy")]
        return [(getattr(scheme, name), rating.value) for scheme in schemes for name, rating in fields]

    # -- which point is meant -------------------------------------------------------------------

    def match(self, rows):
        measures = self.find_parts(rows)
        self.read_rounds()
        named = {measure.pk: measure for measure in measures if measure}
        today = timezone.localdate()
        progress = Progress(self.council, self.plans.values(), today, without_commentary=True, with_held=True)
        self.series = {row.measure.pk: row for row in progress.of_measures(list(named.values()))}
        self.subjects = [
            self._subject(index, row, measure)
            for index, (row, measure) in enumerate(zip(rows, measures, strict=True))
        ]
        self.points_of = {row.measure.lineage_id: row.points for row in self.series.values()}
        self.targets_of = {key: row.targets for key, row in self.series.items()}
        self.replaced: dict[int, DataPoint | None] = {}
        self.note_changed_help(rows, [subject and subject.blank() for subject in self.subjects])
        points = self._points_named()
        self.public, self.beside = self._read_by_residents(points.values()), {}
        found = [subject and points.get(subject.key) for subject in self.subjects]
        return [
            self._target(index, row, point)
            for index, (row, point) in enumerate(zip(rows, found, strict=True))
        ]

    def _target(self, index, row, point) -> DataPoint | None:
        """The point that the row changes. What residents read stays while the row is held: that becomes a new one."""
        is_public = point is not None and not point.is_held
        if is_public and self._until(index) and not self.says_all_of(point, dict(row)):
            self.beside[index] = point
            return None
        return point

    def _until(self, index):
        """Until when residents will not see what a new row says, or None."""
        return held_until(self.council, self.subjects[index].round)

    @staticmethod
    def _read_by_residents(points) -> dict:
        """By measure and period the values beside those that are held."""
        keys = {key_of(point) for point in points if point.is_held}
        rows = of_periods(DataPoint.objects.as_at(timezone.now()), keys)
        DataPoint.read_things(rows)
        return {key_of(row): row for row in rows}

    def compared_with(self):
        return [self.beside.get(index, target) for index, target in enumerate(self.targets)]

    def _points_named(self) -> dict:
        """By lineage and period the points that the file names, each with the measure that the file names."""
        keys = {subject.key for subject in self.subjects if subject}
        rows = DataPoint.objects.latest_given().filter(
            lineage__in={lineage for lineage, _period in keys},
            period_end__in={period.end for _lineage, period in keys},
        )
        found = {(row.lineage_id, row.period): row for row in rows}
        measures = {
            subject.series.measure.lineage_id: subject.series.measure for subject in self.subjects if subject
        }
        for row in found.values():
            row.measure = measures[row.lineage_id]
        DataPoint.read_things(found.values())
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
            period = period_code(subject.blank())
            words = _(
                "The period %(period)s is not in the round “%(round)s”. Write the period of that round."
            )
            self.refuse(index, ROUND, words % {"period": period, "round": named})
        return named

    def identity(self, index, row):
        return self.subjects[index] and self.subjects[index].key

    def duplicate_message(self, row, number):
        return _("Row %(row)s is about the same measure and period. Delete one of them.") % {"row": number}

    def new_row(self, index):
        subject = self.subjects[index]
        if subject is None:
            return DataPoint()
        point = copy(self.beside[index]) if index in self.beside else subject.blank(state=State.FINAL)
        become_further_row(point)
        point.round, point.publish_at = subject.round, self._until(index)
        return point

    # -- what the row says ----------------------------------------------------------------------

    def fill(self, instance, links, row):
        self.sign = SIGNS.get(instance.measure.unit, "") if instance.lineage_id else ""
        self._take_mark_beside(row)
        written = as_text(row.get("value"))
        # Dots alone are a mark of statistics for what is not available; an empty cell says nothing.
        if written and (instead := INSTEAD.get(mark_of(written) or "-")):
            row["value"] = None
            if is_unknown(row.get("state")):
                row["state"] = instead.value
        errors = super().fill(instance, links, row)
        if instance.state not in DataPoint.WITH_VALUE and not as_text(row.get("value")):
            instance.value = None
        return errors

    @staticmethod
    def _take_mark_beside(row):
        """Of a figure of official statistics: "12.5 [p]" is provisional, "12.5 [r]" was revised."""
        found = re.fullmatch(r"(.*\d) ?\[([pr])\]", as_text(row.get("value")), re.IGNORECASE)
        if found:
            row["value"] = found[1]
            if found[2].casefold() == "p" and is_unknown(row.get("state")):
                row["state"] = State.PROVISIONAL.value

    def rules_broken(self, index, line):
        """A value fits its state, a red is explained, and a correction has its reason."""
        point, subject = line.row, self.subjects[index]
        has_value = point.value is not None
        if has_value == (point.state in DataPoint.WITH_VALUE):
            # A red is explained where the council's rule says so.
            for name in subject.series.unexplained(point):
                yield name, str(RED_NEEDS[name])
            # What a closed round takes, and what residents could read, changes only with a reason.
            before = self.replaced[line.number] = self._replaced(index, line)
            words = point.why_reason(before, subject.round)
            line.puts_right = bool(words)
            if words and not self.text_of(line.cells, "reason"):
                yield "reason", words
        elif has_value:
            words = _(
                "The state is “%(state)s”, so there cannot be a value. Clear this cell, or change the state."
            )
            yield "value", words % {"state": point.get_state_display()}
        else:
            yield "value", _("Write the value; if there is none, write why: suppressed, not_due or n/a.")

    def _replaced(self, index, line) -> DataPoint | None:
        """The value that residents read until this one takes its place."""
        if line.row.is_held:
            return self.beside.get(index) or self.public.get(key_of(line.row))
        return line.before

    # -- what the preview says of it --------------------------------------------------------------

    def tell(self, index, line):
        """How it will be rated, by what, and whether it is unlikely."""
        super().tell(index, line)
        point, series = line.row, self.subjects[index].series
        if point.value is None:
            return
        line.facts += [
            words % {"told": told}
            for words, told in (
                (_("Rating: %(told)s"), rating_word(series.rating_of(point))),
                (_("Target: %(told)s"), self.target_words(point)),
                (_("Last value: %(told)s"), self.last_words(point)),
            )
            if told
        ]
        line.warnings = list(self._unlikely(point))

    def _unlikely(self, point):
        value, unit = point.value, point.measure.unit
        if last := self._last(point, with_value=True):
            told = {"value": machine_number(value), "last": machine_number(last.value)}
            if last.value and abs(value) >= 10 * abs(last.value):
                yield _("%(value)s is at least ten times the last value, %(last)s. Check it.") % told
            if value and abs(last.value) >= 10 * abs(value):
                yield _("%(value)s is a tenth of the last value, %(last)s, or less. Check it.") % told
        if unit == Measure.Unit.PERCENT and not 0 <= value <= 100:
            yield _("A percentage is usually between 0 and 100. Check it.")
        if unit in (Measure.Unit.NUMBER, Measure.Unit.DAYS) and value < 0:
            yield _("This is below zero. Check it.")

    # -- saving ---------------------------------------------------------------------------------

    def save_all(self, lines):
        if held := [line.row for line in lines if line.row.is_held]:
            make_room(held)
        super().save_all(lines)
        # Each with the value from now on.
        self.put_right = {line.number for line in lines if line.puts_right}
        self.kept = [(self._correction_of(line), line.row.value) for line in lines if line.puts_right]
        save_all([kept for kept, _now in self.kept])
        for line in lines:  # of what nobody could read undoing tells nothing
            line.puts_right = line.puts_right and not line.row.is_held

    def _correction_of(self, line) -> Correction:
        before, point = self.replaced[line.number], line.row
        of = Correction.what_changed(before, point) if before else Correction.Of.LATE
        until = point.publish_at if point.is_held else None
        reasons = {name: self.text_of(line.cells, name) for name in ("reason", "reason_cy")}
        return Correction.saying(before or point, of=of, **reasons, by=self.by, publish_at=until)

    def note_changes(self, lines):
        note_corrections(
            [kept for kept, _now in self.kept], by=self.by, now={kept.pk: now for kept, now in self.kept}
        )
        note_points([line.row for line in lines if line.number not in self.put_right], by=self.by)

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
        measures = list({row.lineage_id: row.measure for row in rows}.values())
        self.points_of = point_rows({measure.lineage_id for measure in measures}, UNTIL_RELEASED)
        targets = target_rows(measures).items()
        self.targets_of = {key: {row.period: row for row in of_measure} for key, of_measure in targets}
        return rows

    def target_words(self, point) -> str:
        target = self.targets_of.get(point.measure.pk, {}).get(point.period)
        if target is None:
            return ""
        if target.value is not None:
            return machine_number(target.value)
        return f"{machine_number(target.low)} – {machine_number(target.high)}"

    def _last(self, point, *, with_value=False) -> DataPoint | None:
        """The newest point of an earlier period."""
        earlier = [
            row
            for row in self.points_of.get(point.measure.lineage_id, ())
            if row.period_end < point.period_end and row.state != State.NOT_DUE
            if row.value is not None or not with_value
        ]
        return max(earlier, key=lambda row: row.period, default=None)

    def last_words(self, point) -> str:
        """The newest value of an earlier period, or why it has none, and its period."""
        last = self._last(point)
        if last is None:
            return ""
        said = last.state if last.value is None else machine_number(last.value)
        return f"{said} ({period_code(point, last.period)})"


def period_code(point, period=None) -> str:
    """Its period, or another of its measure, as it is written in spreadsheets."""
    return (period or point.period).code(PeriodKind(point.measure.period_kind))


def unit_of(measure) -> str:
    return " ".join(filter(None, (measure.get_unit_display(), measure.unit_note)))
