"""What was reported, read only."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from councils.admin import PartAdmin, nobody

from ..models import Snapshot


@admin.register(Snapshot)
class SnapshotAdmin(PartAdmin):
    list_display = ("plan", "round", "taken_at")
    list_select_related = ("plan", "round")
    sections = ((_("Details"), ("plan", "round", "taken_at", "sha256")),)
    readonly_fields = ("taken_at", "sha256")
    has_add_permission = has_change_permission = has_delete_permission = nobody
