"""What was typed and not saved is offered again to whoever typed it, for a day; and colleagues see who is there."""

import random
from datetime import timedelta

import pytest
import time_machine
from admin_forms import address, form_data, open_form
from builders import a_measure, a_priority, a_superuser, a_user, draft, live
from django.test import Client
from django.utils import timezone
from filling import a_change, models_with_a_form, tables_of, with_rows

from councils import form_recovery
from councils.models import Membership, OpenForm
from delivery.models import DataPoint, Measure
from plans.models import Document, Plan

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def type_in(client, page_address, data):
    """What the script sends some seconds after the last key."""
    sent = client.get(page_address).context["open_form"]["address"]
    return client.post(sent, {**data, "csrfmiddlewaretoken": "x", "once": "y"})


def look_in(client, row) -> str:
    """What the script is told while the form is open and nothing is typed."""
    return client.post(address(row, "unsaved")).json()["words"]


def offered(client, page_address) -> bool:
    return "and did not save" in client.get(page_address).content.decode()


@pytest.fixture
def plan(gateshead):
    return draft(Plan, gateshead, title_en="Before")


@pytest.fixture
def typed(as_editor, plan):
    data = {**open_form(as_editor, plan), "title_en": "An hour of work"}
    assert type_in(as_editor, address(plan), data).status_code == 200
    return data


# -- coming back --------------------------------------------------------------------------------------


def test_what_was_typed_is_offered_restored_and_saved_only_then(as_editor, gateshead, plan):
    priority = a_priority(plan, title_en="Potholes")
    data = {**open_form(as_editor, plan), "title_en": "An hour of work", "priorities-0-title_en": "Kerbs"}
    type_in(as_editor, address(plan), data)
    page = as_editor.get(address(plan))
    assert "You typed here on" in page.content.decode()
    assert "An hour of work" not in page.content.decode()
    page = as_editor.get(address(plan) + page.context["open_form"]["restore"])
    assert page.status_code == 200
    assert "It is not saved yet." in page.content.decode()
    assert form_data(page)["title_en"] == "An hour of work"
    plan.refresh_from_db()
    assert plan.title_en == "Before"
    assert as_editor.post(address(plan), form_data(page)).status_code == 302
    plan.refresh_from_db()
    priority.refresh_from_db()
    assert (plan.title_en, priority.title_en) == ("An hour of work", "Kerbs")
    assert not OpenForm.objects.exists()
    assert not offered(as_editor, address(plan))


def test_rows_that_were_added_come_back(as_editor, plan):
    page = as_editor.get(address(plan))
    table = next(each for each in tables_of(page) if each.prefix == "priorities")
    type_in(as_editor, address(plan), with_rows(page, form_data(page), only=table))
    page = as_editor.get(f"{address(plan)}?unsaved=1")
    assert form_data(page)["priorities-0-title_en"] == "title_en 20"
    assert as_editor.post(address(plan), form_data(page)).status_code == 302
    assert plan.priorities.get().title_en == "title_en 20"


def test_it_is_no_revision_and_moves_nothing(recorded, as_editor, gateshead, plan):
    gateshead.refresh_from_db()
    before = plan.history.count(), gateshead.content_version
    type_in(as_editor, address(plan), {**open_form(as_editor, plan), "title_en": "An hour of work"})
    gateshead.refresh_from_db()
    assert (plan.history.count(), gateshead.content_version) == before


def test_it_can_be_discarded(as_editor, plan, typed):
    answer = as_editor.post(address(plan, "unsaved"), {"_discard": "1"})
    assert answer.headers["Location"] == address(plan)
    assert not offered(as_editor, address(plan))


def test_it_is_offered_for_a_day(as_editor, editor, plan):
    with time_machine.travel("2026-10-05 09:00") as clock:
        type_in(as_editor, address(plan), {**open_form(as_editor, plan), "title_en": "An hour of work"})
        clock.shift(timedelta(hours=11))
        assert offered(as_editor, address(plan))
        clock.shift(timedelta(hours=14))
        as_editor.force_login(editor)  # a session lasts half a day
        assert not offered(as_editor, address(plan))
        other = draft(Plan, plan.council)
        type_in(as_editor, address(other), open_form(as_editor, other))
        assert OpenForm.objects.get().path == address(other)


def test_a_new_thing_comes_back_where_it_was_begun_and_is_made_once(as_editor, gateshead):
    page = as_editor.get(address(Plan, "add"))
    type_in(as_editor, address(Plan, "add"), {**form_data(page), "title_en": "Housing", "kind": "strategy"})
    assert not Plan.objects.exists()
    page = as_editor.get(f"{address(Plan, 'add')}?unsaved=1")
    data = {**form_data(page), "once": page.context["once"]}
    assert data["title_en"] == "Housing"
    for _press in range(2):
        assert as_editor.post(f"{address(Plan, 'add')}?unsaved=1", data).status_code == 302
    assert Plan.objects.get().title == "Housing"
    assert not offered(as_editor, address(Plan, "add"))


