"""Breakdowns of measures with their rows, and the classifications that they are by."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.admin import CouncilAdmin, OrderedTableInline, PartAdmin, TableInline, nobody
from councils.admin.inlines import TableFormSet
from councils.admin.scoped import page_of
from councils.admin_urls import admin_url
from councils.models import UNTIL_RELEASED, Ward

from ..models import Breakdown, BreakdownValue, Category, Classification, Correction, DataPoint, Measure
from ..models.round import NEEDS_NO_REASON
from ..progress import Progress, breakdowns_of, published_before, unsafe
from .held import HeldRows
from .period_form import FigureForm, PeriodForm, shown_period
from .reported import CorrectedForm, ReportedAdmin, linked_measure

BY_WARD = "ward"


class CategoryInline(OrderedTableInline):
    model = Category
    columns = ("position", "name")


@admin.register(Classification)
class ClassificationAdmin(CouncilAdmin):
    list_display = ("name",)
    search_fields = ("name_en", "name_cy")
    sections = ((gettext_lazy("Details"), ("name",)),)
    inlines = (CategoryInline,)


@admin.register(Category)
class CategoryAdmin(PartAdmin):
    list_display = ("name", "classification")
    list_select_related = ("classification",)
    sections = (
        (gettext_lazy("Details"), ("name",)),
        (gettext_lazy("Links"), ("classification", "position")),
    )


class BreakdownForm(CorrectedForm, PeriodForm):
    """Of a period that has a value; what residents read of it changes only with a reason."""

    reason_en = forms.CharField(
        label=gettext_lazy("Why is this a correction?"),
        required=False,
        max_length=255,
        help_text=gettext_lazy(
            "Needed if you change a breakdown that has been public. Residents will see this sentence."
        ),
    )

    def _post_clean(self):
        super()._post_clean()
        self.puts_right = False
        if self.errors or self.instance.lineage_id is None:
            return
        if value_of(self.instance) is None:
            self.add_error(
                "period" if "period" in self.fields else None,
                _("This measure has no value for this period yet. Report that first."),
            )
        self._ask_for_reason()

    def _ask_for_reason(self):
        rows_changed = any(formset.has_changed() for formset in self.page.formsets)
        is_changed = rows_changed or bool(set(self.changed_data) - {"reason_en", "reason_cy", "version"})
        needed = bool(self.instance.pk) and is_changed and self.instance.was_public
        given = self.cleaned_data.get("reason_en")
        if needed and not given:
            self.add_error("reason_en", _("Say why you are correcting this. Residents have seen it."))
        if given and not needed:
            self.add_error("reason_en", NEEDS_NO_REASON)
        self.puts_right = needed


def value_of(breakdown) -> DataPoint | None:
    """The measure's value of its period, as officers know it."""
    points = DataPoint.objects.latest_given().filter(lineage=breakdown.lineage_id)
    return points.filter(period_start=breakdown.period_start, period_end=breakdown.period_end).first()


def breakdowns_of_point(point) -> list[Breakdown]:
    """Those of the same measure and period, as officers know them."""
    rows = Breakdown.objects.latest_given().filter(lineage=point.lineage_id)
    rows = rows.filter(period_start=point.period_start, period_end=point.period_end)
    rows = list(rows.select_related("classification").prefetch_related("values"))
    for row in rows:
        row.measure = point.measure
    return rows


class ValuesFormSet(TableFormSet):
    """Rows from which a suppressed number could be worked out are refused."""

    def clean(self):
        super().clean()
        breakdown = self.instance
        if any(self.errors) or breakdown.lineage_id is None or not breakdown.period_end:
            return
        point = value_of(breakdown)
        if point is None:
            return
        kept = [form for form in self.forms if form.has_changed() or form.instance.pk]
        kept = [form for form in kept if not self._should_delete_form(form)]
        others = [row for row in breakdowns_of_point(point) if row.pk != breakdown.pk]
        tables = [(breakdown, [form.instance for form in kept])]
        tables += [(other, list(other.values.all())) for other in others]
        found = unsafe(tables, point, published_before(point, UNTIL_RELEASED))
        if 0 in found:
            self._say_beside_rows(kept)
        for place in sorted(found - {0}):
            words = _("With these rows, a suppressed number of the breakdown %(by)s could be worked out.")
            raise forms.ValidationError(words % {"by": tables[place][0].by_words})

    @staticmethod
    def _say_beside_rows(kept):
        suppressed = [form for form in kept if form.instance.state == BreakdownValue.State.SUPPRESSED]
        for form in suppressed:
            words = _("This can be worked out from the other rows and the total. Suppress one more row.")
            form.add_error("state", words)
        if not suppressed:
            raise forms.ValidationError(
                _(
                    "The measure’s value is suppressed, and these rows add up to it. Suppress at least two rows."
                )
            )


def offer_categories(field, request):
    """Those of the classification that the page is about."""
    classification = classification_asked(request)
    if isinstance(classification, int):
        field.queryset = field.queryset.filter(classification=classification)


