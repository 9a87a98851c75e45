"""Undertakings: recorded from the page of their decision; what is reported of them is added and never changed."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.admin import CouncilAdmin, PagePart
from councils.admin.filters import DueFilter, OwnerFilter
from councils.admin.scoped import page_of
from councils.admin.usage import why_not_deleted
from councils.admin_urls import admin_url
from councils.models import UNTIL_RELEASED, current_editions
from plans.models import Decision

from ..models import Undertaking, UndertakingUpdate
from ..progress import Undertakings, with_newest
from .held import HeldRows
from .reported import NewestUpdates, ReportedAdmin, ReportedForm, link_to_thing, offer_updates_of_the_same


def offer_decisions(field, request):
    """Each once, as it counts now."""
    field.queryset = current_editions(field.queryset).order_by("-meeting_on", "-pk")


def offer_resolutions(field, request):
    """Those of the decision of this page, or that its address names; else of all decisions as they count now."""
    row, rows = page_of(request).row, field.queryset.select_related("decision")
    asked = request.GET.get("decision", "")
    if row:
        rows = rows.filter(decision=row.decision_id)
    elif asked.isdecimal():
        rows = rows.filter(decision=asked[:18])
    else:
        decisions = current_editions(Decision.objects.of(page_of(request).council))
        rows = rows.filter(decision__in=decisions)
        field.label_from_instance = _with_its_decision
    field.queryset = rows.order_by("-decision", "position", "pk")


def _with_its_decision(resolution) -> str:
    return _("%(resolution)s (%(decision)s)") % {"resolution": resolution, "decision": resolution.decision}


class UndertakingsOfDecision(PagePart):
    """On the page of a decision: what somebody is to do after it, and how that stands."""

    def on_form(self, request, row):
        found = Undertaking.objects.filter(decision__lineage=row.lineage_id)
        current = current_editions(Decision.objects.filter(lineage=row.lineage_id)).first()
        may_add = current and current.status != Decision.Status.ARCHIVED
        address = f"{admin_url(Undertaking, 'add')}?decision={current.pk}" if may_add else ""
        rows = Undertakings(with_newest(found, UNTIL_RELEASED), timezone.localdate()).every
        return {"undertakings": rows, "undertakings_address": address}


class UpdatesOfUndertaking(NewestUpdates):
    updates = UndertakingUpdate


@admin.register(Undertaking)
class UndertakingAdmin(CouncilAdmin):
    page_parts = (UpdatesOfUndertaking,)
    change_form_template = "admin/undertaking_change_form.html"
    list_display = ("undertaken", "decision", "committee", "status", "due_on")
    list_filter = (OwnerFilter, DueFilter, "source")
    list_select_related = ("decision", "committee")
    search_fields = ("undertaken_en", "undertaken_cy", "decision__title_en")
    ordering = ("-asked_on", "-pk")
    sections = (
        (_("Details"), ("decision", "source", "resolution", "undertaken")),
        (_("When"), (("asked_on", "due_on"),)),
        (_("Who"), ("committee", "owner_role", "directorate", "owner", "lead_councillor")),
    )
    choices = {"decision": offer_decisions, "resolution": offer_resolutions}

    def get_queryset(self, request):
        return with_newest(super().get_queryset(request), UNTIL_RELEASED)

    @admin.display(description=_("status"))
    def status(self, row):
        """As last reported, also where residents do not read that yet."""
        (stands,) = Undertakings([row], timezone.localdate()).every
        return _("%(status)s, overdue") % {"status": stands.word} if stands.is_overdue else stands.word

    @staticmethod
    def why_not_deleted(row) -> str:
        if row.is_public:
            return _("This is public. Add an update that says it is done or refused instead of deleting it.")
        return why_not_deleted(row)

    def get_readonly_fields(self, request, obj=None):
        """It stays with its decision."""
        fixed = super().get_readonly_fields(request, obj)
        return (*fixed, "decision") if obj else fixed


@admin.register(UndertakingUpdate)
class UndertakingUpdateAdmin(ReportedAdmin):
    in_menu = True
    page_parts = (HeldRows,)
    form = ReportedForm
    about, about_code = "undertaking", "undertaken_en"
    list_display = ("undertaking_text", "status", "reported_on", "by")
    list_filter = ("status",)
    list_select_related = ("by",)
    search_fields = (
        "lineage__undertakings__undertaken_en",
        "lineage__undertakings__undertaken_cy",
        "note_en",
    )
    choices = {"corrects": offer_updates_of_the_same}
    sections = (
        (_("Details"), ("undertaking", "status", "note")),
        (_("What next"), ("next_step", "next_step_by")),
        (_("When"), ("reported_on",)),
        (_("Correction"), ("corrects", "reason")),
    )

    @admin.display(description=_("undertaking"), ordering="about_code")
    def undertaking_text(self, row):
        return row.undertaking

    @admin.display(description=_("undertaking"))
    def undertaking(self, row):
        return link_to_thing(row)

    def things(self, council):
        """Those whose decision is not archived."""
        rows = Undertaking.objects.of(council).exclude(decision__status=Decision.Status.ARCHIVED)
        return rows.order_by("-asked_on", "-pk")
