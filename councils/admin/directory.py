"""Councillors with their offices, contacts, partners."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import Contact, Councillor, Office, Partner
from ..spreadsheets import ContactResource, CouncillorResource, OfficeResource, PartnerResource
from .base import CouncilAdmin, PartAdmin
from .inlines import BlockInline
from .spreadsheet import SpreadsheetPages


class OfficeInline(BlockInline):
    model = Office
    columns = ("title", "portfolio", ("from_on", "until_on"))


@admin.register(Councillor)
class CouncillorAdmin(CouncilAdmin):
    page_parts = (SpreadsheetPages,)
    resource = CouncillorResource
    list_display = ("name",)
    search_fields = ("name",)
    sections = ((_("Who"), ("name", "slug")),)
    inlines = (OfficeInline,)


@admin.register(Office)
class OfficeAdmin(PartAdmin):
    page_parts = (SpreadsheetPages,)
    resource = OfficeResource
    list_display = ("title", "councillor", "from_on", "until_on")
    sections = (
        (_("Details"), ("title", "portfolio")),
        (_("When"), (("from_on", "until_on"),)),
        (_("Who"), ("councillor",)),
    )


@admin.register(Contact)
class ContactAdmin(CouncilAdmin):
    page_parts = (SpreadsheetPages,)
    resource = ContactResource
    list_display = ("team", "email", "phone", "until_on")
    search_fields = ("team_en", "team_cy", "email")
    sections = (
        (_("Who"), ("team", "role", "name")),
        (_("Contact details"), ("email", "phone", "withheld_note")),
        (_("When"), ("until_on",)),
    )


@admin.register(Partner)
class PartnerAdmin(CouncilAdmin):
    page_parts = (SpreadsheetPages,)
    resource = PartnerResource
    list_display = ("name", "kind")
    list_filter = ("kind",)
    search_fields = ("name",)
    sections = ((_("Who"), ("name", "kind", "summary")), (_("Links"), ("website",)))