def test_a_value_typed_for_one_measure_is_not_offered_for_another(as_editor, gateshead):
    plan = live(Plan, gateshead)
    one, other = (f"{address(DataPoint, 'add')}?measure={a_measure(plan).pk}" for _number in range(2))
    type_in(as_editor, one, {**form_data(as_editor.get(one)), "value": "17"})
    assert offered(as_editor, one)
    assert not offered(as_editor, other)
    assert form_data(as_editor.get(f"{one}&unsaved=1"))["value"] == "17"


def test_it_is_offered_in_the_other_language_too(as_editor, plan, typed):
    assert as_editor.get(f"/cy{address(plan)}").context["open_form"]["left"]


def test_a_file_is_asked_for_again(as_editor, gateshead):
    document = draft(Document, gateshead)
    data = {**open_form(as_editor, document), "title_en": "Typed", "chosen_files": "file"}
    type_in(as_editor, address(document), data)
    words = as_editor.get(f"{address(document)}?unsaved=1").content.decode()
    assert "Choose the file again" in words


# -- somebody else saved it meanwhile -----------------------------------------------------------------


def save_meanwhile(plan):
    theirs = Plan.objects.get(pk=plan.pk)
    theirs.title_en = "Theirs"
    theirs.save()


def test_a_colleague_s_save_since_is_said_and_shown_beside_what_was_typed(as_editor, plan, typed):
    save_meanwhile(plan)
    assert "Someone has saved this since." in as_editor.get(address(plan)).content.decode()
    for _look in range(2):
        words = as_editor.get(f"{address(plan)}?unsaved=1").content.decode()
        assert "Save my version" in words
        assert "Theirs" in words
        assert "An hour of work" in words


def test_what_is_typed_on_after_that_is_still_a_conflict(as_editor, plan, typed):
    save_meanwhile(plan)
    page = as_editor.get(f"{address(plan)}?unsaved=1")
    type_in(as_editor, address(plan), {**form_data(page), "title_en": "Two hours of work"})
    words = as_editor.get(f"{address(plan)}?unsaved=1").content.decode()
    assert "Save my version" in words
    assert "Two hours of work" in words


def test_a_row_that_was_saved_since_is_a_conflict_too(as_editor, plan):
    priority = a_priority(plan, title_en="Potholes")
    data = {**open_form(as_editor, plan), "priorities-0-title_en": "Kerbs"}
    type_in(as_editor, address(plan), data)
    priority.title_en = "Pavements"
    priority.save()
    page = as_editor.get(f"{address(plan)}?unsaved=1")
    assert "Save my version" in page.content.decode()
    assert as_editor.post(address(plan), data).status_code == 409


def test_who_may_not_change_it_any_more_gets_the_text_back(as_editor, editor, plan, typed):
    plan.submit(by=editor)
    assert offered(as_editor, address(plan))
    page = as_editor.get(f"{address(plan)}?unsaved=1")
    assert page.status_code == 403
    assert "You can no longer change this." in page.content.decode()
    assert "An hour of work" in page.content.decode()
    saved = as_editor.post(address(plan), typed)
    assert saved.status_code == 403
    assert "An hour of work" in saved.content.decode()


# -- walls --------------------------------------------------------------------------------------------


def test_nobody_else_sees_what_was_typed(gateshead, plan, typed, editor):
    colleague = a_user("owner", gateshead)
    for user in (colleague, a_superuser()):
        client = signed_in(user)
        for place in (address(plan), f"{address(plan)}?unsaved=1", address(plan, "history")):
            words = client.get(place).content.decode()
            assert "An hour of work" not in words
            assert "and did not save" not in words
        client.post(address(plan, "unsaved"), {"_discard": "1"})
    assert OpenForm.left_by(editor, address(plan))


def test_another_council_s_form_is_answered_like_a_missing_one(bridgend_editor, plan):
    client = signed_in(bridgend_editor)
    missing = address(plan, "unsaved").replace(str(plan.pk), "987654")
    for place in (address(plan, "unsaved"), missing):
        answer = client.post(place, {"title_en": "Mine"})
        assert answer.status_code == 404
    assert not OpenForm.objects.exists()


def test_a_form_that_one_may_only_read_keeps_nothing(as_editor, editor, councillor_account, plan):
    plan.submit(by=editor)
    assert as_editor.get(address(plan)).context["open_form"]["address"] == ""
    assert as_editor.post(address(plan, "unsaved"), {"title_en": "Mine"}).status_code == 403
    reader = signed_in(councillor_account)
    assert reader.post(address(plan, "unsaved"), {"title_en": "Mine"}).status_code == 302
    assert Client().post(address(plan, "unsaved"), {"title_en": "Mine"}).status_code == 302
    assert not OpenForm.objects.exists()


def test_a_council_that_is_not_one_s_own_is_refused_for_new_things(as_editor, bridgend):
    place = f"{address(Plan, 'unsaved_new')}?council={bridgend.pk}"
    assert as_editor.post(place, {"title_en": "Mine"}).status_code == 403


