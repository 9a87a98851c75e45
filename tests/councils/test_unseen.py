"""What no page can show leaves every page stored; whatever changes a page moves the version."""

import threading
from datetime import timedelta

import pytest
from addresses import public_answers
from builders import (
    CONTENT,
    Status,
    a_partner,
    an_action,
    draft,
    live,
    next_edition,
    one_of_each,
    parts_of_each,
)
from django.db import connection, connections, transaction
from django.db.models import CharField, TextField, URLField
from django.db.models.signals import post_save, pre_save
from django.utils import timezone
from planting import plant

from councils.models import Council, SiteVersion
from councils.publishing.caching import batched_invalidation, public_models
from councils.publishing.unseen import root_path
from delivery.models import Milestone
from plans.models import Plan, Priority
from pledges.models import Pledge

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("recorded")]

UNSEEN = {
    "draft": {},
    "review": {"status": Status.REVIEW},
    "archived": {"status": Status.ARCHIVED},
}
# Of something that is published as a whole, or such a thing.
KINDS = [model for model in public_models() if root_path(model) is not None]


def versions(council) -> tuple[int, int]:
    return Council.objects.get(pk=council.pk).content_version, SiteVersion.objects.get().version


def moved(council, change) -> bool:
    """Do both versions move with this change? Never one alone."""
    before = versions(council)
    change()
    council_moved, site_moved = (
        now > earlier for now, earlier in zip(versions(council), before, strict=True)
    )
    assert council_moved == site_moved
    return council_moved


def save_with_other_words(row) -> None:
    """Save it as somebody would who rewrote all of it."""
    for field in row._meta.concrete_fields:
        is_text = isinstance(field, (CharField, TextField)) and not isinstance(field, URLField)
        if is_text and field.editable and not field.choices and not field.primary_key:
            setattr(row, field.attname, f"other-words-{row.pk}"[: field.max_length])
    row.save()


def links_of(row) -> list:
    """Its links to many, which no model of ours stands for."""
    fields = row._meta.local_many_to_many
    return [field for field in fields if field.remote_field.through._meta.auto_created]


def hidden_rows(hidden) -> list:
    return [type(row).objects.get(pk=row.pk) for row in hidden if root_path(type(row)) is not None]


def test_a_save_of_what_is_published_nowhere_moves_nothing_and_changes_no_public_byte(client, gateshead):
    """Of every kind and every part, tied to what is public in every way that the models allow."""
    rows = one_of_each(gateshead)
    hidden = {state: plant(gateshead, rows, **fields) for state, fields in UNSEEN.items()}
    before = public_answers(client, gateshead, rows)
    for state, planted in hidden.items():
        saved = hidden_rows(planted)
        assert {type(row) for row in saved} == set(KINDS)
        for row in saved:
            assert not moved(gateshead, lambda row=row: save_with_other_words(row)), (state, type(row))
            for field in links_of(row):
                assert not moved(gateshead, getattr(row, field.name).clear), (state, field)
    after = public_answers(client, gateshead, rows)
    assert [address for address in before if after[address] != before[address]] == []


def test_so_does_a_new_one_with_its_parts(gateshead):
    before, moving = {}, {}

    def is_saved(sender, **kwargs):
        before[sender] = versions(gateshead)

    def was_saved(sender, instance, **kwargs):
        if sender in KINDS and instance.publication_root.status == Status.DRAFT:
            moving.setdefault(sender, []).append(versions(gateshead) != before[sender])

    partner = a_partner(gateshead)
    pre_save.connect(is_saved)
    post_save.connect(was_saved)
    try:
        parts_of_each({model: draft(model, gateshead) for model in CONTENT}, partner)
    finally:
        pre_save.disconnect(is_saved)
        post_save.disconnect(was_saved)
    assert set(moving) == set(KINDS)
    assert {model for model, moves in moving.items() if any(moves)} == set()


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.__name__)
def test_a_save_of_what_is_public_moves_the_versions(gateshead, model):
    row = one_of_each(gateshead)[model]
    assert moved(gateshead, row.save)


