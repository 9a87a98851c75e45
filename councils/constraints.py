"""The database's own rules for a row: which fields they speak of, and whether a row keeps them.

Read without asking the database: for a thousand rows that would be some thousand questions.
"""

import operator

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.expressions import CombinedExpression, ExpressionList
from django.db.models.fields.files import FieldFile

_COMPARISONS = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda value, wanted: value in wanted,
}


def broken_rules(row, names: set[str]):
    """The rules about these fields that the row breaks: of each its words, and the fields it speaks of."""
    for rule in row._meta.constraints:
        if (
            isinstance(rule, CheckConstraint)
            and (fields := fields_of(rule.condition)) & names
            and not keeps(row, rule)
        ):
            yield rule.get_violation_error_message(), fields


def fields_named(rule) -> set[str]:
    """The fields that a rule speaks of."""
    if isinstance(rule, CheckConstraint):
        return fields_of(rule.condition)
    parts = ExpressionList(*rule.expressions).flatten() if rule.expressions else ()
    named = {part.name for part in parts if isinstance(part, F)}
    return {*rule.fields, *named}


def fields_of(condition) -> set[str]:
    """The fields that a condition reads, on either side of its comparisons."""
    if isinstance(condition, Q):
        return set().union(*(fields_of(child) for child in condition.children))
    lookup, value = condition
    return {lookup.partition("__")[0]} | _fields_in(value)


def _fields_in(value) -> set[str]:
    """The fields that something compared with reads: a field, or a sum of several."""
    if isinstance(value, CombinedExpression):
        return _fields_in(value.lhs) | _fields_in(value.rhs)
    return {value.name} if isinstance(value, F) else set()


def keeps(row, rule: CheckConstraint) -> bool:
    """Does the row keep this rule?"""
    try:
        return _value(rule.condition, row) is not False
    except KeyError:  # a comparison, or a sum, that is not written here
        try:
            rule.validate(type(row), row)
        except ValidationError:
            return False
        return True


def applies(rule: UniqueConstraint, row) -> bool:
    """Is the row among those that this rule compares?"""
    return rule.condition is None or _value(rule.condition, row) is True


def _value(condition, row, *, negated=False) -> bool | None:
    """True, false, or None for unknown, as in SQL; what is compared with nothing is unknown.

    Below a "not" it is false instead: that is how Django writes `~Q` of a column that may be empty.
    """
    if isinstance(condition, Q):
        if condition.connector == Q.XOR:
            raise KeyError(condition)
        decides = condition.connector == Q.OR
        below = negated ^ condition.negated
        values = [_value(child, row, negated=below) for child in condition.children]
        value = decides if decides in values else None if None in values else not decides
        return not value if condition.negated and value is not None else value
    path, wanted = condition
    name, _, lookup = path.partition("__")
    value = row.serializable_value(name)
    value = str(value) if isinstance(value, FieldFile) else value  # without a file its column is empty
    if lookup == "isnull" or (not lookup and wanted is None):
        return (value is None) is (wanted is not False)
    wanted = row.serializable_value(wanted.name) if isinstance(wanted, F) else wanted
    if isinstance(wanted, CombinedExpression):
        raise KeyError(path)
    if value is None or wanted is None:
        return False if negated else None
    return _COMPARISONS[lookup or "exact"](value, wanted)
