"""A council's settings, for its owners; councils themselves are added by superusers."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from .. import permissions
from ..brand import adjust
from ..models import Council
from .base import CouncilAdmin


@admin.register(Council)
class CouncilSettingsAdmin(CouncilAdmin):
    needs_council = False
    list_display = ("name", "nation", "languages", "is_live")
    list_filter = ("nation", "is_live")
    search_fields = ("name_en", "name_cy", "slug")
    readonly_fields = ("colours",)
    sections = (
        (_("What"), ("name", "slug", "nation", "kind", "gss_code", "languages")),
        (_("Look"), ("brand_colour", "colours")),
        (_("Links"), ("website",)),
        (_("Publishing"), ("is_live",)),
    )

    @admin.display(description=_("what the site makes of it"))
    def colours(self, obj):
        """Both accents with their contrast, as the site will use them."""
        if not obj or not obj.brand_colour:
            return "-"
        brand = adjust(obj.brand_colour)
        return format_html(_("On light pages {}; on dark pages {}."), brand.accent, brand.dark_accent)

    def has_add_permission(self, request):
        return permissions.is_superuser.test(request.user)

    def has_change_permission(self, request, obj=None):
        return permissions.owns_for.test(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return False
