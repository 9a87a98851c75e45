"""What waits for an officer: rounds to answer, risks to review, pledges to judge, undertakings, what ends."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils import permissions
from councils.admin_urls import admin_url
from councils.dashboard import TaskList, TaskRow, format_when, in_this_language
from councils.models import UNTIL_RELEASED
from plans.models import Decision, Plan
from pledges.models import Pledge, VisionStatement

from .. import reporting
from ..handovers import without_successor
from ..models import (
    PROMISES,
    Action,
    Handover,
    Judgement,
    Measure,
    Risk,
    RiskReview,
    RiskScale,
    Undertaking,
    UndertakingUpdate,
)
from ..progress import RiskProgress, Undertakings, of_risks, with_newest

# So long after the last word of an undertaking its officer is asked.
SILENT_AFTER = timedelta(days=90)


@dataclass
class OwedRow(TaskRow):
    """Leads to the form on which it is reported."""

    report_address: str = ""
    is_late: bool = False

    @property
    def address(self) -> str:
        return self.report_address


class ToReport(TaskList):
    """What this officer answers for: as its owner, or as the deputy where the owner has let the day pass."""

    name = "report"
    heading = gettext_lazy("To report")
    hint = gettext_lazy("Due from you in the open reporting rounds")
    button = gettext_lazy("Report")
    headings = (gettext_lazy("Item"), gettext_lazy("Due"))

    def query(self):
        return [each for council in self.dashboard.councils for each in self.owed_in(council)]

    def owed_in(self, council) -> list[reporting.Owed]:
        """Of every open round; what is due first comes first."""
        plans = self.plans_of(council)
        collections = reporting.open_collections(council, self.dashboard.today, plans) if plans else []
        return [
            each
            for collection in collections
            for each in collection.open
            if each.is_asked_of(self.dashboard.user, self.dashboard.today)
        ]

    def plans_of(self, council) -> list[Plan]:
        """Only those in which the officer answers for something: to most officers this list is one query."""
        mine = Q(owner=self.dashboard.user) | Q(deputy=self.dashboard.user)
        named = [Exists(model.objects.filter(mine, plan=OuterRef("pk"))) for model in (Action, Measure)]
        plans = Plan.objects.of(council).live(self.dashboard.now).filter(named[0] | named[1])
        return list(plans.select_related("council"))

    def rows_of(self, values):
        return [
            self.with_cells(
                OwedRow(
                    type(each.thing),
                    each.thing.pk,
                    str(each.thing),
                    str(each.round.council),
                    when=each.round.due_on,
                    report_address=each.report_address,
                    is_late=each.round.days_late(self.dashboard.today) > 0,
                ),
                each.asked_for_in_its_round,
                self.due(each),
            )
            for each in values
        ]

    def due(self, owed) -> str:
        day = format_when(owed.round.due_on)
        return _("%(day)s, overdue") % {"day": day} if owed.round.days_late(self.dashboard.today) else day

    def sentence(self, row):
        return _("%(kind)s: %(asked)s, due by %(day)s.") % {
            "kind": row.kind,
            "asked": row.cells[0][1],
            "day": format_when(row.when),
        }

    def is_urgent(self, row):
        return row.is_late


class RisksToReview(TaskList):
    """Risks that this officer answers for, or stands in for, whose review is overdue."""

    name = "risks"
    heading = gettext_lazy("Risks to review")
    hint = gettext_lazy("Yours, with a review that is overdue")
    button = gettext_lazy("Review")
    headings = (gettext_lazy("Plan"), gettext_lazy("Next review"))

    def query(self) -> list[RiskProgress]:
        """The one that is overdue for longest comes first; to most officers this list is one query."""
        mine = Q(owner=self.dashboard.user) | Q(deputy=self.dashboard.user)
        plans = Plan.objects.filter(council__in=self.dashboard.councils).live(self.dashboard.now)
        found = Risk.objects.filter(mine, plan__in=plans).going_on(self.dashboard.today)
        risks = list(found.select_related("plan__council", "priority__parent"))
        if not risks:
            return []
        # By no scale: only the days are asked for.
        rows = of_risks(risks, RiskScale(), self.dashboard.today, UNTIL_RELEASED)
        return sorted((row for row in rows if row.is_overdue), key=lambda row: row.next_review_on)

    def rows_of(self, values):
        return [
            self.with_cells(
                OwedRow(
                    Risk,
                    row.risk.pk,
                    str(row.risk),
                    str(row.risk.plan.council),
                    when=row.next_review_on,
                    report_address=f"{admin_url(RiskReview, 'add')}?risk={row.risk.pk}",
                    is_late=True,
                ),
                row.risk.plan.title,
                _("%(day)s, overdue") % {"day": format_when(row.next_review_on)},
            )
            for row in values
        ]

    def sentence(self, row):
        return _("%(kind)s: its review was due on %(day)s.") % {
            "kind": row.kind,
            "day": format_when(row.when),
        }

    def is_urgent(self, row):
        return row.is_late


class PledgesToJudge(TaskList):
    """Pledges whose day has passed without a judgement, for publishers; what was found to be kept before stays so."""

    name = "pledges"
    heading = gettext_lazy("Pledges to judge")
    hint = gettext_lazy("Their day has passed, and no judgement is recorded")
    button = gettext_lazy("Record")
    headings = (gettext_lazy("Judged by"), gettext_lazy("By when"))

    def is_for(self):
        return self.dashboard.publishes

    def query(self):
        """What has been due for longest comes first; one that is held counts too."""
        now, Verdict = self.dashboard.now, Judgement.Verdict
        found = Judgement.objects.counting(UNTIL_RELEASED).filter(lineage=OuterRef("lineage"))
        newest = Subquery(found.order_by("-reported_on", "-pk").values("verdict")[:1])
        live = Pledge.objects.live(now).kept().filter(vision__in=VisionStatement.objects.live(now))
        due = live.filter(
            self.dashboard.council_filter(permissions.PUBLISHING), due_on__lt=self.dashboard.today
        )
        due = due.annotate(newest_verdict=newest).filter(
            Q(newest_verdict=None) | ~Q(newest_verdict=Verdict.KEPT)
        )
        due = due.exclude(Exists(found.filter(reported_on__gte=OuterRef("due_on"))))
        return due.exclude(judge=None).select_related("council", "judge").order_by(F("due_on"), "pk")

    def rows_of(self, values):
        return [
            self.with_cells(
                OwedRow(
                    Pledge,
                    pledge.pk,
                    str(pledge),
                    str(pledge.council),
                    when=pledge.due_on,
                    report_address=f"{admin_url(Judgement, 'add')}?pledge={pledge.pk}",
                    is_late=True,
                ),
                str(pledge.judge),
                format_when(pledge.due_on),
            )
            for pledge in values
        ]

    def sentence(self, row):
        return _("%(kind)s: it was to be true by %(day)s. No judgement is recorded.") % {
            "kind": row.kind,
            "day": format_when(row.when),
        }


class UndertakingsToReport(TaskList):
    """Open undertakings of this officer, or of nobody, that are overdue or of which nothing was said for long."""

    name = "undertakings"
    heading = gettext_lazy("Undertakings to report on")
    hint = gettext_lazy("Yours or nobody’s: overdue, or without an update for 90 days")
    button = gettext_lazy("Report")
    headings = (gettext_lazy("Last reported"), gettext_lazy("Due date"))

    def query(self):
        """What has been silent for longest comes first; an update that is held counts too."""
        today, Status = self.dashboard.today, UndertakingUpdate.Status
        rows = Undertaking.objects.filter(self.dashboard.council_filter(permissions.EDITING))
        decisions = Decision.objects.live(self.dashboard.now).values("lineage")
        rows = with_newest(rows.filter(decision__lineage__in=decisions), UNTIL_RELEASED)
        rows = rows.annotate(told_on=Coalesce("newest_reported_on", "asked_on"))
        is_silent = Q(told_on=None) | Q(told_on__lt=today - SILENT_AFTER)
        return rows.filter(
            Q(owner=self.dashboard.user) | Q(owner=None),
            Q(newest_status=None) | Q(newest_status=Status.OPEN),
            is_silent | Q(due_on__lt=today),
        ).order_by(F("told_on").asc(nulls_first=True), "pk")

    def rows_of(self, values):
        return [self.row_of(row) for row in Undertakings(values, self.dashboard.today).every]

    def row_of(self, row):
        undertaking = row.undertaking
        owed = OwedRow(
            Undertaking,
            undertaking.pk,
            str(undertaking),
            str(undertaking.council),
            when=undertaking.due_on,
            report_address=f"{admin_url(UndertakingUpdate, 'add')}?undertaking={undertaking.pk}",
            is_late=row.is_overdue,
        )
        told = format_when(row.update.reported_on) if row.update else _("Never")
        return self.with_cells(owed, told, self.due(row))

    def due(self, row) -> str:
        if row.undertaking.due_on is None:
            return _("No date was given")
        day = format_when(row.undertaking.due_on)
        return _("%(day)s, overdue") % {"day": day} if row.is_overdue else day

    def sentence(self, row):
        words = {"kind": row.kind, "day": row.cells[0][1]}
        return _("%(kind)s. Last reported: %(day)s.") % words

    def is_urgent(self, row):
        return row.is_late


class WithoutSuccessor(TaskList):
    """Of councils that will end: what goes on, and of which nobody has said what becomes of it."""

    name = "successors"
    heading = gettext_lazy("Without a successor")
    hint = gettext_lazy("Your council will end. Say who takes these on, or why nobody does")
    headings = (gettext_lazy("Part of"),)
    # It is the whole council's work, not one officer's: it does not count in their tasks.
    is_task = False

    @property
    def ending(self) -> list:
        return [council for council in self.dashboard.councils if council.ends_on]

    def is_for(self):
        return bool(self.ending)

    def query(self):
        """Of all kinds at once: pledges, actions, measures, each in the order of its vision or plan."""
        queries = [self.of_kind(model, place) for place, model in enumerate(PROMISES)]
        return queries[0].union(*queries[1:], all=True).order_by("at_kind", "whole_en", "place", "pk")

    def of_kind(self, model, at_kind):
        rows = without_successor(model, self.ending, self.dashboard.today, self.dashboard.now)
        whole = PROMISES[model] or "vision"
        title, code, place = {
            Pledge: ("title", Value(""), "number"),
            Action: ("title", F("reference"), "position"),
            Measure: ("name", F("code"), "position"),
        }[model]
        paths = {"thing": title, "whole": f"{whole}__title", "owner": f"{model.council_lookup}__name"}
        texts = {
            f"{name}_{code}": F(f"{path}_{code}") for name, path in paths.items() for code in ("en", "cy")
        }
        known = {"at_kind": Value(at_kind), "at_council": F(model.council_lookup), "code_here": code}
        rows = rows.order_by().annotate(place=F(place), **known, **texts)
        return rows.values_list("pk", "lineage", "place", *known, *texts)

    def rows_of(self, values):
        return [self.row_of(*each) for each in values]

    def row_of(self, pk, lineage, place, at_kind, council, code, *texts):
        title, whole, owner = (in_this_language(*texts[at : at + 2]) for at in (0, 2, 4))
        asked = urlencode({"council": council, "thing": lineage})
        address = f"{admin_url(Handover, 'add')}?{asked}"
        named = f"{code} {title}".strip()
        row = OwedRow(list(PROMISES)[at_kind], pk, named, owner, report_address=address)
        return self.with_cells(row, whole)
