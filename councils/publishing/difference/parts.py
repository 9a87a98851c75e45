"""Which parts of a thing differ between two states of it, and which were moved. Nothing is read here but the rows."""

from collections import defaultdict
from collections.abc import Collection
from functools import cache

from ...models import CouncilOwned, EditionRow
from ..compare import in_same_order
from ..editions import OWN_FIELDS, Difference, Rows, differing_fields, identity

ORDER = "position"


def differences_of(before: Rows, after: Rows) -> list[Difference]:
    """As `editions.differences`, of rows as they stood at any time; and a part that was moved is told as one.

    Among the fields are the relations to what it was moved to, and its order only where it changed place with another:
    what was put in before others moves none of them. What came or went with its whole is not told by itself.
    """
    return without_what_goes_along([each for each in each_part(before, after) if not is_same(each)])


def each_part(before: Rows, after: Rows) -> list[Difference]:
    """The same of every part, also where it has none."""
    found = []
    for model, later in after.items():
        earlier = {identity(row): row for row in before.get(model, ())}
        pairs = [(earlier.pop(identity(row), None), row) for row in later]
        places = places_of(model, after)
        moved = _out_of_order([pair for pair in pairs if pair[0]], places)
        for was, row in pairs:
            names = _fields(was, row, places, row in moved) if was else ()
            found.append(Difference(model, was, row, names))
        found += [Difference(model, row, None) for row in earlier.values()]
    return found


def is_same(each: Difference) -> bool:
    return bool(each.before and each.after and not each.fields)


def places_of(model, kinds: Collection) -> tuple[str, ...]:
    """The relations that say where among the parts of a thing such a part stands."""
    return _places_of(model, tuple(kinds))


@cache
def _places_of(model, kinds: tuple) -> tuple[str, ...]:
    root = kinds[0]
    wholes = model.parent_fields() if issubclass(model, EditionRow) else ()
    relations = [
        field for field in model._meta.concrete_fields if field.is_relation and field.name not in OWN_FIELDS
    ]
    return tuple(
        field.name
        for field in relations
        if field.related_model in kinds
        and (field.name in wholes or field.related_model not in (root, *_wholes(model)))
    )


def _wholes(model) -> list:
    return [model._meta.get_field(name).related_model for name in model.parent_fields()]


def _fields(was, row, places, is_out_of_order) -> tuple[str, ...]:
    names = [name for name in differing_fields(was, row) if name != ORDER and name not in places]
    moved = [name for name in places if _place(was, name) != _place(row, name)]
    return (*moved, *([ORDER] if is_out_of_order else []), *names)


def _place(row, name):
    named = getattr(row, name)
    return identity(named) if named is not None else None


def _out_of_order(pairs, places) -> list[CouncilOwned]:
    """Of parts that stay where they are, the fewest that must have changed places with the others."""
    if not pairs or not any(field.name == ORDER for field in pairs[0][0]._meta.fields):
        return []
    beside = defaultdict(list)
    for was, row in pairs:
        names = {*places, *row.parent_fields()}
        there, here = (tuple(_place(each, name) for name in names) for each in (was, row))
        if there == here:
            beside[here].append((was, row))
    moved = []
    for stayed in beside.values():
        first, now = (sorted(rows, key=in_order) for rows in zip(*stayed, strict=True))
        kept = {
            place for _before, place in in_same_order(*(list(map(identity, rows)) for rows in (first, now)))
        }
        moved += [row for place, row in enumerate(now) if place not in kept]
    return moved


def in_order(row) -> tuple:
    """For sorting parts of one kind as pages do."""
    return getattr(row, ORDER, 0), getattr(row, "number", 0), row.pk


def without_what_goes_along(found: list[Difference]) -> list[Difference]:
    came = {(each.model, each.after.pk) for each in found if each.before is None and each.after}
    went = {(each.model, each.before.pk) for each in found if each.after is None and each.before}
    return [
        each
        for each in found
        if not (each.before is None and is_within(each.after, came))
        and not (each.after is None and is_within(each.before, went))
    ]


def is_within(row, keys) -> bool:
    """Are these the (model, key) of what the row is a part of, among others?"""
    wholes = (getattr(row, name, None) for name in row.parent_fields())
    return any((type(whole), whole.pk) in keys for whole in wholes if whole is not None)
