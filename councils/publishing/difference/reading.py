"""Reads rows of many kinds in one query: two editions of a thing with all their parts, and what these name."""

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models import DateTimeField, F, IntegerField, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast, JSONArray
from modeltranslation.manager import get_translatable_fields_for_model

from ...compiled_queries import compiled_query
from ...models import CouncilContent, EditionRow
from ..editions import Rows, compared_fields, parts_of_model


class Selection(NamedTuple):
    """Rows to be read, and the paths to what is wanted of each."""

    rows: QuerySet
    wanted: Sequence[str]


def read_together(selections: Sequence[Selection]) -> list[list[list]]:
    """Of each selection its rows, each a list of what was wanted of it. One query, however many kinds there are.

    A row comes as one text, so that kinds with other columns can follow each other.
    """
    return by_selection(union_of(selections), len(selections)) if selections else []


def union_of(selections: Sequence[Selection]) -> QuerySet:
    first, *others = [
        # One column: the parts of a UNION need not agree on the order of two.
        each.rows.order_by().values_list(Cast(JSONArray(_number(place), *map(F, each.wanted)), TextField()))
        for place, each in enumerate(selections)
    ]
    return first.union(*others, all=True)


def by_selection(rows: Iterable[tuple[str]], number: int) -> list[list[list]]:
    found: list[list[list]] = [[] for _selection in range(number)]
    for (text,) in rows:
        place, *values = json.loads(text, parse_float=Decimal)
        found[place].append(values)
    return found


def _number(value: int) -> Value:
    return Value(value, output_field=IntegerField())


@cache
def columns_of(model) -> tuple[str, ...]:
    """Neither moments, which nothing is compared by, nor what stands for a text in both languages."""
    return tuple(field.attname for field in _fields_read(model))


@cache
def _fields_read(model) -> list:
    translated = get_translatable_fields_for_model(model) or ()
    fields = [field for field in model._meta.concrete_fields if field.name not in translated]
    return [field for field in fields if not isinstance(field, DateTimeField)]


def row_of(model, values: Sequence) -> Model:
    """The row whose columns have these values, in the order of `columns_of`."""
    read = [field.to_python(value) for field, value in zip(_fields_read(model), values, strict=False)]
    return model.from_db(DEFAULT_DB_ALIAS, columns_of(model), read)


# -- editions ------------------------------------------------------------------------------------


@cache
def paths_to(root) -> list[tuple]:
    """(model, relation to its whole, path to the key of the thing) of all that belongs to such a thing."""
    paths = {root: [("", "pk")]}
    for model, name in parts_of_model(root):
        above = paths[model._meta.get_field(name).related_model]
        paths.setdefault(model, []).extend((name, f"{name}__{path}") for _name, path in above)
    return [(model, *path) for model, every in paths.items() for path in every]


def rows_of_each(roots: Sequence[CouncilContent], viewer) -> list[Rows]:
    """Of each of these editions of a thing itself and its parts, as far as the viewer may read them. One query.

    `viewer`: None for officers of its council, who read all of it.
    """
    reader = _Reader(type(roots[0]), [root.pk for root in roots], viewer)
    return [reader.rows_of(root) for root in roots]


@compiled_query
def _rows_of_each(root, keys, viewer):
    parts = [_parts(model, path, keys, viewer) for model, _name, path in _paths_to_parts(root)]
    return union_of([*parts, *(_linked(path, field, keys) for _model, path, field in _paths_to_links(root))])


def _paths_to_parts(root) -> list[tuple]:
    return [path for path in paths_to(root) if path[0] is not root]


def _paths_to_links(root) -> list[tuple]:
    return [(model, path, field) for model, _name, path in paths_to(root) for field in links_of(model)]


def _parts(model, path, keys, viewer) -> Selection:
    rows = model._base_manager.filter(**{f"{path}__in": keys})
    if model.is_content and viewer is not None:  # published by itself
        seen = model.objects.editions_visible_to(viewer).filter(**{f"{path}__in": keys})
        rows = rows.filter(pk__in=seen.values("pk"))
    lineages = [f"{field.name}__lineage" for field in named_editions(model)]
    return Selection(rows, (*columns_of(model), *lineages, path))


