"""Links to other plans, edited on the page of the plan or vision they start from."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from councils.admin import OrderedBlockInline, PartAdmin

from ..models import Alignment


class AlignmentInline(OrderedBlockInline):
    model = Alignment
    related = ("target",)
    fk_name = "plan"
    columns = (("position", "kind", "status"), "target", "outside_title", "outside_url", "note")


class VisionAlignmentInline(AlignmentInline):
    fk_name = "vision"


@admin.register(Alignment)
class AlignmentAdmin(PartAdmin):
    list_display = ("__str__", "plan", "vision")
    list_select_related = ("plan", "vision", "target")
    sections = (
        (_("Details"), ("kind", "status", "note")),
        (_("Links"), ("vision", "plan", "target", "outside_title", "outside_url", "position")),
    )
