"""Risks, the scale that a council scores them by, and their reviews: added one after another, and never changed."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from councils.admin import (
    BulkChange,
    CopyRow,
    CouncilAdmin,
    OrderedTableInline,
    PartAdmin,
    SpreadsheetPages,
    nobody,
)
from councils.admin.filters import OwnerFilter

from ..models import Risk, RiskReview, RiskScale
from ..spreadsheets import RiskResource
from .choices import offer_of_its_plan
from .filters import PriorityFilter
from .held import HeldRows
from .reported import NewestUpdates, ReportedAdmin, ReportedForm, link_to_thing, offer_updates_of_the_same


class RiskInline(OrderedTableInline):
    """The risks to a priority; the rest of each on its own page."""

    model = Risk
    columns = ("position", "title", "owner_role", "next_review_on")
    show_change_link = True


class PlanRiskInline(RiskInline):
    """The risks to the plan as a whole."""

    verbose_name_plural = _("risks to the whole plan")

    def get_queryset(self, request):
        return super().get_queryset(request).filter(priority=None)


class ReviewsOfRisk(NewestUpdates):
    updates = RiskReview


@admin.register(Risk)
class RiskAdmin(PartAdmin):
    in_menu = folds_sections = True
    page_parts = (ReviewsOfRisk, BulkChange, CopyRow, SpreadsheetPages)
    resource = RiskResource
    change_form_template = "admin/risk_change_form.html"
    list_display = ("title", "plan", "owner_role", "next_review_on")
    list_filter = ("plan", PriorityFilter, OwnerFilter)
    list_select_related = ("plan",)
    search_fields = ("title_en", "title_cy", "plan__title_en")
    ordering = ("plan", "position", "pk")
    sections = (
        (_("Details"), ("title", "slug", "description", "mitigation")),
        (_("When"), ("next_review_on",)),
        (_("Who"), ("owner_role", "directorate", ("owner", "deputy"), "lead_councillor", "committee")),
        (_("Links"), ("plan", "priority", "position")),
        (_("End"), ("ended_on", "ended_reason")),
    )
    choices = {"priority": offer_of_its_plan}

    def get_form(self, request, obj=None, change=False, **kwargs):
        words = _("The date from which this is no longer a risk to the plan. Its page stays and says so.")
        return super().get_form(request, obj, change=change, help_texts={"ended_on": words}, **kwargs)


@admin.register(RiskReview)
class RiskReviewAdmin(ReportedAdmin):
    in_menu = True
    page_parts = (HeldRows,)
    form = ReportedForm
    about, about_code = "risk", "title_en"
    list_display = ("risk_title", "score", "reported_on", "by")
    list_select_related = ("by",)
    search_fields = ("lineage__risks__title_en", "lineage__risks__title_cy", "commentary_en")
    choices = {"corrects": offer_updates_of_the_same}
    sections = (
        (_("Details"), ("risk",)),
        (_("Score now"), (("likelihood", "impact"),)),
        (_("Score before action"), (("inherent_likelihood", "inherent_impact"),)),
        (_("Commentary"), ("commentary",)),
        (_("When"), (("reported_on", "next_review_on"),)),
        (_("Correction"), ("corrects", "reason")),
    )

    @admin.display(description=_("risk"), ordering="about_code")
    def risk_title(self, row):
        return row.risk

    @admin.display(description=_("risk"))
    def risk(self, row):
        return link_to_thing(row)

    @admin.display(description=_("score now"))
    def score(self, row):
        return row.score


@admin.register(RiskScale)
class RiskScaleAdmin(CouncilAdmin):
    list_display = ("__str__", "very_high", "high", "medium")
    sections = (
        (_("Scale"), (("likelihood", "impact"),)),
        (_("Levels"), (("very_high", "high", "medium"),)),
        (_("Labels"), ("very_high_label", "high_label", "medium_label", "low_label")),
    )
    # Without one its reviews might be outside of the default scale: it is changed instead.
    has_delete_permission = nobody
