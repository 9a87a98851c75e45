"""A thing and its parts as they stood at a moment, by their histories, with what each was linked to then."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from functools import cache

from django.db.models import Exists, F, IntegerField, OuterRef, Q, Subquery, UUIDField, Value
from django.db.models.functions import Coalesce

from ...compiled_queries import compiled_query
from ...models import CouncilContent, EditionRow
from ..editions import Rows, parts_of_model, within
from ..history import Records
from .reading import (
    Selection,
    add_link,
    by_selection,
    columns_of,
    link_within,
    links_of,
    name_others,
    named_editions,
    row_of,
    union_of,
)


def rows_as_of(root: CouncilContent, moment: datetime.datetime, now: Rows) -> Rows:
    """What nobody has saved since is as it is `now`. A query for each level of parts, whatever they are and were."""
    whole = type(root)
    then: Rows = {whole: [copy(now[whole][0])]}
    models = tuple(now)
    since: dict[type, set] = {}
    for steps in _levels(whole):  # type: ignore[arg-type]
        keys = [[root.pk] if above is whole else [row.pk for row in then[above]] for _m, _n, above in steps]
        asked = () if since else models
        lists = [*keys, *([row.pk for row in now[model]] for model in asked)]
        found = by_selection(_recorded(steps, asked, moment, *lists), sum(_selections(steps)) + len(asked))
        for model, values in zip(asked, found[len(found) - len(asked) :], strict=True):
            since[model] = {key for (key,) in values}
        for (model, name, above), number in zip(steps, _selections(steps), strict=True):
            records, *links = found[:number]
            del found[:number]
            before = _rows(model, records, links, root)
            if not name:
                then[whole] = before or then[whole]
                continue
            wholes = {row.pk: row for row in then[above]}
            same = [copy(row) for row in now[model] if row.pk not in since[model]]
            rows = [row for row in (*before, *same) if getattr(row, f"{name}_id") in wholes]
            rows = [*then.get(model, ()), *within(wholes, name, rows)]
            then[model] = sorted(rows, key=lambda row: row.pk)
    link_within(then)
    return then


def _rows(model, records, links, root) -> list:
    """The rows that these records hold, with what each names and was linked to, as rows of a key and a lineage."""
    by_record = {}
    for record, *values in records:
        row = by_record[record] = row_of(model, values)
        name_others(model, row, values)
        if model.is_content:
            row.council = root.council
        row._prefetched_objects_cache = {field.name: [] for field in links_of(model)}
    for field, found in zip(links_of(model), links, strict=True):
        for record, other, *lineage in found:
            add_link(by_record[record], field, other, lineage)
    return list(by_record.values())


@cache
def _levels(root) -> list[tuple]:
    """(model, relation to its whole, model of its whole), level by level; the thing itself is in the first."""
    levels = defaultdict(list, {0: [(root, "", root)]})
    depth = {root: 0}
    for model, name in parts_of_model(root):
        above = model._meta.get_field(name).related_model
        levels[depth[above]].append((model, name, above))
        depth[model] = max(depth.get(model, 0), depth[above] + 1)
    return [tuple(levels[level]) for level in sorted(levels)]


def _selections(steps: Iterable[tuple]) -> list[int]:
    """How many selections the rows of each step need: one, and one for each of their links."""
    return [1 + len(links_of(model)) for model, _name, _above in steps]


@compiled_query
def _recorded(steps, models, moment, *keys):
    """The records, as of the moment, of rows changed since; and of each of these models the keys of such rows.

    `keys`: of the wholes of each step, then of the rows of each model.
    """
    selections = []
    for (model, name, _above), wholes in zip(steps, keys, strict=False):
        records = _newest(model, moment).filter(**{f"{name}_id__in" if name else "id__in": wholes})
        names = {f"{field.name}_lineage": _lineage(field, field.attname) for field in named_editions(model)}
        not_kept = dict.fromkeys(_not_kept(model), Value(0, output_field=IntegerField()))
        rows = records.annotate(**names, **not_kept)
        selections.append(Selection(rows, ("history_id", *columns_of(model), *names)))
        selections += [_links(field, records) for field in links_of(model)]
    for model, rows in zip(models, keys[len(steps) :], strict=True):
        later = model.history.filter(history_date__gt=moment, id__in=rows)
        selections.append(Selection(later.distinct(), ("id",)))
    return union_of(selections)


def _not_kept(model) -> set[str]:
    """The columns of a row that no history keeps, such as its version."""
    return set(columns_of(model)) - {field.attname for field in model.history.model._meta.concrete_fields}


def _newest(model, moment):
    """Of rows that were changed since the moment and were there then, the record that says how."""
    same = model.history.filter(id=OuterRef("id"))
    later = Q(history_date__gt=OuterRef("history_date")) | Q(
        history_date=OuterRef("history_date"), history_id__gt=OuterRef("history_id")
    )
    records = model.history.filter(history_date__lte=moment).exclude(history_type="-")
    return records.filter(
        Exists(same.filter(history_date__gt=moment)), ~Exists(same.filter(later, history_date__lte=moment))
    )


def _links(field, records) -> Selection:
    theirs = field.m2m_reverse_field_name()
    links = Records.m2m_models[field].objects.filter(history__in=records.values("history_id"))
    if not issubclass(field.related_model, EditionRow):
        return Selection(links, ("history_id", f"{theirs}_id"))
    links = links.annotate(its_lineage=_lineage(field, f"{theirs}_id"))
    return Selection(links, ("history_id", f"{theirs}_id", "its_lineage"))


def _lineage(field, key: str):
    """Of what a row named, also where that was deleted since."""
    records = field.related_model.history.filter(id=OuterRef(key)).order_by("-history_date", "-history_id")
    then = Subquery(records.values("lineage")[:1])
    return Coalesce(F(f"{key.removesuffix('_id')}__lineage"), then, output_field=UUIDField())
