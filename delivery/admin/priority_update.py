"""Updates of priorities: what the council itself says of them. Added one after another, and never changed."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import PriorityUpdate, StatusRule
from .held import HeldRows
from .reported import NewestUpdates, ReportedAdmin, ReportedForm, link_to_thing, offer_updates_of_the_same


class UpdatesOfPriority(NewestUpdates):
    """Part of the page of a priority, which is put together in `strategy_site.admin`."""

    updates = PriorityUpdate

    def on_form(self, request, row):
        is_shown = StatusRule.of(row.owner_council).is_stated
        return {**super().on_form(request, row), "are_updates_unread": not is_shown}


@admin.register(PriorityUpdate)
class PriorityUpdateAdmin(ReportedAdmin):
    in_menu = True
    page_parts = (HeldRows,)
    form = ReportedForm
    about, about_code = "priority", "title_en"
    list_display = ("priority_title", "status", "reported_on", "by")
    list_filter = ("status",)
    list_select_related = ("by",)
    search_fields = ("lineage__prioritys__title_en", "lineage__prioritys__title_cy", "note_en")
    choices = {"corrects": offer_updates_of_the_same}
    sections = (
        (_("Details"), ("priority", "status", "note", "next_step", "next_step_by")),
        (_("When"), ("reported_on",)),
        (_("Correction"), ("corrects", "reason")),
    )

    @admin.display(description=_("priority"), ordering="about_code")
    def priority_title(self, row):
        return row.priority

    @admin.display(description=_("priority"))
    def priority(self, row):
        return link_to_thing(row)

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "status":
            offered = db_field.get_choices()
            kwargs["choices"] = [each for each in offered if each[0] not in PriorityUpdate.NO_STATUSES]
        return super().formfield_for_choice_field(db_field, request, **kwargs)
