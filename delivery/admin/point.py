"""Data points: reported by editors; a final value that residents could read is put right with a reason."""

from functools import partial

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.admin import nobody
from councils.admin.scoped import page_of
from councils.models import UNTIL_RELEASED

from ..holds import held_until, hold_point
from ..models import Correction, DataPoint, ReportingRound, note_points
from ..models.round import NEEDS_NO_REASON
from ..progress import RED_NEEDS, Progress, published_before, unsafe
from ..spreadsheets import DataPointResource
from .breakdown import breakdowns_of_point
from .held import HeldRows
from .period_form import PeriodForm, shown_period, value_words
from .reported import CorrectedForm, ReportedAdmin, linked_measure
from .round_spreadsheets import RoundSpreadsheets

NOT_MOVED = _(
    "Residents read this value. While its round is held you cannot move it to another period. Add a new value."
)


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
        self._take_hold()
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

    def _take_hold(self):
        """Until when it will be held: None where residents see it at once. What is held stays so until its release."""
        point, end = self.instance, self.cleaned_data.get("period_end")
        self.held_until = point.publish_at if point.is_held else None
        if end and not self.held_until:
            self.held_until = held_until(self.council, ReportingRound.for_period(self.council, end))
        if point.pk is None:
            point.publish_at = self.held_until

    def _read_by_residents(self) -> DataPoint | None:
        """The value of the period that this is put in the place of, now or once it is released."""
        point = self.instance
        if not self.held_until:
            return self.stored if point.pk else None
        public = DataPoint.objects.as_at(timezone.now())
        public = public.filter(
            lineage=point.lineage_id, period_start=point.period_start, period_end=point.period_end
        ).first()
        if point.pk and not self.stored.is_held and (public is None or public.pk != point.pk):
            self.add_error("period", NOT_MOVED)
        return public

    def _ask_for_reason(self):
        point, self.puts_right = self.instance, False
        if point.lineage_id is None or point.period_end is None or self.is_stale:
            return
        its_round = ReportingRound.for_period(point.owner_council, point.period_end)
        self.before = self._read_by_residents()
        words = point.why_reason(self.before, its_round)
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
    page_parts = (HeldRows, RoundSpreadsheets)
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
        """A value that is held stands beside the one that residents read."""
        save = partial(super().save_model, request, obj, form, change)
        given = form.cleaned_data
        reasons = {"reason": given.get("reason_en", ""), "reason_cy": given.get("reason_cy", "")}
        if form.held_until and (not change or page_of(request).has_changed(form)):
            hold_point(obj, until=form.held_until, by=request.user, save=save, **reasons)
            return
        obj.by = request.user
        obj.round = ReportingRound.for_period(obj.owner_council, obj.period_end)
        if form.puts_right:
            of = Correction.what_changed(form.stored, obj) if change else Correction.Of.LATE
            before = form.stored if change else obj
            Correction.of_point(before, of=of, by=request.user, now=obj.value, **reasons)
        save()
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
