"""Which models are found, and whose entries a changed row may change: read off the models, once in a process."""

from collections import defaultdict
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.utils.text import slugify
from django.utils.translation import override


@cache
def found_models() -> dict:
    """Kind, the word in addresses ("plan", "news-item") -> model, of all that says by what search finds it."""
    with override(settings.LANGUAGE_CODE):
        models = [model for model in apps.get_models() if getattr(model, "searched", ())]
        return {slugify(str(model._meta.verbose_name)): model for model in models}


@cache
def kind_of(model) -> str:
    return next(kind for kind, found in found_models().items() if found is model)


@cache
def relations_read(model) -> list[str]:
    """The lookups by which texts of other rows are read: "plan_partners", "plan_partners__partner"."""
    paths = [path.split("__")[:-1] for path in (*model.searched, *model.dated_by, *model.stated_by)]
    return sorted({"__".join(path[:end]) for path in paths for end in range(1, len(path) + 1)})


@cache
def readers_of(model) -> list[tuple]:
    """(model, lookup): whose entries hold texts of this model's rows, and how their rows come to them."""
    return [
        (reader, lookup)
        for reader in found_models().values()
        for lookup in relations_read(reader)
        if led_to(reader, lookup) is model
    ]


def led_to(model, lookup: str):
    for step in lookup.split("__"):
        model = model._meta.get_field(step).related_model
    return model


@cache
def concerns(model) -> bool:
    """Can a row of this model change any entry?"""
    return model in found_models().values() or bool(readers_of(model)) or bool(shown_by(model))


def affected_by(row: Model) -> dict[type[Model], set[int]]:
    """Model -> keys of the rows whose entries this row may change: itself, what quotes it, what is visible with it."""
    model = row._meta.model
    changed: dict[type[Model], set] = defaultdict(set)
    if model in found_models().values():
        changed[model].add(row.pk)
    for reader, lookup in readers_of(model):
        changed[reader] |= keys_reading(row, reader, lookup)
    for other, name in shown_by(model):
        rows = other.objects.filter(**{f"{name}__lineage": row.lineage_id})
        changed[other].update(rows.values_list("pk", flat=True))
    return changed


@cache
def shown_by(model) -> list[tuple]:
    """(other, relation): what is visible with rows of this model."""
    return [
        (other, field.name)
        for other in found_models().values()
        for field in other.seen_with()
        if field.related_model is model
    ]


def keys_reading(row: Model, reader, lookup: str) -> set[int]:
    relation = reader._meta.get_field(lookup.partition("__")[0])
    if relation.one_to_many and lookup == relation.name:
        return {getattr(row, relation.field.attname)}  # also where the row itself is gone already
    return set(reader.objects.filter(**{lookup: row.pk}).values_list("pk", flat=True))
