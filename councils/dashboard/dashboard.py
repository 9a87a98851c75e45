"""Who asks what waits, and the one thing to begin with."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from .. import permissions
from ..composition import composition
from ..models import Council
from .rows import TaskRow
from .task_lists import TaskList


class Dashboard:
    """Who asks, and for which councils they work now."""

    def __init__(self, user):
        self.user, self.now, self.today = user, timezone.now(), timezone.localdate()

    @cached_property
    def councils(self) -> list[Council]:
        own = permissions.council_ids_of(self.user)
        return list(Council.objects.filter(pk__in=own).going_on()) if own else []

    @property
    def sees_all(self) -> bool:
        return permissions.is_superuser.test(self.user)

    @property
    def names_councils(self) -> bool:
        return self.sees_all or len(self.councils) > 1

    @property
    def publishes(self) -> bool:
        return self.sees_all or bool(self.ids(permissions.PUBLISHING))

    def ids(self, roles) -> list[int]:
        return [council.pk for council in self.councils if permissions.role_in(self.user, council) in roles]

    def council_filter(self, roles=permissions.EDITING, lookup="council") -> Q:
        return Q() if self.sees_all else Q(**{f"{lookup}__in": self.ids(roles)})

    def tables(self) -> list[TaskList]:
        return [table for table in (kind(self) for kind in composition().TASK_LISTS) if table.is_for()]


@dataclass
class Next:
    """The one thing to begin with."""

    table: TaskList
    row: TaskRow

    @property
    def sentence(self) -> str:
        return self.table.sentence(self.row)


def next_of(tables) -> Next | None:
    """What is urgent, in the order of the tables; else the first task there is."""
    tasks = [(table, row) for table in tables if table.is_task for row in table.rows]
    urgent = ((table, row) for table, row in tasks if table.is_urgent(row))
    first = next(urgent, tasks[0] if tasks else None)
    return Next(*first) if first else None
