"""What a council itself says of its priorities, where its status rule is its own statement."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery

from plans.models import Priority

from ..figures import statuses
from ..figures.period import Frequency
from ..models import PriorityUpdate


@dataclass(frozen=True)
class StatedStatus:
    """The status that a priority has by its newest update, and that update; None before the first."""

    status: statuses.ActionStatus
    update: PriorityUpdate | None


def newest_updates(plans, at: datetime) -> dict[UUID, PriorityUpdate]:
    """By lineage: the newest update of each priority of these plans that counts at a moment; in one query."""
    counting = PriorityUpdate.objects.counting(at)
    newest = counting.filter(lineage=OuterRef("lineage")).order_by("-reported_on", "-pk").values("pk")[:1]
    lineages = Priority.objects.filter(plan__in=plans).values("lineage")
    rows = PriorityUpdate.objects.filter(lineage__in=lineages, pk=Subquery(newest))
    return {row.lineage_id: row for row in rows}


def stated_status(
    priority: Priority, update: PriorityUpdate | None, cadence: str, today: date
) -> StatedStatus | None:
    """How a priority stands on a day; None for an outcome under a priority of which nothing was said."""
    if update is None and priority.parent_id:
        return None
    if update is None or priority.ended_by(today):
        return StatedStatus(statuses.ActionStatus(update.status if update else "not_yet_rated"), update)
    months = Frequency(cadence).months
    status = statuses.standing(
        update.status, due_on=None, reported_on=update.reported_on, months=months, today=today
    )
    return StatedStatus(status, update)
