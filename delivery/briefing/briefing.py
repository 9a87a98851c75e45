"""The briefing: what a councillor would ask about, for the whole council or what is chosen of it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from councils.compiled_queries import compiled_query
from councils.models import Committee, Councillor, Directorate
from plans.models import Decision, Plan, Priority
from plans.priorities import family_of, in_order

from ..figures.rating import Rating
from ..figures.statuses import ActionStatus
from ..models import Risk
from ..progress import FACTS_OF_PLANS, ActionProgress, MeasureProgress, Progress, RiskProgress, Risks
from ..progress.summary import ProgressSummary, progress_summary
from ..responsibilities import RESPONSIBLE, Responsibilities
from .reasons import REASONS

# The newest; all others are one link away.
DECISIONS = 10


# -- lines ----------------------------------------------------------------------------------------


@dataclass
class Line:
    """One exception: an action or a measure, and who answers for it."""

    row: ActionProgress | MeasureProgress
    kind: str
    lead_councillor: Councillor | None
    directorate: Directorate | None
    committee: Committee | None

    @property
    def reason(self) -> str:
        """Why it is an exception, in a sentence or two."""
        return capfirst(REASONS[self.kind](self.row))

    @property
    def is_action(self) -> bool:
        return isinstance(self.row, ActionProgress)

    @property
    def thing(self):
        return self.row.thing

    @property
    def plan(self) -> Plan:
        return self.thing.plan

    @property
    def text_field(self) -> str:
        return "title" if self.is_action else "name"

    @property
    def title(self) -> str:
        return getattr(self.thing, self.text_field)

    @property
    def reference(self) -> str:
        return self.thing.reference if self.is_action else self.thing.code

    @property
    def due_on(self):
        return self.thing.due_on if self.is_action else None


@dataclass
class Section:
    """One kind of exception; its number is that of its lines."""

    name: str
    heading: str
    none: str
    lines: list[Line]

    @property
    def number(self) -> int:
        return len(self.lines)


# -- what stands in it ---------------------------------------------------------------------------

# (name, heading, what is said of none, of actions or of measures, what makes it one)
ACTIONS, MEASURES = "actions", "measures"
KINDS: tuple[tuple[str, str, str, str, Callable], ...] = (
    (
        "red",
        gettext_lazy("Measures off track"),
        gettext_lazy("No measures are off track."),
        MEASURES,
        lambda row: row.rating == Rating.RED,
    ),
    (
        "declining",
        gettext_lazy("Worse for two periods in a row"),
        gettext_lazy("No measures have got worse for two periods in a row."),
        MEASURES,
        lambda row: row.is_declining,
    ),
    (
        "off-track",
        gettext_lazy("Actions off track"),
        gettext_lazy("No actions are off track."),
        ACTIONS,
        lambda row: row.status == ActionStatus.OFF_TRACK,
    ),
    (
        "overdue",
        gettext_lazy("Actions overdue"),
        gettext_lazy("No actions are overdue."),
        ACTIONS,
        lambda row: row.days_overdue > 0,
    ),
    (
        "silent",
        gettext_lazy("Actions with a late update"),
        gettext_lazy("No actions have a late update."),
        ACTIONS,
        lambda row: row.lacks_update,
    ),
    (
        "late",
        gettext_lazy("Measures with a late figure"),
        gettext_lazy("No measures have a late figure."),
        MEASURES,
        lambda row: row.is_late,
    ),
)

SORTS = {
    "plan": gettext_lazy("Plan"),
    "lead": gettext_lazy("Lead councillor"),
    "owner": gettext_lazy("Responsible officer"),
    "due": gettext_lazy("Due date"),
}


class Briefing:
    """What stands in it: of the live plans that the viewer can read, narrowed to whoever is responsible or a plan."""

    def __init__(
        self, council, viewer, *, portfolio="", directorate="", committee="", plan="", sort="plan", plans=None
    ):
        """`plans`: out of these alone, where a page has read them already."""
        if plans is not None:
            self.plans = plans
        self.council, self.viewer, self.sort = council, viewer, sort
        self.today = timezone.localdate()
        # Whose it is narrowed to: None where that is not asked.
        self.asked = dict.fromkeys(RESPONSIBLE)
        for name, slug in zip(RESPONSIBLE, (portfolio, directorate, committee), strict=True):
            self.asked[name] = self._named(self.responsibilities.choices(name), slug) if slug else None
        self.plan = self._named(self.plans, plan)

    @property
    def councillor(self) -> Councillor | None:
        return self.asked["lead_councillor"]

    @property
    def directorate(self) -> Directorate | None:
        return self.asked["directorate"]

    @property
    def committee(self) -> Committee | None:
        return self.asked["committee"]

    @property
    def is_of_someone(self) -> bool:
        """Is it narrowed to what one of them is responsible for?"""
        return any(self.asked.values())

    @staticmethod
    def _named(rows, slug: str):
        """The one of this address; None where none is asked for, 404 where there is none."""
        found = next((row for row in rows if row.slug == slug), None)
        if slug and found is None:
            raise Http404
        return found

    # -- who is responsible ----------------------------------------------------------------------

    @cached_property
    def plans(self) -> list[Plan]:
        return _live_plans(self.council, self.viewer)

    @cached_property
    def priorities(self) -> dict[int, Priority]:
        """Those that are still pursued, plan by plan in their order."""
        rows = self.progress.priorities.values()
        return {row.pk: row for row in rows if row.ended_by(self.today) is None}

    @cached_property
    def responsibilities(self) -> Responsibilities:
        things = [row.thing for row in (*self.progress.actions, *self.progress.measures)]
        things += [row.risk for row in self._risks.rows]
        return Responsibilities(self.council, things, self.priorities, self.plans)

    @property
    def portfolio(self) -> str:
        """What the councillor answers for today, as their office says."""
        offices = self.councillor.offices.all() if self.councillor else ()
        held = (row for row in offices if row.until_on is None or row.until_on >= self.today)
        return next((row.portfolio or row.title for row in held), "")

    # -- what is in it --------------------------------------------------------------------------

    @cached_property
    def progress(self) -> Progress:
        return Progress(self.council, self.plans, self.today, without_commentary=True)

    def is_wanted(self, row) -> bool:
        """Is the one asked for responsible for it, and is it in the plan asked for?"""
        plan = row if isinstance(row, Plan) else row.plan
        return self.plan in (None, plan) and all(
            self.responsibilities.of(row, name) == asked for name, asked in self.asked.items() if asked
        )

    @cached_property
    def actions(self) -> list[ActionProgress]:
        return [row for row in self.progress.actions if self.is_wanted(row.action)]

    @cached_property
    def measures(self) -> list[MeasureProgress]:
        return [row for row in self.progress.measures if self.is_wanted(row.measure)]

    @cached_property
    def _risks(self) -> Risks:
        return Risks(self.council, [plan for plan in self.plans if plan.has_risks], self.today)

    @property
    def risk_scale(self):
        return self._risks.scale

    @property
    def watched_risks(self) -> list[Risk]:
        """Every risk of the plans that has not ended."""
        return [row.risk for row in self._risks.rows]

    @cached_property
    def risks(self) -> list[RiskProgress]:
        """Those that rose, are very high, or whose review is overdue, the highest first."""
        rows = (row for row in self._risks.rows if row.needs_attention)
        return [row for row in rows if self.is_wanted(row.risk)]

    @cached_property
    def sections(self) -> list[Section]:
        rows = {ACTIONS: self.actions, MEASURES: self.measures}
        return [
            Section(name, heading, none, self._sorted(name, filter(is_one, rows[of])))
            for name, heading, none, of, is_one in KINDS
        ]

    def _line(self, row, kind: str) -> Line:
        responsible = {name: self.responsibilities.of(row.thing, name) for name in RESPONSIBLE}
        return Line(row, kind, **responsible)

    def _sorted(self, kind: str, rows) -> list[Line]:
        """By what was asked for, then in the order of the plans; what has none of it last."""
        lines = [self._line(row, kind) for row in rows]
        keys = {
            "plan": lambda line: "",
            "lead": lambda line: (line.lead_councillor is None, getattr(line.lead_councillor, "name", "")),
            "owner": lambda line: (not line.thing.owner_role, (line.thing.owner_role or "").casefold()),
            "due": lambda line: (line.due_on is None, line.due_on or self.today),
        }
        places = {plan.pk: place for place, plan in enumerate(self.plans)}
        of_priority = {pk: place for place, pk in enumerate(self._priorities_in_order)}
        last = len(of_priority)
        return sorted(
            lines,
            key=lambda line: (
                keys[self.sort](line),
                places[line.plan.pk],
                of_priority.get(line.thing.priority_id, last),
                line.thing.position,
                line.thing.pk,
            ),
        )

    @cached_property
    def _priorities_in_order(self) -> list[int]:
        return [row.pk for row in in_order(list(self.priorities.values()))]

    @property
    def going(self) -> ProgressSummary | None:
        """Its actions in one bar."""
        return progress_summary(self.progress, self.progress.tally(self.actions), self.measures)

    @cached_property
    def own_priorities(self) -> list[tuple]:
        """(priority, how it stands) of those of whoever is asked for; parts only where the whole is not theirs."""
        if not self.is_of_someone:
            return []
        led = {row.pk for row in self.priorities.values() if self.is_wanted(row)}
        first = [self.priorities[pk] for pk in self._priorities_in_order if pk in led]
        first = [row for row in first if not led & {above.pk for above in row.above}]
        return [(row, self._summary(row)) for row in first]

    def _summary(self, priority: Priority) -> ProgressSummary | None:
        """As on the plan's progress page: of everything that serves it, whoever leads that."""
        family = family_of(priority, list(self.priorities.values()))
        actions = self.progress.actions_of(priorities=family)
        measures = self.progress.measures_of(priorities=family)
        tally = self.progress.tally(actions)
        return progress_summary(self.progress, tally, measures, priority.plan, priority=priority.slug)

    @cached_property
    def decided_plans(self) -> list[Plan]:
        """The plans whose decisions are shown: the one asked for, or those in which whoever is asked for has a part."""
        if self.plan:
            return [self.plan]
        if not self.is_of_someone:
            return self.plans
        led = {row.action.plan_id for row in self.actions} | {row.measure.plan_id for row in self.measures}
        led |= {row.plan_id for row, _going in self.own_priorities}
        return [row for row in self.plans if row.pk in led or self.is_wanted(row)]

    @cached_property
    def decisions(self) -> list[Decision]:
        lineages = [plan.lineage_id for plan in self.decided_plans]
        return _newest_decisions(self.council, lineages, self.viewer)


@compiled_query
def _live_plans(council, viewer):
    plans = Plan.objects.of(council.pk).visible_to(viewer).live(viewer.now).annotate(**FACTS_OF_PLANS)
    return plans.select_related("council").order_by("title", "pk")


@compiled_query
def _newest_decisions(council, lineages, viewer):
    rows = Decision.objects.of(council.pk).filter(plan__lineage__in=lineages).visible_to(viewer)
    return rows.select_related("council", "committee").prefetch_related("resolutions")[:DECISIONS]
