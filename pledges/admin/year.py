"""The year of a row, in a list."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


@admin.display(description=_("year"), ordering="year")
def year_words(row):
    """As text: it has no thousands to separate."""
    return str(row.year) if row.year else None
