"""Wards."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import Ward
from ..spreadsheets import WardResource
from .base import CouncilAdmin
from .spreadsheet import SpreadsheetPages


@admin.register(Ward)
class WardAdmin(CouncilAdmin):
    page_parts = (SpreadsheetPages,)
    resource = WardResource
    list_display = ("name", "gss_code", "until_on")
    search_fields = ("name_en", "name_cy", "gss_code")
    sections = ((_("Details"), ("name", "slug", "gss_code")), (_("When"), ("until_on",)))
