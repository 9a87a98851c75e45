"""How pledges are judged: the measures of their tests, and judgements, which are added and never changed."""

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.admin import OrderedTableInline, PartAdmin
from councils.admin.scoped import page_of
from councils.models import current_editions
from plans.models import Plan
from pledges.models import Pledge, VisionStatement

from ..models import Judgement, PledgeMeasure
from ..snapshot_payload.pledge import of_judgement
from .held import HeldRows
from .reported import NewestUpdates, ReportedAdmin, ReportedForm, link_to_thing, offer_updates_of_the_same


def offer_measures(field, request):
    """Those of plans that are published now, and those that the pledge of this page names already."""
    row, live = page_of(request).row, field.queryset.filter(plan__in=Plan.objects.live())
    offered = Q(pk__in=live.going_on(timezone.localdate()).values("pk"))
    if row:
        named = PledgeMeasure.objects.filter(pledge=getattr(row, "pledge_id", row.pk))
        offered |= Q(pk__in=named.values("measure"))
    field.queryset = field.queryset.filter(offered).select_related("plan").order_by("plan", "position", "pk")
    field.label_from_instance = _with_its_code


def _with_its_code(measure) -> str:
    return f"{measure.code} {measure.name}".strip()


class PledgeMeasureInline(OrderedTableInline):
    """By which measures a pledge is judged."""

    model = PledgeMeasure
    related = ("measure",)
    columns = ("position", "measure")
    choices = {"measure": offer_measures}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Without "add another": measures are added on the page of their plan."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "measure":
            field.widget = field.widget.widget
        return field


@admin.register(PledgeMeasure)
class PledgeMeasureAdmin(PartAdmin):
    """For its history."""

    list_display = ("measure", "pledge")
    list_select_related = ("measure", "pledge")
    choices = {"measure": offer_measures}
    sections = ((_("Details"), ("measure",)), (_("Links"), ("pledge", "position")))


class JudgementsOfPledge(NewestUpdates):
    """On the page of a pledge: what its test lacks, and how it was judged."""

    updates = Judgement

    def on_form(self, request, row):
        missing = row.missing_in_test
        words = [row._meta.get_field(name).verbose_name for name in missing]
        return {
            **super().on_form(request, row),
            "missing_in_test": words if len(missing) < len(row.TEST) else [],
            "has_test": len(missing) < len(row.TEST),
            "may_be_judged": row.is_live,
        }


@admin.register(Judgement)
class JudgementAdmin(ReportedAdmin):
    in_menu = True
    page_parts = (HeldRows,)
    form = ReportedForm
    about, about_code = "pledge", "title_en"
    list_display = ("pledge_title", "verdict", "committee", "reported_on", "by")
    list_filter = ("verdict",)
    list_select_related = ("by", "committee")
    search_fields = ("lineage__pledges__title_en", "lineage__pledges__title_cy", "commentary_en")
    choices = {"corrects": offer_updates_of_the_same}
    sections = (
        (_("Details"), ("pledge", "verdict", "commentary")),
        (_("When"), ("reported_on",)),
        (_("Who"), ("committee", "decision")),
        (_("Correction"), ("corrects", "reason")),
    )

    @admin.display(description=_("pledge"), ordering="about_code")
    def pledge_title(self, row):
        return row.pledge

    @admin.display(description=_("pledge"))
    def pledge(self, row):
        return link_to_thing(row)

    def things(self, council):
        """The pledges that residents read: only these can be judged."""
        live = Pledge.objects.of(council).live().filter(vision__in=VisionStatement.objects.live())
        return current_editions(live).order_by("number", "pk")

    def get_changeform_initial_data(self, request):
        """With the committee that the pledge names."""
        given = super().get_changeform_initial_data(request)
        asked = str(given.get("pledge", ""))
        if asked.isdecimal():
            pledge = self.things(page_of(request).council).filter(pk=asked[:18]).first()
            given.setdefault("committee", pledge and pledge.judge_id)
        return given

    def save_model(self, request, obj, form, change):
        obj.figures = of_judgement(obj)
        super().save_model(request, obj, form, change)
