"""Editions: a thing with all its parts is copied as a draft of the next one, compared, and brought up to date.

What belongs to a thing is read off the models: `parent_fields()` and `cascades_from` lead from a part to its whole,
`identified_by` says by what the same part is known in another edition. Reached so far by tests and the demo alone.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from django.apps import apps
from django.db import models, transaction
from django.db.models import Field, Max
from django.utils import timezone
from modeltranslation.manager import get_translatable_fields_for_model

from ..models import CouncilContent, CouncilOwned, EditionRow, Lineage, User, Workflow
from .caching import batched_invalidation

# What a copy has of its own, and a comparison does not look at.
OWN_FIELDS = {*Workflow.WORKFLOW_FIELDS, "id"}
NOT_COPIED = (
    *("publish_at", "superseded_at", "first_published_at", "submitted_at", "submitted_by"),
    *("based_on", "copied_at"),
)

# The rows of a thing and its parts, by kind.
Rows = dict[type[CouncilOwned], list]


# -- what belongs to a thing ---------------------------------------------------------------------


@cache
def parts_of_model(model) -> list[tuple[type[CouncilOwned], str]]:
    """(model of a part, its relation to its whole) of all that belongs to such a thing; a whole before its parts."""
    found, wholes = [], [model]
    for whole in wholes:
        for part in apps.get_models():
            for name in _relations_to_wholes(part):
                if part._meta.get_field(name).related_model is whole and (part, name) not in found:
                    found.append((part, name))
                    wholes.append(part)
    return found


def _relations_to_wholes(model) -> tuple[str, ...]:
    if not issubclass(model, CouncilOwned) or model.is_progress:
        return ()
    if issubclass(model, CouncilContent):
        return (model.cascades_from,) if model.cascades_from else ()
    return model.parent_fields()


def rows_of(root: CouncilContent) -> Rows:
    """The thing and its parts, by model, in the order of `parts_of_model`."""
    whole = root._meta.model
    found = {whole: [_read(whole).get(pk=root.pk)]}
    for model, name in parts_of_model(whole):
        wholes = {row.pk: row for row in found[model._meta.get_field(name).related_model]}
        rows = _within(wholes, name, _read(model).filter(**{f"{name}__in": wholes}).order_by("pk"))
        found[model] = [*found.pop(model, ()), *rows]  # a budget may be a plan's, a priority's or an action's
    return found


def _read(model):
    """The rows of a kind with what they are compared by."""
    named = [field.name for field in model._meta.fields if _has_editions(field)]
    links = [field.name for field in _link_fields(model)]
    return model._base_manager.select_related(*named).prefetch_related(*links)


def _within(wholes: dict, name: str, rows) -> list:
    """The rows with the very wholes they belong to."""
    rows = list(rows)
    for row in rows:
        setattr(row, name, wholes[getattr(row, f"{name}_id")])
    return rows


def _has_editions(field) -> bool:
    return field.is_relation and issubclass(field.related_model, EditionRow)


def identity(row) -> tuple:
    """By what this part is known in each edition, within its kind."""
    own = tuple(_comparable(row, row._meta.get_field(name)) for name in row.identified_by)
    if isinstance(row, EditionRow):
        return own
    wholes = (getattr(row, name) for name in row.parent_fields())
    return (*(identity(whole) for whole in wholes if whole is not None), *own)


# -- copying -------------------------------------------------------------------------------------


@transaction.atomic
def start_next_edition(root: CouncilContent, *, by: User | None) -> CouncilContent:
    """A draft of the next edition, with a copy of every part; of the present one nothing changes. Returns the draft."""
    with batched_invalidation():
        rows = rows_of(root)
        copies: dict[tuple, CouncilOwned] = {}
        for model, originals in rows.items():
            _copy_rows(model, originals, copies, by)
        draft = copies[type(root), root.pk]
        draft.based_on, draft.copied_at = root, timezone.now()
        _save(draft, by)
    return draft


def _copy_rows(model, originals, copies, by) -> None:
    """Copy rows of one kind; those that name others of their kind after them."""
    waiting = {row.pk: row for row in originals}
    while waiting:
        ready = [row for row in waiting.values() if not any(pk in waiting for pk in _named_of_its_kind(row))]
        made = [_copy_of(row, copies, by) for row in ready]
        if issubclass(model, EditionRow):
            Lineage.keep(*made)
        model._base_manager.bulk_create(made, batch_size=500)
        model.history.bulk_history_create(made, batch_size=500, default_user=by)
        for row, copy in zip(ready, made, strict=True):
            copies[model, row.pk] = copy
            del waiting[row.pk]
    _copy_links(model, originals, copies, by)


def _named_of_its_kind(row):
    fields = [
        field for field in row._meta.fields if field.related_model is type(row) and field.name != "based_on"
    ]
    return [getattr(row, field.attname) for field in fields]


def _copy_of(row, copies, by):
    copy = type(row)()
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        named = copies.get((field.related_model, value)) if field.is_relation else None
        setattr(copy, field.attname, named.pk if named else value)
    copy.pk, copy.version = None, 0
    if isinstance(copy, CouncilContent):
        newest = (
            type(row)._base_manager.filter(lineage=row.lineage_id).aggregate(newest=Max("edition"))["newest"]
        )
        copy.edition = newest + 1
        for name in NOT_COPIED:
            setattr(copy, name, None)
        copy.status, copy.created_by, copy.updated_by = copy.Status.DRAFT, by, by
    return copy


def _copy_links(model, originals, copies, by) -> None:
    """Links of many to many; what belongs to the thing itself is linked as its copy."""
    linked = set()
    for field in _link_fields(model):
        through, mine, theirs = (
            field.remote_field.through,
            field.m2m_field_name(),
            field.m2m_reverse_field_name(),
        )
        links = through._base_manager.filter(**{f"{mine}__in": [row.pk for row in originals]}).order_by("pk")
        made = []
        for link in links:
            copy = copies[model, getattr(link, f"{mine}_id")]
            other = getattr(link, f"{theirs}_id")
            named = copies.get((field.related_model, other))
            made.append(through(**{f"{mine}_id": copy.pk, f"{theirs}_id": named.pk if named else other}))
            linked.add(copy)
        through._base_manager.bulk_create(made, batch_size=500)
    for copy in sorted(linked, key=lambda copy: copy.pk):
        _save(copy, by)  # its history has the links too


def _link_fields(model) -> list:
    return [field for field in model._meta.many_to_many if field.remote_field.through._meta.auto_created]


def _save(row, by) -> None:
    row._history_user = by
    row.save()


# -- comparing -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """One part that one edition has and the other has not, or of which these fields say something else."""

    model: type[models.Model]
    before: models.Model | None
    after: models.Model | None
    fields: tuple[str, ...] = ()


def differences(before: CouncilContent, after: CouncilContent) -> list[Difference]:
    """What a later edition says otherwise than an earlier one, kind by kind; within one in the order of the later."""
    earlier, later = rows_of(before), rows_of(after)
    return [each for model in later for each in _differences(model, earlier.get(model, ()), later[model])]


def _differences(model, before, after) -> list[Difference]:
    known = {identity(row): row for row in before}
    found = []
    for row in after:
        earlier = known.pop(identity(row), None)
        names = differing_fields(earlier, row) if earlier else ()
        if earlier is None or names:
            found.append(Difference(model, earlier, row, names))
    return found + [Difference(model, row, None) for row in known.values()]


def differing_fields(before: CouncilOwned, after: CouncilOwned) -> tuple[str, ...]:
    """The fields of a part, links included, that say something else; what each edition has of its own aside."""
    return tuple(
        field.name
        for field in compared_fields(after._meta.model)
        if _comparable(before, field) != _comparable(after, field)
    )


@cache
def compared_fields(model) -> list[Field]:
    """Texts language by language; not what a row belongs to, nor what only its own edition has."""
    own = OWN_FIELDS if model.is_content else OWN_FIELDS - {"status"}  # of a part: a field as any other
    left_out = {*own, *_relations_to_wholes(model), *(get_translatable_fields_for_model(model) or ())}
    return [field for field in model._meta.concrete_fields if field.name not in left_out] + _link_fields(
        model
    )


def _comparable(row, field):
    """A value that is equal where the same is meant: of what has editions, the lineage; nothing and "" are one."""
    if field.many_to_many:
        return frozenset(_key_of(other) for other in _linked(row, field))
    if _has_editions(field) and getattr(row, field.attname):
        return _key_of(getattr(row, field.name))
    value = getattr(row, field.attname)
    if isinstance(field, models.FileField):
        return value.name or None
    return None if value == "" else value


def _key_of(row):
    return row.lineage_id if isinstance(row, EditionRow) else row.pk


def _linked(row, field) -> list:
    """What a row is linked to; of a row as it was at some time, what it was linked to then."""
    record = getattr(row, "_history", None)
    if record is None:
        return list(getattr(row, field.name).all())
    name = field.m2m_reverse_field_name()
    return [getattr(link, name) for link in getattr(record, field.name).select_related(name)]


# -- what was corrected meanwhile ----------------------------------------------------------------


class Standing(StrEnum):
    """How a correction of the live edition stands in a draft that was copied before it."""

    OPEN = "open"  # the draft still says what stood there then
    TAKEN = "taken"  # the draft says the same by now
    CONFLICT = "conflict"  # the draft says something else again


@dataclass(frozen=True)
class LiveChange:
    """What was changed in the edition a draft is based on, since it was copied."""

    model: type[models.Model]
    before: models.Model | None
    now: models.Model | None
    in_draft: models.Model | None
    fields: tuple[str, ...]

    @property
    def standing(self) -> Standing:
        if self.now is None:
            return Standing.TAKEN if self.in_draft is None else Standing.OPEN
        if self.before is None:
            if self.in_draft is None:
                return Standing.OPEN
            return Standing.CONFLICT if differing_fields(self.in_draft, self.now) else Standing.TAKEN
        if self.in_draft is None:
            return Standing.CONFLICT
        values = [
            tuple(_comparable(row, self.model._meta.get_field(name)) for name in self.fields)
            for row in (self.before, self.now, self.in_draft)
        ]
        then, now, ours = values
        return Standing.TAKEN if ours == now else Standing.OPEN if ours == then else Standing.CONFLICT


def changed_since(draft: CouncilContent) -> list[LiveChange]:
    """What was changed in the edition a draft is based on since it was copied: none is lost in silence."""
    source = draft.based_on
    if source is None:
        return []
    then, now, ours = rows_as_of(source, draft.copied_at), rows_of(source), rows_of(draft)
    found = []
    for model, rows in now.items():
        in_draft = {identity(row): row for row in ours[model]}
        for change in _differences(model, then[model], rows):
            known = in_draft.get(identity(change.after or change.before))
            found.append(LiveChange(model, change.before, change.after, known, change.fields))
    return found


def rows_as_of(root: CouncilContent, moment: datetime.datetime) -> Rows:
    """The thing and its parts as they stood at that moment, by the history; what nobody has saved since is as it is."""
    whole = root._meta.model
    then = {whole: list(whole.history.as_of(moment).filter(id=root.pk)) or [root]}
    for model, name in parts_of_model(whole):
        wholes = {row.pk: row for row in then[model._meta.get_field(name).related_model]}
        here = {f"{name}_id__in": wholes}
        changed = model.history.filter(history_date__gt=moment, **here).values("id")
        before = model.history.as_of(moment).filter(id__in=changed, **here)
        same = _read(model).filter(**here).exclude(id__in=changed)
        then[model] = [*then.pop(model, ()), *_within(wholes, name, [*before, *same])]
    return then


@transaction.atomic
def take_over(change: LiveChange, draft: CouncilContent, *, by: User | None) -> None:
    """Have the draft say what the live edition says by now."""
    with batched_invalidation():
        if change.now is None:
            if change.in_draft is not None:
                change.in_draft._history_user = by
                change.in_draft.delete()
            return
        copies = _counterparts(draft)
        if change.in_draft is None:
            _copy_rows(change.model, [change.now], copies, by)
            return
        for name in change.fields:
            field = change.model._meta.get_field(name)
            if field.many_to_many:
                others = [
                    copies.get((field.related_model, row.pk), row) for row in _linked(change.now, field)
                ]
                getattr(change.in_draft, name).set(others)
            else:
                value = getattr(change.now, field.attname)
                named = copies.get((field.related_model, value)) if field.is_relation else None
                setattr(change.in_draft, field.attname, named.pk if named else value)
        _save(change.in_draft, by)


def _counterparts(draft) -> dict:
    """(model, key of a row of the live edition) -> the row of the same part in the draft."""
    ours = rows_of(draft)
    found: dict[tuple, CouncilOwned] = {}
    for model, rows in rows_of(draft.based_on).items():
        known = {identity(row): row for row in ours.get(model, ())}
        found |= {(model, row.pk): known[identity(row)] for row in rows if identity(row) in known}
    return found
