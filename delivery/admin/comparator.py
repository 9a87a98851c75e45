"""Groups of councils to compare with."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from councils.admin import CouncilAdmin
from councils.admin.forms import CouncilForm
from councils.models import Council

from ..models import ComparatorGroup


class ComparatorGroupForm(CouncilForm):
    may_be_anothers = ("members",)


def offer_live_councils(field, request):
    """Which councils there are is public."""
    field.queryset = Council.objects.filter(is_live=True)


@admin.register(ComparatorGroup)
class ComparatorGroupAdmin(CouncilAdmin):
    form = ComparatorGroupForm
    list_display = ("name", "kind")
    list_filter = ("kind",)
    search_fields = ("name_en", "name_cy")
    sections = ((_("Details"), ("name", "kind", "source")), (_("Links"), ("members",)))
    choices = {"members": offer_live_councils}
