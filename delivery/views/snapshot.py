"""What was reported in one round, as it was then; and the list of all that was."""

import datetime
from decimal import Decimal

from django.core.validators import slug_re
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import ListView

from councils.languages import language_given
from councils.views import CouncilPage, CouncilTemplate, FilterInUse
from plans.models import Plan

from .. import formatting
from ..corrections import Entry, Since
from ..figures.period import Frequency, Period, PeriodKind
from ..figures.sparkline import newest_values
from ..figures.statuses import ActionStatus, status_of_rating
from ..models import Action, DataPoint, Measure, Snapshot
from ..snapshot_payload.reader import PayloadReader

# The report before it, and after it.
ISSUES = ("corrects", "corrected_by")


def readable(council, viewer) -> QuerySet:
    """Snapshots of plans whose editions this viewer can read."""
    plans = Plan.objects.of(council).editions_visible_to(viewer)
    return Snapshot.objects.filter(plan__in=plans).select_related("plan__council", "round")


def title_of(kept: PayloadReader) -> str:
    """ "As reported to Scrutiny Committee on 16 December 2026": as much of it as was known then."""
    about = kept.round
    if not about or not about.reported_to:
        return _("As reported")
    if not about.reported_to_on:
        return _("As reported to %(body)s") % {"body": about.reported_to}
    day = date_format(about.reported_to_on, "DATE_FORMAT")
    return _("As reported to %(body)s on %(day)s") % {"body": about.reported_to, "day": day}


def mark_of(rating: str) -> str:
    """The shape that a rating has; empty where a value is missing, which is a word alone."""
    return str(status_of_rating(rating)) if rating in formatting.JUDGED else ""


class ReportedMeasure:
    """One measure of the record, with what has been put right since."""

    def __init__(self, kept: PayloadReader, page: "ReportedPlan"):
        self.kept, self.page = kept, page
        self.latest = kept.latest
        self.today = page.measures_today.get(kept.lineage)

    @property
    def mark(self) -> str:
        return mark_of(self.kept.rating)

    def _is_hidden(self, part: PayloadReader | None) -> bool:
        return part is not None and (self.kept.lineage, *part.span) in self.page.suppressed

    @property
    def is_suppressed_since(self) -> bool:
        """Was its value taken back since, because it tells of too few people? Then no page shows it again."""
        return self._is_hidden(self.latest)

    @property
    def direction_words(self) -> str:
        if self.is_suppressed_since or self._is_hidden(self.kept.compared):
            return ""
        return self.kept.direction_words or ""

    @property
    def values(self) -> list[Decimal | None]:
        """The newest, for a small drawing; none of them suppressed, then or since."""
        if self.latest is None:
            return []
        kept, kind = self.kept, PeriodKind(self.kept.period_kind)
        points = {Period(*point.span): point for point in kept.points or []}
        return newest_values(
            {
                period: Decimal(point.value)
                for period, point in points.items()
                if point.value is not None and not self._is_hidden(point)
            },
            Period(*self.latest.span),
            kind,
            Frequency(kept.frequency),
            is_cumulative=bool(kept.is_cumulative),
            broken_at=[
                Period.containing(kind, datetime.date.fromisoformat(each.on)) for each in kept.breaks or []
            ],
        )

    @property
    def marks(self) -> list[Entry]:
        """What was put right since of the figures shown here, the newest first."""
        spans = {part.span for part in (self.latest, self.kept.compared) if part}
        return [
            entry
            for entry in self.page.since.of_measures[self.kept.lineage]
            if (entry.row.period_start, entry.row.period_end) in spans
        ]

    @cached_property
    def year_before(self) -> PayloadReader | None:
        """The value as it was reported a year before, unless it has been suppressed since."""
        before = self.page.measures_year_before.get(self.kept.lineage)
        latest = before and before.latest
        return None if latest is None or self._is_hidden(latest) else before


class ReportedAction:
    """One action of the record, with what was put right of its update since."""

    def __init__(self, kept: PayloadReader, page: "ReportedPlan"):
        self.kept = kept
        self.today = page.actions_today.get(kept.lineage)
        self.marks = page.since.of_actions[kept.lineage]
        self.year_before = page.actions_year_before.get(kept.lineage)


