"""A save sent after the session ended asks for sign-in, then shows the typed text again."""

import random

import pytest
import signing_in
from admin_forms import address, form_data, open_form
from builders import a_measure, a_point, a_priority, a_user, draft, live
from django.test import Client
from spreadsheets import a_csv, choose, confirm

from councils import form_recovery, second_factor
from councils.models import ImportBatch
from delivery.models import DataPoint
from plans.models import Plan

pytestmark = pytest.mark.django_db
PASSWORD = "three plain words here"


@pytest.fixture
def writer(gateshead):
    user = a_user("editor", gateshead)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def as_writer(client, writer):
    client.force_login(writer)
    return client


def sign_in(client, user, page):
    """From the page of signing in that the browser was sent to."""
    return signing_in.sign_in(client, user, PASSWORD, at=page.headers["Location"])


def end_session(client):
    client.session.flush()


def test_the_typed_text_is_there_after_signing_in_and_saved_only_then(as_writer, writer, gateshead):
    plan = draft(Plan, gateshead, title_en="Before")
    priority = a_priority(plan, title_en="Potholes")
    data = {**open_form(as_writer, plan), "title_en": "An hour of work", "priorities-0-title_en": "Kerbs"}
    end_session(as_writer)
    answer = as_writer.post(address(plan), data)
    assert answer.headers["Location"].startswith("/accounts/login/?next=")
    assert "We have kept what you typed" in as_writer.get(answer.headers["Location"]).content.decode()
    after = sign_in(as_writer, writer, answer)
    assert after.headers["Location"] == address(plan)
    page = as_writer.get(address(plan))
    words = page.content.decode()
    assert page.status_code == 200
    assert "An hour of work" in words
    assert "Kerbs" in words
    assert "You were signed out before this was saved" in words
    plan.refresh_from_db()
    assert plan.title_en == "Before"
    as_writer.post(address(plan), form_data(page))
    plan.refresh_from_db()
    priority.refresh_from_db()
    assert (plan.title_en, priority.title_en) == ("An hour of work", "Kerbs")


def test_it_is_shown_once(as_writer, writer, gateshead):
    plan = draft(Plan, gateshead)
    data = {**open_form(as_writer, plan), "title_en": "An hour of work"}
    end_session(as_writer)
    sign_in(as_writer, writer, as_writer.post(address(plan), data))
    assert "An hour of work" in as_writer.get(address(plan)).content.decode()
    assert "An hour of work" not in as_writer.get(address(plan)).content.decode()


def test_a_new_thing_is_kept_too_and_made_once(as_writer, writer, gateshead):
    page = as_writer.get(address(Plan, "add"))
    data = {**form_data(page), "once": page.context["once"], "title_en": "Housing", "kind": "strategy"}
    end_session(as_writer)
    sign_in(as_writer, writer, as_writer.post(address(Plan, "add"), data))
    page = as_writer.get(address(Plan, "add"))
    assert not Plan.objects.exists()
    for _press in range(2):
        as_writer.post(address(Plan, "add"), {**form_data(page), "once": page.context["once"]})
    assert Plan.objects.get().title == "Housing"


def test_a_transition_s_words_are_kept_and_nothing_is_done(client, gateshead):
    publisher = a_user("publisher", gateshead)
    publisher.set_password(PASSWORD)
    publisher.save()
    client.force_login(publisher)
    plan = draft(Plan, gateshead)
    link = {transition.name: link for transition, link in client.get(address(plan)).context["transitions"]}[
        "publish"
    ]
    seen = client.get(link).context["seen"]
    end_session(client)
    answer = client.post(link, {"version": seen, "note": "Agreed by Cabinet."})
    after = sign_in(client, publisher, answer)
    page = client.get(after.headers["Location"])
    assert "Agreed by Cabinet." in page.content.decode()
    plan.refresh_from_db()
    assert plan.status == "draft"


@pytest.mark.parametrize("view", ["preview", "undo"])
def test_the_sentence_of_an_import_or_its_undoing_is_kept_and_nothing_is_done(client, gateshead, view):
    publisher = a_user("publisher", gateshead)
    publisher.set_password(PASSWORD)
    publisher.save()
    client.force_login(publisher)
    measure = a_measure(live(Plan, gateshead), code="F1")
    if view == "preview":
        a_point(measure, 14)
    rows = ("code", "period", "value", "reason"), ("F1", "2026-27 Q2", 16, "Two were late.")
    preview = choose(client, DataPoint, a_csv(*rows))
    place, data = preview.context["address"], {"seen": preview.context["seen"]}
    if view == "undo":
        confirm(client, preview)
        place, data = address(ImportBatch.objects.get(), "undo"), {}
    before = list(DataPoint.objects.values_list("value", flat=True))
    end_session(client)
    answer = client.post(place, {**data, "change_note_en": "Put right by hand."})
    after = sign_in(client, publisher, answer)
    page = client.get(after.headers["Location"])
    assert page.context["form"]["change_note_en"].value() == "Put right by hand."
    assert "You were signed out" in page.content.decode()
    assert list(DataPoint.objects.values_list("value", flat=True)) == before


