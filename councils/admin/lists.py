"""Lists of the workplace: what is asked of them may be anything."""

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db import DataError


class AsksWithinBounds(admin.ModelAdmin):
    """Base of every list."""

    def get_changelist_instance(self, request):
        """A filter by a number that the database cannot hold is answered like any other that makes no sense."""
        try:
            return super().get_changelist_instance(request)
        except (OverflowError, DataError) as error:
            raise IncorrectLookupParameters(error) from error
