"""Lists of the admin: what is asked of them may be anything, and what they list may be the whole country's."""

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.core.paginator import Paginator
from django.db import DataError
from django.utils.functional import cached_property

# Digits of a number that every database can hold.
LONGEST_NUMBER = 18
# Rows of one list that are counted and sorted: to do that to all of a million is what the list would cost.
MOST_ROWS = 10_000


def cannot_be_asked(name: str, value: str) -> bool:
    """Would the database refuse this value of a filter?"""
    parts = value.split(",") if name != SEARCH_VAR else ()
    return "\x00" in value or any(len(part) > LONGEST_NUMBER and part.isdecimal() for part in parts)


class BoundedPages(Paginator):
    """The pages of the first `MOST_ROWS` rows."""

    @cached_property
    def count(self):
        return self.object_list.order_by()[:MOST_ROWS].count()


class BoundedList(ChangeList):
    """A filter by what the database cannot hold is answered like any other that makes no sense.

    A list of more than `MOST_ROWS` rows `is_long`: it shows those added last, in that order, until it is narrowed.
    """

    is_long = False

    def __init__(self, request, *args, **kwargs):
        if any(cannot_be_asked(name, value) for name, values in request.GET.lists() for value in values):
            raise IncorrectLookupParameters
        try:
            super().__init__(request, *args, **kwargs)
        except (OverflowError, DataError) as error:
            raise IncorrectLookupParameters(error) from error

    def get_queryset(self, request, exclude_parameters=None):
        rows = super().get_queryset(request, exclude_parameters)
        self.is_long = rows.order_by()[MOST_ROWS : MOST_ROWS + 1].exists()
        return rows.order_by("-pk") if self.is_long else rows
