"""What a colleague looks after, as owner or as deputy, and how all of it becomes somebody else's."""

from collections import defaultdict
from copy import copy
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst

from .models import Council, CouncilContent, User
from .publishing.bulk import save_all
from .publishing.caching import batched_invalidation

# The fields that name a colleague who looks after a row. Residents read neither.
OWNER, DEPUTY = "owner", "deputy"


@dataclass
class Work:
    """Rows of one kind that name a colleague in one of these fields."""

    field: str
    rows: QuerySet

    @property
    def label(self) -> str:
        return capfirst(self.rows.model._meta.verbose_name_plural)

    @property
    def as_deputy(self) -> bool:
        return self.field == DEPUTY

    @property
    def number(self) -> int:
        return self.rows.count()


def _kinds():
    for model in apps.get_models():
        fields = {field.name for field in model._meta.fields if field.related_model is User}
        for name in (OWNER, DEPUTY):
            if name in fields and hasattr(model, "council_lookup"):
                yield model, name


def work_of(person: User, council: Council) -> list[Work]:
    """What they look after in this council and what goes on: nothing that is archived or was replaced."""
    found = []
    for model, name in _kinds():
        rows = model._base_manager.filter(**{name: person, model.council_lookup: council})
        path = _path_to_content(model)
        if path is not None:
            rows = rows.exclude(**{f"{path}status": CouncilContent.Status.ARCHIVED})
            later = Q(**{f"{path}superseded_at": None}) | Q(**{f"{path}superseded_at__gt": timezone.now()})
            rows = rows.filter(later)
        found.append(Work(name, rows))
    return sorted(
        (work for work in found if work.rows.exists()), key=lambda work: (work.label, work.as_deputy)
    )


def _path_to_content(model) -> str | None:
    """The lookup of what a row is published with; None for what is published with no content of its council."""
    if issubclass(model, CouncilContent):
        return ""
    is_part = "__" in model.council_lookup
    return f"{model.council_lookup.removesuffix('council')}" if is_part else None


def reassign(person: User, council: Council, *, to: User, by: User, reason: str) -> int:
    """Have a colleague look after all of it in their place; how many rows changed. In one transaction."""
    keys: dict[type, set] = defaultdict(set)
    with batched_invalidation():
        for work in work_of(person, council):
            keys[work.rows.model].update(work.rows.values_list("pk", flat=True))
        for model, those in keys.items():
            found = model._base_manager.select_for_update(of=("self",)).filter(pk__in=those)
            rows = list(found.order_by("pk"))
            before = {row: copy(row) for row in rows}
            for row in rows:
                _put(row, person, to)
                row._history_user, row._change_reason = by, reason
            save_all(rows, before=before)
    return sum(map(len, keys.values()))


def _put(row, person, to) -> None:
    """Nobody is the deputy of themselves."""
    for name in (OWNER, DEPUTY):
        if getattr(row, f"{name}_id", None) == person.pk:
            setattr(row, name, to)
    if hasattr(row, "deputy_id") and row.deputy_id == row.owner_id:
        row.deputy = None
