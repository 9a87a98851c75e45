"""The columns of what is done and measured under a plan: actions with milestones, measures with targets, risks."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from councils.models import Partner
from councils.spreadsheets import (
    INTERNAL,
    PUBLIC,
    ChoiceCell,
    HelperColumn,
    NamedCell,
    NamesCell,
    TargetCell,
    name_key,
    public,
)
from plans.spreadsheets import BelowPartResource, ContributionResource, PartOfPlanResource

from ..models import (
    Action,
    ActionContribution,
    ComparatorGroup,
    DataPoint,
    Measure,
    MeasureContribution,
    Milestone,
    RatingScheme,
    Risk,
    Target,
)
from .period import PeriodCell, read_period
from .point import SIGNS, period_code

INSIDE = dict.fromkeys(("owner", "deputy"), INTERNAL)


class ActionResource(PartOfPlanResource):
    model = Action
    names = (
        public("reference title description priority owner_role lead_councillor directorate")
        | INSIDE
        | public("starts_on due_on cadence partners wards position ended_on ended_reason")
    )
    key = key_field = "reference"

    def cell_of(self, model_field):
        if model_field.name == "partners":
            return NamesCell(Partner.objects.of(self.council), Partner._meta.verbose_name)
        return super().cell_of(model_field)


class MeasureResource(PartOfPlanResource):
    """What is counted does not change here once there are values: that asks for a break in the series."""

    model = Measure
    names = (
        public(
            "code name priority kind counts definition unit unit_note decimals polarity period_kind frequency"
        )
        | public("is_cumulative scheme target_due_on baseline_value baseline_start baseline_end")
        | public("owner_role lead_councillor directorate committee")
        | INSIDE
        | public("wards source source_url metric_id comparator_group suppress_below notes position")
        | public("ended_on ended_reason")
    )
    key = key_field = "code"
    named_by = "name"
    COUNTED_BY = ("definition_en", "unit", "is_cumulative")
    # The sign of the unit of the row that is read.
    sign = ""

    def cell_of(self, model_field):
        if model_field.name == "baseline_value":
            return TargetCell(lambda: self.sign)
        if model_field.related_model is RatingScheme:
            schemes = RatingScheme.objects.of(self.council)
            return NamedCell(schemes, RatingScheme._meta.verbose_name, "name_en", "name_cy")
        if model_field.related_model is ComparatorGroup:
            groups = ComparatorGroup.objects.of(self.council)
            return NamedCell(groups, ComparatorGroup._meta.verbose_name, "name_en", "name_cy")
        return super().cell_of(model_field)

    def match(self, rows):
        found = super().match(rows)
        lineages = {row.lineage_id for row in found if row}
        points = DataPoint.objects.filter(lineage__in=lineages).order_by()
        self.with_values = set(points.values_list("lineage", flat=True).distinct()) if lineages else set()
        return found

    def fill(self, instance, links, row):
        self.sign = SIGNS.get(self._unit_in(row) or instance.unit, "")
        return super().fill(instance, links, row)

    def _unit_in(self, row) -> str:
        try:
            return ChoiceCell(Measure.Unit.choices).clean(row.get("unit")) or ""
        except ValidationError:
            return ""

    def faults_of(self, index, line, errors):
        faults = super().faults_of(index, line, errors)
        if not faults and line.before and line.row.lineage_id in self.with_values:
            changed = [
                name for name in self.COUNTED_BY if getattr(line.row, name) != getattr(line.before, name)
            ]
            if changed:
                words = _(
                    "There are values, and this changes what is counted. Change it on the page of the measure."
                )
                return {changed[0].removesuffix("_en"): [ValidationError(words)]}
        return faults


class RiskResource(PartOfPlanResource):
    """A risk is known by its title: another title is another risk."""

    model = Risk
    names = (
        public("title description mitigation priority owner_role lead_councillor directorate committee")
        | INSIDE
        | public("next_review_on position ended_on ended_reason")
    )
    key, key_field = "title", "title_en"
    named_by = "title"


class MilestoneResource(BelowPartResource):
    """A milestone is known by its title: another title is another milestone."""

    model, part, part_model, part_code = Milestone, "action", Action, "reference"
    names = public("title due_on met_on")
    key, key_field = "title", "title_en"

    def key_below(self, index, row, part):
        title = name_key(self.text_of(row, "title"))
        return (part.pk, title) if title else None

    def key_of_row(self, row):
        return row.action_id, name_key(row.title_en or "")


class TargetResource(BelowPartResource):
    model, part, part_model, part_code = Target, "measure", Measure, "code"
    names = public("value low high")
    key = "measure"
    sign = ""

    def columns_below(self):
        words = _("As in the template: 2026-27 Q2, 2026-27, 2026, 2026-09, 30/09/2026.")
        yield HelperColumn("period", PUBLIC, _("period"), period_code, words, PeriodCell(), is_needed=True)

    def cell_of(self, model_field):
        return TargetCell(lambda: self.sign)

    def key_below(self, index, row, part):
        try:
            period = read_period(row.get("period"), part)
        except ValidationError as error:
            self.refuse(index, "period", error.message)
            return None
        return part.pk, period.start, period.end

    def key_of_row(self, row):
        return row.measure_id, row.period_start, row.period_end

    def new_row(self, index):
        row, key = super().new_row(index), self.keys[index]
        if key:
            _measure, row.period_start, row.period_end = key
        return row

    def fill(self, instance, links, row):
        self.sign = SIGNS.get(instance.measure.unit, "") if instance.measure_id else ""
        return super().fill(instance, links, row)

    def duplicate_message(self, row, number):
        return _("Row %(row)s is about the same measure and period. Delete one of them.") % {"row": number}


class ActionContributionResource(ContributionResource):
    model, part, part_model, part_code = ActionContribution, "action", Action, "reference"


class MeasureContributionResource(ContributionResource):
    model, part, part_model, part_code = MeasureContribution, "measure", Measure, "code"
