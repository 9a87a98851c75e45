"""Saves many rows of one model as so many saves would: in a few queries, whatever their number."""

from collections.abc import Mapping

from django.db.models import Field, Model

from ..models import EditionRow, Lineage
from . import caching, history

AT_ONCE = 500
# Of one statement that writes several columns of several rows.
CHANGED_AT_ONCE = 100


def save_all(rows: list[Model], *, before: Mapping[Model, Model] | None = None, links=None) -> None:
    """Save these rows, each with a record in its history, its search entries and whatever moves the versions.

    `before`: of each row that is there already, a copy as it was read; the caller has locked these and compared their
    versions, and only columns that differ are written. `links`: (row, {relation: rows that it links to from now on}).
    What a row says of itself for its record (`_history_user`, `_change_reason`) counts. Inside `batched_invalidation`.
    """
    new = [row for row in rows if row._state.adding]
    changed = [row for row in rows if not row._state.adding]
    if not new and not changed:
        return
    model = (new or changed)[0]._meta.model
    with caching.rows_are_saved([*new, *changed]):
        _add(model, new)
        _change(model, changed, before or {})
        _link(model, links or ())
        for written, is_update in ((new, False), (changed, True)):
            history.record_all(model, written, is_update=is_update)


def _add(model, rows) -> None:
    if issubclass(model, EditionRow):
        Lineage.keep(*rows)
    model._base_manager.bulk_create(rows, batch_size=AT_ONCE)


def _change(model, rows, before) -> None:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    for row in rows:
        row.version = max(row.version, 0) + 1
        for field in fields:
            if getattr(field, "auto_now", False):
                field.pre_save(row, add=False)
    written = [field.name for field in fields if any(_differ(row, before[row], field) for row in rows)]
    manager = model._base_manager
    if rows:
        # Each column by its own name: that of both languages is written too, as `save` does.
        manager = manager.rewrite(False) if hasattr(manager, "rewrite") else manager
        manager.bulk_update(rows, written, batch_size=CHANGED_AT_ONCE)


def _differ(row, before, field: Field) -> bool:
    return getattr(row, field.attname) != getattr(before, field.attname)


def _link(model, links) -> None:
    """Have each row link to just these."""
    wanted: dict[Field, dict] = {}
    for row, linked in links:
        for name, others in linked.items():
            wanted.setdefault(model._meta.get_field(name), {})[row.pk] = {other.pk for other in others}
    for field, by_row in wanted.items():
        through, whose = field.remote_field.through, f"{field.m2m_field_name()}_id"
        other = f"{field.m2m_reverse_field_name()}_id"
        there = through._base_manager.filter(**{f"{whose}__in": by_row})
        gone = [link.pk for link in there if getattr(link, other) not in by_row[getattr(link, whose)]]
        known = {(getattr(link, whose), getattr(link, other)) for link in there}
        new = {(key, each) for key, others in by_row.items() for each in others} - known
        through._base_manager.filter(pk__in=gone).delete()
        through._base_manager.bulk_create(
            [through(**{whose: key, other: each}) for key, each in sorted(new)], batch_size=AT_ONCE
        )
