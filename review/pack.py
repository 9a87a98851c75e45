"""The meeting pack: what is of use at a meeting about a plan, or about what a committee scrutinises, as at today.

Everything in it stands on other public pages; it is worked out by the functions that make those.
"""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import cached_property

from councils.compiled_queries import compiled_query
from councils.models import Committee
from councils.publishing.changes import Entry
from delivery.briefing import Briefing, Section
from delivery.figures.period import months_later
from delivery.models import Snapshot
from delivery.progress import (
    ActionProgress,
    UndertakingProgress,
    undertakings_of_committee,
    undertakings_of_plan,
)
from delivery.progress.exceptions import ActionException, Exceptions, MeasureException
from delivery.progress.summary import ProgressSummary, progress_summary
from plans.models import Decision, Plan

from .awaiting import awaiting_of_committee, awaiting_of_plans
from .models import Comment
from .pack_changes import changes_since, whole_plans

# Months ahead in which actions are due; and back, where there was neither a meeting nor a round.
QUARTER = 3
# Entries that are shown of what changed.
MOST_CHANGES = 40


@dataclass(frozen=True)
class Since:
    """The day from which changes are told. `why`: "asked", "meeting", "round" or "quarter"."""

    day: datetime.date
    why: str


class Pack:
    """Of a plan, or of a committee. `asked`: the day from which changes are wanted, None for the usual one."""

    def __init__(
        self, council, viewer, *, plan: Plan | None = None, committee: Committee | None = None, asked=None
    ):
        self.council, self.viewer, self.plan, self.asked = council, viewer, plan, asked
        self.committee = committee or plan.committee
        if plan:
            self.briefing = Briefing(council, viewer, plan=plan.slug, plans=[plan])
        else:
            self.briefing = Briefing(council, viewer)
            self.briefing.asked["committee"] = committee
        self.today = self.briefing.today

    # -- since when ------------------------------------------------------------------------------

    @cached_property
    def since(self) -> Since:
        if self.asked:
            return Since(self.asked, "asked")
        meeting = self.committee and _last_meeting.first(self.committee, self.viewer, self.today)
        if meeting:
            return Since(meeting.meeting_on, "meeting")
        if last := self.briefing.progress.rounds.last_closed:
            return Since(timezone.localdate(last.closed_at), "round")
        return Since(months_later(self.today, -QUARTER), "quarter")

    # -- how it is going -------------------------------------------------------------------------

    @cached_property
    def going(self) -> ProgressSummary | None:
        """The counts of the progress page and of the briefing."""
        briefing = self.briefing
        tally = briefing.progress.tally(briefing.actions)
        return progress_summary(briefing.progress, tally, briefing.measures, self.plan)

    @cached_property
    def exceptions(self) -> list[ActionException | MeasureException]:
        """All that is off track, actions first."""
        if self.going is None:
            return []
        briefing = self.briefing
        rows = {"actions": briefing.actions, "measures": briefing.measures}
        return Exceptions(briefing.progress, self.going, **rows, most=None).shown

    @cached_property
    def other_exceptions(self) -> list[Section]:
        """What is overdue, silent or getting worse; what is off track stands in `exceptions`."""
        return [
            part for part in self.briefing.sections if part.lines and part.name not in ("red", "off-track")
        ]

    @cached_property
    def milestones(self) -> list[ActionProgress]:
        """Open actions that are due from today until a quarter from now, the first first."""
        last = months_later(self.today, QUARTER)
        due = [
            row
            for row in self.briefing.actions
            if row.is_open and row.action.due_on and self.today <= row.action.due_on <= last
        ]
        return sorted(due, key=lambda row: row.action.due_on)

    # -- what it is about ------------------------------------------------------------------------

    @cached_property
    def own_plans(self) -> list[Plan]:
        """The plans that the committee scrutinises as such."""
        return whole_plans(self.briefing)

    @cached_property
    def decisions(self) -> list[Decision]:
        """Those that await another body or a response."""
        if self.plan:
            return awaiting_of_plans(self.council, [self.plan.lineage_id], self.viewer)
        return awaiting_of_committee(self.committee, self.viewer)

    @cached_property
    def undertakings(self) -> list[UndertakingProgress]:
        """Those that are open: what follows from decisions about the plan, or what the committee follows up."""
        if self.plan:
            return undertakings_of_plan(self.plan, self.viewer).open
        return undertakings_of_committee(self.committee, self.viewer).open

    @cached_property
    def comments(self) -> list[Comment]:
        """On drafts of the plan, or reviewed for the committee: those without an outcome, the oldest first."""
        rows = Comment.objects.filter(review__council=self.council, reply_to=None, outcome="", officer=None)
        whose = (
            {"review__plan__lineage": self.plan.lineage_id}
            if self.plan
            else {"review__committee": self.committee}
        )
        return list(rows.filter(**whose).select_related("reviewer").order_by("created_at", "pk"))

    @cached_property
    def reports(self) -> list[Snapshot]:
        """Of each plan the latest frozen report."""
        newest = {}
        lineages = [plan.lineage_id for plan in self.briefing.decided_plans]
        for row in _snapshots(self.council, lineages, self.viewer) if lineages else ():
            newest.setdefault(row.plan.lineage_id, row)
        return list(newest.values())

    # -- what changed ----------------------------------------------------------------------------

    @cached_property
    def every_change(self) -> list[Entry]:
        """The newest first."""
        start = timezone.make_aware(datetime.datetime.combine(self.since.day, datetime.time.min))
        return changes_since(self.briefing, start, decided_by=None if self.plan else self.committee)

    @property
    def changes(self) -> list[Entry]:
        return self.every_change[:MOST_CHANGES]


@compiled_query
def _last_meeting(committee, viewer, today):
    rows = Decision.objects.filter(committee=committee.pk, meeting_on__lt=today)
    return rows.visible_to(viewer).live(viewer.now).order_by("-meeting_on")[:1]


@compiled_query
def _snapshots(council, lineages, viewer):
    plans = Plan.objects.of(council.pk).filter(lineage__in=lineages).editions_visible_to(viewer)
    rows = Snapshot.objects.current().filter(plan__in=plans).select_related("plan__council", "round")
    return rows.defer("payload").order_by("plan__title", "-round__period_end", "-pk")