def test_a_colleague_s_save_meanwhile_is_shown_beside_the_typed_text(as_writer, writer, gateshead):
    plan = draft(Plan, gateshead, title_en="Before")
    data = {**open_form(as_writer, plan), "title_en": "Mine"}
    theirs = Plan.objects.get(pk=plan.pk)
    theirs.title_en = "Theirs"
    theirs.save()
    end_session(as_writer)
    sign_in(as_writer, writer, as_writer.post(address(plan), data))
    words = as_writer.get(address(plan)).content.decode()
    assert "Save my version" in words
    assert "Theirs" in words
    assert "Mine" in words


def test_who_may_not_open_the_page_is_shown_nothing(as_writer, gateshead, bridgend):
    plan = draft(Plan, gateshead)
    data = {**open_form(as_writer, plan), "title_en": "An hour of work"}
    stranger = a_user("owner", bridgend)
    stranger.set_password(PASSWORD)
    stranger.save()
    end_session(as_writer)
    sign_in(as_writer, stranger, as_writer.post(address(plan), data))
    assert as_writer.get(address(plan)).headers["Location"] == "/admin/"


def test_another_browser_is_shown_nothing(as_writer, writer, gateshead):
    plan = draft(Plan, gateshead)
    data = {**open_form(as_writer, plan), "title_en": "An hour of work"}
    end_session(as_writer)
    as_writer.post(address(plan), data)
    other = Client()
    other.force_login(writer)
    assert "An hour of work" not in other.get(address(plan)).content.decode()


def test_signing_in_anew_in_another_window_does_not_lose_what_is_typed_in_the_first(writer, gateshead):
    """Signing in gives the browser a new mark against forgery; the first window's form has the old one."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(writer)
    plan = draft(Plan, gateshead, title_en="Before")
    data = {**open_form(browser, plan), "title_en": "An hour of work", "csrfmiddlewaretoken": "x" * 64}
    answer = browser.post(address(plan), data)
    assert answer.headers["Location"] == address(plan)
    assert "An hour of work" in browser.get(address(plan)).content.decode()
    plan.refresh_from_db()
    assert plan.title_en == "Before"


def test_a_text_too_long_to_keep_is_given_back_with_the_old_mark_too(writer, gateshead, monkeypatch):
    monkeypatch.setattr(form_recovery, "LONGEST", 10)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(writer)
    plan = draft(Plan, gateshead)
    answer = browser.post(address(plan), {**open_form(browser, plan), "title_en": "Roads"})
    assert answer.status_code == 403
    assert "<dd>Roads</dd>" in answer.content.decode()


def test_a_form_from_elsewhere_plants_nothing(writer, gateshead):
    """A browser sends no session with a form that another site makes it send."""
    plan = draft(Plan, gateshead)
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(address(plan), {"title_en": "Planted by somebody"})
    assert answer.status_code == 403
    assert not browser.cookies


def test_a_text_too_long_to_keep_is_given_back_on_the_spot(as_writer, writer, gateshead):
    plan = draft(Plan, gateshead)
    noise = "".join(random.Random(1).choices("abcdefghij", k=form_recovery.LONGEST * 3))  # noqa: S311
    data = {**open_form(as_writer, plan), "title_en": "Roads", "purpose_en": f"word and word and {noise}"}
    end_session(as_writer)
    answer = as_writer.post(address(plan), data)
    assert answer.status_code == 403
    assert "word and word and" in answer.content.decode()
    assert "<dd>Roads</dd>" in answer.content.decode()
    assert "Nothing was saved" in answer.content.decode()


def test_forms_kept_for_strangers_are_counted(as_writer, gateshead, settings):
    settings.ACCOUNT_RATE_LIMITS = {"keep_typed": "2/h/ip"}
    plan = draft(Plan, gateshead)
    data = open_form(as_writer, plan)
    end_session(as_writer)
    answers = [Client().post(address(plan), data).status_code for _press in range(3)]
    assert answers == [302, 302, 403]


def test_other_pages_only_ask_for_signing_in(client, gateshead):
    plan = draft(Plan, gateshead)
    answer = client.post(address(plan, "delete"), {"post": "yes"})
    assert answer.status_code == 302
    assert form_recovery.KEY not in client.session


def test_it_is_there_too_after_the_first_code_of_who_had_none(as_writer, writer, gateshead):
    plan = draft(Plan, gateshead)
    data = {**open_form(as_writer, plan), "title_en": "An hour of work"}
    end_session(as_writer)
    answer = as_writer.post(address(plan), data)
    as_writer.post(answer.headers["Location"], {"login": writer.email, "password": PASSWORD})
    page = as_writer.get(address(plan), follow=True)
    assert page.request["PATH_INFO"] == "/accounts/two-step/app/"
    signing_in.set_up_app(as_writer, page)
    page = as_writer.get("/signed-in/", follow=True)
    assert page.request["PATH_INFO"] == address(plan)
    assert "An hour of work" in page.content.decode()


def test_with_the_password_alone_a_form_is_kept_until_the_code_is_given(client, writer, gateshead):
    client.force_login(writer)
    plan = draft(Plan, gateshead)
    data = {**open_form(client, plan), "title_en": "An hour of work"}
    signing_in.with_password(client, writer)
    second_factor.set_up(writer)
    answer = client.post(address(plan), data)
    client.get(answer.headers["Location"])
    sign_in(client, writer, answer)
    assert "An hour of work" in client.get(address(plan)).content.decode()
