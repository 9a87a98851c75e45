"""The lists of a plan's actions and of its measures: every number of a progress page leads to one."""

from itertools import groupby
from typing import NamedTuple

from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from councils.languages import language_given
from councils.views import FilterInUse
from councils.wards import is_about, ward_asked, wards_by_thing, wards_of_council
from plans.priorities import family_of

from ..figures.direction import Direction
from ..figures.statuses import ActionStatus
from ..models import Action, Measure
from ..progress import PriorityProgress, Progress, worst_first
from ..progress.summary import NO_PRIORITY
from ..status_words import OUR_WORDS
from .base import DeliveryPage


class Choice(NamedTuple):
    """One value of a filter. `thing`: what gives the words, for their language; None where they are the site's own."""

    value: str
    words: str
    thing: object = None
    # By which name it gives them.
    text_field: str = "title"


class Filter(NamedTuple):
    """What a list can be narrowed by, with the choice that was made, or None."""

    name: str
    label: str
    choices: list[Choice]
    chosen: Choice | None


class PartList(DeliveryPage, TemplateView):
    """The actions, or the measures, of a plan; the address can narrow them. What cannot be asked for is not heard."""

    # As the template calls it.
    kind = ""
    paginate_by = 25
    # Filters that are on or off: their words, and what they ask of a row.
    switches: dict = {}
    model: type

    @property
    def every_row(self) -> list:
        raise NotImplementedError

    def group(self, priority, rows) -> PriorityProgress:
        """These rows of a priority, for a table."""
        raise NotImplementedError

    def get(self, request, *args, **kwargs):
        pages = Paginator(self.narrowed(), self.paginate_by)
        number = request.GET.get("page", "1")
        is_number = number.isascii() and number.isdigit() and len(number) < 5
        if not (is_number and 1 <= int(number) <= pages.num_pages):
            return redirect(self.without("page"))
        return self.render_to_response(self.get_context_data(page_obj=pages.page(int(number))))

    def get_context_data(self, page_obj, **kwargs):
        return super().get_context_data(
            kind=self.kind,
            page_obj=page_obj,
            groups=self.by_priority(page_obj),
            number=page_obj.paginator.count,
            total=len(self.every_row),
            filters=self.filters.values(),
            switches=self.switch_rows(),
            chips=self.chips(),
            ward=self.ward,
            wards_named=self.wards_named,
            number_in_ward=sum(row.thing.pk in self.wards_named for row in page_obj.paginator.object_list),
            **kwargs,
        )

    # -- what was asked for ---------------------------------------------------------------------

    @cached_property
    def filters(self) -> dict[str, Filter]:
        return {
            name: Filter(name, label, choices, self.chosen(name, choices))
            for name, label, choices in (
                ("status", _("Status"), self.statuses()),
                ("priority", _("Priority"), self.priority_choices()),
                ("lead", _("Lead councillor"), self.leads()),
                ("ward", _("Ward"), self.ward_choices()),
            )
        }

    def chosen(self, name: str, choices: list[Choice]) -> Choice | None:
        asked = self.request.GET.get(name, "")
        return next((choice for choice in choices if choice.value == asked), None)

    def statuses(self) -> list[Choice]:
        """Those that there are, and the one that was asked for; the page gives the council's words."""
        there = {row.status for row in self.every_row} | {self.request.GET.get("status")}
        return [Choice(status.value, "") for status in ActionStatus if status in there]

    def priority_choices(self) -> list[Choice]:
        choices = [
            Choice(row.slug, "– " * (row.level - 1) + row.title, row)
            for row in self.in_order
            if not row.ending
        ]
        if any(row.thing.priority_id is None for row in self.every_row):
            choices.append(Choice(NO_PRIORITY, _("The whole plan")))
        return choices

    def leads(self) -> list[Choice]:
        people = {row.thing.lead_councillor for row in self.every_row} - {None}
        return [Choice(row.slug, row.name) for row in sorted(people, key=lambda row: row.name)]

    @cached_property
    def wards(self) -> list:
        """The council's; asked for only where it has some."""
        return wards_of_council(self.council) if self.plan.has_wards else []

    @cached_property
    def ward(self):
        return ward_asked(self.wards, self.request.GET.get("ward", ""))

    @cached_property
    def wards_named(self) -> dict:
        """By the key of a row's thing, where one ward is asked for."""
        return wards_by_thing(self.model, self.wards, plan=self.plan) if self.ward else {}

    def ward_choices(self) -> list[Choice]:
        there = [ward for ward in self.wards if not ward.has_ended or ward == self.ward]
        return [Choice(ward.slug, ward.name, ward, "name") for ward in there]

    @cached_property
    def switched(self) -> set[str]:
        return {name for name in self.switches if self.request.GET.get(name) == "1"}

    def switch_rows(self) -> list[tuple]:
        """(name, words, is it on) for each filter that is on or off."""
        return [(name, words, name in self.switched) for name, (words, _is_so) in self.switches.items()]

    # -- what fits ------------------------------------------------------------------------------

    def narrowed(self) -> list:
        """Those that were asked for, priority by priority, the worst first in each; those of the whole plan last.

        Of a ward: all that names it, and what is for the whole council after that.
        """
        rows, chosen = self.every_row, {name: row.chosen for name, row in self.filters.items()}
        if status := chosen["status"]:
            rows = [row for row in rows if row.status == status.value]
        if priority := chosen["priority"]:
            asked = priority.thing
            family = {row.pk for row in family_of(asked, self.priorities)} if asked else {None}
            rows = [row for row in rows if row.thing.priority_id in family]
        if lead := chosen["lead"]:
            rows = [
                row
                for row in rows
                if row.thing.lead_councillor and row.thing.lead_councillor.slug == lead.value
            ]
        rows = [row for row in rows if is_about(self.ward, self.wards_named.get(row.thing.pk, []))]
        for name in self.switched:
            rows = [row for row in rows if self.switches[name][1](row)]
        places = {row.pk: place for place, row in enumerate(self.in_order)}
        return sorted(
            rows,
            key=lambda row: (
                row.thing.pk not in self.wards_named,
                places.get(row.thing.priority_id, len(places)),
                worst_first(row),
            ),
        )

    def by_priority(self, rows) -> list[PriorityProgress]:
        found = {row.pk: row for row in self.priorities}
        return [
            self.group(found.get(key), list(some))
            for key, some in groupby(rows, lambda row: row.thing.priority_id)
        ]

    def filters_in_use(self):
        here = get_language()
        chosen = {name: row.chosen for name, row in self.filters.items() if row.chosen}
        words = []
        if status := chosen.get("status"):
            words.append(FilterInUse(capfirst(OUR_WORDS[ActionStatus(status.value)]), here))
        if priority := chosen.get("priority"):
            row = priority.thing
            words.append(
                FilterInUse(row.title, language_given(row, "title"))
                if row
                else FilterInUse(priority.words, here)
            )
        if lead := chosen.get("lead"):
            words.append(FilterInUse(lead.words, here))
        if self.ward:
            words.append(FilterInUse(self.ward.name, language_given(self.ward, "name")))
        return words + [
            FilterInUse(words_of_it, here) for _name, words_of_it, is_on in self.switch_rows() if is_on
        ]

    def chips(self) -> list[tuple]:
        """(kind, choice or words, address without it) for each filter in use."""
        chips = [
            (row.name, row.chosen, self.without(row.name, "page"))
            for row in self.filters.values()
            if row.chosen
        ]
        return chips + [
            (name, words, self.without(name, "page"))
            for name, (words, _is_so) in self.switches.items()
            if name in self.switched
        ]

    def without(self, *names: str) -> str:
        """This address without some of its filters, and without what it does not know."""
        used = {name: row.chosen.value for name, row in self.filters.items() if row.chosen}
        used |= dict.fromkeys(sorted(self.switched), "1")
        query = self.request.GET.copy()
        query.clear()
        query.update({name: value for name, value in used.items() if name not in names})
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path


class ActionList(PartList):
    """The actions of a plan."""

    model = Action
    template_name = "delivery/action_list.html"
    kind = "actions"
    query_names = frozenset("status priority lead ward overdue silent page".split())
    switches = {
        "overdue": (_("Overdue"), lambda row: row.days_overdue > 0),
        "silent": (_("Update late"), lambda row: row.lacks_update),
    }

    @property
    def every_row(self):
        return self.progress.actions

    def group(self, priority, rows):
        return PriorityProgress(priority, rows, [])


class MeasureList(PartList):
    """The measures of a plan."""

    model = Measure
    template_name = "delivery/measure_list.html"
    kind = "measures"
    query_names = frozenset("status priority lead ward late worse page".split())
    switches = {
        "worse": (_("Getting worse"), lambda row: row.direction == Direction.DECLINING),
        "late": (_("Figure late"), lambda row: row.is_late),
    }

    @cached_property
    def progress(self) -> Progress:
        return Progress(self.council, [self.plan], timezone.localdate(), without_commentary=True)

    @property
    def every_row(self):
        return self.progress.measures

    def group(self, priority, rows):
        return PriorityProgress(priority, [], rows)
