"""The year of a row, in a list."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class ShowsYear:
    """A year as text: it has no thousands to separate."""

    @admin.display(description=_("year"), ordering="year")
    def year_words(self, obj):
        return str(obj.year) if obj.year else None