class ReportedPlan:
    """What stands on the page: the record alone, and beside it what is known of its things today."""

    def __init__(self, snapshot: Snapshot, council, viewer):
        self.snapshot, self.council, self.viewer = snapshot, council, viewer
        self.kept = PayloadReader(snapshot.payload)

    @property
    def title(self) -> str:
        return title_of(self.kept)

    @property
    def title_year_before(self) -> str:
        return title_of(PayloadReader(self.snapshot_year_before.payload))

    @property
    def sentence(self) -> str:
        """The first words of the strip: how much of it was complete."""
        numbers = {row.status: row.count for row in self.kept.tally}
        words = ngettext(
            "%(done)s of %(total)s action complete.",
            "%(done)s of %(total)s actions complete.",
            len(self.actions),
        )
        return words % {"done": numbers.get("complete", 0), "total": len(self.actions)}

    # -- the record -----------------------------------------------------------------------------

    @cached_property
    def actions(self) -> list[ReportedAction]:
        return [ReportedAction(each, self) for each in self.kept.actions or []]

    @cached_property
    def measures(self) -> list[ReportedMeasure]:
        return [ReportedMeasure(each, self) for each in self.kept.measures or []]

    @cached_property
    def priorities(self) -> list[PayloadReader]:
        """The main ones."""
        return [each for each in self.kept.priorities or [] if not each.parent]

    @property
    def ratings(self) -> list[tuple]:
        """(its shape or nothing, its words, how many had it) of the ratings that there were."""
        return [(mark_of(row.rating), row.words, row.count) for row in self.kept.ratings or [] if row.count]

    @property
    def strip(self) -> list[tuple]:
        return [(row.status, row.words, row.count) for row in self.kept.tally or []]

    @property
    def statuses(self) -> list[str]:
        """Those whose marks are on the page."""
        shown = {row.kept.status for row in self.actions} | {row.mark for row in self.measures}
        for each in self.kept.priorities or []:
            parts = (each, each.stated, each.actions_status, each.measures_status)
            shown |= {part.status for part in parts if part}
        return [status for status in ActionStatus if status in shown]

    @cached_property
    def by_priority(self) -> list[tuple]:
        """(priority or None, what it is part of, its actions, its measures); those with nothing left out."""
        every = {each.lineage: each for each in self.kept.priorities or []}
        groups = [
            (
                priority,
                priority and every.get(priority.parent),
                [row for row in self.actions if row.kept.priority == lineage],
                [row for row in self.measures if row.kept.priority == lineage],
            )
            for priority in [*every.values(), None]
            for lineage in [priority and priority.lineage]
        ]
        return [group for group in groups if group[2] or group[3]]

    # -- today ----------------------------------------------------------------------------------

    @cached_property
    def plan_today(self) -> Plan | None:
        plans = Plan.objects.filter(lineage=self.snapshot.plan.lineage_id).visible_to(self.viewer)
        return plans.select_related("council").first()

    def _today(self, model) -> dict:
        if self.plan_today is None:
            return {}
        rows = list(model.objects.filter(plan=self.plan_today))
        for row in rows:
            row.plan = self.plan_today
        return {str(row.lineage_id): row for row in rows}

    @cached_property
    def actions_today(self) -> dict:
        return self._today(Action)

    @cached_property
    def measures_today(self) -> dict:
        return self._today(Measure)

    @property
    def _lineages(self) -> list[str]:
        return [each.lineage for each in self.kept.measures or []]

    @cached_property
    def since(self) -> Since:
        known_at = self.kept.known_at
        known_at = datetime.datetime.fromisoformat(known_at) if known_at else self.snapshot.taken_at
        updates = {each.lineage: each.update and each.update.id for each in self.kept.actions or []}
        stated = {each.lineage: each.stated and each.stated.id for each in self.kept.priorities or []}
        kinds = {each.lineage: each.kind for each in self.kept.measures or []}
        return Since(self.snapshot, known_at, actions=updates, priorities=stated, measures=kinds)

    @cached_property
    def changed_since(self) -> list[tuple]:
        """(its record, its row today or None, the field that names it, what was put right) of each such thing."""
        actions = [(row.kept, row.today, "title", row.marks) for row in self.actions]
        measures = [
            (row.kept, row.today, "name", self.since.of_measures[row.kept.lineage]) for row in self.measures
        ]
        return [each for each in (*actions, *measures) if each[-1]]

    @cached_property
    def suppressed(self) -> set[tuple]:
        """(lineage, first day, last day) of values that may not be shown today, whatever was reported once."""
        points = DataPoint.objects.as_at(timezone.now())
        points = points.filter(lineage__in=self._lineages, state=DataPoint.State.SUPPRESSED)
        days = points.values_list("lineage", "period_start", "period_end")
        return {(str(lineage), first, last) for lineage, first, last in days}

    # -- a year before --------------------------------------------------------------------------

    @cached_property
    def snapshot_year_before(self) -> Snapshot | None:
        about = self.snapshot.round
        wanted = Period(about.period_start, about.period_end).same_last_year()
        rows = readable(self.council, self.viewer).filter(plan__lineage=self.snapshot.plan.lineage_id)
        return rows.current().filter(round__period_end=wanted.end).first()

    def _year_before(self, name: str) -> dict:
        before = self.snapshot_year_before
        rows = getattr(PayloadReader(before.payload), name) if before else None
        return {each.lineage: each for each in rows or []}

    @cached_property
    def measures_year_before(self) -> dict:
        return self._year_before("measures")

    @cached_property
    def actions_year_before(self) -> dict:
        return self._year_before("actions")


