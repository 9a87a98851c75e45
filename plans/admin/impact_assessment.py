"""The equality impact assessment, edited on its plan's page."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from councils.admin import BlockInline, PartAdmin
from councils.admin.scoped import page_of
from councils.models import Council

from ..models import ImpactAssessment, Plan


def of_its_plan(field, request):
    """The documents of the plan, whichever its edition."""
    row = page_of(request).row
    plan = row if isinstance(row, Plan) else getattr(row, "plan", None)
    if plan is not None:
        field.queryset = field.queryset.filter(plan__lineage=plan.lineage_id)


def asked_in(council: Council | None, names: tuple) -> tuple:
    """These fields without the duties that a council outside Wales does not have."""
    if council is None or council.nation == Council.Nation.WALES:
        return names
    return tuple(name for name in names if name not in ImpactAssessment.IN_WALES)


class ImpactAssessmentInline(BlockInline):
    model = ImpactAssessment
    columns = (
        *("outcome", "reason", "assessed_on", "owner_role", "summary"),
        *(*ImpactAssessment.IN_WALES, "document", "url"),
    )
    max_num = 1
    choices = {"document": of_its_plan}

    def get_columns(self, request):
        return asked_in(page_of(request).council, self.columns)


@admin.register(ImpactAssessment)
class ImpactAssessmentAdmin(PartAdmin):
    list_display = ("plan", "outcome", "assessed_on")
    list_select_related = ("plan",)
    sections = (
        (_("Details"), ("outcome", "reason", "assessed_on", "summary", *ImpactAssessment.IN_WALES)),
        (_("Who"), ("owner_role",)),
        (_("Links"), ("plan", "document", "url")),
    )
    choices = {"document": of_its_plan}
