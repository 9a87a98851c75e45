"""Change notes: what residents were told. The words can be mended; the record stays."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .. import permissions
from ..models import ChangeNote
from .base import CouncilAdmin


@admin.register(ChangeNote)
class ChangeNoteAdmin(CouncilAdmin):
    list_display = ("note", "kind", "noted_at", "written_by")
    list_filter = ("kind",)
    search_fields = ("note_en", "note_cy")
    list_select_related = ("by",)
    sections = ((_("What"), ("note",)),)

    def get_queryset(self, request):
        """Sentences that somebody wrote; those of progress are made where they are read."""
        return super().get_queryset(request).exclude(kind__in=ChangeNote.PROGRESS)

    @admin.display(description=_("By"), ordering="by")
    def written_by(self, obj):
        return obj.by

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return permissions.publishes_for.test(request.user, obj.council if obj else None)

    def has_delete_permission(self, request, obj=None):
        return False
