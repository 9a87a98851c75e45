"""Forms with figures: each may be written with the sign of its unit, as in a spreadsheet."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from councils.admin.forms import CouncilForm

from ..figures.period import PeriodKind
from ..formatting import figure_in_full, period_words
from ..models import Measure, RatingScheme
from ..spreadsheets.period import read_period
from ..spreadsheets.point import SIGNS


class FigureForm(CouncilForm):
    """Figures of a measure, in its unit."""

    def sign_of(self, name):
        row, given = self.instance, self.cleaned_data
        measure = row if isinstance(row, Measure) else given.get("measure") or getattr(row, "measure", None)
        return SIGNS.get(given.get("unit") or getattr(measure, "unit", ""), "")


class PeriodForm(FigureForm):
    """What is about a period takes it in words, as a spreadsheet does, or by its two days."""

    DAYS = ("period_start", "period_end")
    period = forms.CharField(
        label=_("Period"),
        required=False,
        max_length=60,
        help_text=_(
            "Such as 2026-27 Q2, July to September 2026 or 2026/27. Or give its first and last day instead."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.DAYS:
            if name in self.fields:
                self.fields[name].required = False
        row = self.instance
        # Of an earlier version only the days are offered.
        if row.pk and not self.earlier and row.period.is_of(kind := PeriodKind(row.measure.period_kind)):
            self.initial.setdefault("period", row.period.code(kind))

    def clean(self):
        given = super().clean()
        words, has_days = given.get("period"), any(map(given.get, self.DAYS))
        if words and ("period" in self.changed_data or not has_days):
            measure = given.get("measure") or getattr(self.instance, "measure", None)
            if measure:
                self._take(words, measure)
        elif not self.has_error("period"):
            for name in self.DAYS:
                if name in self.fields and not given.get(name) and not self.has_error(name):
                    self.add_error(name, self.fields[name].error_messages["required"])
        return given

    def _take(self, words, measure):
        """The days of the period; where other days are typed beside it, nobody knows which are meant."""
        try:
            period = read_period(words, measure)
        except ValidationError as error:
            self.add_error("period", error)
            return
        for name, day in zip(self.DAYS, (period.start, period.end), strict=True):
            if name in self.changed_data and self.cleaned_data.get(name) not in (None, day):
                self.add_error(name, _("This is not a day of the period above. Give one of the two."))
            self.cleaned_data[name] = day


@admin.display(description=_("Period"))
def shown_period(_admin, row):
    """The `period` of a page or table of what is about one, where nothing can be changed: in words."""
    return row.pk and period_words(row.measure, row.period)


@admin.display(description=_("value"), ordering="value")
def value_words(row):
    """A figure in a list, as the public pages write it."""
    return None if row.value is None else figure_in_full(row.measure, row.value)


class SchemeForm(CouncilForm):
    def sign_of(self, name):
        is_share = self.cleaned_data.get("tolerance") == RatingScheme.Tolerance.PERCENT
        return "%" if is_share and name.endswith("_tolerance") else ""
