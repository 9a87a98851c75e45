"""How a thing comes to the public and back, by transitions."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from builders import a_user, draft, live, next_edition
from concurrency.exceptions import RecordModifiedError
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from councils.models import ChangeNote, User
from councils.viewers import PUBLIC, viewer_of
from plans.models import Plan
from pledges.models import Pledge, VisionStatement

LONDON = ZoneInfo("Europe/London")


def readers_see(plan) -> bool:
    return Plan.objects.visible_to(PUBLIC).filter(pk=plan.pk).exists()


def test_editor_submits_and_publisher_publishes(gateshead, editor, publisher):
    plan = draft(Plan, gateshead)
    plan.submit(by=editor)
    assert (plan.status, plan.submitted_by) == ("review", editor)
    plan.publish(by=publisher, note="Agreed by Cabinet.")
    assert readers_see(plan)
    assert plan.first_published_at == plan.publish_at
    assert ChangeNote.objects.get().note == "Agreed by Cabinet."


def test_editor_cannot_publish(gateshead, editor):
    plan = draft(Plan, gateshead)
    with pytest.raises(PermissionDenied):
        plan.publish(by=editor)
    assert not readers_see(plan)


def test_publisher_of_another_council_cannot_publish(gateshead, bridgend):
    with pytest.raises(PermissionDenied):
        draft(Plan, gateshead).publish(by=a_user("publisher", bridgend))


def test_returning_needs_a_reason_taking_back_does_not(gateshead, editor, publisher):
    plan = draft(Plan, gateshead)
    plan.submit(by=editor)
    with pytest.raises(ValidationError):
        plan.send_back(by=publisher)
    plan.send_back(by=editor)
    plan.submit(by=editor)
    plan.send_back(by=publisher, reason="The period is missing.")
    assert plan.status == "draft"
    assert plan.history.first().history_change_reason == "The period is missing."


def test_withdrawing_hides_the_item_and_its_notes(gateshead, publisher):
    plan = draft(Plan, gateshead)
    plan.publish(by=publisher, note="Agreed.")
    assert ChangeNote.objects.visible_to(PUBLIC).exists()
    plan.withdraw(by=publisher)
    assert not readers_see(plan)
    assert not ChangeNote.objects.visible_to(PUBLIC).exists()


def test_archived_item_was_public_and_can_be_restored_as_a_draft(gateshead, publisher):
    plan = live(Plan, gateshead)
    plan.archive(by=publisher, reason="Replaced by a joint plan.")
    assert Plan.objects.taken_down().get() == plan
    plan.restore(by=publisher)
    assert plan.status == "draft"
    assert not Plan.objects.taken_down().exists()


def test_archived_draft_was_never_there(gateshead, publisher):
    plan = draft(Plan, gateshead)
    plan.archive(by=publisher, reason="Out of date.")
    assert not Plan.objects.taken_down().exists()


def test_what_was_archived_before_its_time_was_never_there(gateshead, publisher):
    plan = draft(Plan, gateshead)
    plan.publish(by=publisher, at=timezone.now() + timedelta(days=1))
    plan.archive(by=publisher)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert not Plan.objects.taken_down().exists()


def test_what_was_told_of_a_thing_is_kept_while_it_is_taken_down(gateshead, publisher):
    plan = draft(Plan, gateshead)
    plan.publish(by=publisher, note="Agreed by Cabinet.")
    plan.archive(by=publisher, reason="Replaced by a joint plan.")
    plan.restore(by=publisher)
    plan.publish(by=publisher, note="Back again.")
    told = {note.note for note in ChangeNote.objects.visible_to(PUBLIC)}
    assert told == {"Agreed by Cabinet.", "Back again."}


def test_a_transition_refuses_what_changed_since_it_was_offered(gateshead, publisher):
    plan = draft(Plan, gateshead)
    seen = plan.version
    Plan.objects.get(pk=plan.pk).save()
    with pytest.raises(RecordModifiedError):
        plan.publish(by=publisher, version=seen)
    assert not readers_see(plan)


def test_a_transition_refuses_the_wrong_state(gateshead, publisher):
    plan = live(Plan, gateshead)
    with pytest.raises(ValidationError, match="is now published"):
        plan.publish(by=publisher)


def test_a_transition_looks_at_what_is_there_now_not_at_what_its_page_had_read(gateshead, publisher):
    plan = draft(Plan, gateshead)
    read_before = Plan.objects.get(pk=plan.pk)
    plan.publish(by=publisher)
    with pytest.raises(ValidationError, match="is now published"):
        read_before.publish(by=publisher)
    assert ChangeNote.objects.count() == 1


def test_who_lost_their_role_takes_nothing_back(gateshead, editor):
    plan = draft(Plan, gateshead)
    plan.submit(by=editor)
    editor.memberships.all().delete()
    with pytest.raises(PermissionDenied):
        plan.send_back(by=User.objects.get(pk=editor.pk))
    assert plan.status == "review"


def test_a_time_that_is_past_is_refused(gateshead, publisher):
    with pytest.raises(ValidationError):
        draft(Plan, gateshead).publish(by=publisher, at=timezone.now() - timedelta(hours=1))


def test_welsh_council_publishes_without_welsh_only_for_a_reason(bridgend):
    publisher = a_user("publisher", bridgend)
    plan = draft(Plan, bridgend, title_en="Care plan", purpose_en="Families live together.")
    with pytest.raises(ValidationError, match="The Welsh is missing: title, purpose"):
        plan.publish(by=publisher)
    plan.publish(by=publisher, welsh_reason="The translation comes on Monday.")
    assert plan.history.first().history_change_reason == "The translation comes on Monday."


def test_a_vision_needs_the_welsh_of_its_pledges_too(bridgend):
    vision = draft(VisionStatement, bridgend, title_cy="Gweledigaeth", summary_en="")
    draft(Pledge, bridgend, vision=vision, title_en="Fair chances")
    with pytest.raises(ValidationError, match="Fair chances: title"):
        vision.publish(by=a_user("publisher", bridgend))


def test_english_council_needs_no_welsh(gateshead, publisher):
    plan = draft(Plan, gateshead)
    plan.publish(by=publisher)
    assert readers_see(plan)


def test_a_transition_on_a_vision_moves_its_pledges(gateshead, publisher):
    vision = draft(VisionStatement, gateshead)
    pledge = draft(Pledge, gateshead, vision=vision)
    vision.publish(by=publisher)
    assert Pledge.objects.visible_to(PUBLIC).get() == pledge
    vision.withdraw(by=publisher)
    assert not Pledge.objects.visible_to(PUBLIC).exists()


def test_a_live_pledge_of_a_hidden_vision_is_hidden(gateshead):
    live(Pledge, gateshead, vision=draft(VisionStatement, gateshead))
    assert not Pledge.objects.visible_to(PUBLIC).exists()


def test_a_second_vision_is_refused_in_words(gateshead, publisher):
    live(VisionStatement, gateshead)
    with pytest.raises(ValidationError, match="already has a published vision"):
        draft(VisionStatement, gateshead).publish(by=publisher)


@pytest.mark.each_database
@pytest.mark.parametrize("model", [Plan, VisionStatement])
def test_the_database_refuses_two_live_editions(gateshead, model):
    first = live(model, gateshead)
    second = next_edition(first)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=second.pk).update(status="published", publish_at=timezone.now())


def test_publishing_the_next_edition_replaces_the_live_one_at_the_same_moment(gateshead, publisher):
    first = live(Plan, gateshead)
    second = next_edition(first)
    second.publish(by=publisher)
    first.refresh_from_db()
    assert first.superseded_at == second.publish_at
    assert not readers_see(first)
    assert readers_see(second)


def test_a_third_edition_replaces_the_second_and_leaves_the_first(gateshead, publisher):
    first = live(Plan, gateshead, since=timedelta(days=9))
    second = next_edition(first)
    second.publish(by=publisher)
    first.refresh_from_db()
    replaced_at = first.superseded_at
    third = next_edition(second)
    third.publish(by=publisher)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.superseded_at, second.superseded_at) == (replaced_at, third.publish_at)


@pytest.mark.parametrize(
    "ten", [datetime(2026, 10, 25, 10, tzinfo=LONDON), datetime(2027, 3, 28, 10, tzinfo=LONDON)]
)
def test_a_swap_set_for_ten_happens_at_ten_across_the_clock_change(gateshead, publisher, ten):
    with time_machine.travel(ten - timedelta(days=2), tick=False):
        first = live(Plan, gateshead)
        second = next_edition(first)
        second.publish(by=publisher, at=ten, note="From ten o’clock.")
    with time_machine.travel(ten - timedelta(minutes=1), tick=False):
        assert (readers_see(first), readers_see(second)) == (True, False)
        assert not ChangeNote.objects.visible_to(PUBLIC).exists()
    with time_machine.travel(ten, tick=False):
        assert (readers_see(first), readers_see(second)) == (False, True)
        assert ChangeNote.objects.visible_to(PUBLIC).exists()
    assert ten.astimezone(ZoneInfo("UTC")).hour == (10 if ten.utcoffset() == timedelta(0) else 9)


def test_withdrawing_a_scheduled_edition_keeps_the_live_one(gateshead, publisher):
    first = live(Plan, gateshead)
    second = next_edition(first)
    second.publish(by=publisher, at=timezone.now() + timedelta(days=1))
    second.withdraw(by=publisher)
    first.refresh_from_db()
    assert first.superseded_at is None
    assert first.is_live


def test_the_note_of_an_undone_schedule_never_appears(gateshead, publisher):
    plan = draft(Plan, gateshead)
    plan.publish(by=publisher, at=timezone.now() + timedelta(days=1), note="From tomorrow.")
    plan.withdraw(by=publisher)
    plan.publish(by=publisher, note="From today.")
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert [note.note for note in ChangeNote.objects.visible_to(PUBLIC)] == ["From today."]


def test_own_people_read_drafts_but_a_live_edition_stands_for_its_draft(gateshead, councillor_account):
    viewer = viewer_of(councillor_account)
    plan, first = draft(Plan, gateshead), live(Plan, gateshead)
    second = next_edition(first)
    assert set(Plan.objects.visible_to(viewer)) == {plan, first}
    assert set(Plan.objects.editions_visible_to(viewer)) == {plan, first, second}
    assert list(Plan.objects.editions_visible_to(PUBLIC)) == [first]


def test_every_transition_is_in_the_history_with_its_name(gateshead, publisher):
    plan = draft(Plan, gateshead)
    plan.publish(by=publisher)
    newest = plan.history.first()
    assert (newest.status, newest.history_user) == ("published", publisher)
