"""Wards."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import Ward
from .base import CouncilAdmin


@admin.register(Ward)
class WardAdmin(CouncilAdmin):
    list_display = ("name", "gss_code", "until_on")
    search_fields = ("name_en", "name_cy", "gss_code")
    sections = ((_("Details"), ("name", "slug", "gss_code")), (_("When"), ("until_on",)))
