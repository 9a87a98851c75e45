"""Actions with their milestones; updates are added, one after another, and never changed."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.admin import CouncilAdmin, OrderedTableInline, PartAdmin, TableInline
from councils.workplace import address_of

from ..models import Action, ActionUpdate, Milestone, ReportingRound, StatusWord
from ..resources import ActionUpdateResource
from .template import RoundSpreadsheets


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

    verbose_name_plural = _("actions under no priority")

    def get_queryset(self, request):
        return super().get_queryset(request).filter(priority=None)


@admin.register(Action)
class ActionAdmin(PartAdmin):
    in_menu = True
    change_form_template = "admin/action_change_form.html"
    list_display = ("reference", "title", "plan", "due_on")
    list_display_links = ("reference", "title")
    list_select_related = ("plan",)
    search_fields = ("reference", "title_en", "title_cy", "plan__title_en")
    ordering = ("plan", "position", "pk")
    inlines = (MilestoneInline,)
    sections = (
        (_("What"), ("reference", "title", "description")),
        (_("When"), (("starts_on", "due_on"), "cadence")),
        (_("Who"), ("owner_role", "directorate", ("owner", "deputy"), "lead_councillor")),
        (_("Links"), ("plan", "priority", "partners", "position")),
        (_("End"), ("ended_on", "ended_reason")),
    )

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        pk = request.resolver_match.kwargs.get("object_id", "")
        if db_field.name == "priority" and pk.isdecimal():
            field.queryset = field.queryset.filter(plan__actions=pk)
        return field

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj is not None:
            context["updates"] = ActionUpdate.objects.filter(lineage=obj.lineage).select_related("by")[:20]
            context["report_address"] = f"{address_of(ActionUpdate, 'add')}?action={obj.pk}"
        return super().render_change_form(request, context, obj=obj, **kwargs)


@admin.register(Milestone)
class MilestoneAdmin(PartAdmin):
    list_display = ("title", "action", "due_on", "met_on")
    list_select_related = ("action",)
    sections = (
        (_("What"), ("title",)),
        (_("When"), (("due_on", "met_on"),)),
        (_("Links"), ("action",)),
    )


@admin.register(ActionUpdate)
class ActionUpdateAdmin(RoundSpreadsheets, PartAdmin):
    in_menu = True
    resource = ActionUpdateResource
    list_display = ("action", "status", "reported_on", "by")
    list_filter = ("status",)
    list_select_related = ("action", "by")
    search_fields = ("action__reference", "action__title_en", "note_en")

    def get_sections(self, obj):
        what = ("action", ("status", "percent_complete"), "note")
        when = (("reported_on", "forecast_on"),)
        return ((_("What"), what), (_("When"), when), (_("Correction"), ("corrects", "reason")))

    def has_change_permission(self, request, obj=None):
        """What was reported stays: a correction is a new update."""
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_changeform_initial_data(self, request):
        return {"reported_on": timezone.localdate(), **super().get_changeform_initial_data(request)}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "corrects":
            asked = request.POST.get("action") or request.GET.get("action", "")
            of_action = {"action": asked} if asked.isdecimal() else {"pk": None}
            field.queryset = field.queryset.counting().filter(**of_action)
        return field

    def save_model(self, request, obj, form, change):
        obj.by = request.user
        obj.round = ReportingRound.objects.of(obj.owner_council).open_on(timezone.localdate()).first()
        super().save_model(request, obj, form, change)


@admin.register(StatusWord)
class StatusWordAdmin(CouncilAdmin):
    list_display = ("status", "label")
    sections = ((_("What"), ("status", "label")),)