def test_only_a_post_with_its_token_is_taken(editor, as_editor, plan):
    assert as_editor.get(address(plan, "unsaved")).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert strict.post(address(plan, "unsaved"), {"title_en": "Mine"}).status_code == 403


# -- limits -------------------------------------------------------------------------------------------


def test_tokens_passwords_and_empty_rows_are_never_kept(as_editor, editor, plan):
    own = {
        "password": "secret",
        "new_password2": "secret",
        "_save": "Save",
        "priorities-__prefix__-title_en": "",
    }
    type_in(as_editor, address(plan), {**open_form(as_editor, plan), **own})
    kept = OpenForm.left_by(editor, address(plan)).fields
    assert "title_en" in kept
    assert not {"csrfmiddlewaretoken", "once", *own} & set(kept)


def test_a_form_that_is_too_long_says_so_and_what_was_kept_before_stays(as_editor, editor, plan, typed):
    noise = "".join(random.Random(1).choices("abcdefghij", k=form_recovery.LONGEST * 3))  # noqa: S311
    answer = as_editor.post(address(plan, "unsaved"), {**typed, "purpose_en": noise})
    assert answer.status_code == 413
    assert "too long to be kept" in answer.json()["words"]
    assert OpenForm.left_by(editor, address(plan)).fields["title_en"] == "An hour of work"


def test_an_address_that_is_too_long_is_refused(as_editor, gateshead):
    answer = as_editor.post(f"{address(Plan, 'unsaved_new')}?council={'9' * 600}", {"title_en": "Mine"})
    assert answer.status_code in (403, 422)
    answer = as_editor.post(f"{address(Plan, 'unsaved_new')}?further={'9' * 600}", {"title_en": "Mine"})
    assert answer.status_code == 422
    assert not OpenForm.objects.exists()


@pytest.mark.parametrize("key", ["%00", "9" * 700, "word"])
def test_an_address_that_nobody_would_type_is_answered_like_a_missing_one(as_editor, key):
    place = address(Plan, "change", 987654).replace("987654", key)
    assert as_editor.get(f"{place}?unsaved=1").headers["Location"] == "/admin/"
    assert as_editor.post(place.replace("/change/", "/unsaved/"), {"title_en": "Mine"}).status_code == 404
    assert as_editor.get(f"{address(Plan, 'add')}?unsaved=1&further=%00").status_code == 200


def test_of_one_person_the_newest_forms_are_kept(as_editor, gateshead, monkeypatch):
    monkeypatch.setattr(OpenForm, "MOST", 2)
    for number in range(4):
        as_editor.post(f"{address(Plan, 'unsaved_new')}?further={number}", {"title_en": "Mine"})
    assert [form.path[-1] for form in OpenForm.objects.order_by("pk")] == ["2", "3"]


# -- who else is there --------------------------------------------------------------------------------


def test_a_colleague_with_the_same_form_is_named_for_a_minute(as_editor, gateshead, editor, plan):
    colleague = a_user("publisher", gateshead, name="Another name")
    Membership.objects.filter(user=colleague).update(name="Pat Publisher")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert look_in(as_editor, plan) == ""
        assert look_in(signed_in(colleague), plan) == f"{editor} has this form open too."
        assert look_in(as_editor, plan) == "Pat Publisher has this form open too."
        third = look_in(signed_in(a_user("editor", gateshead)), plan)
        assert third == f"{editor}, Pat Publisher have this form open too."
        clock.shift(timedelta(seconds=61))
        assert look_in(as_editor, plan) == ""


def test_who_is_no_colleague_is_not_named(as_editor, gateshead, plan):
    left, administrator = a_user("editor", gateshead), a_superuser()
    for user in (left, administrator):
        look_in(signed_in(user), plan)
    left.memberships.update(role="viewer")
    assert look_in(as_editor, plan) == ""
    assert look_in(as_editor, draft(Plan, gateshead)) == ""


def test_looking_in_keeps_what_was_typed(as_editor, plan, typed):
    look_in(as_editor, plan)
    assert offered(as_editor, address(plan))


# -- every kind of form -------------------------------------------------------------------------------


def test_every_form_with_a_change_comes_back_as_it_was_typed(client, rows):
    """Of each kind that officers change by a form: kept, restored, and the same as sent."""
    client.force_login(a_superuser())
    seen = 0
    for row in rows.values():
        page = client.get(address(row)) if has_form(row) else None
        if page is None or page.status_code != 200 or not page.context["open_form"]["address"]:
            continue
        data = {**form_data(page), **(a_change(page) or {})}
        assert client.post(page.context["open_form"]["address"], data).status_code == 200
        back = client.get(f"{address(row)}?unsaved=1")
        assert back.status_code == 200, type(row)
        again = form_data(back)
        for name, value in data.items():
            assert as_sent(again.get(name, "")) == as_sent(value), (type(row), name)
        seen += 1
    assert seen > 30
    assert Measure in map(type, rows.values())


def as_sent(value):
    return [str(each) for each in value] if isinstance(value, list) else str(value)


def has_form(row) -> bool:
    return type(row) in models_with_a_form()
