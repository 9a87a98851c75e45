"""Reads rows of many kinds in one query: two editions of a thing with all their parts, and what these name."""

import json
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models import DateTimeField, F, IntegerField, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast, JSONArray
from modeltranslation.manager import get_translatable_fields_for_model

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
    found: list[list[list]] = [[] for _selection in selections]
    if selections:
        first, *others = [
            # One column: the parts of a UNION need not agree on the order of two.
            each.rows.order_by().values_list(
                Cast(JSONArray(_number(place), *map(F, each.wanted)), TextField())
            )
            for place, each in enumerate(selections)
        ]
        for (text,) in first.union(*others, all=True):
            place, *values = json.loads(text, parse_float=Decimal)
            found[place].append(values)
    return found


def _number(value: int) -> Value:
    return Value(value, output_field=IntegerField())


@cache
def columns_of(model) -> tuple[str, ...]:
    """Neither moments, which nothing is compared by, nor what stands for a text in both languages."""
    translated = get_translatable_fields_for_model(model) or ()
    fields = [field for field in model._meta.concrete_fields if field.name not in translated]
    return tuple(field.attname for field in fields if not isinstance(field, DateTimeField))


def row_of(model, values: Sequence) -> Model:
    """The row whose columns have these values, in the order of `columns_of`."""
    columns = columns_of(model)
    fields = (model._meta.get_field(name) for name in columns)
    read = [field.to_python(value) for field, value in zip(fields, values, strict=False)]
    return model.from_db(DEFAULT_DB_ALIAS, columns, read)


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


def link_within(rows: dict) -> None:
    """Have what parts name among themselves, such as an action its priority, be the very rows that were read."""
    by_key = {(model, row.pk): row for model, found in rows.items() for row in found}
    for model, found in rows.items():
        for field in _named_editions(model):
            for row in found:
                named = by_key.get((field.related_model, getattr(row, field.attname)))
                if named is not None:
                    setattr(row, field.name, named)


class _Reader:
    def __init__(self, root, keys, viewer):
        self.root, self.keys, self.viewer = root, keys, viewer
        self.paths = [path for path in paths_to(root) if path[0] is not root]
        self.first_paths = {model: path for model, _name, path in reversed(paths_to(root))}
        links = [(model, path, field) for model, _n, path in paths_to(root) for field in _links_of(model)]
        selections = [
            *(self._parts(model, path) for model, _name, path in self.paths),
            *(self._links(path, field) for _model, path, field in links),
        ]
        found = read_together(selections)
        self.parts, self.links = (
            found[: len(self.paths)],
            list(zip(links, found[len(self.paths) :], strict=True)),
        )

    def _parts(self, model, path) -> Selection:
        rows = model._base_manager.filter(**{f"{path}__in": self.keys})
        if model.is_content and self.viewer is not None:  # published by itself
            seen = model.objects.editions_visible_to(self.viewer).filter(**{f"{path}__in": self.keys})
            rows = rows.filter(pk__in=seen.values("pk"))
        lineages = [f"{field.name}__lineage" for field in _named_editions(model)]
        return Selection(rows, (*columns_of(model), *lineages, path))

    def _links(self, path, field) -> Selection:
        mine, theirs = field.m2m_field_name(), field.m2m_reverse_field_name()
        links = field.remote_field.through._base_manager
        path = mine if path == "pk" else f"{mine}__{path}"
        lineage = [f"{theirs}__lineage"] if issubclass(field.related_model, EditionRow) else []
        return Selection(links.filter(**{f"{path}__in": self.keys}), (mine, theirs, *lineage))

    def rows_of(self, root) -> Rows:
        """As `editions.rows_of` reads them: each part with its very whole, and with what it names."""
        found: Rows = {self.root: [root]}
        by_key: dict[tuple, Model] = {(self.root, root.pk): root}
        for (model, name, _path), values in zip(self.paths, self.parts, strict=True):
            rows = [self._part(model, each) for each in values if each[-1] == root.pk]
            found.setdefault(model, []).extend(sorted(rows, key=lambda row: row.pk))
            by_key |= {(model, row.pk): row for row in rows}
            whole = model._meta.get_field(name)
            for row in rows:
                setattr(row, name, by_key[whole.related_model, getattr(row, whole.attname)])
                if model.is_content:
                    row.council = root.council
        link_within(found)
        self._add_links(found)
        return found

    def _part(self, model, values) -> Model:
        row = row_of(model, values)
        named = _named_editions(model)
        for field, lineage in zip(named, values[len(columns_of(model)) :], strict=False):
            key = getattr(row, field.attname)
            if key:
                setattr(row, field.name, field.related_model(pk=key, lineage_id=_uuid(field, lineage)))
        return row

    def _add_links(self, found: Rows) -> None:
        """What each row is linked to, as rows that only have a key and a lineage."""
        for (model, path, field), values in self.links:
            theirs: dict = {}
            for mine, other, *lineage in values:
                named = {"lineage_id": _uuid(field, lineage[0])} if lineage else {}
                theirs.setdefault(mine, []).append(field.related_model(pk=other, **named))
            for row in found[model]:
                links = row.__dict__.setdefault("_prefetched_objects_cache", {})
                earlier = [] if path == self.first_paths[model] else links[field.name]
                links[field.name] = [*earlier, *theirs.get(row.pk, ())]


def _uuid(field, text):
    return field.related_model._meta.get_field("lineage").target_field.to_python(text)


@cache
def _links_of(model) -> list:
    return [field for field in compared_fields(model) if field.many_to_many]


@cache
def _named_editions(model) -> list:
    """Relations to what has editions, besides the whole it belongs to."""
    fields = [field for field in compared_fields(model) if not field.many_to_many and field.is_relation]
    return [field for field in fields if issubclass(field.related_model, EditionRow)]
