"""Pages of what is reported: what it is about is chosen once, as residents know it, and stays."""

from django import forms
from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from councils.admin import PagePart, PartAdmin
from councils.admin.forms import CouncilForm
from councils.admin.scoped import page_of
from councils.admin_urls import admin_url
from councils.models import UNTIL_RELEASED, Membership, by_currency, current_editions
from plans.models import Plan

from ..holds import HELD_KINDS, update_held_until
from ..models import Update, note_updates
from .held import HeldFilter, until_when


def link_to_thing(row):
    return format_html('<a href="{}">{}</a>', admin_url(row.current_thing), row.current_thing)


class ReportedForm(CouncilForm):
    """On adding, the choice of the thing says of which lineage the row is."""

    def clean(self):
        given = super().clean()
        for name in ("action", "measure", "priority", "risk", "pledge", "undertaking"):
            if thing := given.get(name):
                self.instance.thing = thing
        return given


class ReportedAdmin(PartAdmin):
    """Base; `about` is the name by which a row calls what it is about: "action", "measure", "pledge" and so on."""

    about = ""
    # The field of the thing by which lists of its rows are sorted.
    about_code = ""
    change_form_template = "admin/reported_change_form.html"

    def get_list_display(self, request):
        shown = tuple(super().get_list_display(request))
        return (*shown[:2], until_when, *shown[2:]) if self.can_be_held else shown

    def get_list_filter(self, request):
        return [*super().get_list_filter(request), *([HeldFilter] if self.can_be_held else [])]

    @property
    def can_be_held(self) -> bool:
        return self.model in HELD_KINDS

    def get_queryset(self, request):
        things = by_currency(self._things_of_lineage(), self.model.published_with)
        code = Subquery(things.values(self.about_code)[:1])
        return super().get_queryset(request).latest_given().annotate(about_code=code)

    def _things_of_lineage(self):
        return self.model.thing_model()._base_manager.filter(lineage=OuterRef("lineage"))

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            base = kwargs.get("form", self.form)
            choice = forms.ModelChoiceField(None, label=capfirst(self.model.thing_model()._meta.verbose_name))
            kwargs["form"] = type(base.__name__, (base,), {self.about: choice})
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is None:
            form.base_fields[self.about].queryset = self.things(page_of(request).council)
        return form

    # -- updates: what was reported stays, a correction is a new one, and what nobody could read is deleted ------

    @property
    def is_of_updates(self) -> bool:
        return issubclass(self.model, Update)

    def has_change_permission(self, request, obj=None):
        return not self.is_of_updates and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        if self.is_of_updates and not (obj and obj.is_held):
            return False
        return super().has_delete_permission(request, obj)

    def get_changeform_initial_data(self, request):
        return {**self.first_filled_in(request), **super().get_changeform_initial_data(request)}

    def first_filled_in(self, request) -> dict:
        """What a new form says where its address says nothing else."""
        return {"reported_on": timezone.localdate()} if self.is_of_updates else {}

    def save_model(self, request, obj, form, change):
        if self.is_of_updates:
            obj.by, obj.publish_at = request.user, update_held_until(obj)
        super().save_model(request, obj, form, change)
        if self.is_of_updates:
            note_updates([obj], by=request.user)

    # -- the thing, and the words that are asked for ---------------------------------------------------------

    def things(self, council):
        """Each action, measure, priority or risk of the council's plans once, as residents know it or will."""
        rows = self.model.thing_model().objects.filter(plan__council=council)
        return current_editions(rows, "plan").exclude(plan__status=Plan.Status.ARCHIVED)

    def in_languages(self, request, names) -> list:
        """The reason of a correction may be a field of the form alone (`CorrectedForm`)."""
        if "reason" not in names or hasattr(self.model, "reason"):
            return super().in_languages(request, names)
        lines = super().in_languages(request, [name for name in names if name != "reason"])
        return [*lines, ("reason_en", "reason_cy") if page_of(request).has_welsh else "reason_en"]

    def get_readonly_fields(self, request, obj=None):
        fixed = super().get_readonly_fields(request, obj)
        return (*fixed, self.about) if obj else fixed

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        self.model.read_things(changelist.result_list)
        return changelist


class CorrectedForm(ReportedForm):
    """What residents read changes only with a reason: `reason_en`, in the words of each form, and its Welsh."""

    reason_cy = forms.CharField(
        label=_("The same sentence in Welsh"),
        required=False,
        max_length=255,
        widget=forms.TextInput(attrs={"lang": "cy"}),
    )


@admin.display(description=_("measure"))
def linked_measure(_admin, row):
    """The `measure` of a page on which it is only read."""
    return link_to_thing(row)


def offer_updates_of_the_same(field, request):
    """For a correction: the updates of what the page is about."""
    name = field.queryset.model.thing_model()._meta.model_name
    asked = request.POST.get(name) or request.GET.get(name, "")
    of_thing = {f"lineage__{name}s": asked[:18]} if asked.isdecimal() else {"pk": None}
    field.queryset = field.queryset.counting(UNTIL_RELEASED).filter(**of_thing)


class NewestUpdates(PagePart):
    """What was reported of an action, a priority, a risk or a pledge, on its page. Base; `updates`: their model."""

    updates: type

    def on_form(self, request, row):
        found = self.updates.objects.latest_given().filter(lineage=row.lineage_id).select_related("by")[:20]
        Membership.name_accounts([update.by for update in found if update.by], row.owner_council.pk)
        about = self.updates(thing=row).current_thing
        address = f"{admin_url(self.updates, 'add')}?{row._meta.model_name}={about.pk}"
        return {"updates": found, "report_address": address}
