"""Measures with their targets, breaks and the values of others; data points on pages of their own."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from councils.admin import (
    BulkChange,
    CopyRow,
    OrderedTableInline,
    PagePart,
    PartAdmin,
    SpreadsheetPages,
    TableInline,
)
from councils.admin.filters import OwnerFilter
from councils.admin.scoped import page_of
from councils.admin_urls import admin_url

from ..models import Benchmark, Correction, DataPoint, Measure, SeriesBreak, Target
from ..progress import Progress
from ..spreadsheets import MeasureResource, TargetResource
from .breakdown import breakdowns_of_measure
from .choices import offer_of_its_plan
from .contribution import MeasureContributionInline
from .filters import PriorityFilter
from .handover import ContinuationInline, WhoTakesItOn, replaces_another
from .handover_bulk import BulkHandover
from .period_form import FigureForm, PeriodForm, shown_period, value_words


class MeasureForm(FigureForm):
    """Values counted in two ways are compared only where somebody says that they can be."""

    COUNTED_BY = ("definition_en", "unit", "is_cumulative")
    is_comparable = forms.BooleanField(
        label=_("Earlier values can still be compared"),
        required=False,
        help_text=_("Only if you change the definition in words, and what is counted stays the same."),
    )

    def clean(self):
        given = super().clean()
        counted_anew = [name for name in self.COUNTED_BY if name in self.changed_data]
        if not counted_anew or given.get("is_comparable") or not self._has_values() or self._adds_a_break():
            return given
        words = _(
            "This changes what is counted. Add the day of the change to the table of breaks in the series, "
            "or tick that earlier values can still be compared."
        )
        self.add_error(counted_anew[0], words)
        return given

    def _has_values(self) -> bool:
        return self.instance.pk is not None and self.instance.points.exists()

    def _adds_a_break(self) -> bool:
        tables = [table for table in self.page.formsets if table.model is SeriesBreak]
        return any(row.has_changed() for table in tables for row in table.extra_forms)


class TargetInline(TableInline):
    model = Target
    period = shown_period
    form = PeriodForm
    columns = ("period", "period_start", "period_end", "value", "low", "high")


class SeriesBreakInline(TableInline):
    model = SeriesBreak
    columns = ("on", "note")


class BenchmarkInline(OrderedTableInline):
    model = Benchmark
    form = FigureForm
    columns = ("position", "whose", "value", "year", "source", "source_url")


class MeasureInline(OrderedTableInline):
    """The measures of a priority; the rest of each on its own page."""

    model = Measure
    columns = ("position", "code", "name", "unit", "polarity")
    show_change_link = True


class PlanMeasureInline(MeasureInline):
    """The measures of a plan that stand under none of its priorities."""

    verbose_name_plural = _("measures not under a priority")

    def get_queryset(self, request):
        return super().get_queryset(request).filter(priority=None)


class NewestValues(PagePart):
    """What was reported of a measure, on its page."""

    def on_form(self, request, row):
        points = DataPoint.objects.latest_given().filter(lineage=row.lineage_id)[:20]
        for point in points:
            point.measure = row
        found = {"points": points, "report_address": report_address(row)}
        return found | (breakdowns_of_measure(row, points[0]) if points else {})


@admin.register(Measure)
class MeasureAdmin(PartAdmin):
    in_menu = folds_sections = True
    form = MeasureForm
    page_parts = (NewestValues, WhoTakesItOn, BulkHandover, BulkChange, CopyRow, SpreadsheetPages)
    resource = MeasureResource
    change_form_template = "admin/measure_change_form.html"
    list_display = ("code", "name", "plan", "frequency")
    list_display_links = ("code", "name")
    list_filter = ("plan", PriorityFilter, OwnerFilter, "kind", "frequency")
    list_select_related = ("plan",)
    search_fields = ("code", "name_en", "name_cy", "plan__title_en")
    ordering = ("plan", "position", "pk")
    inlines = (TargetInline, SeriesBreakInline, BenchmarkInline, MeasureContributionInline)
    sections = (
        (
            _("Details"),
            (
                "code",
                "name",
                "slug",
                ("kind", "counts"),
                "definition",
                "is_comparable",
                ("unit", "decimals"),
                "unit_note",
            ),
        ),
        (
            _("How to read it"),
            (
                "polarity",
                "period_kind",
                "frequency",
                "is_cumulative",
                "scheme",
                "target_due_on",
                "suppress_below",
            ),
        ),
        (_("Baseline"), ("baseline_value", ("baseline_start", "baseline_end"))),
        (_("Who"), ("owner_role", "directorate", ("owner", "deputy"), "lead_councillor", "committee")),
        (_("Source"), ("source", "source_url", "metric_id", "notes")),
        (_("Links"), ("plan", "priority", "wards", "comparator_group", "position")),
        (_("End"), ("ended_on", "ended_reason")),
    )
    choices = {"priority": offer_of_its_plan}

    def get_inlines(self, request, obj):
        is_of_successor = replaces_another(page_of(request).council)
        return (*self.inlines, ContinuationInline) if is_of_successor else self.inlines

    def save_formset(self, request, form, formset, change):
        """A target that residents could read does not change or go unseen."""
        if formset.model is Target and form.instance.is_public:
            for row in formset.initial_forms:
                if {"value", "low", "high", "DELETE"} & set(row.changed_data):
                    keep_target(row.stored, form, request.user)
        super().save_formset(request, form, formset, change)


def report_address(measure) -> str:
    """Where a value is reported: of the period that is asked for now, or of the one after the newest value."""
    progress = Progress(measure.owner_council, [measure.plan], timezone.localdate(), with_held=True)
    (row,) = progress.of_measures([measure])
    period = row.next_period if row.is_answered else row.due_period
    current = DataPoint(measure=measure).current_thing
    days = {"period_start": period.start, "period_end": period.end} if period else {}
    return f"{admin_url(DataPoint, 'add')}?{urlencode({'measure': current.pk, **days})}"


def keep_target(before, form, user) -> None:
    """Keep what it was, with the sentence in which residents were told what was corrected."""
    given = form.cleaned_data
    note, note_cy = given["change_note_en"], given.get("change_note_cy", "")
    Correction.of_target(before, reason=note, reason_cy=note_cy, by=user)


@admin.register(Target)
class TargetAdmin(PartAdmin):
    page_parts = (SpreadsheetPages,)
    resource = TargetResource
    period = shown_period
    form = PeriodForm
    list_display = ("measure", "period_start", "period_end", value_words)
    list_select_related = ("measure",)
    sections = (
        (_("Details"), ("value", ("low", "high"))),
        (_("When"), ("period", ("period_start", "period_end"))),
        (_("Links"), ("measure",)),
    )

    def save_model(self, request, obj, form, change):
        if change and obj.is_public and {"value", "low", "high"} & set(form.changed_data):
            keep_target(form.stored, form, request.user)
        super().save_model(request, obj, form, change)


@admin.register(SeriesBreak)
class SeriesBreakAdmin(PartAdmin):
    list_display = ("measure", "on", "note")
    list_select_related = ("measure",)
    sections = ((_("Details"), ("note",)), (_("When"), ("on",)), (_("Links"), ("measure",)))


@admin.register(Benchmark)
class BenchmarkAdmin(PartAdmin):
    form = FigureForm
    list_display = ("whose", "measure", "year", value_words)
    list_select_related = ("measure",)
    sections = (
        (_("Details"), ("whose", "value", "year")),
        (_("Source"), ("source", "source_url")),
        (_("Links"), ("measure", "position")),
    )
