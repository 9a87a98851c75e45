"""Data points: reported by editors; a final value that residents could read is put right with a reason."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.admin import nobody
from councils.models import UNTIL_RELEASED

from ..models import Correction, DataPoint, ReportingRound, note_points
from ..models.round import NEEDS_NO_REASON
from ..progress import RED_NEEDS, Progress, published_before, unsafe
from ..spreadsheets import DataPointResource
from .breakdown import breakdowns_of_point
from .measure import value_words
from .period_form import PeriodForm, shown_period
from .reported import CorrectedForm, ReportedAdmin, linked_measure
from .round_spreadsheets import RoundSpreadsheets


class DataPointForm(CorrectedForm, PeriodForm):
    """What residents read changes only with a reason, and a closed round takes nothing without one."""

    reason_en = forms.CharField(
        label=_("Why is this a correction, or late?"),
        required=False,
        max_length=255,
        help_text=_(
            "Needed if you change a final value or rating that has been public, or if the reporting "
            "round is closed. Residents will see this sentence."
        ),
    )

    def _post_clean(self):
        super()._post_clean()
        self._ask_for_reason()
        self._refuse_giving_away()
        if self.errors or self.instance.value is None:
            return
        measure = self.instance.measure
        progress = Progress(self.council, [measure.plan], timezone.localdate(), with_held=True)
        for name in progress.of_measures([measure])[0].unexplained(self.instance):
            self.add_error(f"{name}_en", RED_NEEDS[name])

    def _refuse_giving_away(self):
        """With this value a suppressed number of a breakdown may be worked out."""
        point = self.instance
        if self.errors or not {"value", "state"} & set(self.changed_data):
            return
        if not (breakdowns := breakdowns_of_point(point)):
            return
        tables = [(row, list(row.values.all())) for row in breakdowns]
        earlier = published_before(point, UNTIL_RELEASED)
        if point.pk and self.stored.value is not None and self.stored.is_public_value:
            earlier.add(self.stored.value)
        for place in sorted(unsafe(tables, point, earlier)):
            words = _(
                "With this, a suppressed number of the breakdown %(by)s could be worked out. Change that first."
            )
            self.add_error(
                "value" if point.value is not None else "state", words % {"by": tables[place][0].by_words}
            )

    def _ask_for_reason(self):
        point, self.puts_right = self.instance, False
        if point.lineage_id is None or point.period_end is None or self.is_stale:
            return
        its_round = ReportingRound.for_period(point.owner_council, point.period_end)
        words = point.why_reason(self.stored if point.pk else None, its_round)
        self.puts_right = bool(words)
        given = self.cleaned_data.get("reason_en")
        if words and not given:
            self.add_error("reason_en", words)
        if given and not words:
            self.add_error("reason_en", NEEDS_NO_REASON)


@admin.display(description=_("measure"), ordering="about_code")
def measure_name(row):
    return row.measure


@admin.register(DataPoint)
class DataPointAdmin(ReportedAdmin):
    about, about_code = "measure", "code"
    period, measure = shown_period, linked_measure
    in_menu = True
    page_parts = (RoundSpreadsheets,)
    resource = DataPointResource
    form = DataPointForm
    list_display = (measure_name, "period_end", value_words, "state")
    list_filter = ("state",)
    search_fields = ("lineage__measures__code", "lineage__measures__name_en")

    sections = (
        (
            _("Details"),
            ("measure", "period", ("period_start", "period_end"), ("value", "state"), "year_end_forecast"),
        ),
        (_("Commentary"), ("commentary", "corrective_action")),
        (_("A different rating"), ("rating_override", "override_reason")),
        (_("Correction, or late value"), ("reason",)),
    )

    def save_model(self, request, obj, form, change):
        obj.by = request.user
        obj.round = ReportingRound.for_period(obj.owner_council, obj.period_end)
        if form.puts_right:
            given = form.cleaned_data
            Correction.of_point(
                form.stored if change else obj,
                of=Correction.what_changed(form.stored, obj) if change else Correction.Of.LATE,
                reason=given["reason_en"],
                reason_cy=given.get("reason_cy", ""),
                by=request.user,
                now=obj.value,
            )
        super().save_model(request, obj, form, change)
        if not form.puts_right and (not change or {"value", "state"} & set(form.changed_data)):
            note_points([obj], by=request.user)


@admin.register(Correction)
class CorrectionAdmin(ReportedAdmin):
    about, about_code = "measure", "code"
    measure = linked_measure
    list_display = (measure_name, "of", "period_end", "reason", "corrected_at")
    has_add_permission = has_change_permission = has_delete_permission = nobody
    sections = (
        (_("Details"), ("measure", "of", ("period_start", "period_end"), ("was", "was_rating"), "reason")),
    )
    readonly_fields = ("of", "period_start", "period_end", "was", "was_rating")
