"""Who takes on what a council promised, when it ends; and which measures go on with the series of earlier ones."""

from functools import partial

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from councils.admin import CouncilAdmin, PagePart, PartAdmin, TableInline
from councils.admin.forms import CouncilForm
from councils.admin.scoped import page_of
from councils.admin_urls import admin_url
from councils.models import Lineage, Successor

from ..handovers import pursued
from ..models import PROMISES, Continuation, Handover, Measure
from .reported import link_to_thing

NO_LAST_DAY = _("Your council has no last day. Only a system administrator can enter it.")


def what_goes_on(council) -> list:
    """Choices, by kind: pledges, actions and measures that residents can read and that go on."""
    today, now = timezone.localdate(), timezone.now()
    groups = [("", "---------")]
    for model in PROMISES:
        rows = pursued(model, today, now).filter(**{model.council_lookup: council})
        choices = [(str(row.lineage_id), str(row)) for row in rows]
        groups.append((capfirst(model._meta.verbose_name_plural), choices))
    return groups


class PromiseField(forms.TypedChoiceField):
    """A pledge, an action or a measure, by its lineage."""

    def __init__(self, council):
        super().__init__(
            label=_("Pledge, action or measure"),
            help_text=_("What residents can read, and what has neither ended nor been completed."),
            choices=partial(what_goes_on, council),
            coerce=lambda key: Lineage.objects.get(pk=key),
            empty_value=None,
        )


class HandoverForm(CouncilForm):
    """On adding, the choice of the thing says of which lineage the row is."""

    def clean(self):
        given = super().clean()
        if lineage := given.get("thing"):
            self.instance.lineage = lineage
            if self.council.ends_on is None:
                self.add_error("thing", NO_LAST_DAY)
        return given


@admin.register(Handover)
class HandoverAdmin(CouncilAdmin):
    form = HandoverForm
    list_display = ("thing_title", "to", "note")
    list_select_related = ("to__successor",)
    sections = ((_("Details"), ("thing", "to", "note")),)

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            choice = PromiseField(page_of(request).council)
            kwargs["form"] = type("HandoverForm", (HandoverForm,), {"thing": choice})
        return super().get_form(request, obj, change=change, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        fixed = super().get_readonly_fields(request, obj)
        return (*fixed, "thing") if obj else fixed

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        Handover.read_things(changelist.result_list)
        return changelist

    @admin.display(description=_("pledge, action or measure"))
    def thing_title(self, row):
        return row.thing

    @admin.display(description=_("pledge, action or measure"))
    def thing(self, row):
        return link_to_thing(row)


class WhoTakesItOn(PagePart):
    """What becomes of a thing when its council ends, on its page; nothing while no end is set."""

    def on_form(self, request, row):
        council, content = row.owner_council, row.publication_root
        if council.ends_on is None or not content.is_live:
            return {}
        rows = list(Handover.objects.filter(lineage=row.lineage_id).select_related("to__successor"))
        asked = urlencode({"council": council.pk, "thing": row.lineage_id})
        address = f"{admin_url(Handover, 'add')}?{asked}"
        return {"is_handed_over": True, "handovers": rows, "handover_address": address}


# -- a series that goes on ---------------------------------------------------------------------------


def named_with_council(handover) -> str:
    return _("%(measure)s (%(council)s)") % {"measure": handover.thing, "council": handover.owner_council}


def offer_measures_taken_on(field, request):
    """Measures of earlier councils that were handed to this one."""
    council, kind = page_of(request).council, Measure._meta.model_name
    rows = Handover.objects.filter(to__successor=council, lineage__kind=kind)
    field.queryset = rows.select_related("lineage__council", "to__successor")
    field.label_from_instance = named_with_council
    field.widget = getattr(
        field.widget, "widget", field.widget
    )  # nothing to add: the earlier council enters it


class ContinuationForm(CouncilForm):
    """It names what is another council's: a measure that was handed to this one."""

    may_be_anothers = ("handover",)


class ContinuationInline(TableInline):
    model = Continuation
    form = ContinuationForm
    readonly_fields = ("earlier_measure",)
    choices = {"handover": offer_measures_taken_on}

    def get_columns(self, request):
        """Where nothing can be changed, no link to the other council's page, which this officer cannot open."""
        page = page_of(request)
        return ("handover",) if page.row is None or page.may_change(page.row) else ("earlier_measure",)

    @admin.display(description=_("measure of an earlier council"))
    def earlier_measure(self, row):
        return named_with_council(row.handover)


@admin.register(Continuation)
class ContinuationAdmin(PartAdmin):
    form = ContinuationForm
    list_display = ("handover", "measure")
    sections = ((_("Details"), ("handover",)), (_("Links"), ("measure",)))
    choices = {"handover": offer_measures_taken_on}


def replaces_another(council) -> bool:
    return council is not None and Successor.objects.filter(successor=council).exists()
