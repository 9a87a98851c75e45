"""What is published and held: nobody outside sees it before a moment, or before somebody releases it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from addresses import public_answers
from builders import CONTENT, draft, live, next_edition, one_of_each
from django.core.exceptions import ValidationError
from django.utils import timezone
from reading import page, words

from councils.models import UNTIL_RELEASED, ChangeNote, SearchEntry
from councils.search.sources import found_models, kind_of
from councils.viewers import PUBLIC
from plans.models import Plan
from pledges.models import Pledge, VisionStatement

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def is_seen(row) -> bool:
    return type(row).objects.visible_to(PUBLIC).filter(pk=row.pk).exists()


def is_found(row) -> bool:
    now = timezone.now()
    entries = SearchEntry.objects.filter(kind=kind_of(type(row)), object_id=row.pk)
    return any(
        (each.visible_from is None or each.visible_from <= now)
        and (each.visible_until is None or each.visible_until > now)
        for each in entries
    )


@pytest.mark.parametrize("model", CONTENT, ids=lambda model: model._meta.model_name)
@pytest.mark.parametrize("until", [LATER, UNTIL_RELEASED], ids=["a moment", "a release"])
def test_what_is_public_and_held_is_seen_by_nobody_outside_until_then(
    gateshead, publisher, clock, model, until
):
    row = one_of_each(gateshead)[model]
    first_day = model.objects.get(pk=row.pk).first_published_at
    row.refresh_from_db()
    row.hold(by=publisher, until=until)
    assert not is_seen(row)
    assert not is_found(row)
    clock.move_to(LATER)
    if until == UNTIL_RELEASED:
        assert not is_seen(row)
        row.release(by=publisher)
    assert is_seen(row)
    if model in found_models().values():
        assert is_found(row)
    row.refresh_from_db()
    assert row.first_published_at == first_day
    assert row.history.first().history_user == publisher


def test_an_edition_that_is_held_leaves_the_present_one_as_it_is_to_the_byte(
    client, gateshead, publisher, clock
):
    rows = one_of_each(gateshead)
    before = public_answers(client, gateshead, rows)
    later = next_edition(rows[Plan], title_en="Zanzibar")
    later.publish(by=publisher, at=LATER)
    later.hold(by=publisher)
    after = public_answers(client, gateshead, rows)
    assert [address for address in before if before[address] != after[address]] == []
    clock.move_to(LATER + timedelta(days=1))
    assert not is_seen(later)
    assert is_seen(rows[Plan])
    later.release(by=publisher)
    assert is_seen(later)
    assert not is_seen(rows[Plan])
    later.refresh_from_db()
    assert later.first_published_at == timezone.now()
    assert "Zanzibar" in words(page(client, later.get_absolute_url()))


def test_what_goes_with_a_vision_is_held_and_released_with_it(gateshead, publisher):
    vision = live(VisionStatement, gateshead)
    pledge = live(Pledge, gateshead, vision=vision, number=1)
    vision.hold(by=publisher)
    pledge.refresh_from_db()
    assert pledge.is_held
    vision.release(by=publisher)
    assert is_seen(pledge)


def test_a_hold_that_ends_sooner_or_later_than_planned_moves_its_note_too(gateshead, publisher, clock):
    plan = one_of_each(gateshead)[Plan]
    later = next_edition(plan)
    later.publish(by=publisher, at=LATER, note="The second edition.")
    later.hold(by=publisher)
    later.hold(by=publisher, until=LATER + timedelta(days=1))
    note = ChangeNote.objects.get(note_en="The second edition.")
    assert note.noted_at == LATER + timedelta(days=1)
    plan.refresh_from_db()
    assert plan.superseded_at == LATER + timedelta(days=1)


def test_what_was_noted_before_a_hold_is_read_again_with_its_own_day(gateshead, publisher, clock):
    plan = draft(Plan, gateshead)
    plan.publish(by=publisher, note="The plan.")
    clock.move_to(LATER)
    plan.hold(by=publisher)
    assert not ChangeNote.objects.visible_to(PUBLIC).exists()
    plan.release(by=publisher)
    assert [note.noted_at for note in ChangeNote.objects.visible_to(PUBLIC)] == [NOW]


def replaced(plan, publisher):
    next_edition(plan).publish(by=publisher)


def to_be_replaced(plan, publisher):
    next_edition(plan).publish(by=publisher, at=LATER)


@pytest.mark.parametrize(
    ("before", "until"),
    [
        (replaced, UNTIL_RELEASED),
        (to_be_replaced, UNTIL_RELEASED),
        (lambda plan, publisher: plan.withdraw(by=publisher), UNTIL_RELEASED),
        (lambda plan, publisher: None, NOW),
    ],
    ids=["replaced", "to be replaced", "a draft", "a time that has passed"],
)
def test_what_cannot_be_held_says_why_and_stays_as_it_is(gateshead, publisher, before, until):
    plan = live(Plan, gateshead)
    before(plan, publisher)
    plan = Plan.objects.get(pk=plan.pk)
    with pytest.raises(ValidationError):
        plan.hold(by=publisher, until=until)
    assert Plan.objects.get(pk=plan.pk).publish_at == plan.publish_at


def test_officers_read_that_it_is_held_and_no_day_that_was_made_up(as_publisher, gateshead, publisher):
    plan = live(Plan, gateshead, slug="homes")
    plan.hold(by=publisher)
    for address in (
        f"/admin/plans/plan/{plan.pk}/change/",
        "/admin/plans/plan/",
        "/admin/",
        "/gateshead/plans/homes/",
    ):
        shown = words(page(as_publisher, address))
        assert "9999" not in shown, address
    assert "State: held" in words(page(as_publisher, f"/admin/plans/plan/{plan.pk}/change/"))
    assert "State: held" in words(page(as_publisher, "/gateshead/plans/homes/"))
