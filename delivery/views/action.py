"""How a plan is going: its progress page, the list of its actions, one action."""

from itertools import groupby
from typing import NamedTuple

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from councils.languages import language_given
from councils.views import FilterInUse
from plans.models import Priority
from plans.views.base import place_among, pledges_served

from ..corrections import of_updates
from ..figures.statuses import ActionStatus
from ..models import Action, ActionUpdate
from ..progress import ActionProgress, PriorityProgress, Progress
from ..status_words import OUR_WORDS
from .base import DeliveryPage


class ProgressPage(DeliveryPage, TemplateView):
    """A page about what was reported, with the plan's priorities in their order."""

    @cached_property
    def priorities(self) -> list[Priority]:
        rows = list(self.plan.priorities.select_related("lead_councillor"))
        by_key = {row.pk: row for row in rows}
        for row in rows:
            row.plan = self.plan
            row.parent = by_key.get(row.parent_id)
        return rows

    @cached_property
    def in_order(self) -> list[Priority]:
        """Each main priority, then its parts."""
        main = [row for row in self.priorities if row.parent is None]
        return [
            row
            for first in main
            for row in (first, *(part for part in self.priorities if part.parent == first))
        ]


class PlanProgress(ProgressPage):
    """The plan's actions and measures, counted and told one by one."""

    template_name = "delivery/plan_progress.html"

    @cached_property
    def progress(self) -> Progress:
        return Progress(self.council, [self.plan], timezone.localdate(), without_commentary=True)

    def get_context_data(self, **kwargs):
        progress = self.progress
        rows = progress.by_priority([row for row in self.priorities if not row.ending])
        whole = progress.of_no_priority
        used = {row.scheme.pk: row.scheme for row in progress.measures if row.scheme}
        return super().get_context_data(
            rows=rows,
            whole=whole if whole.actions or whole.measures else None,
            updated_on=self.updated_on(),
            ended=[
                *(row for row in self.in_order if row.ending),
                *progress.ended_actions,
                *progress.ended_measures,
            ],
            schemes=list(used.values()),
            **kwargs,
        )

    def updated_on(self):
        """The day on which something was entered last, or None."""
        times = [row.update.told_at for row in self.progress.actions if row.update]
        times += [point.told_at for row in self.progress.measures for point in row.points]
        return timezone.localdate(max(times)) if times else None


class Choice(NamedTuple):
    """One value of a filter. `thing`: what gives the words, for their language; None where they are the site's own."""

    value: str
    words: str
    thing: object = None


class Filter(NamedTuple):
    """What a list can be narrowed by, with the choice that was made, or None."""

    name: str
    label: str
    choices: list[Choice]
    chosen: Choice | None


