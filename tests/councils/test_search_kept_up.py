"""A save writes the search entries that it changes, and puts no others together."""

from datetime import date, timedelta

import pytest
from builders import a_measure, a_priority, an_action, live, one_of_each
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from councils.models import SearchEntry
from councils.publishing.caching import batched_invalidation
from councils.search import fill
from councils.search.sources import concerns, found_models, read_by_others
from plans.models import Plan, Priority

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("recorded")]

# Models whose rows others' entries are made from; of all others a save writes the row's own.
CONCERNED = [model for model in apps.get_models() if concerns(model) and read_by_others(model)]


def another(field, value):
    """Another value for a column; the same where there is none to think of."""
    if field.choices:
        return next((each for each, _label in field.flatchoices if each != value), value)
    if isinstance(field, models.DateTimeField):
        return (value or timezone.now()) - timedelta(days=40)
    if isinstance(field, models.DateField):
        return date(2024, 4, 1)
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.URLField):
        return "https://other.example/"
    if isinstance(field, (models.CharField, models.TextField)):
        return "elsewhere"[: field.max_length]
    if isinstance(field, (models.IntegerField, models.DecimalField)):
        return 2
    return value


def wrong_entries() -> list:
    """Kinds of which the entries are not what they would be if all of them were written anew."""
    found = []
    for kind, model in found_models().items():
        there = {fill.all_of(entry)[1:] for entry in SearchEntry.objects.filter(kind=kind)}
        keys = set(model.objects.values_list("pk", flat=True))
        if there != {fill.all_of(entry)[1:] for entry in fill.entries_of(model, keys)}:
            found.append(kind)
    return found


@pytest.mark.parametrize("model", CONCERNED, ids=lambda model: model.__name__)
def test_whatever_column_is_changed_no_entry_is_left_as_it_was(gateshead, model):
    rows = one_of_each(gateshead)
    Plan.objects.filter(pk=rows[Plan].pk).update(starts_on=date(2023, 4, 1))
    with batched_invalidation():
        for row in rows.values():
            if concerns(type(row)):
                fill.refresh(row, gateshead.pk)
    tried = set()
    for field in model._meta.concrete_fields:
        row = model.objects.get(pk=rows[model].pk)
        value = another(field, getattr(row, field.attname))
        if field.primary_key or field.name == "version" or value == getattr(row, field.attname):
            continue
        setattr(row, field.attname, value)
        try:
            with transaction.atomic():
                row.save()
                tried.add(field.attname)
                assert wrong_entries() == [], field
                transaction.set_rollback(True)
        except IntegrityError:  # only together with another column
            continue
    assert tried


def test_a_plan_s_own_words_cost_nothing_for_its_parts(gateshead):
    plan = live(Plan, gateshead)
    for _number in range(3):
        an_action(plan, priority=a_priority(plan))
        a_measure(plan)
    plan.summary_en = "Other words"
    with CaptureQueriesContext(connection) as asked:
        plan.save()
    parts = [
        query["sql"] for query in asked if "delivery_" in query["sql"] or "plans_priority" in query["sql"]
    ]
    assert parts == []
    plan.slug = "elsewhere"
    plan.save()
    assert wrong_entries() == []


def test_what_others_are_made_from_is_known_of_each_model_that_they_read():
    """Read off the models; what follows from these is the story of the first test."""
    assert {"slug", "status", "publish_at", "superseded_at", "first_published_at"} < set(read_by_others(Plan))
    assert "summary_en" not in read_by_others(Plan)
    assert read_by_others(Priority) == ["ended_on", "parent_id"]
