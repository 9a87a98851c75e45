"""Which models are found, and whose entries a changed row may change: read off the models, once in a process."""

from collections import defaultdict
from collections.abc import Iterable
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
def relations_in_address(model) -> list[str]:
    """The relations, its council's apart, to what a row's address is made from."""
    needs = {lookup.partition("__")[0] for lookup in getattr(model, "link_needs", ())}
    return sorted(needs - {"council"})


@cache
def readers_of(model) -> list[tuple]:
    """(model, lookup): whose entries hold texts or addresses of this model's rows, and how their rows come to them."""
    return [
        (reader, lookup)
        for reader in found_models().values()
        for lookup in {*relations_read(reader), *relations_in_address(reader)}
        if led_to(reader, lookup) is model
    ]


def led_to(model, lookup: str):
    for step in filter(None, lookup.split("__")):
        model = model._meta.get_field(step).related_model
    return model


@cache
def concerns(model) -> bool:
    """Can a row of this model change any entry?"""
    return model in found_models().values() or bool(readers_of(model)) or bool(shown_by(model))


def affected_by(model, rows: Iterable[Model]) -> dict[type[Model], set[int]]:
    """Model -> keys of the rows whose entries these change: their own, what quotes them, what is visible with them."""
    changed: dict[type[Model], set] = defaultdict(set)
    if model in found_models().values():
        changed[model].update(row.pk for row in rows)
    for reader, lookup in readers_of(model):
        changed[reader] |= keys_reading(rows, reader, lookup)
    for other, name in shown_by(model):
        found = other.objects.filter(**{f"{name}__lineage__in": {row.lineage_id for row in rows}})
        changed[other].update(found.order_by().values_list("pk", flat=True))
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


def keys_reading(rows: Iterable[Model], reader, lookup: str) -> set[int]:
    relation = reader._meta.get_field(lookup.partition("__")[0])
    if relation.one_to_many and lookup == relation.name:
        return {
            getattr(row, relation.field.attname) for row in rows
        }  # also where a row itself is gone already
    found = reader.objects.filter(**{f"{lookup}__in": {row.pk for row in rows}})
    return set(found.order_by().values_list("pk", flat=True))


# Of what others are visible with: when it is seen, and as which edition.
STANDING = ("status", "publish_at", "superseded_at", "lineage", "edition")


@cache
def read_by_others(model) -> list[str]:
    """The columns of a row from which entries of other rows are made; only with these do those change."""
    names = set(STANDING if shown_by(model) else ())
    for reader in found_models().values():
        names.update("slug" for name in relations_in_address(reader) if led_to(reader, name) is model)
        for path in (*reader.searched, *reader.dated_by, *reader.stated_by):
            *steps, last = path.split("__")
            for number, step in enumerate(steps, 1):
                relation = led_to(reader, "__".join(steps[: number - 1]))._meta.get_field(step)
                if relation.related_model is model:
                    names.add([*steps, last][number])
                    names.update([relation.field.name] if relation.one_to_many else ())
    fields = {field.name: field for field in model._meta.concrete_fields}
    in_languages = [f"{name}_{code}" for name in names for code, _language in settings.LANGUAGES]
    return sorted(fields[name].attname for name in (*names, *in_languages) if name in fields)
