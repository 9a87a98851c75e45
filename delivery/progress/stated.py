"""What a council itself says of its priorities, where its status rule is its own statement."""

from dataclasses import dataclass
from datetime import date

from plans.models import Priority

from ..figures import statuses
from ..figures.period import Frequency
from ..models import PriorityUpdate


@dataclass(frozen=True)
class StatedStatus:
    """The status that a priority has by its newest update, and that update; None before the first."""

    status: statuses.ActionStatus
    update: PriorityUpdate | None


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