def classification_asked(request) -> int | str | None:
    """The key of the classification, BY_WARD, or None where it is chosen on the page."""
    if row := page_of(request).row:
        breakdown = getattr(row, "breakdown", row)
        return breakdown.classification_id or BY_WARD
    asked = request.GET.get("by", "")
    return int(asked) if asked.isdecimal() and len(asked) < 18 else (BY_WARD if asked == BY_WARD else None)


class ValueInline(TableInline):
    """A row for each ward or category: it is there to be filled in; one left empty is none."""

    model = BreakdownValue
    verbose_name, verbose_name_plural = gettext_lazy("value"), gettext_lazy("values")
    form = FigureForm
    formset = ValuesFormSet
    related = ("ward", "category")
    choices = {"category": offer_categories}

    def get_columns(self, request):
        asked = classification_asked(request)
        groups = ("ward", "category") if asked is None else ("ward",) if asked == BY_WARD else ("category",)
        return (*groups, "value", "state")

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else len(self.groups(request))

    @staticmethod
    def groups(request) -> list[dict]:
        """What each row of a new breakdown is of."""
        asked, council = classification_asked(request), page_of(request).council
        if asked is None or council is None:
            return []
        if asked == BY_WARD:
            return [
                {"ward": key}
                for key in Ward.objects.of(council).filter(until_on=None).values_list("pk", flat=True)
            ]
        rows = Category.objects.filter(classification=asked, classification__council=council)
        return [{"category": key} for key in rows.values_list("pk", flat=True)]


@admin.register(Breakdown)
class BreakdownAdmin(ReportedAdmin):
    about, about_code = "measure", "code"
    period, measure = shown_period, linked_measure
    in_menu = True
    page_parts = (HeldRows,)
    form = BreakdownForm
    list_display = ("measure_name", "period_end", "classification")
    list_select_related = ("classification",)
    search_fields = ("lineage__measures__code", "lineage__measures__name_en")
    inlines = (ValueInline,)
    sections = (
        (
            gettext_lazy("Details"),
            ("measure", "period", ("period_start", "period_end"), "classification", "is_sum", "note"),
        ),
        (gettext_lazy("Correction"), ("reason",)),
    )

    @admin.display(description=gettext_lazy("measure"), ordering="about_code")
    def measure_name(self, row):
        return row.measure

    def get_readonly_fields(self, request, obj=None):
        fixed = super().get_readonly_fields(request, obj)
        return (*fixed, "classification") if obj else fixed

    def get_changeform_initial_data(self, request):
        asked = classification_asked(request)
        initial = super().get_changeform_initial_data(request)
        return initial | ({"classification": asked} if isinstance(asked, int) else {})

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if obj.pk is None and isinstance(inline, ValueInline):
            kwargs["initial"] = inline.groups(request)
        return kwargs

    def save_model(self, request, obj, form, change):
        obj.by = request.user
        if not change:  # it comes out with its value
            obj.publish_at = value_of(obj).publish_at
        super().save_model(request, obj, form, change)
        if form.puts_right:
            given = form.cleaned_data
            reason, reason_cy = given["reason_en"], given.get("reason_cy", "")
            Correction.of_breakdown(obj, reason=reason, reason_cy=reason_cy, by=request.user)


@admin.register(BreakdownValue)
class BreakdownValueAdmin(PartAdmin):
    """A row's own page, for its history; it changes on the page of its breakdown, where all of them are seen."""

    form = FigureForm
    list_display = ("__str__", "breakdown", "value", "state")
    list_select_related = ("breakdown", "ward", "category")
    sections = (
        (gettext_lazy("Details"), ("ward", "category", "value", "state")),
        (gettext_lazy("Links"), ("breakdown",)),
    )

    has_add_permission = has_change_permission = has_delete_permission = nobody


def addresses_to_add(measure: Measure, newest: DataPoint) -> list[tuple]:
    """(what it is by, address) of the page for a new breakdown of that value, by ward and by each classification."""
    council, add = measure.owner_council, admin_url(Breakdown, "add")
    about = {
        "measure": DataPoint(measure=measure).current_thing.pk,
        "period_start": newest.period_start,
        "period_end": newest.period_end,
    }
    ways = [(_("by ward"), BY_WARD)] if Ward.objects.of(council).exists() else []
    ways += [(_("by %(name)s") % {"name": row}, row.pk) for row in Classification.objects.of(council)]
    return [(words, f"{add}?{urlencode({**about, 'by': key})}") for words, key in ways]


def breakdowns_of_measure(measure: Measure, newest: DataPoint) -> dict:
    """For the measure's page: its breakdowns, whether residents see each, and where another is added."""
    progress = Progress(measure.owner_council, [measure.plan], timezone.localdate(), with_held=True)
    tables = breakdowns_of(progress.of_measures([measure]), UNTIL_RELEASED).get(measure.pk, [])
    return {"breakdowns": tables, "breakdown_addresses": addresses_to_add(measure, newest)}
