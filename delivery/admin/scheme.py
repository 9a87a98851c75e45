"""A council's rules: rating schemes for its measures, and the status rule for its priorities."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from councils.admin import CopyRow, CouncilAdmin

from ..models import RatingScheme, StatusRule
from .period_form import SchemeForm


@admin.register(RatingScheme)
class RatingSchemeAdmin(CouncilAdmin):
    page_parts = (CopyRow,)
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


@admin.register(StatusRule)
class StatusRuleAdmin(CouncilAdmin):
    list_display = ("method", "actions_on_track", "measures_on_track")
    sections = (
        (_("Rule"), ("method",)),
        (
            _("Shares of those rated, in per cent"),
            (("actions_on_track", "actions_at_risk"), ("measures_on_track", "measures_at_risk")),
        ),
    )
