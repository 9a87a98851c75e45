"""Committees with their members, and directorates."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import Committee, CommitteeMember, Directorate
from ..models.committee import ALREADY_A_MEMBER
from ..spreadsheets import CommitteeMemberResource, CommitteeResource, DirectorateResource
from .base import CouncilAdmin, PartAdmin
from .inlines import TableFormSet, TableInline
from .spreadsheet import SpreadsheetPages


class MembersFormSet(TableFormSet):
    """Whoever changes role ends one row and begins another in the same save: rows are compared as they will be."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.instance.is_in_table = True

    def validate_unique(self):
        super().validate_unique()
        given = [form for form in self.forms if form.instance.councillor_id and not form.errors]
        kept = [form for form in given if not (self.can_delete and self._should_delete_form(form))]
        # A row that was not sent at all stays as it is.
        known = [form.instance.pk for form in self.forms if form.instance.pk]
        left = list(self.instance.members.exclude(pk__in=known)) if self.instance.pk else []
        for place, form in enumerate(kept):
            if any(
                form.instance.overlaps(other) for other in (*left, *(row.instance for row in kept[:place]))
            ):
                form.add_error("councillor", ALREADY_A_MEMBER)


class MemberInline(TableInline):
    model = CommitteeMember
    formset = MembersFormSet
    related = ("councillor",)
    columns = ("councillor", "role", "from_on", "until_on")


@admin.register(Committee)
class CommitteeAdmin(CouncilAdmin):
    page_parts = (SpreadsheetPages,)
    resource = CommitteeResource
    list_display = ("name", "kind", "until_on")
    list_filter = ("kind",)
    search_fields = ("name_en", "name_cy", "members__councillor__name")
    sections = ((_("Details"), ("name", "slug", "kind", "remit")), (_("When"), ("until_on",)))
    inlines = (MemberInline,)


@admin.register(CommitteeMember)
class CommitteeMemberAdmin(PartAdmin):
    page_parts = (SpreadsheetPages,)
    resource = CommitteeMemberResource
    list_display = ("councillor", "role", "committee", "from_on", "until_on")
    list_select_related = ("councillor", "committee")
    sections = (
        (_("Who"), ("committee", "councillor", "role")),
        (_("When"), (("from_on", "until_on"),)),
    )


@admin.register(Directorate)
class DirectorateAdmin(CouncilAdmin):
    page_parts = (SpreadsheetPages,)
    resource = DirectorateResource
    list_display = ("name", "director_role")
    search_fields = ("name_en", "name_cy")
    sections = ((_("Details"), ("name", "slug", "remit")), (_("Who"), ("director_role",)))