def _linked(path, field, keys) -> Selection:
    mine, theirs = field.m2m_field_name(), field.m2m_reverse_field_name()
    links = field.remote_field.through._base_manager
    path = mine if path == "pk" else f"{mine}__{path}"
    lineage = [f"{theirs}__lineage"] if issubclass(field.related_model, EditionRow) else []
    return Selection(links.filter(**{f"{path}__in": keys}), (mine, theirs, *lineage))


def link_within(rows: dict) -> None:
    """Have what parts name among themselves, such as an action its priority, be the very rows that were read."""
    by_key = {(model, row.pk): row for model, found in rows.items() for row in found}
    for model, found in rows.items():
        for field in named_editions(model):
            for row in found:
                named = by_key.get((field.related_model, getattr(row, field.attname)))
                if named is not None:
                    setattr(row, field.name, named)


class _Reader:
    def __init__(self, root, keys, viewer):
        self.root, self.paths, links = root, _paths_to_parts(root), _paths_to_links(root)
        number = len(self.paths) + len(links)
        found = by_selection(_rows_of_each(root, keys, viewer), number) if number else []
        self.parts = found[: len(self.paths)]
        self.links = list(zip(links, found[len(self.paths) :], strict=True))

    def rows_of(self, root) -> Rows:
        """As `editions.rows_of` reads them: each part with its very whole, and with what it names."""
        found: Rows = {self.root: [root]}
        by_key: dict[tuple, Model] = {(self.root, root.pk): root}
        read: list[tuple] = []
        for (model, name, _path), values in zip(self.paths, self.parts, strict=True):
            own = [each for each in values if each[-1] == root.pk]
            rows = [row_of(model, each) for each in own]
            found.setdefault(model, []).extend(sorted(rows, key=lambda row: row.pk))
            by_key |= {(model, row.pk): row for row in rows}
            read += [(model, *each) for each in zip(rows, own, strict=True)]
            whole = model._meta.get_field(name)
            for row in rows:
                setattr(row, name, by_key[whole.related_model, getattr(row, whole.attname)])
                if model.is_content:
                    row.council = root.council
        link_within(found)
        for model, row, values in read:
            name_others(model, row, values)
        self._add_links(found)
        return found

    def _add_links(self, found: Rows) -> None:
        """What each row is linked to, as rows that only have a key and a lineage."""
        by_key = {(model, row.pk): row for model, rows in found.items() for row in rows}
        for model, rows in found.items():
            for row in rows:
                row._prefetched_objects_cache = {each.name: [] for each in links_of(model)}  # type: ignore[arg-type]
        for (model, _path, field), values in self.links:
            for mine, other, *lineage in values:
                if (row := by_key.get((model, mine))) is not None:
                    add_link(row, field, other, lineage)


def name_others(model, row, values) -> None:
    """Have what the row names outside the thing be rows that only have a key and a lineage."""
    for field, lineage in zip(named_editions(model), values[len(columns_of(model)) :], strict=False):
        key = getattr(row, field.attname)
        if key and not field.is_cached(row):
            setattr(row, field.name, field.related_model(pk=key, lineage_id=_uuid(field, lineage)))


def add_link(row, field, key, lineage: Sequence) -> None:
    """Have the row be linked to what has this key, and this lineage if it has editions."""
    named = {"lineage_id": _uuid(field, lineage[0])} if lineage else {}
    row._prefetched_objects_cache[field.name].append(field.related_model(pk=key, **named))


def _uuid(field, text):
    return field.related_model._meta.get_field("lineage").target_field.to_python(text)


@cache
def links_of(model) -> list:
    return [field for field in compared_fields(model) if field.many_to_many]


@cache
def named_editions(model) -> list:
    """Relations to what has editions, besides the whole it belongs to."""
    fields = [field for field in compared_fields(model) if not field.many_to_many and field.is_relation]
    return [field for field in fields if issubclass(field.related_model, EditionRow)]