class SnapshotPages(CouncilPage):
    """What the list and one report have in common."""

    section = "plans"

    def breadcrumbs(self):
        here = reverse("plans:plan_list", args=[self.council.slug])
        return [*super().breadcrumbs(), (_("Plans"), here)]


class SnapshotDetail(SnapshotPages, CouncilTemplate):
    """A plan as reported; at an address that stays."""

    template_name = "delivery/snapshot_detail.html"
    query_names = frozenset()

    def get(self, request, *args, **kwargs):
        found = readable(self.council, request.viewer).filter(sha256=kwargs["sha256"])
        found = found.select_related(*(f"{each}__plan__council" for each in ISSUES))
        self.snapshot = found.defer(*(f"{each}__payload" for each in ISSUES)).first()
        if self.snapshot is None:
            raise Http404
        return super().get(request, *args, **kwargs)

    def is_taken_down(self):
        of_gone_plans = Snapshot.objects.filter(plan__in=Plan.objects.of(self.council).taken_down())
        return of_gone_plans.filter(sha256=self.kwargs["sha256"]).exists()

    def breadcrumbs(self):
        address = reverse("delivery:snapshot_list", args=[self.council.slug])
        return [*super().breadcrumbs(), (_("As reported"), address)]

    def get_context_data(self, **kwargs):
        page = ReportedPlan(self.snapshot, self.council, self.request.viewer)
        return super().get_context_data(
            snapshot=self.snapshot, plan=self.snapshot.plan, page=page, kept=page.kept, **kwargs
        )


class SnapshotList(SnapshotPages, ListView):
    """Every report of the council's plans, the newest round first."""

    template_name = "delivery/snapshot_list.html"
    context_object_name = "snapshots"
    query_names = frozenset(["plan", "page"])
    paginate_by = 50

    @cached_property
    def plan(self) -> Plan | None:
        """The plan that was asked for; 404 for one that cannot be read."""
        slug = self.request.GET.get("plan", "")
        plans = Plan.objects.of(self.council).visible_to(self.request.viewer)
        plan = plans.filter(slug=slug).first() if slug_re.match(slug) else None
        if slug and plan is None:
            raise Http404
        return plan

    def get_queryset(self):
        rows = readable(self.council, self.request.viewer).current().select_related("corrects__plan__council")
        rows = rows.defer("payload", "corrects__payload").annotate(day=KT("payload__day"))
        if self.plan:
            rows = rows.filter(plan__lineage=self.plan.lineage_id)
        return rows.order_by("-round__period_end", "plan__title", "pk")

    def filters_in_use(self):
        return [FilterInUse(self.plan.title, language_given(self.plan, "title"))] if self.plan else []

    def get_context_data(self, **kwargs):
        context = super().get_context_data(plan=self.plan, **kwargs)
        for snapshot in context[self.context_object_name]:
            snapshot.day = datetime.date.fromisoformat(snapshot.day)
        return context
