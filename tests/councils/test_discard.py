"""A draft of a live page is deleted: what others hung on it hangs on the live page then, and nothing is lost."""

import pytest
from admin_forms import address
from builders import a_user, an_action, an_update, live
from entering import Officer

from councils.models import Council
from councils.publishing.editions import start_next_edition
from delivery.models import Action
from plans.models import Document, Plan
from pledges.models import Award, Pledge, VisionStatement

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]


@pytest.fixture
def editor(rows):
    return Officer("editor", rows[Council])


def pressed(officer, draft):
    """The button of the page that asks, with the version that it was drawn with."""
    place = address(draft, "discard")
    return officer.client.post(place, {"version": officer.page(place).context["seen"]})


def draft_of(rows, model):
    return start_next_edition(rows[model], by=a_user("editor", rows[Council]))


def test_a_document_that_was_added_to_the_draft_stays_with_the_plan(rows, editor):
    draft = draft_of(rows, Plan)
    document = live(Document, rows[Council], plan=draft)
    assert pressed(editor, draft).status_code == 302
    document.refresh_from_db()
    assert document.plan == rows[Plan]
    assert document.history.first().history_user == editor.user


def test_an_award_that_names_the_draft_s_pledge_names_the_live_one(rows, editor):
    draft = draft_of(rows, VisionStatement)
    award = rows[Award]
    award.pledges.set([draft.pledges.get()])
    assert pressed(editor, draft).status_code == 302
    assert list(award.pledges.all()) == [rows[Pledge]]
    assert list(award.history.first().pledges.values_list("pledge", flat=True)) == [rows[Pledge].pk]


def test_what_is_named_elsewhere_and_only_in_the_draft_is_told_and_nothing_is_deleted(rows, editor):
    draft = draft_of(rows, VisionStatement)
    new = live(Pledge, rows[Council], vision=draft, number=9, title_en="A new pledge", status="draft")
    rows[Award].pledges.set([new])
    answer = pressed(editor, draft)
    assert answer.status_code == 422
    assert str(rows[Award]) in answer.content.decode()
    assert draft.pledges.count() == 2


def test_updates_of_an_action_that_only_the_draft_has_are_not_deleted_with_it(rows, editor):
    draft = draft_of(rows, Plan)
    an_update(an_action(draft, title_en="Brand new"))
    answer = pressed(editor, draft)
    assert answer.status_code == 422
    assert "There are updates or values" in answer.content.decode()
    assert Action.objects.filter(plan=draft, title_en="Brand new").exists()


def test_a_button_that_was_drawn_before_a_colleague_saved_deletes_nothing(rows, editor):
    draft = draft_of(rows, Plan)
    seen = editor.page(address(draft, "discard")).context["seen"]
    editor.change(draft, title="Reworded")
    answer = editor.client.post(address(draft, "discard"), {"version": seen})
    assert answer.status_code == 409
    assert Plan.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize("role", ["editor", "viewer"])
def test_what_waits_for_approval_or_is_public_is_not_deleted_here(rows, role):
    officer, draft = Officer(role, rows[Council]), draft_of(rows, Plan)
    draft.submit(by=a_user("editor", rows[Council]))
    for row in (draft, rows[Plan]):
        assert officer.client.post(address(row, "discard"), {"version": "1"}).status_code in (302, 403)
        assert Plan.objects.filter(pk=row.pk).exists()
