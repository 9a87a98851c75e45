"""Queries that are put together once give what Django would, whoever asks and whenever."""

import datetime

import pytest
from builders import live
from django.db import connection
from django.utils import timezone, translation

from councils.compiled_queries import compiled_query
from councils.viewers import PUBLIC, Viewer
from delivery.models import DataPoint
from plans.models import Plan

pytestmark = pytest.mark.django_db


@compiled_query
def plans_of(council, viewer):
    return Plan.objects.of(council.pk).visible_to(viewer)


@compiled_query
def named(council, slugs):
    return Plan.objects.of(council.pk).filter(slug__in=slugs).order_by("slug")


@compiled_query
def titles(council, viewer):
    return Plan.objects.of(council.pk).visible_to(viewer).order_by("title").values_list("slug", flat=True)


@compiled_query
def points_of(lineages, at):
    """By one of two indexes, as they count from a moment on or from the beginning."""
    return DataPoint.objects.as_at(at).filter(lineage__in=lineages).order_by()


@compiled_query
def plans_named(lineages, at):
    return Plan.objects.filter(lineage__in=lineages, publish_at__lte=at).order_by()


def test_it_is_put_together_once_and_run_with_each_value(gateshead, bridgend, monkeypatch):
    mine, other = live(Plan, gateshead), live(Plan, bridgend)
    assert plans_of(gateshead, PUBLIC) == [mine]
    monkeypatch.setattr(plans_of, "build", None)
    assert plans_of(bridgend, PUBLIC) == [other]


def test_a_list_of_any_length_is_one_query(gateshead, monkeypatch):
    for slug in "abc":
        live(Plan, gateshead, slug=slug)
    assert [plan.slug for plan in named(gateshead, ["a"])] == ["a"]
    assert named(gateshead, []) == []
    monkeypatch.setattr(named, "build", None)
    assert [plan.slug for plan in named(gateshead, ["c", "b", "nothing"])] == ["b", "c"]
    assert named(gateshead, []) == []


def test_who_asks_decides_what_is_found(gateshead, bridgend):
    draft = Plan.objects.create(council=gateshead, title_en="Next", slug="next")
    of_gateshead, of_bridgend = (Viewer(council_ids=frozenset({row.pk})) for row in (gateshead, bridgend))
    found = [
        plans_of(gateshead, viewer) for viewer in (PUBLIC, of_gateshead, of_bridgend, Viewer(sees_all=True))
    ]
    assert found == [[], [draft], [], [draft]]
    assert plans_of(gateshead, Viewer(council_ids=frozenset({bridgend.pk, gateshead.pk}))) == [draft]


def test_it_is_asked_at_the_moment_of_each_call(gateshead, time_machine):
    plan = live(Plan, gateshead, publish_at=timezone.now() + datetime.timedelta(days=1))
    assert plans_of(gateshead, PUBLIC) == []
    time_machine.move_to(timezone.now() + datetime.timedelta(days=2))
    assert plans_of(gateshead, PUBLIC) == [plan]


def test_each_language_has_its_own(bridgend):
    live(Plan, bridgend, slug="first", title_en="A", title_cy="Z")
    live(Plan, bridgend, slug="second", title_en="B", title_cy="Y")
    assert titles(bridgend, PUBLIC) == ["first", "second"]
    with translation.override("cy"):
        assert titles(bridgend, PUBLIC) == ["second", "first"]


def test_a_number_that_no_column_holds_is_not_found(gateshead):
    of_edition = compiled_query(lambda edition: Plan.objects.filter(edition=edition))
    plan = live(Plan, gateshead)
    assert of_edition(1) == [plan]
    assert of_edition(10**30) == []


def test_a_row_gives_its_columns_alone(gateshead):
    with pytest.raises(AttributeError, match="council_id"):
        compiled_query(lambda plan: Plan.objects.filter(council=plan.council))(live(Plan, gateshead))


@pytest.mark.skipif(connection.vendor == "sqlite", reason="how PostgreSQL finds what a list names")
@pytest.mark.parametrize("query", [points_of, plans_named], ids=lambda query: query.__name__)
def test_what_a_list_names_is_found_by_an_index(query, gateshead):
    """Without it each page reads a table whole: half a second for the values of all councils of the UK."""
    asked: list = []

    def explained(execute, sql, params, many, context):
        with connection.connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {sql}", params)
            asked.append("\n".join(row[0] for row in cursor.fetchall()))
        return execute(sql, params, many, context)

    plan = live(Plan, gateshead)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # of an empty table it would read the whole
    with connection.execute_wrapper(explained):
        query([plan.lineage_id], timezone.now())
    assert ["Index Cond: (lineage_id = ANY" in each for each in asked] == [True]
