"""Editions: a thing with all its parts is copied as a draft, and two of its editions are compared.

What belongs to a thing is read off the models: `parent_fields()` and `cascades_from` lead from a part to its whole,
`identified_by` says by what the same part is known in another edition.
"""

from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import models, transaction
from django.db.models import Field, Max
from django.utils import timezone
from modeltranslation.manager import get_translatable_fields_for_model

from ..models import CouncilContent, CouncilOwned, EditionRow, Lineage, User, Workflow
from .caching import batched_invalidation
from .history import record_all

# What a copy has of its own, and a comparison does not look at.
OWN_FIELDS = {*Workflow.WORKFLOW_FIELDS, "id", "reviewed_on"}
NOT_COPIED = (
    *("publish_at", "superseded_at", "ended_at", "first_published_at", "submitted_at", "submitted_by"),
)

# The rows of a thing and its parts, by kind.
Rows = dict[type[CouncilOwned], list]
# (model, key) of a row -> the row of the same part in a draft; None where the draft has none.
Copies = dict[tuple, CouncilOwned | None]


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


def root_of(row) -> CouncilContent | None:
    """What is copied as a draft when this row is to be corrected: a pledge is copied with its vision."""
    content = row.publication_root
    return getattr(content, content.cascades_from) if content and content.cascades_from else content


def rows_of(root: CouncilContent) -> Rows:
    """The thing and its parts, by model, in the order of `parts_of_model`."""
    whole = root._meta.model
    found = {whole: [read_with_relations(whole).get(pk=root.pk)]}
    for model, name in parts_of_model(whole):
        wholes = {row.pk: row for row in found[model._meta.get_field(name).related_model]}
        rows = read_with_relations(model).filter(**{f"{name}__in": wholes}).order_by("pk")
        # A budget may be a plan's, a priority's or an action's.
        found[model] = [*found.pop(model, ()), *within(wholes, name, rows)]
    return found


def read_with_relations(model):
    """The rows of a kind with what they are compared by."""
    named = [field.name for field in model._meta.fields if _has_editions(field)]
    links = [field.name for field in _link_fields(model)]
    return model._base_manager.select_related(*named).prefetch_related(*links)


def within(wholes: dict, name: str, rows) -> list:
    """The rows with the very wholes they belong to."""
    rows = list(rows)
    for row in rows:
        setattr(row, name, wholes[getattr(row, f"{name}_id")])
    return rows


def _has_editions(field) -> bool:
    return field.is_relation and issubclass(field.related_model, EditionRow)


def identity(row) -> tuple:
    """By what this part is known in each edition, within its kind."""
    own = tuple(comparable(row, field) for field in _identifying_fields(row._meta.model))
    if isinstance(row, EditionRow):
        return own
    wholes = (getattr(row, name) for name in row.parent_fields())
    return (*(identity(whole) for whole in wholes if whole is not None), *own)


@cache
def _identifying_fields(model) -> list[Field]:
    return [model._meta.get_field(name) for name in model.identified_by]


# -- copying -------------------------------------------------------------------------------------


@transaction.atomic
def start_next_edition(root: CouncilContent, *, by: User | None) -> CouncilContent:
    """A draft of the next edition, with a copy of every part; of the present one nothing changes. Returns the draft."""
    return _copy_tree(root, by, is_correction=False)


@transaction.atomic
def start_correction(root: CouncilContent, *, by: User | None) -> CouncilContent:
    """The same as a draft that is to take the place of what it corrects."""
    return _copy_tree(root, by, is_correction=True)


def _copy_tree(root, by, *, is_correction):
    lock_root(root)
    now = timezone.now()
    copies: Copies = {}
    with batched_invalidation():
        for model, originals in rows_of(root).items():
            copy_rows(model, originals, copies, by, at=now, is_correction=is_correction)
    return copies[type(root), root.pk]


def lock_root(root: CouncilContent) -> None:
    """Whoever corrects the thing or a part of it waits until this transaction ends, and this one for them."""
    list(type(root)._base_manager.select_for_update().filter(pk=root.pk).values_list("pk"))


