"""One "add" form makes one thing, however often its button is pressed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from admin_forms import address, form_data
from builders import a_user
from django.db import connection
from django.test import Client
from django.utils import timezone

from councils.models import Contact, Membership, Partner, SubmittedForm
from plans.models import Plan

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]


def new(client, model, **given) -> dict:
    """What a browser would send of a fresh form of this kind."""
    page = client.get(address(model, "add"))
    return {**form_data(page), "once": page.context["once"], **given}


def test_a_second_press_leads_to_what_the_first_one_made(as_owner, gateshead):
    data = new(as_owner, Plan, title_en="Housing", kind="strategy")
    as_owner.post(address(Plan, "add"), data)
    answer = as_owner.post(address(Plan, "add"), data, follow=True)
    plan = Plan.objects.get()
    assert answer.redirect_chain[-1][0] == address(plan)
    assert "already saved" in answer.content.decode()


@pytest.mark.parametrize(
    ("model", "given"),
    [
        (Contact, {"team_en": "Plans team", "email": "p@c.example"}),
        (Partner, {"name": "Healthwatch", "kind": "other"}),
        (Membership, {"email": "new@council.example", "role": "editor"}),
    ],
)
def test_what_has_no_drafts_is_made_once_too(as_owner, gateshead, model, given, mailoutbox):
    before = model.objects.count()
    data = new(as_owner, model, **given)
    for _press in range(3):
        assert as_owner.post(address(model, "add"), data).status_code == 302
    assert model.objects.count() == before + 1
    assert len(mailoutbox) == (model is Membership)


def test_two_forms_make_two_things(as_owner, gateshead):
    for _form in range(2):
        as_owner.post(address(Contact, "add"), new(as_owner, Contact, team_en="Team", email="p@c.example"))
    assert Contact.objects.count() == 2


def test_a_form_with_an_error_is_not_used_up(as_owner, gateshead):
    data = new(as_owner, Plan, title_en="", kind="strategy")
    refused = as_owner.post(address(Plan, "add"), data)
    assert refused.status_code == 422
    assert refused.context["once"] == data["once"]
    as_owner.post(address(Plan, "add"), {**data, "title_en": "Housing"})
    assert Plan.objects.get().title == "Housing"


@pytest.mark.parametrize("forged", ["", "1:00000000-0000-0000-0000-000000000000", "x" * 5000])
def test_a_form_without_a_true_mark_is_saved_as_any_other(as_owner, gateshead, forged):
    data = new(as_owner, Plan, title_en="Housing", kind="strategy", once=forged)
    assert as_owner.post(address(Plan, "add"), data).status_code == 302
    assert not SubmittedForm.objects.exists()


def test_another_officer_s_mark_leads_nowhere(client, as_owner, gateshead, bridgend):
    data = new(as_owner, Plan, title_en="Secret", kind="strategy")
    as_owner.post(address(Plan, "add"), data)
    client.force_login(a_user("editor", bridgend))
    own = new(client, Plan, title_en="Ours", title_cy="Ein", kind="strategy", once=data["once"])
    client.post(address(Plan, "add"), own)
    assert sorted(plan.council.slug for plan in Plan.objects.all()) == ["bridgend", "gateshead"]


def test_what_was_deleted_since_can_be_made_again(as_owner, gateshead):
    data = new(as_owner, Partner, name="Healthwatch", kind="other")
    as_owner.post(address(Partner, "add"), data)
    Partner.objects.all().delete()
    assert as_owner.post(address(Partner, "add"), {**data, "once": ""}).status_code == 302
    assert Partner.objects.exists()


def test_a_popup_pressed_twice_gives_its_page_the_one_thing(as_owner, gateshead):
    data = new(as_owner, Partner, name="Healthwatch", kind="other", _popup="1")
    answers = [as_owner.post(address(Partner, "add"), data) for _press in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].context["popup_response_data"] == answers[1].context["popup_response_data"]
    assert Partner.objects.count() == 1


def test_marks_are_thrown_out_after_a_day(as_owner, gateshead):
    as_owner.post(address(Plan, "add"), new(as_owner, Plan, title_en="First", kind="strategy"))
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        as_owner.force_login(a_user("editor", gateshead))
        as_owner.post(address(Plan, "add"), new(as_owner, Plan, title_en="Second", kind="strategy"))
    assert SubmittedForm.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the database in memory has one connection")
@pytest.mark.parametrize(
    ("model", "given"),
    [
        (Plan, {"title_en": "Housing", "kind": "strategy"}),
        (Contact, {"team_en": "Plans team", "email": "p@c.example"}),
        (Partner, {"name": "Healthwatch", "kind": "other"}),
    ],
)
def test_presses_at_the_same_moment_make_one_thing(owner, model, given):
    browsers = [Client() for _press in range(4)]
    for browser in browsers:
        browser.force_login(owner)
    data = new(browsers[0], model, **given)
    together = Barrier(len(browsers))

    def press(browser):
        try:
            together.wait()
            return browser.post(address(model, "add"), data).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(browsers)) as pool:
        assert list(pool.map(press, browsers)) == [302] * len(browsers)
    assert model.objects.count() == 1
