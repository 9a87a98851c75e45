"""The public lists of awards and of grants, which their address can narrow to a year and a kind."""

import re
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from councils.views import ContentList, FilterInUse

from ..models import Award, Grant
from ..models.achievement import FIRST_YEAR, LAST_YEAR, NO_YEAR
from .pledge import find_pledges


class Choice(NamedTuple):
    """A link that narrows the list, or shows all of it again."""

    words: str
    address: str
    is_chosen: bool


class AchievementList(ContentList):
    """The newest year first. What cannot be asked for is not heard: the page is then the ordinary one."""

    paginate_by = 100
    # The field that the second filter asks for, and the filter's name.
    kind, kind_words = "", ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.kinds = dict(self.model._meta.get_field(self.kind).choices)
        year, kind = request.GET.get("year", ""), request.GET.get(self.kind, "")
        is_year = re.fullmatch("[0-9]{4}", year) and FIRST_YEAR <= int(year) <= LAST_YEAR
        self.chosen = {
            "year": year if is_year or year == NO_YEAR else "",
            self.kind: kind if kind in self.kinds else "",
        }
        # What cannot be asked for stands in no address on the page either.
        request.GET = request.GET.copy()
        for name in (name for name, value in self.chosen.items() if not value):
            request.GET.pop(name, None)
        request.META["QUERY_STRING"] = request.GET.urlencode()

    def get_queryset(self):
        rows = super().get_queryset()
        if year := self.chosen["year"]:
            rows = rows.filter(year=None if year == NO_YEAR else int(year))
        if kind := self.chosen[self.kind]:
            rows = rows.filter(**{self.kind: kind})
        return rows.select_related("council").prefetch_related("pledges")

    def get_paginate_by(self, rows):
        """A year stands on one page, so that a link to one award or grant arrives at it."""
        return None if self.chosen["year"] else self.paginate_by

    def get_context_data(self, **kwargs):
        context = super().get_context_data(
            filters=self.filters(), is_narrowed=any(self.chosen.values()), **kwargs
        )
        find_pledges(context["object_list"], self.request.viewer)
        return context

    def filters_in_use(self):
        year, kind = self.chosen["year"], self.chosen[self.kind]
        words = [_("Year not given") if year == NO_YEAR else year, capfirst(self.kinds.get(kind, ""))]
        return [FilterInUse(each, get_language()) for each in words if each]

    def filters(self) -> list:
        """(name, choices) for the year and for the kind: all that is there, and what was asked for."""
        there = super().get_queryset().order_by().values_list("year", self.kind).distinct()
        years, kinds = {self.chosen["year"]}, {self.chosen[self.kind]}
        for year, kind in there:
            years.add(str(year or NO_YEAR))
            kinds.add(kind)
        years = [(year, year) for year in sorted(years - {"", NO_YEAR}, reverse=True)] + (
            [(NO_YEAR, _("Not given"))] if NO_YEAR in years else []
        )
        kinds = [(kind, capfirst(words)) for kind, words in self.kinds.items() if kind in kinds]
        return [
            (_("Year"), self.choices("year", years)),
            (self.kind_words, self.choices(self.kind, kinds)),
        ]

    def choices(self, name: str, values: list) -> list[Choice]:
        """A link for each value of one filter; the other filter stays as it is."""
        found = []
        for value, words in [("", _("All")), *values]:
            query = urlencode({key: kept for key, kept in {**self.chosen, name: value}.items() if kept})
            address = f"{self.request.path}?{query}" if query else self.request.path
            found.append(Choice(words, address, value == self.chosen[name]))
        return found


class AwardList(AchievementList):
    """Recognition from outside, by year."""

    model = Award
    context_object_name = "awards"
    kind, kind_words = "result", _("Result")


class GrantList(AchievementList):
    """Money received and money given to others, by year."""

    model = Grant
    context_object_name = "grants"
    kind, kind_words = "direction", _("Direction")

    def get_queryset(self):
        return super().get_queryset().select_related("council", "partner")
