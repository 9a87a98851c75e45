"""Change notes: what residents were told. The words can be mended; the record stays."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .. import permissions
from ..models import ChangeNote
from .base import CouncilAdmin, nobody


@admin.register(ChangeNote)
class ChangeNoteAdmin(CouncilAdmin):
    list_display = ("words", "kind", "noted_at", "written_by")
    list_filter = ("kind",)
    search_fields = ("note_en", "note_cy")
    list_select_related = ("by",)
    sections = ((_("Details"), ("note",)),)

    @admin.display(description=_("note"), ordering="note")
    def words(self, obj):
        """What somebody wrote; of progress, whose sentence is made where it is read, what kind of change it is."""
        return obj.note or obj.get_kind_display()

    @admin.display(description=_("By"), ordering="by")
    def written_by(self, obj):
        return obj.by

    def has_change_permission(self, request, obj=None):
        """Sentences of progress are not typed: what was reported is corrected instead."""
        if obj is not None and obj.kind in ChangeNote.PROGRESS:
            return False
        return permissions.publishes_for.test(request.user, obj.council if obj else None)

    has_add_permission = has_delete_permission = nobody
