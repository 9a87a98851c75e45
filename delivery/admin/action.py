"""Actions with their milestones; updates are added, one after another, and never changed."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.admin import (
    BulkChange,
    CopyRow,
    CouncilAdmin,
    OrderedTableInline,
    PartAdmin,
    SpreadsheetPages,
    TableInline,
    nobody,
)
from councils.admin.filters import DueFilter, OwnerFilter
from councils.admin.scoped import page_of
from councils.parsing.numbers import PercentField

from ..models import Action, ActionUpdate, DueDateChange, Milestone, ReportingRound, StatusWord
from ..models.round import NEEDS_NO_REASON
from ..spreadsheets import ActionResource, ActionUpdateResource, MilestoneResource
from .budget import ActionBudgetInline
from .choices import offer_of_its_plan
from .contribution import ActionContributionInline
from .filters import PriorityFilter, StatusFilter
from .handover import WhoTakesItOn
from .handover_bulk import BulkHandover
from .held import HeldRows
from .reported import (
    NewestUpdates,
    ReportedAdmin,
    ReportedForm,
    link_to_thing,
    offer_updates_of_the_same,
)
from .round_spreadsheets import RoundSpreadsheets


def named_with_state(reporting_round) -> str:
    return gettext("%(round)s (%(state)s)") % {"round": reporting_round, "state": reporting_round.state.label}


class MilestoneInline(TableInline):
    model = Milestone
    columns = ("title", "due_on", "met_on")


class ActionInline(OrderedTableInline):
    """The actions of a priority; the rest of each on its own page."""

    model = Action
    columns = ("position", "reference", "title", "owner_role", "due_on")
    show_change_link = True


class PlanActionInline(ActionInline):
    """The actions of a plan that stand under none of its priorities."""

    verbose_name_plural = _("actions not under a priority")

    def get_queryset(self, request):
        return super().get_queryset(request).filter(priority=None)


def keep_due_date(row_form, page_form, user) -> None:
    """Keep the date that residents could read, with the sentence in which they are told what changed."""
    given = page_form.cleaned_data
    DueDateChange.keep(
        row_form.instance,
        row_form.initial["due_on"],
        reason=given["change_note_en"],
        reason_cy=given.get("change_note_cy", ""),
        by=user,
    )


def keep_due_dates(formset, page_form, user) -> None:
    """Before a table of actions is saved: no due date that residents could read changes unseen."""
    if formset.model is Action and page_form.instance.is_public:
        for row in formset.initial_forms:
            if "due_on" in row.changed_data:
                keep_due_date(row, page_form, user)


class UpdatesOfAction(NewestUpdates):
    updates = ActionUpdate


@admin.register(Action)
class ActionAdmin(PartAdmin):
    in_menu = folds_sections = True
    page_parts = (UpdatesOfAction, WhoTakesItOn, BulkHandover, BulkChange, CopyRow, SpreadsheetPages)
    resource = ActionResource
    change_form_template = "admin/updates_change_form.html"
    list_display = ("reference", "title", "plan", "due_on")
    list_display_links = ("reference", "title")
    list_filter = ("plan", PriorityFilter, StatusFilter, OwnerFilter, DueFilter)
    list_select_related = ("plan",)
    search_fields = ("reference", "title_en", "title_cy", "plan__title_en")
    ordering = ("plan", "position", "pk")
    inlines = (MilestoneInline, ActionContributionInline, ActionBudgetInline)
    sections = (
        (_("Details"), ("reference", "title", "description")),
        (_("When"), (("starts_on", "due_on"), "cadence")),
        (_("Who"), ("owner_role", "directorate", ("owner", "deputy"), "lead_councillor")),
        (_("Links"), ("plan", "priority", "partners", "wards", "position")),
        (_("End"), ("ended_on", "ended_reason")),
    )
    choices = {"priority": offer_of_its_plan}

    def save_model(self, request, obj, form, change):
        if change and obj.is_public and "due_on" in form.changed_data:
            keep_due_date(form, form, request.user)
        super().save_model(request, obj, form, change)


@admin.register(DueDateChange)
class DueDateChangeAdmin(ReportedAdmin):
    about, about_code = "action", "reference"
    list_display = ("action_name", "was", "now", "reason", "changed_at")
    has_add_permission = has_change_permission = has_delete_permission = nobody
    sections = ((_("Details"), ("action", ("was", "now"), "reason")),)
    readonly_fields = ("was", "now")

    @admin.display(description=_("action"), ordering="about_code")
    def action_name(self, row):
        return row.action

    @admin.display(description=_("action"))
    def action(self, row):
        return link_to_thing(row)


@admin.register(Milestone)
class MilestoneAdmin(PartAdmin):
    page_parts = (SpreadsheetPages,)
    resource = MilestoneResource
    list_display = ("title", "action", "due_on", "met_on")
    list_select_related = ("action",)
    sections = (
        (_("Details"), ("title",)),
        (_("When"), (("due_on", "met_on"),)),
        (_("Links"), ("action",)),
    )


class ActionUpdateForm(ReportedForm):
    """Which round it answers is seen and chosen; a closed one takes it with a reason, which residents read."""

    def clean(self):
        cleaned = super().clean()
        if wrong := cleaned.get("corrects"):
            cleaned["round"] = wrong.round
        elif "round" in self.fields and not self.errors and cleaned.get("round") is None:
            cleaned["round"] = self._only_open_round()
        return cleaned

    def _only_open_round(self):
        opened = list(ReportingRound.objects.of(self.council).open_on(timezone.localdate()))
        if len(opened) > 1:
            self.add_error("round", _("Several reporting rounds are open. Choose the one this is for."))
        return opened[0] if len(opened) == 1 else None

    def _post_clean(self):
        super()._post_clean()
        if self.errors or self.instance.pk:
            return
        update = self.instance
        if words := update.why_reason():
            self.add_error("reason_en", words)
        elif update.is_late and not (update.round and update.round.is_closed):
            self.add_error("reason_en", NEEDS_NO_REASON)


def offer_rounds_that_opened(field, request):
    field.queryset = field.queryset.filter(opens_on__lte=timezone.localdate())
    field.label_from_instance = named_with_state


@admin.register(ActionUpdate)
class ActionUpdateAdmin(ReportedAdmin):
    in_menu = True
    page_parts = (HeldRows, RoundSpreadsheets)
    resource = ActionUpdateResource
    form = ActionUpdateForm
    about, about_code = "action", "reference"
    list_display = ("action_title", "status", "reported_on", "round", "by", "withdrawn_at")
    list_filter = ("status",)
    list_select_related = ("by", "round")
    search_fields = ("lineage__actions__reference", "lineage__actions__title_en", "note_en")
    choices = {"corrects": offer_updates_of_the_same, "round": offer_rounds_that_opened}

    @admin.display(description=_("action"), ordering="about_code")
    def action_title(self, row):
        return row.action

    @admin.display(description=_("action"))
    def action(self, row):
        return link_to_thing(row)

    def get_sections(self, obj):
        what = ("action", ("status", "percent_complete"), "note", "next_step", "next_step_by")
        when = ("round", ("reported_on", "forecast_on"))
        sections = (
            (_("Details"), what),
            (_("When"), when),
            (_("Correction, or late update"), ("corrects", "reason")),
        )
        if obj is None or obj.withdrawn_at is None:
            return sections
        return (*sections, (_("Withdrawn"), (("withdrawn_at", "withdrawn_by"), "withdrawn_reason")))

    readonly_fields = ("withdrawn_at", "withdrawn_by", "withdrawn_reason")

    def first_filled_in(self, request):
        """Of a closed round what was true on the last day of its period."""
        today, council = timezone.localdate(), page_of(request).council
        rounds = ReportingRound.objects.of(council) if council else ReportingRound.objects.none()
        opened = list(rounds.open_on(today)[:2])
        corrected = self._asked(request, "corrects", ActionUpdate.objects.filter(lineage__council=council))
        asked = corrected.round if corrected else self._asked(request, "round", rounds)
        asked = asked or (opened[0] if len(opened) == 1 and not corrected else None)
        day = asked.period_end if asked and asked.is_closed else today
        return {"reported_on": min(day, today), "round": asked and asked.pk}

    @staticmethod
    def _asked(request, name, rows):
        pk = request.GET.get(name, "")
        return rows.filter(pk=pk[:18]).first() if pk.isdecimal() else None

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "percent_complete":
            kwargs["form_class"] = PercentField
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(StatusWord)
class StatusWordAdmin(CouncilAdmin):
    list_display = ("status", "label")
    sections = ((_("Details"), ("status", "label")),)
