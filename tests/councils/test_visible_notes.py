"""What changed, read by time, is what the rule says: of every kind, in every state, for every viewer."""

from datetime import timedelta
from functools import reduce
from operator import or_

import pytest
from builders import CONTENT, Status, a_council, a_superuser, a_user, draft, live, one_of_each
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from planting import PARENTS

from councils.models import UNTIL_RELEASED, ChangeNote, VisibleNotes, content_models
from councils.publishing.caching import batched_invalidation
from councils.publishing.changes import NotePages, newest
from councils.viewers import PUBLIC, viewer_of
from plans.models import Plan
from pledges.models import Pledge, VisionStatement

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]


def condition(viewer) -> Q:
    """The rule as one condition on notes: dear to ask, and plain to read."""
    shown = [
        Q(
            content_type=ContentType.objects.get_for_model(model),
            object_id__in=model.objects.editions_visible_to(viewer)
            .filter(model.with_visible_wholes(viewer))
            .values("pk"),
        )
        for model in content_models()
    ]
    return reduce(or_, shown) & Q(noted_at__lte=timezone.now())


def states(now):
    """By name: the columns of a row in this state."""
    out = {"status": Status.PUBLISHED, "publish_at": now - timedelta(days=9)}
    return {
        "draft": {},
        "review": {"status": Status.REVIEW},
        "scheduled": {**out, "publish_at": now + timedelta(days=1)},
        "held": {**out, "publish_at": UNTIL_RELEASED},
        "live": out,
        "earlier edition": {**out, "superseded_at": now - timedelta(days=2)},
        "replaced tomorrow": {**out, "superseded_at": now + timedelta(days=1)},
        "archived": {"status": Status.ARCHIVED, "publish_at": now - timedelta(days=9)},
        "never published, archived": {"status": Status.ARCHIVED},
    }


@pytest.fixture(scope="module")
def world(kept):
    """Three councils, one of which ended and one is not open, each with notes on rows of all kinds in all states."""
    now = timezone.now()
    gone = a_council("gone", ends_on=(now - timedelta(days=30)).date())
    councils = [a_council("open"), gone, a_council("closed", is_live=False)]
    for council in councils:
        with batched_invalidation():
            for row in rows_in_all_states(council, now):
                for place, days in enumerate((-1, 1)):  # one that is due, one that is to come
                    at = now + timedelta(days=days, minutes=(row.pk + place) % 7)
                    ChangeNote.write(row, ChangeNote.Kind.PUBLISHED, str(row), at=at, by=None)
    return councils


def rows_in_all_states(council, now) -> list:
    """Within a whole that is live, one that was replaced, and one that residents never read."""
    rows = one_of_each(council)
    wholes = [rows]
    for name in ("draft", "earlier edition"):
        plan, vision = (draft(model, council, **states(now)[name]) for model in (Plan, VisionStatement))
        wholes.append({**rows, Plan: plan, VisionStatement: vision})
    found = [row for whole in wholes for model, row in whole.items() if model in CONTENT]
    for model in CONTENT:
        for place, state in enumerate(states(now).values()):
            if model is VisionStatement and state.get("publish_at") and "superseded_at" not in state:
                continue  # a council has one
            parents = PARENTS.get(model, {})
            for number, whole in enumerate(wholes if parents else wholes[:1]):
                needs = {name: whole[kind] for name, kind in parents.items()}
                needs |= {"number": 100 + Pledge.objects.count()} if model is Pledge else {}
                found.append(draft(model, council, slug=f"x-{place}-{number}", **needs, **state))
    return list({(type(row), row.pk): row for row in found}.values())


def viewers(councils):
    first, _gone, closed = councils
    return {
        "public": PUBLIC,
        "editor": viewer_of(a_user("editor", first)),
        "viewer": viewer_of(a_user("viewer", closed)),
        "system administrator": viewer_of(a_superuser()),
    }


@pytest.mark.parametrize("name", ["public", "editor", "viewer", "system administrator"])
@pytest.mark.parametrize("at_once", [2, 60])
def test_reading_by_time_answers_as_the_rule_does(world, db, monkeypatch, name, at_once):
    monkeypatch.setattr(VisibleNotes, "AT_ONCE", at_once)
    viewer = viewers(world)[name]
    for notes in (ChangeNote.objects.all(), *(ChangeNote.objects.of(council) for council in world)):
        wanted = [note.pk for note in notes.filter(condition(viewer))]
        assert [note.pk for note in notes.visible_to(viewer)] == wanted
        assert notes.visible_to(viewer).exists() == bool(wanted)
        told = [note.pk for entry in newest(notes.visible_to(viewer), 10) for note in entry.notes]
        assert told == wanted[:10]
    assert 0 < ChangeNote.objects.filter(condition(viewer)).count() < ChangeNote.objects.count()


def test_the_world_has_every_kind_hidden_and_seen(world, db):
    """Or the comparison could not fail."""
    seen = ChangeNote.objects.filter(condition(PUBLIC))
    hidden = ChangeNote.objects.filter(noted_at__lte=timezone.now()).exclude(pk__in=seen.values("pk"))
    every = {ContentType.objects.get_for_model(model).pk for model in content_models()}
    for notes in (seen, hidden):
        assert set(notes.order_by().values_list("content_type", flat=True)) == every


def test_pages_hold_each_visible_note_once_however_many_are_hidden(world, db):
    notes = ChangeNote.objects.all().visible_to(PUBLIC)
    pages, number, found = NotePages(notes, 7), 1, []
    while (page := pages.page(number)).has_next():
        found += page.object_list
        number += 1
    found += page.object_list
    assert [note.pk for note in found] == [note.pk for note in notes]
    assert number == pages.num_pages


def test_a_first_page_is_read_in_the_same_queries_however_much_is_older(gateshead):
    """And none of them counts, or looks for what is not on it."""
    plans = [live(Plan, gateshead, slug=f"plan-{n}") for n in range(3)]

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            NotePages(ChangeNote.objects.of(gateshead).visible_to(PUBLIC), 5).page(1)
        return [query["sql"] for query in captured]

    def add(number):
        for n in range(number):
            at = timezone.now() - timedelta(hours=n + 1)
            ChangeNote.write(plans[n % 3], ChangeNote.Kind.PUBLISHED, f"Note {n}", at=at, by=None)

    add(12)
    few = queries()
    add(200)
    many = queries()
    assert len(many) == len(few) == 2  # the notes; the plans they are about
    assert not any("COUNT(" in sql for sql in many)
