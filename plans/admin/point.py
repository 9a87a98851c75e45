"""Data points: reported by editors; a final value that residents could read is put right with a reason."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.admin import PartAdmin
from councils.admin.forms import CouncilForm

from ..figures.charts import plain
from ..models import Correction, DataPoint, ReportingRound
from ..progress import RED_NEEDS, Progress
from ..resources import DataPointResource
from .template import RoundSpreadsheets


class DataPointForm(CouncilForm):
    """A final value that residents read changes only with a reason, and then they read that too."""

    reason_en = forms.CharField(
        label=_("Why is it corrected?"),
        required=False,
        max_length=255,
        help_text=_("Only when a final value changes that residents could read. They read this sentence."),
    )
    reason_cy = forms.CharField(label=_("The same in Welsh"), required=False, max_length=255)

    def clean(self):
        cleaned = super().clean()
        before = self.stored if self.instance.pk else None
        self.puts_right = before is not None and before.is_put_right_by(cleaned)
        if self.puts_right and not cleaned.get("reason_en"):
            self.add_error(
                "reason_en", _("Say why it is corrected: residents read the value that stood here.")
            )
        measure = cleaned.get("measure") or getattr(self.instance, "measure", None)
        end = cleaned.get("period_end")
        if before is None and measure and end and ReportingRound.closed_for(measure.owner_council, end):
            self.add_error(
                "period_end", _("The round of this period is closed: no new value is taken for it.")
            )
        return cleaned

    def _post_clean(self):
        super()._post_clean()
        if self.errors or self.instance.value is None:
            return
        measure = self.instance.measure
        progress = Progress(self.council, [measure.plan], timezone.localdate())
        for name in progress.of_measures([measure])[0].unexplained(self.instance):
            self.add_error(f"{name}_en", RED_NEEDS[name])


@admin.register(DataPoint)
class DataPointAdmin(RoundSpreadsheets, PartAdmin):
    in_menu = True
    resource = DataPointResource
    form = DataPointForm
    list_display = ("measure", "period_end", "value_words", "state")
    list_filter = ("state",)
    list_select_related = ("measure",)
    search_fields = ("measure__code", "measure__name_en")

    @admin.display(description=_("value"), ordering="value")
    def value_words(self, obj):
        return None if obj.value is None else plain(obj.value)

    def get_sections(self, obj):
        sections = [
            (_("What"), ("measure", ("period_start", "period_end"), ("value", "state"))),
            (_("Words"), ("commentary", "corrective_action")),
            (_("Another rating"), ("rating_override", "override_reason")),
        ]
        return [*sections, (_("Correction"), ("reason",))] if obj else sections

    def in_languages(self, request, names) -> list:
        """The reason is a field of the form alone."""
        lines = super().in_languages(request, [name for name in names if name != "reason"])
        if "reason" in names:
            lines.append(("reason_en", "reason_cy") if self.has_welsh(request) else "reason_en")
        return lines

    def save_model(self, request, obj, form, change):
        obj.by = request.user
        if not change:
            obj.round = ReportingRound.for_period(obj.owner_council, obj.period_end)
        elif form.puts_right:
            given = form.cleaned_data
            Correction.of_point(
                form.stored, reason=given["reason_en"], reason_cy=given.get("reason_cy", ""), by=request.user
            )
        super().save_model(request, obj, form, change)


@admin.register(Correction)
class CorrectionAdmin(PartAdmin):
    list_display = ("measure", "of", "period_end", "reason", "corrected_at")
    list_select_related = ("measure",)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    sections = ((_("What"), ("measure", "of", ("period_start", "period_end"), "was", "reason")),)
    readonly_fields = ("of", "period_start", "period_end", "was")
