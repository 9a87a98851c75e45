"""The councillor's briefing as a page to be printed and as a file."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic import View

from councils.languages import language_given
from councils.views import CouncilPage, CouncilTemplate, FilterInUse

from .. import formatting
from ..briefing import SORTS, Briefing
from ..spreadsheets import ProgressColumns
from ..status_words import status_words
from .csv import figures_file, or_not_stated


class BriefingOf(CouncilPage):
    """Before the page and the file: what the address asks for. An order that is not known is the usual one."""

    section = "plans"
    query_names = frozenset(["portfolio", "directorate", "committee", "plan", "sort"])

    @cached_property
    def briefing(self) -> Briefing:
        asked = {name: self.request.GET.get(name, "") for name in self.query_names}
        asked["sort"] = asked["sort"] if asked["sort"] in SORTS else "plan"
        return Briefing(self.council, self.request.viewer, **asked)

    @property
    def filters(self) -> dict:
        """By its name in the address: what is asked for, or None."""
        briefing = self.briefing
        return {
            "portfolio": briefing.councillor,
            "directorate": briefing.directorate,
            "committee": briefing.committee,
            "plan": briefing.plan,
        }

    @property
    def used(self) -> dict[str, str]:
        """What is in the address, as it was understood."""
        briefing = self.briefing
        used = {
            **{name: row.slug if row else "" for name, row in self.filters.items()},
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
        """All but the councillor: the title names them in a sentence of its own."""
        briefing = self.briefing
        named = [(briefing.directorate, "name"), (briefing.committee, "name"), (briefing.plan, "title")]
        return [FilterInUse(getattr(row, text), language_given(row, text)) for row, text in named if row]

    def chips(self) -> list[tuple]:
        """(what is asked for, the thing that gives the words, address without it)."""
        return [(name, row, self.address(**{name: ""})) for name, row in self.filters.items() if row]


class BriefingFigures(BriefingOf, View):
    """The same lines as a file; what is two kinds of exception is in it twice, as on the page."""

    limited_as = "file"

    kind = ProgressColumns
    names = (
        "exception kind reference title plan priority status override_reason exception_reason "
        "due_on days_overdue lead_councillor owner directorate committee address"
    ).split()

    def get(self, request, *args, **kwargs):
        self.words = status_words(self.council)
        sections = self.briefing.sections
        rows = [self._of_line(section, line) for section in sections for line in section.lines]
        return figures_file(self, rows, f"{self.council.slug}-briefing")

    def _of_line(self, section, line) -> dict:
        action, measure = (line.row, None) if line.is_action else (None, line.row)
        priority = self.briefing.priorities.get(line.thing.priority_id)
        return {
            "exception": section.heading,
            "kind": _("action") if action else _("measure"),
            "reference": line.reference,
            "title": line.title,
            "plan": line.plan.title,
            "priority": priority.title if priority else _("the whole plan"),
            "status": self.words[action.status] if action else formatting.rating_word(measure.rating),
            "override_reason": measure and measure.latest and measure.latest.override_reason,
            "exception_reason": line.reason,
            "due_on": action and or_not_stated(line.due_on),
            "days_overdue": action and action.days_overdue,
            "lead_councillor": or_not_stated(line.lead_councillor),
            "directorate": or_not_stated(line.directorate),
            "committee": or_not_stated(line.committee),
            "owner": or_not_stated(line.thing.owner_role),
            "address": self.absolute(line.thing.get_absolute_url()),
            "source": self.council.listed_name,
        }