@pytest.mark.parametrize("model", CONTENT, ids=lambda model: model.__name__)
def test_so_does_every_change_between_the_two(gateshead, model):
    row = draft(model, gateshead)
    for change in (
        lambda: row.publish(by=None, welsh_reason="Not yet."),
        lambda: row.correct(by=None, note="Put right."),
        lambda: row.withdraw(by=None),
        lambda: row.publish(by=None, at=timezone.now() + timedelta(days=1), welsh_reason="Not yet."),
        row.save,  # scheduled: a page may be stored that ends with this moment
        lambda: row.archive(by=None, reason="Over."),
    ):
        assert moved(gateshead, change)
    assert not moved(gateshead, lambda: row.restore(by=None))
    assert moved(gateshead, row.delete)


@pytest.mark.parametrize("model", CONTENT, ids=lambda model: model.__name__)
def test_so_does_taking_it_back_without_a_transition(gateshead, model):
    row = live(model, gateshead)
    row.status, row.publish_at = Status.DRAFT, None
    assert moved(gateshead, row.save)
    assert not moved(gateshead, row.save)


@pytest.mark.parametrize("model", CONTENT, ids=lambda model: model.__name__)
def test_a_draft_edition_of_what_is_public_moves_them(gateshead, model):
    """What is about the whole may belong to its row, and take its address from it."""
    numbered = {"number": 99, "slug": "another"} if model is Pledge else {}
    edition = next_edition(live(model, gateshead), **numbered)
    assert edition.status == Status.DRAFT
    assert moved(gateshead, edition.save)


def test_a_part_moves_them_when_it_comes_to_what_is_public_and_when_it_goes(gateshead):
    public, hidden = live(Plan, gateshead), draft(Plan, gateshead)
    part = Priority.objects.create(plan=public, title_en="Roads", slug="roads")
    for plan, is_moved in ((hidden, True), (hidden, False), (public, True)):
        part.plan = plan
        assert moved(gateshead, part.save) == is_moved


def test_links_move_them_where_the_row_that_shows_them_is_public(gateshead):
    public, hidden, pledge = live(Plan, gateshead), draft(Plan, gateshead), live(Pledge, gateshead)
    for plan, is_moved in ((public, True), (hidden, False)):
        assert moved(gateshead, lambda plan=plan: plan.pledges.add(pledge)) == is_moved
        assert moved(gateshead, plan.pledges.clear) == is_moved


def test_what_is_saved_in_a_batch_moves_them_once(gateshead):
    def change():
        with batched_invalidation():
            draft(Plan, gateshead)

    assert moved(gateshead, change)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the database in memory has one connection")
def test_who_saves_a_part_while_its_plan_is_published_is_not_overlooked(gateshead):
    """The part is written before the plan is public, and is there only afterwards."""
    plan = draft(Plan, gateshead)
    part = Milestone.objects.create(action=an_action(plan), title_en="Roads")
    is_published, seen = threading.Event(), {}

    def publish():
        try:
            with transaction.atomic():
                Plan.objects.get(pk=plan.pk).publish(by=None)
                seen["published"] = versions(gateshead)  # read here: once this is over the other may be first
                is_published.set()
                threading.Event().wait(0.5)  # the other has written by now, and waits
        finally:
            connections.close_all()

    publishing = threading.Thread(target=publish)
    publishing.start()
    assert is_published.wait(10)
    with transaction.atomic():
        part.title_en = "Streets"
        part.save()
    publishing.join()
    assert versions(gateshead) > seen["published"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the database in memory has one connection")
def test_who_publishes_while_a_part_is_saved_moves_them_after_it(gateshead):
    plan = draft(Plan, gateshead)
    part = Milestone.objects.create(action=an_action(plan), title_en="Roads")
    is_saved, seen = threading.Event(), {}

    def save():
        try:
            with transaction.atomic():
                part.title_en = "Streets"
                part.save()
                is_saved.set()
                threading.Event().wait(0.5)  # the other waits by now
                seen["saved"] = versions(gateshead)
        finally:
            connections.close_all()

    saving = threading.Thread(target=save)
    saving.start()
    assert is_saved.wait(10)
    plan.publish(by=None)
    saving.join()
    assert versions(gateshead) > seen["saved"]