def copy_rows(model, originals, copies, by, *, at, is_correction=False) -> None:
    """Copy rows of one kind; those that name others of their kind after them.

    `copies`: (model, key) of a row -> the copy of what is named there, None for what is not copied; the new copies are
    added.
    """
    waiting, made = {row.pk: row for row in originals}, []
    numbers = _next_editions(model, originals)
    while waiting:
        ready = [row for row in waiting.values() if not any(pk in waiting for pk in _named_of_its_kind(row))]
        some = [_copy_of(row, copies, by) for row in ready]
        for row, copy in zip(ready, some, strict=True):
            if isinstance(copy, CouncilContent):
                _begin_as_draft(copy, row, numbers[row.lineage_id], by, at, is_correction)
        if issubclass(model, EditionRow):
            Lineage.keep(*some)
        model._base_manager.bulk_create(some, batch_size=500)
        for row, copy in zip(ready, some, strict=True):
            copies[model, row.pk] = copy
            del waiting[row.pk]
        made += some
    _copy_links(model, originals, copies)
    record_all(model, made, is_update=False)


def _next_editions(model, rows) -> dict:
    """Lineage -> the number of its next edition."""
    if not issubclass(model, CouncilContent):
        return {}
    editions = model._base_manager.filter(lineage__in=[row.lineage_id for row in rows])
    newest = editions.order_by().values_list("lineage").annotate(Max("edition"))
    return {lineage: number + 1 for lineage, number in newest}


def _named_of_its_kind(row):
    fields = [
        field for field in row._meta.fields if field.related_model is type(row) and field.name != "based_on"
    ]
    return [getattr(row, field.attname) for field in fields]


def _copy_of(row, copies, by):
    copy = type(row)()
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.is_relation and (field.related_model, value) in copies:
            setattr(copy, field.name, copies[field.related_model, value])
            continue
        setattr(copy, field.attname, value)
        if field.is_relation and field.is_cached(row):
            field.set_cached_value(copy, field.get_cached_value(row))
    copy.pk, copy.version, copy._history_user = None, 0, by
    return copy


def _begin_as_draft(copy, row, number, by, at, is_correction):
    for name in NOT_COPIED:
        setattr(copy, name, None)
    copy.status, copy.edition = copy.Status.DRAFT, number
    copy.based_on, copy.copied_at, copy.is_correction = row, at, is_correction
    if not is_correction:
        copy.reviewed_on = None  # nobody has reviewed the words of a next edition yet
    copy.created_by = copy.updated_by = by


def _copy_links(model, originals, copies) -> None:
    """Links of many to many; what belongs to the thing itself is linked as its copy."""
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
            if (field.related_model, other) in copies:
                named = copies[field.related_model, other]
                other = named and named.pk
            if other is not None:
                made.append(through(**{f"{mine}_id": copy.pk, f"{theirs}_id": other}))
        through._base_manager.bulk_create(made, batch_size=500)


def _link_fields(model) -> list:
    return [field for field in model._meta.many_to_many if field.remote_field.through._meta.auto_created]


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
    return [
        each for model in later for each in differences_of_kind(model, earlier.get(model, ()), later[model])
    ]


def differences_of_kind(model, before, after) -> list[Difference]:
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
        if not _has_same_value(before, after, field) and comparable(before, field) != comparable(after, field)
    )


def _has_same_value(before, after, field) -> bool:
    """Is the same in its column? Then it means the same, which is sooner seen than what it means."""
    return not field.many_to_many and getattr(before, field.attname) == getattr(after, field.attname)


@cache
def compared_fields(model) -> list[Field]:
    """Texts language by language; not what a row belongs to, nor what only its own edition has."""
    own = OWN_FIELDS if model.is_content else OWN_FIELDS - {"status"}  # of a part: a field as any other
    left_out = {*own, *_relations_to_wholes(model), *(get_translatable_fields_for_model(model) or ())}
    return [field for field in model._meta.concrete_fields if field.name not in left_out] + _link_fields(
        model
    )


def comparable(row, field):
    """A value that is equal where the same is meant: of what has editions, the lineage; nothing and "" are one."""
    if field.many_to_many:
        return frozenset(_key_of(other) for other in linked(row, field))
    if _has_editions(field) and getattr(row, field.attname):
        return _key_of(getattr(row, field.name))
    value = getattr(row, field.attname)
    if isinstance(field, models.FileField):
        return value.name or None
    return None if value == "" else value


def _key_of(row):
    return row.lineage_id if isinstance(row, EditionRow) else row.pk


def linked(row, field) -> list:
    """What a row is linked to, as it was read with it."""
    links = row.__dict__.get("_prefetched_objects_cache", {})
    return list(links[field.name] if field.name in links else getattr(row, field.name).all())
