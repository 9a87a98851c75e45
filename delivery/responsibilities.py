"""Who is responsible for what is planned: named on it, else on the nearest that it is under."""

from functools import cached_property

from councils.compiled_queries import compiled_query
from councils.models import Committee, Councillor, Directorate
from plans.models import Plan, Priority


@compiled_query
def _councillors(council):
    return Councillor.objects.of(council.pk).select_related("council").prefetch_related("offices")


@compiled_query
def _directorates(council):
    return Directorate.objects.of(council.pk).select_related("council")


@compiled_query
def _committees(council):
    return Committee.objects.of(council.pk).select_related("council")


# By the relation that names them: how they are read.
RESPONSIBLE = {"lead_councillor": _councillors, "directorate": _directorates, "committee": _committees}


class Responsibilities:
    """Under these plans of a council: lead councillors, directorates, the committees that scrutinise.

    `things`: actions, measures and risks; `priorities`: by their key, each with its plan and its parent.
    """

    def __init__(self, council, things, priorities: dict[int, Priority], plans):
        self.council, self.priorities = council, priorities
        self.rows = [*things, *priorities.values(), *plans]

    def of(self, row, name: str):
        """Who is responsible for an action, a measure, a risk, a priority or a plan; `name`: the relation."""
        return self._directory[name].get(next(filter(None, self._keys(name, row)), None))

    def _keys(self, name: str, row):
        # An action has no committee of its own.
        return (getattr(each, f"{name}_id", None) for each in self._with_those_above(row))

    def _with_those_above(self, row) -> list:
        if isinstance(row, Plan):
            return [row]
        if isinstance(row, Priority):
            return [*reversed(row.path), row.plan]
        return [row, *self._with_those_above(self.priorities.get(row.priority_id) or row.plan)]

    @cached_property
    def _directory(self) -> dict[str, dict]:
        """By relation and key; what nothing names is not asked for."""
        found: dict[str, dict] = {}
        for name, read in RESPONSIBLE.items():
            is_named = any(key for row in self.rows for key in self._keys(name, row))
            found[name] = {each.pk: each for each in read(self.council)} if is_named else {}
        return found

    def choices(self, name: str) -> list:
        """Those who are responsible for something, by name."""
        found = {self.of(row, name) for row in self.rows} - {None}
        return sorted(found, key=lambda row: (row.name, row.pk))
