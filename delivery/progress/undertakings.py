"""Undertakings as last reported: which are open, for how long, and for how long nothing was said of them."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from councils.compiled_queries import compiled_query

from ..models import Undertaking, UndertakingUpdate

Status = UndertakingUpdate.Status

# A committee's page asks for its undertakings only where there are some.
FACTS_OF_COMMITTEES = {
    "has_undertakings": Exists(Undertaking.objects.filter(committee=OuterRef("pk")).order_by()),
}
# What lists show of the newest update, read with the undertaking.
SHOWN = ("status", "reported_on", "note_en", "note_cy", "next_step_by")


@dataclass
class UndertakingProgress:
    """One undertaking, and what was last reported of it (None where nothing was)."""

    undertaking: Undertaking
    update: UndertakingUpdate | None
    today: date

    @property
    def status(self) -> str:
        """Without an update it is open."""
        return self.update.status if self.update else str(Status.OPEN)

    @property
    def word(self):
        return Status(self.status).label

    @property
    def is_open(self) -> bool:
        return self.status == Status.OPEN

    @property
    def is_overdue(self) -> bool:
        due_on = self.undertaking.due_on
        return self.is_open and due_on is not None and due_on < self.today

    @property
    def age(self) -> int | None:
        """Days since it was asked; None where that day is not known."""
        asked_on = self.undertaking.asked_on
        return (self.today - asked_on).days if asked_on else None

    @property
    def silence(self) -> int | None:
        """Days since it was last reported on; None where it never was."""
        return (self.today - self.update.reported_on).days if self.update else None


class Undertakings:
    """Some undertakings, each as last reported: those that are overdue first, then the oldest."""

    def __init__(self, rows, today: date):
        found = [UndertakingProgress(row, newest_of(row), today) for row in rows]
        self.every = sorted(found, key=_place)

    @cached_property
    def open(self) -> list[UndertakingProgress]:
        return [row for row in self.every if row.is_open]

    @property
    def done(self) -> list[UndertakingProgress]:
        return [row for row in self.every if row.status == Status.DONE]

    @property
    def refused(self) -> list[UndertakingProgress]:
        return [row for row in self.every if row.status == Status.REFUSED]


def _place(row: UndertakingProgress) -> tuple:
    asked_on = row.undertaking.asked_on or date.max
    return not row.is_open, not row.is_overdue, row.is_overdue and row.undertaking.due_on, asked_on


def newest_of(row: Undertaking) -> UndertakingUpdate | None:
    """The newest update, as far as it was read with the row."""
    said = {name: getattr(row, f"newest_{name}") for name in SHOWN}
    return UndertakingUpdate(lineage_id=row.lineage_id, **said) if said["status"] else None


def with_newest(rows, at):
    """With what lists show of the newest update that counts."""
    counting = UndertakingUpdate.objects.counting(at).filter(lineage=OuterRef("lineage"))
    newest = counting.order_by("-reported_on", "-pk").rewrite(False)
    said = {f"newest_{name}": Subquery(newest.values(name)[:1]) for name in SHOWN}
    named = (
        "council",
        "decision__council",
        "resolution",
        "committee__council",
        "lead_councillor__council",
        "directorate__council",
    )
    return rows.annotate(**said).select_related(*named)


@compiled_query
def _of_decision(decision, viewer):
    rows = Undertaking.objects.of(decision.council_id).filter(decision__lineage=decision.lineage_id)
    return with_newest(rows.shown_to(viewer), viewer.now).order_by("pk")


@compiled_query
def _of_committee(committee, viewer):
    rows = Undertaking.objects.of(committee.council_id).filter(committee=committee.pk)
    return with_newest(rows.shown_to(viewer), viewer.now).order_by("pk")


@compiled_query
def _of_plan(plan, viewer):
    rows = Undertaking.objects.of(plan.council_id).filter(decision__plan__lineage=plan.lineage_id)
    return with_newest(rows.shown_to(viewer), viewer.now).order_by("pk")


def undertakings_of_decision(decision, viewer) -> Undertakings:
    return Undertakings(_of_decision(decision, viewer), timezone.localdate())


def undertakings_of_committee(committee, viewer) -> Undertakings:
    return Undertakings(_of_committee(committee, viewer), timezone.localdate())


def undertakings_of_plan(plan, viewer) -> Undertakings:
    """Of the decisions about it, whichever its edition."""
    return Undertakings(_of_plan(plan, viewer), timezone.localdate())


@compiled_query
def updates_of(undertaking, at):
    """All that residents read, the newest first."""
    rows = UndertakingUpdate.objects.as_at(at).filter(lineage=undertaking.lineage_id)
    return rows.select_related("corrects", "corrected_by").order_by("-reported_on", "-pk")
