"""Rules of the database are read without asking it: the answer is the same as its own."""

import datetime
import itertools
import uuid

import pytest
from django.core import checks
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint, Value
from django.db.models.sql import Query
from django.db.models.sql.constants import SINGLE

from councils.constraints import applies, broken_rules, fields_of, keeps
from councils.models import Contact, council_models
from councils.models.lineage import new_id
from delivery.models import ActionUpdate, DataPoint

pytestmark = pytest.mark.each_database

RULED = [
    (DataPoint, {"state": ["final", "suppressed", "not_due"], "value": [None, 0, 5]}),
    (DataPoint, {"rating_override": ["", "red"], "override_reason_en": [None, "", "A storm"]}),
    (ActionUpdate, {"status": ["on_track", "at_risk", "off_track"], "note_en": [None, "", "Slow"]}),
    (ActionUpdate, {"percent_complete": [None, 0, 100, 101]}),
    (Contact, {"email": ["", "a@b.example"], "phone": ["", "1"], "withheld_note_en": [None, "", "Why"]}),
]


@pytest.mark.parametrize(("model", "choices"), RULED)
def test_a_rule_is_broken_here_where_the_database_says_so(db, django_assert_num_queries, model, choices):
    for values in itertools.product(*choices.values()):
        row = model(**dict(zip(choices, values, strict=True)))
        with django_assert_num_queries(0):
            told = {words for words, _fields in broken_rules(row, set(choices))}
        assert told == {
            rule.get_violation_error_message()
            for rule in model._meta.constraints
            if isinstance(rule, CheckConstraint) and is_refused(rule, row) and speaks_of(rule, choices)
        }, values


def is_refused(rule, row) -> bool:
    try:
        rule.validate(type(row), row)
    except ValidationError:
        return True
    return False


def speaks_of(rule, choices) -> bool:
    return any(name in str(rule.condition) for name in choices)


def some_values(field) -> list:
    """Nothing, and two values that a column of this kind can have."""
    if field.choices:
        nothing = None if isinstance(field, models.IntegerField) else ""
        return [nothing, *(value for value, _label in field.flatchoices)][:4]
    kinds = {
        models.UUIDField: [new_id("measure"), uuid.UUID(int=0)],
        models.BooleanField: [True, False],
        models.DateTimeField: [datetime.datetime(2026, month, 1, tzinfo=datetime.UTC) for month in (1, 2)],
        models.DateField: [datetime.date(2026, month, 1) for month in (1, 2)],
        models.TimeField: [datetime.time(9), datetime.time(10)],
        (models.IntegerField, models.DecimalField): [0, 7],
        models.Field: ["", "x"],
    }
    target = field.target_field if field.is_relation else field
    return [None, *next(values for kind, values in kinds.items() if isinstance(target, kind))]


RULES = [
    (model, rule)
    for model in council_models()
    for rule in model._meta.constraints
    if isinstance(rule, CheckConstraint)
]


@pytest.mark.parametrize(("model", "rule"), RULES, ids=lambda each: getattr(each, "name", ""))
def test_every_rule_is_read_as_the_database_reads_it(db, model, rule):
    """With all that is given, part of it, and nothing: what is compared with nothing is unknown."""
    fields = [
        model._meta.get_field("id" if name == "pk" else name) for name in sorted(fields_of(rule.condition))
    ]
    for values in itertools.product(*map(some_values, fields)):
        row = model()
        for field, value in zip(fields, values, strict=True):
            setattr(row, field.attname, value)
        assert keeps(row, rule) == (not is_refused(rule, row)), values


PARTIAL = [
    (model, rule)
    for model in council_models()
    for rule in model._meta.constraints
    if isinstance(rule, UniqueConstraint) and rule.condition is not None
]


def is_in_index(rule, row) -> bool:
    """As the database says it: what is compared with nothing is not."""
    query = Query(None)
    query.add_annotation(Value(1), "one")
    for name, value in row._get_field_expression_map(meta=row._meta).items():
        query.add_annotation(value, name, select=False)
    query.add_q(rule.condition)
    return bool(query.get_compiler(using="default").execute_sql(SINGLE))


@pytest.mark.parametrize(("model", "rule"), PARTIAL, ids=lambda each: getattr(each, "name", ""))
def test_a_rule_of_some_rows_alone_applies_to_those_in_its_index(db, model, rule):
    fields = [model._meta.get_field(name) for name in sorted(fields_of(rule.condition))]
    can_be = [[value for value in some_values(field) if value is not None or field.null] for field in fields]
    found = set()
    for values in itertools.product(*can_be):
        row = model()
        for field, value in zip(fields, values, strict=True):
            setattr(row, field.attname, value)
        found.add(applies(rule, row))
        assert applies(rule, row) == is_in_index(rule, row), values
    assert found == {True, False}


def test_a_rule_below_two_nots_is_the_rule_itself():
    row = Contact(email="")
    rule = CheckConstraint(condition=~~Q(email="a@b.example"), name="x")
    row._meta.constraints.append(rule)
    try:
        assert rule.get_violation_error_message() in {words for words, _ in broken_rules(row, {"email"})}
    finally:
        row._meta.constraints.remove(rule)


@pytest.mark.each_database
def test_the_database_keeps_every_rule_there_is(db):
    """None that this kind of database does not know, and so would leave out with a warning."""
    assert checks.run_checks(databases=["default"]) == []
