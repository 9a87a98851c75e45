"""The columns of breakdowns: a measure's value of one ward or category in one period."""

from collections import defaultdict
from functools import partial
from typing import NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import prefetch_related_objects
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.models import UNTIL_RELEASED, Ward
from councils.parsing.text_faults import mark_of
from councils.publishing.bulk import save_all
from councils.spreadsheets import (
    PUBLIC,
    CouncilResource,
    FigureCell,
    HelperColumn,
    Problem,
    TextCell,
    YesNoCell,
    as_text,
    called,
    is_unknown,
    name_key,
    public,
)

from ..figures.period import Period
from ..holds import held_words
from ..models import Breakdown, BreakdownValue, Category, Classification, DataPoint, Measure
from ..progress import earlier_values, unsafe
from .period import PeriodCell, read_period
from .point import INSTEAD, SIGNS, period_code, unit_of
from .report import ReportResource, helping

State = BreakdownValue.State
# Names in either language.
NAMES = ("name_en", "name_cy")


class Of(NamedTuple):
    """Which breakdown a row is of; without a classification it is by ward."""

    lineage: int
    period: Period
    classification: int | None


class BreakdownValueResource(ReportResource):
    """A breakdown comes in with its rows. One that has been public changes on its page, which asks why."""

    model = BreakdownValue
    names = public("value state")
    part, part_model = "measure", Measure
    key = "code"
    called = "name"
    about_new_rows = gettext_lazy(
        "A measure must have a value for the period first. A breakdown that has been public changes on its page."
    )
    # What a breakdown says beside its rows.
    OF_WHOLE = ("is_sum", "note", "note_cy")
    # The sign of the unit of the row that is read.
    sign = ""

    def columns(self):
        yield self.plan_column()
        yield HelperColumn("code", PUBLIC, _("code"), read=lambda row: row.measure.code, is_needed=True)
        yield helping("name", PUBLIC, _("name"), lambda row: row.measure.name)
        yield helping("unit", PUBLIC, _("unit"), lambda row: unit_of(row.measure))
        words = _("As in the template: 2026-27 Q2, 2026-27, 2026, 2026-09, 30/09/2026.")
        yield HelperColumn(
            "period", PUBLIC, _("period"), _code_of_period, words, PeriodCell(), is_needed=True
        )
        words = _(
            "The name of one of your classifications, such as age. Leave it empty for a breakdown by ward."
        )
        yield HelperColumn("classification", PUBLIC, _("classification"), _classification, words)
        words = _(
            "Its name or GSS code. A row with neither ward nor category is for those where it is not known."
        )
        yield HelperColumn("ward", PUBLIC, _("ward"), lambda row: str(row.ward or ""), words)
        words = _("Its name in the classification, such as “Under 18”.")
        yield HelperColumn("category", PUBLIC, _("category"), lambda row: str(row.category or ""), words)
        yield from CouncilResource.columns(self)
        yield from self._columns_of_whole()

    def _columns_of_whole(self):
        whole = _("About the breakdown as a whole: write it in one of its rows.")
        for name in self.OF_WHOLE if self.has_welsh else self.OF_WHOLE[:-1]:
            field = Breakdown._meta.get_field("note_en" if name == "note" else name)
            cell = YesNoCell() if name == "is_sum" else TextCell()
            words = " ".join(map(str, (whole, field.help_text)))
            read = partial(_said_of_whole, field.name, cell)
            yield HelperColumn(name, PUBLIC, str(field.verbose_name), read, words, cell)

    def cell_of(self, model_field):
        if model_field.name == "value":
            return FigureCell(lambda: self.sign)
        return super().cell_of(model_field)

    @classmethod
    def with_columns(cls, rows):
        return rows.select_related(
            "breakdown__lineage__council", "breakdown__classification", "ward", "category"
        )

    def is_filled_in(self, row):
        return any(as_text(row.get(name)) for name in self.names)

    # -- which row is meant -----------------------------------------------------------------------

    def match(self, rows):
        measures = self.find_parts(rows)
        self._find_groups(rows)
        self.of_row = [
            self._of_row(index, row, measure) if measure else None
            for index, (row, measure) in enumerate(zip(rows, measures, strict=True))
        ]
        self._read_breakdowns(
            {of.lineage: measure for of, measure in zip(self.of_row, measures, strict=True) if of}
        )
        self.groups = [
            self._group_of(index, row, of) if of else None
            for index, (row, of) in enumerate(zip(rows, self.of_row, strict=True))
        ]
        self.said_in: dict[tuple, int] = {}
        for index, (row, of) in enumerate(zip(rows, self.of_row, strict=True)):
            if of:
                self._take_what_is_said_of_whole(index, row, of)
        blanks = [measure and BreakdownValue(breakdown=Breakdown(measure=measure)) for measure in measures]
        self.note_changed_help(rows, blanks)
        return [
            of and self.rows_of[of].get(group) for of, group in zip(self.of_row, self.groups, strict=True)
        ]

    def _find_groups(self, rows):
        """The classifications, wards and categories that the file names."""
        text = {
            name: {self.text_of(row, name) for row in rows} for name in ("classification", "ward", "category")
        }
        by_class = Classification.objects.of(self.council).filter(called(text["classification"], *NAMES))
        self.classifications = {name: row for row in by_class for name in _names(row)}
        self.wards = defaultdict(list)
        wards = Ward.objects.of(self.council).filter(called(text["ward"], "gss_code", *NAMES))
        for row in wards.order_by("pk"):
            for name in {*_names(row), name_key(row.gss_code)} - {""}:
                self.wards[name].append(row)
        categories = Category.objects.filter(
            called(text["category"], *NAMES), classification__in=set(self.classifications.values())
        )
        self.categories = {(row.classification_id, name): row for row in categories for name in _names(row)}

    def _of_row(self, index, row, measure) -> Of | None:
        """None, and the reason beside the cell, where that is not clear."""
        written = self.text_of(row, "classification")
        found = self.classifications.get(name_key(written))
        if written and found is None:
            self._refuse_unknown(index, "classification", Classification, written)
            return None
        if not found and self.text_of(row, "category"):
            self.refuse(index, "classification", _("Write which classification this category is of."))
            return None
        try:
            period = read_period(row.get("period"), measure)
        except ValidationError as error:
            self.refuse(index, "period", error.message)
            return None
        return Of(measure.lineage_id, period, found and found.pk)

    def _read_breakdowns(self, measures: dict):
        """All of the periods that the file names, with their rows, and the measure's own values of these."""
        lineages, ends = {of.lineage for of in self.of_row if of}, {of.period.end for of in self.of_row if of}
        about = {"lineage__in": lineages, "period_end__in": ends}
        found = list(
            Breakdown.objects.latest_given()
            .filter(**about)
            .select_related("classification")
            .prefetch_related("values__ward", "values__category")
        )
        for row in found:
            row.measure = measures[row.lineage_id]
        Breakdown.read_things(found)
        self.breakdowns = {Of(row.lineage_id, row.period, row.classification_id): row for row in found}
        self.rows_of: dict[Of, dict] = defaultdict(dict)
        for of, breakdown in self.breakdowns.items():
            for value in breakdown.values.all():
                value.breakdown = breakdown
                self.rows_of[of][value.group] = value
        named = {row.pk: row for row in self.classifications.values()}
        for of in dict.fromkeys(filter(None, self.of_row)):
            if of not in self.breakdowns:
                days = {"period_start": of.period.start, "period_end": of.period.end, "by": self.by}
                by = named.get(of.classification)
                self.breakdowns[of] = Breakdown(measure=measures[of.lineage], classification=by, **days)
        prefetch_related_objects(list(self.breakdowns.values()), "lineage__council")
        points = DataPoint.objects.latest_given().filter(**about)
        self.points = {(point.lineage_id, point.period): point for point in points}
        for of, breakdown in self.breakdowns.items():
            if not breakdown.pk and (point := self.points.get((of.lineage, of.period))):
                breakdown.publish_at = point.publish_at  # it comes out with its value
        self.earlier = earlier_values(list(lineages), UNTIL_RELEASED)

    def _group_of(self, index, row, of) -> Ward | Category | None:
        """The ward or category; None where it is not known, or the reason stands beside the cell."""
        column = "category" if of.classification else "ward"
        written = self.text_of(row, column)
        if of.classification and self.text_of(row, "ward"):
            self.refuse(index, "ward", _("This breakdown is not by ward. Choose a category."))
        if not written:
            return None
        name = name_key(written)
        there = [group for group in self.rows_of[of] if group and name in _names(group)]
        if len(there) == 1:
            return there[0]
        if of.classification:
            found = [self.categories.get((of.classification, name))]
        else:
            found = self.wards.get(name, [])
            found = [ward for ward in found if ward.until_on is None] or found
        if len(found) > 1:
            words = _("Several wards are called “%(value)s”. Write the GSS code of one of them.")
            self.refuse(index, column, words % {"value": written})
        elif not found or found[0] is None:
            self._refuse_unknown(index, column, Category if of.classification else Ward, written)
        return found[0] if len(found) == 1 else None

    def _refuse_unknown(self, index, column, model, written):
        words = _("There is no %(kind)s “%(value)s”. Add it first, or correct this.")
        self.refuse(index, column, words % {"kind": model._meta.verbose_name, "value": written})

    def _take_what_is_said_of_whole(self, index, row, of):
        """What one row says of the breakdown counts for all of them; of one that is there it changes on its page."""
        breakdown = self.breakdowns[of]
        for name in self.OF_WHOLE:
            column = self.fields.get(name)
            try:
                value = column.cell.clean(row.get(name), row) if column else None
            except ValidationError:
                continue  # told already
            if value is None:
                continue
            attribute = "note_en" if name == "note" else name
            is_other = (
                (getattr(breakdown, attribute) or "") != value
                if name != "is_sum"
                else breakdown.is_sum != value
            )
            if breakdown.pk and is_other:
                self.refuse(index, name, _("This breakdown is there already. Change this on its page."))
            elif (of, name) in self.said_in and is_other:
                words = _("Row %(row)s of the same breakdown says something else.")
                self.refuse(index, name, words % {"row": self.said_in[of, name]})
            else:
                setattr(breakdown, attribute, value)
                self.said_in.setdefault((of, name), self.numbers[index])

    def identity(self, index, row):
        return self.of_row[index] and (self.of_row[index], self.groups[index])

    def duplicate_message(self, row, number):
        return _("Row %(row)s is about the same ward or category. Delete one of them.") % {"row": number}

    def new_row(self, index):
        of, group = self.of_row[index], self.groups[index]
        if of is None:
            return BreakdownValue()
        about = {type(group)._meta.model_name: group} if group else {}
        return BreakdownValue(breakdown=self.breakdowns[of], **about)

    # -- what the row says ----------------------------------------------------------------------

    def fill(self, instance, links, row):
        breakdown = getattr(instance, "breakdown", None)
        self.sign = SIGNS.get(breakdown.measure.unit, "") if breakdown else ""
        instead = (
            INSTEAD.get(mark_of(as_text(row.get("value"))) or "-") if as_text(row.get("value")) else None
        )
        if instead in State.values:
            row["value"] = None
            if is_unknown(row.get("state")):
                row["state"] = instead.value
        errors = super().fill(instance, links, row)
        if instance.state != State.KNOWN and not as_text(row.get("value")):
            instance.value = None
        return errors

    def faults_of(self, index, line, errors):
        if self.of_row[index] is None:
            return errors
        return CouncilResource.faults_of(self, index, line, errors or dict(self.rules_broken(index, line)))

    def rules_broken(self, index, line):
        of, breakdown = self.of_row[index], line.row.breakdown
        if (of.lineage, of.period) not in self.points:
            yield "period", _("This measure has no value for this period yet. Report that first.")
        elif breakdown.pk and breakdown.was_public:
            words = _("This breakdown has been public. Change it on its page, which asks for a reason.")
            yield NON_FIELD_ERRORS, words

    def tell(self, index, line):
        """Whether residents will see it later."""
        if words := held_words(line.row.breakdown):
            line.facts.append(capfirst(words))

    def _checked(self):
        done = super()._checked()
        if not done.problems:
            done.problems += self._given_away(done.rows)
        return done

    def _given_away(self, lines):
        """Rows from which a suppressed number could be worked out, with all that is there."""
        lines_of = defaultdict(list)
        for line in lines:
            breakdown = line.row.breakdown
            of = Of(breakdown.lineage_id, breakdown.period, breakdown.classification_id)
            lines_of[of].append(line)
            self.rows_of[of][line.row.group] = line.row
        for lineage, period in dict.fromkeys((of.lineage, of.period) for of in lines_of):
            some = [of for of in self.rows_of if (of.lineage, of.period) == (lineage, period)]
            tables = [(self.breakdowns[of], list(self.rows_of[of].values())) for of in some]
            earlier = self.earlier.get((lineage, period), frozenset())
            for place in sorted(unsafe(tables, self.points[lineage, period], earlier)):
                changed = lines_of.get(some[place]) or next(lines_of[of] for of in some if of in lines_of)
                yield from _told_of(tables[place][0], changed, is_itself=some[place] in lines_of)

    # -- saving ---------------------------------------------------------------------------------

    def set_author(self, row):
        CouncilResource.set_author(self, row)

    def save_all(self, lines):
        """A breakdown is saved before its rows."""
        new = list(
            {
                id(line.row.breakdown): line.row.breakdown for line in lines if not line.row.breakdown.pk
            }.values()
        )
        for breakdown in new:
            self.set_author(breakdown)
        save_all(new)
        for line in lines:
            line.row.breakdown = line.row.breakdown  # with the key that it has by now
        super().save_all(lines)

    def exported(self, rows):
        rows = list(rows)
        BreakdownValue.read_things(rows)
        return rows


def _code_of_period(row) -> str:
    return period_code(row.breakdown)


def _classification(row) -> str:
    return str(row.breakdown.classification or "")


def _said_of_whole(name: str, cell, row):
    return cell.render(getattr(row.breakdown, name))


def _names(row) -> set[str]:
    return {name_key(getattr(row, name) or "") for name in NAMES} - {""}


def _told_of(breakdown, lines, *, is_itself):
    """What is wrong with a breakdown that gives away a suppressed number, beside the rows that make it so."""
    suppressed = [line for line in lines if line.row.state == State.SUPPRESSED]
    if not is_itself:
        words = _("With these rows, a suppressed number of the breakdown %(by)s could be worked out.")
        yield Problem(lines[0].number, "", words % {"by": breakdown.by_words})
    elif suppressed:
        words = _("This can be worked out from the other rows and the total. Suppress one more row.")
        yield from (Problem(line.number, "state", words) for line in suppressed)
    else:
        words = _(
            "The measure’s value is suppressed, and these rows add up to it. Suppress at least two rows."
        )
        yield Problem(lines[0].number, "", words)
