"""Rating schemes: a council's rule and its words."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from councils.admin import CouncilAdmin

from ..models import RatingScheme
from .period_form import SchemeForm


@admin.register(RatingScheme)
class RatingSchemeAdmin(CouncilAdmin):
    form = SchemeForm
    list_display = ("name", "is_default", "tolerance", "green_tolerance", "amber_tolerance")
    sections = (
        (_("Details"), ("name", "is_default")),
        (
            _("Rule"),
            ("tolerance", ("green_tolerance", "amber_tolerance"), "has_trend_clause", "red_needs_words"),
        ),
        (_("Direction of travel"), ("compares_with", "stable_band")),
        (_("Commentary"), ("green_label", "amber_label", "red_label")),
    )
