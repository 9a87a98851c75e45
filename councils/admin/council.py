"""A council's settings, for its owners; councils themselves are added, begun and ended by superusers."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from .. import permissions
from ..brand import adjust
from ..models import Council, note_site_went_live
from .base import CouncilAdmin
from .forms import CouncilForm


class CouncilSettingsForm(CouncilForm):
    """The one form that names another council: the one that comes after."""

    may_be_anothers = ("replaced_by",)

    def clean_replaced_by(self):
        successor = self.cleaned_data["replaced_by"]
        if successor and self.instance in [successor, *successor.line()]:
            raise ValidationError(_("That council was replaced by this one. They cannot replace each other."))
        return successor

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("replaced_by") and not cleaned.get("ends_on") and not self.has_error("ends_on"):
            self.add_error("ends_on", _("A council that is replaced by another needs a last day."))
        return cleaned


def offer_every_council(field, request):
    field.queryset = Council.objects.all()


@admin.register(Council)
class CouncilSettingsAdmin(CouncilAdmin):
    form = CouncilSettingsForm
    needs_council = False
    list_display = ("name", "nation", "languages", "is_live", "ends_on")
    list_filter = ("nation", "is_live")
    search_fields = ("name_en", "name_cy", "slug")
    readonly_fields = ("colours",)
    choices = {"replaced_by": offer_every_council}
    sections = (
        (_("Details"), ("name", "slug", "nation", "kind", "gss_code", "languages")),
        (_("Branding"), ("brand_colour", "colours")),
        (_("Links"), ("website",)),
        (_("Publishing"), ("is_live", "needs_second_approval")),
    )
    life_span = (_("When"), {"fields": [("starts_on", "ends_on"), "replaced_by"]})

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        return [*fieldsets, self.life_span] if permissions.is_superuser.test(request.user) else fieldsets

    def open_page(self, request, row=None, **more):
        """The name in both languages, so that a council can begin to publish in Welsh."""
        page = super().open_page(request, row, **more)
        page.has_welsh = True
        return page

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if "is_live" in form.changed_data:
            note_site_went_live(obj, by=request.user)

    @admin.display(description=_("accessible version"))
    def colours(self, obj):
        """Both accents with their contrast, as the site will use them."""
        if not obj or not obj.brand_colour:
            return "-"
        brand = adjust(obj.brand_colour)
        return format_html(_("On light pages {}. On dark pages {}."), brand.accent, brand.dark_accent)

    def has_add_permission(self, request):
        return permissions.is_superuser.test(request.user)

    def has_change_permission(self, request, obj=None):
        return permissions.owns_for.test(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return False
