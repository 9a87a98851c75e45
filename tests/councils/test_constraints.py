"""Rules of the database are read without asking it: the answer is the same as its own."""

import itertools

import pytest
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Q

from councils.constraints import broken_rules
from councils.models import Contact
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


def test_a_rule_below_two_nots_is_the_rule_itself():
    row = Contact(email="")
    rule = CheckConstraint(condition=~~Q(email="a@b.example"), name="x")
    row._meta.constraints.append(rule)
    try:
        assert rule.get_violation_error_message() in {words for words, _ in broken_rules(row, {"email"})}
    finally:
        row._meta.constraints.remove(rule)
