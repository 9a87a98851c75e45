"""The councillor's briefing as a page to be printed and as a file."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from councils.languages import language_given
from councils.views import CouncilPage, CouncilTemplate, FilterInUse

from .. import formatting
from ..briefing import SORTS, Briefing
from ..status_words import status_words
from .csv import figures_file, last_columns, or_not_stated


class BriefingOf(CouncilPage):
    """Before the page and the file: what the address asks for. An order that is not known is the usual one."""

    section = "plans"
    query_names = frozenset(["portfolio", "plan", "sort"])

    @cached_property
    def briefing(self) -> Briefing:
        asked = {name: self.request.GET.get(name, "") for name in self.query_names}
        asked["sort"] = asked["sort"] if asked["sort"] in SORTS else "plan"
        return Briefing(self.council, self.request.viewer, **asked)

    @property
    def used(self) -> dict[str, str]:
        """What is in the address, as it was understood."""
        briefing = self.briefing
        used = {
            "portfolio": briefing.councillor.slug if briefing.councillor else "",
            "plan": briefing.plan.slug if briefing.plan else "",
            "sort": briefing.sort if briefing.sort != "plan" else "",
        }
        return {name: value for name, value in used.items() if value}

    def address(self, page: str = "briefing", **changes) -> str:
        """This briefing with something else asked for; an empty value takes a filter away."""
        query = {name: value for name, value in (self.used | changes).items() if value}
        here = reverse(f"delivery:{page}", args=[self.council.slug])
        return f"{here}?{urlencode(query)}" if query else here


class BriefingPage(BriefingOf, CouncilTemplate):
    """The page, made to be printed."""

    template_name = "delivery/briefing.html"

    def breadcrumbs(self):
        here = reverse("plans:plan_list", args=[self.council.slug])
        return [*super().breadcrumbs(), (_("Plans"), here)]

    def get_context_data(self, **kwargs):
        briefing = self.briefing
        return super().get_context_data(
            briefing=briefing,
            today=briefing.today,
            chips=self.chips(),
            sorts=[
                (words, self.address(sort="" if name == "plan" else name), name == briefing.sort)
                for name, words in SORTS.items()
            ],
            csv=self.address("briefing_csv"),
            **kwargs,
        )

    def filters_in_use(self):
        """The plan alone: the title names the councillor in a sentence of its own."""
        plan = self.briefing.plan
        return [FilterInUse(plan.title, language_given(plan, "title"))] if plan else []

    def chips(self) -> list[tuple]:
        """(what is asked for, the thing that gives the words, address without it)."""
        briefing = self.briefing
        chips = [("portfolio", briefing.councillor, self.address(portfolio=""))]
        chips += [("plan", briefing.plan, self.address(plan=""))]
        return [chip for chip in chips if chip[1]]


class BriefingFigures(BriefingOf, View):
    """The same lines as a file; what is two kinds of exception is in it twice, as on the page."""

    def get(self, request, *args, **kwargs):
        rows = [(section, line) for section in self.briefing.sections for line in section.lines]
        columns = [
            (gettext_lazy("exception"), lambda row: row[0].heading),
            (gettext_lazy("kind"), lambda row: _("action") if row[1].is_action else _("measure")),
            (gettext_lazy("reference"), lambda row: row[1].reference),
            (gettext_lazy("title"), lambda row: row[1].title),
            (gettext_lazy("plan"), lambda row: row[1].plan.title),
            (gettext_lazy("priority"), self._priority),
            (gettext_lazy("status or rating"), self._status),
            (gettext_lazy("why the rating is different"), self._override_reason),
            (gettext_lazy("what it is about"), lambda row: row[1].reason),
            (
                gettext_lazy("due date"),
                lambda row: or_not_stated(row[1].due_on) if row[1].is_action else None,
            ),
            (gettext_lazy("days overdue"), lambda row: row[1].row.days_overdue if row[1].is_action else None),
            (gettext_lazy("lead councillor"), lambda row: or_not_stated(row[1].lead)),
            (gettext_lazy("owner"), lambda row: or_not_stated(row[1].thing.owner_role)),
            (gettext_lazy("address"), self._address),
            *last_columns(self.council, lambda row: self.council.listed_name),
        ]
        return figures_file(columns, rows, f"{self.council.slug}-briefing")

    def _priority(self, row):
        priority = self.briefing.priorities.get(row[1].thing.priority_id)
        return priority.title if priority else _("the whole plan")

    @cached_property
    def _words(self) -> dict:
        return status_words(self.council)

    def _status(self, row):
        line = row[1]
        return self._words[line.row.status] if line.is_action else formatting.rating_word(line.row.rating)

    @staticmethod
    def _override_reason(row):
        line = row[1]
        return None if line.is_action or not line.row.latest else line.row.latest.override_reason

    def _address(self, row):
        return self.absolute(row[1].thing.get_absolute_url())