class ActionList(ProgressPage):
    """The actions of a plan; the address can narrow them. What cannot be asked for is not heard."""

    template_name = "delivery/action_list.html"
    query_names = frozenset("status priority lead overdue silent page".split())
    paginate_by = 50
    # Filters that are on or off: what they ask of an action.
    switches = {
        "overdue": (_("Overdue"), lambda row: row.days_overdue > 0),
        "silent": (_("Update late"), lambda row: row.lacks_update),
    }

    def get(self, request, *args, **kwargs):
        pages = Paginator(self.narrowed(), self.paginate_by)
        number = request.GET.get("page", "1")
        is_number = number.isascii() and number.isdigit() and len(number) < 5
        if not (is_number and 1 <= int(number) <= pages.num_pages):
            return redirect(self.without("page"))
        return self.render_to_response(self.get_context_data(page_obj=pages.page(int(number))))

    def get_context_data(self, page_obj, **kwargs):
        return super().get_context_data(
            page_obj=page_obj,
            groups=self.by_priority(page_obj),
            number=page_obj.paginator.count,
            total=len(self.progress.actions),
            filters=self.filters.values(),
            switches=self.switch_rows(),
            chips=self.chips(),
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
            )
        }

    def chosen(self, name: str, choices: list[Choice]) -> Choice | None:
        asked = self.request.GET.get(name, "")
        return next((choice for choice in choices if choice.value == asked), None)

    def statuses(self) -> list[Choice]:
        """Those that there are, and the one that was asked for; the page gives the council's words."""
        there = {row.status for row in self.progress.actions} | {self.request.GET.get("status")}
        return [Choice(status.value, "") for status in ActionStatus if status in there]

    def priority_choices(self) -> list[Choice]:
        return [
            Choice(row.slug, f"– {row.title}" if row.parent else row.title, row)
            for row in self.in_order
            if not row.ending
        ]

    def leads(self) -> list[Choice]:
        people = {row.action.lead_councillor for row in self.progress.actions} - {None}
        return [Choice(row.slug, row.name) for row in sorted(people, key=lambda row: row.name)]

    @cached_property
    def switched(self) -> set[str]:
        return {name for name in self.switches if self.request.GET.get(name) == "1"}

    def switch_rows(self) -> list[tuple]:
        """(name, words, is it on) for each filter that is on or off."""
        return [(name, words, name in self.switched) for name, (words, _is_so) in self.switches.items()]

    # -- what fits ------------------------------------------------------------------------------

    def narrowed(self) -> list[ActionProgress]:
        """The actions that were asked for, priority by priority; those of the plan as a whole last."""
        rows, chosen = self.progress.actions, {name: row.chosen for name, row in self.filters.items()}
        if status := chosen["status"]:
            rows = [row for row in rows if row.status == status.value]
        if priority := chosen["priority"]:
            family = {row.pk for row in self.priorities if priority.thing in (row, row.parent)}
            rows = [row for row in rows if row.action.priority_id in family]
        if lead := chosen["lead"]:
            rows = [
                row
                for row in rows
                if row.action.lead_councillor and row.action.lead_councillor.slug == lead.value
            ]
        for name in self.switched:
            rows = [row for row in rows if self.switches[name][1](row)]
        places = {row.pk: place for place, row in enumerate(self.in_order)}
        return sorted(rows, key=lambda row: places.get(row.action.priority_id, len(places)))

    def by_priority(self, rows) -> list[PriorityProgress]:
        found = {row.pk: row for row in self.priorities}
        return [
            PriorityProgress(found.get(key), list(some), [])
            for key, some in groupby(rows, lambda row: row.action.priority_id)
        ]

    def filters_in_use(self):
        here = get_language()
        chosen = {name: row.chosen for name, row in self.filters.items() if row.chosen}
        words = []
        if status := chosen.get("status"):
            words.append(FilterInUse(capfirst(OUR_WORDS[ActionStatus(status.value)]), here))
        if priority := chosen.get("priority"):
            row = priority.thing
            words.append(FilterInUse(row.title, language_given(row, "title")))
        if lead := chosen.get("lead"):
            words.append(FilterInUse(lead.words, here))
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


class ActionDetail(ProgressPage):
    """One action with everything that was reported of it."""

    part = Action
    template_name = "delivery/action_detail.html"

    def breadcrumbs(self):
        if not self.plan.has_own_address:
            return super().breadcrumbs()
        address = reverse("delivery:plan_progress", args=[self.council.slug, self.plan.slug])
        return [*super().breadcrumbs(), (_("How it is going"), address)]

    def get_context_data(self, **kwargs):
        row = next(
            (row for row in self.progress.every_action if row.action.reference == self.kwargs["action"]), None
        )
        if row is None:
            raise Http404
        action = self.action = row.action
        if action.lead_councillor:
            action.lead_councillor.council = self.council
        priority = next((found for found in self.priorities if found.pk == action.priority_id), None)
        kwargs["action"] = action  # in place of its reference
        updates = list(
            ActionUpdate.objects.as_at(timezone.now())
            .filter(lineage=action.lineage_id)
            .select_related("round", "corrects", "corrected_by")
            .order_by("-reported_on", "-pk")
        )
        return super().get_context_data(
            row=row,
            priority=priority,
            pledges=pledges_served(self.request.viewer, self.plan, priority),
            milestones=[Checkpoint(each, row) for each in action.milestones.all()],
            partners=list(action.partners.all()),
            updates=updates,
            corrections=of_updates(updates),
            **place_among([row.action for row in self.progress.actions], action),
            **kwargs,
        )

    def text_shown(self):
        return self.action


class Checkpoint:
    """A milestone as it stands today."""

    def __init__(self, milestone, row: ActionProgress):
        self.milestone, self.row = milestone, row

    @property
    def days_late(self) -> int:
        """Days after its day on which it was met; or, of an open action, by which it is overdue."""
        due, met = self.milestone.due_on, self.milestone.met_on
        if due is None or not (met or self.row.is_open):
            return 0
        return max(((met or self.row.rounds.today) - due).days, 0)
