"""Lists of the admin: what is asked of them may be anything."""

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.db import DataError

# Digits of a number that every database can hold.
LONGEST_NUMBER = 18


def cannot_be_asked(name: str, value: str) -> bool:
    """Would the database refuse this value of a filter?"""
    parts = value.split(",") if name != SEARCH_VAR else ()
    return "\x00" in value or any(len(part) > LONGEST_NUMBER and part.isdecimal() for part in parts)


class BoundedList(ChangeList):
    """A filter by what the database cannot hold is answered like any other that makes no sense."""

    def __init__(self, request, *args, **kwargs):
        if any(cannot_be_asked(name, value) for name, values in request.GET.lists() for value in values):
            raise IncorrectLookupParameters
        try:
            super().__init__(request, *args, **kwargs)
        except (OverflowError, DataError) as error:
            raise IncorrectLookupParameters(error) from error
