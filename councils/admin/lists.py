"""Lists of the admin: what is asked of them may be anything."""

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR
from django.db import DataError

# Digits of a number that every database can hold.
LONGEST_NUMBER = 18


def cannot_be_asked(name: str, value: str) -> bool:
    """Would the database refuse this value of a filter?"""
    parts = value.split(",") if name != SEARCH_VAR else ()
    return "\x00" in value or any(len(part) > LONGEST_NUMBER and part.isdecimal() for part in parts)


class AsksWithinBounds(admin.ModelAdmin):
    """Base of every list."""

    def lookup_allowed(self, lookup, value, request):
        """Not by the lock: the database would be asked for what was sent, unread."""
        return lookup.split("__")[0] != "version" and super().lookup_allowed(lookup, value, request)

    def get_changelist_instance(self, request):
        """A filter by what the database cannot hold is answered like any other that makes no sense."""
        if any(cannot_be_asked(name, value) for name, values in request.GET.lists() for value in values):
            raise IncorrectLookupParameters
        try:
            return super().get_changelist_instance(request)
        except (OverflowError, DataError) as error:
            raise IncorrectLookupParameters(error) from error
