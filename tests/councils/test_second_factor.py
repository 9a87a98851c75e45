"""Who works in the admin shows a second factor: without it a session is nobody's, and no code counts twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import signing_in
import time_machine
from admin_forms import address, open_form
from allauth.usersessions.models import UserSession
from builders import a_superuser, a_user, draft
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from signing_in import code_for, keys_of, set_up_app, sign_in

from councils import second_factor
from councils.middleware import SecondFactorMiddleware
from councils.models import SignInAttempt
from plans.models import Plan
from strategy_site import accounts

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]

PASSWORD = "three plain words"
CODE, APP, LOGIN = "/accounts/two-step/code/", "/accounts/two-step/app/", "/accounts/login/"
START = timezone.now().replace(second=5, microsecond=0)


@pytest.fixture
def officer(gateshead):
    return a_user("editor", gateshead, password=PASSWORD)


@pytest.fixture
def enrolled(officer):
    officer.secret, officer.codes = vars(second_factor.set_up(officer)).values()
    return officer


def with_password(client, user, at=LOGIN):
    return client.post(at, {"login": user.email, "password": PASSWORD})


def try_code(client, code):
    return client.post(CODE, {"code": code})


def is_in(client) -> bool:
    return client.get("/admin/").status_code == 200


# -- the password alone --------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["editor", "publisher", "owner", "superuser"])
def test_whoever_opens_the_admin_sets_up_a_second_factor_first(client, gateshead, role):
    user = a_superuser() if role == "superuser" else a_user(role, gateshead)
    signing_in.with_password(client, user)
    page = client.get("/admin/", follow=True)
    assert page.request["PATH_INFO"] == APP
    assert page.context["form"].secret in page.content.decode()
    set_up_app(client, page)
    assert is_in(client)
    assert keys_of(user) == ["recovery_codes", "totp"]


def test_a_councillor_who_only_reads_needs_none(client, councillor_account, gateshead):
    signing_in.with_password(client, councillor_account)
    plan = draft(Plan, gateshead)
    assert client.get(plan.get_absolute_url()).status_code == 200


def test_no_draft_shows_before_the_second_factor(client, officer, gateshead):
    plan = draft(Plan, gateshead)
    signing_in.with_password(client, officer)
    assert client.get(plan.get_absolute_url()).status_code == 404
    signing_in.with_both(client, officer)
    assert client.get(plan.get_absolute_url()).status_code == 200


OPEN_TO_NOBODY = {
    "account_change_password",
    "account_emails",
    "account_set_password",
    "account_council_accounts",
    "usersessions_list",
    "mfa_index",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_list_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}


@pytest.mark.parametrize("name", sorted(OPEN_TO_NOBODY))
def test_with_the_password_alone_nothing_of_the_account_is_open(client, officer, name):
    signing_in.with_password(client, officer)
    answer = client.get(reverse(name))
    assert answer.headers["Location"].startswith(LOGIN)


def test_every_page_of_the_account_is_told_apart():
    """A new one is closed, until somebody has thought about it."""
    for_all = {"account_inactive", "account_signup", "account_emails_stop", "mfa_authenticate"}
    at_a_council = {
        "single_sign_on_councils",
        "single_sign_on",
        "single_sign_on_accept",
        "single_sign_on_return",
    }
    for_all |= at_a_council
    about_one = {"mfa_remove_webauthn", "mfa_edit_webauthn"}
    about_one |= {"single_sign_on_link", "account_council_account_remove"}
    names = {pattern.name for pattern in accounts.urlpatterns if "password_reset" not in pattern.name}
    names -= {name for name in names if "reset_password" in name}
    assert names == OPEN_TO_NOBODY | for_all | about_one | SecondFactorMiddleware.OPEN


def test_who_has_one_and_has_not_shown_it_begins_again(client, enrolled):
    signing_in.with_password(client, enrolled)
    page = client.get("/admin/", follow=True)
    assert page.request["PATH_INFO"] == LOGIN
    assert "_auth_user_id" not in client.session
    signing_in.with_password(client, enrolled)
    assert client.get("/accounts/two-step/keys/add/").headers["Location"] == LOGIN


def test_an_address_of_another_site_is_not_gone_on_to(client, officer):
    signing_in.with_password(client, officer)
    page = client.get(f"{LOGIN}?next=https://elsewhere.example/", follow=True)
    set_up_app(client, page)
    assert client.get("/signed-in/").headers["Location"] == "/admin/"


def test_a_councillor_who_becomes_an_editor_sets_one_up(client, councillor_account):
    signing_in.with_password(client, councillor_account)
    councillor_account.memberships.update(role="editor")
    assert client.get("/admin/", follow=True).request["PATH_INFO"] == APP


def test_it_costs_no_query_of_who_has_shown_it(client, officer, gateshead):
    def asked(sign):
        browser = Client()
        sign(browser, officer)
        with CaptureQueriesContext(connection) as queries:
            browser.get("/")
        return [query["sql"].split(" WHERE ")[0] for query in queries.captured_queries]

    before, after = asked(signing_in.with_password), asked(signing_in.with_both)
    assert not any("authenticator" in query for query in before + after)
    assert [sum("councils_membership" in query for query in asked) for asked in (before, after)] == [1, 1]


# -- setting it up -------------------------------------------------------------------------------


def test_recovery_codes_are_shown_once_and_the_way_goes_on_from_there(client, officer, gateshead):
    plan = draft(Plan, gateshead)
    with_password(client, officer, at=f"{LOGIN}?next={address(plan)}")
    page = client.get(address(plan), follow=True)
    answer = set_up_app(client, page)
    shown = client.get(answer.headers["Location"]).content.decode()
    codes = second_factor.Authenticator.objects.get(user=officer, type="recovery_codes").wrap()
    assert all(code in shown for code in codes.get_unused_codes())
    assert client.get("/signed-in/").headers["Location"] == address(plan)
    again = client.get(answer.headers["Location"]).content.decode()
    assert not any(code in again for code in codes.get_unused_codes())
    assert "10 recovery codes left" in again


def test_a_wrong_code_is_said_beside_the_field_and_the_secret_stays(client, officer):
    signing_in.with_password(client, officer)
    page = client.get("/admin/", follow=True)
    answer = client.post(APP, {"code": "000000"})
    assert answer.status_code == 422
    assert "This code is wrong" in answer.content.decode()
    assert answer.context["form"].secret == page.context["form"].secret
    assert keys_of(officer) == []


def test_the_code_that_set_it_up_signs_in_nobody(client, officer):
    signing_in.with_password(client, officer)
    page = client.get("/admin/", follow=True)
    secret = page.context["form"].secret
    set_up_app(client, page)
    other = Client()
    with_password(other, officer)
    assert try_code(other, code_for(secret)).status_code == 422


def test_it_is_told_by_email_and_in_the_history(client, officer, mailoutbox):
    signing_in.with_password(client, officer)
    set_up_app(client, client.get("/admin/", follow=True))
    (email,) = mailoutbox
    assert email.to == [officer.email]
    assert "An authenticator app was set up." in email.body
    assert officer.history.first().history_change_reason == "An authenticator app was set up."


def test_it_is_told_in_welsh(client, bridgend, mailoutbox):
    person = a_user("editor", bridgend, language="cy")
    signing_in.with_password(client, person)
    set_up_app(client, client.get("/admin/", follow=True))
    assert "An authenticator app" not in mailoutbox[0].body


def test_a_new_phone_takes_the_place_of_the_old(client, enrolled):
    sign_in(client, enrolled, PASSWORD)
    page = client.get(APP)
    assert "works until you have entered a code" in page.content.decode()
    set_up_app(client, page)
    assert keys_of(enrolled) == ["recovery_codes", "totp"]
    other = Client()
    with_password(other, enrolled)
    assert try_code(other, code_for(enrolled.secret, steps=1)).status_code == 422
    assert try_code(other, code_for(page.context["form"].secret, steps=1)).status_code == 302


def test_the_last_one_is_not_removed(client, enrolled):
    sign_in(client, enrolled, PASSWORD)
    answer = client.post("/accounts/two-step/app/remove/")
    assert answer.status_code == 422
    assert "Set up another way first" in answer.content.decode()
    assert "totp" in keys_of(enrolled)


def test_new_recovery_codes_end_the_old_ones(client, enrolled):
    sign_in(client, enrolled, PASSWORD)
    client.post("/accounts/two-step/recovery-codes/new/")
    other = Client()
    with_password(other, enrolled)
    assert try_code(other, enrolled.codes[0]).status_code == 422


# -- codes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("steps", "is_taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clocks_may_be_one_step_apart(client, enrolled, steps, is_taken):
    with time_machine.travel(START, tick=False):
        with_password(client, enrolled)
        answer = try_code(client, code_for(enrolled.secret, steps=steps))
    assert (answer.status_code == 302) == is_taken


def test_spaces_in_a_code_are_no_mistake(client, enrolled):
    with_password(client, enrolled)
    code = code_for(enrolled.secret)
    assert try_code(client, f" {code[:3]} {code[3:]} ").status_code == 302


def test_a_code_counts_once_also_later_in_its_time(client, enrolled):
    with time_machine.travel(START, tick=False):
        code = code_for(enrolled.secret)
        with_password(client, enrolled)
        assert try_code(client, code).status_code == 302
    for seconds in (0, 29, 50):
        other = Client()
        with time_machine.travel(START + timedelta(seconds=seconds), tick=False):
            with_password(other, enrolled)
            assert try_code(other, code).status_code == 422


def test_a_code_from_before_the_newest_does_not_count(client, enrolled):
    with time_machine.travel(START, tick=False):
        with_password(client, enrolled)
        assert try_code(client, code_for(enrolled.secret)).status_code == 302
        other = Client()
        with_password(other, enrolled)
        assert try_code(other, code_for(enrolled.secret, steps=-1)).status_code == 422


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the database in memory has one connection")
@pytest.mark.parametrize("kind", ["code", "recovery code"])
def test_of_five_at_the_same_moment_one_gets_in(enrolled, kind):
    code = code_for(enrolled.secret) if kind == "code" else enrolled.codes[0]
    browsers, together = [Client(REMOTE_ADDR=f"192.0.2.{place}") for place in range(5)], Barrier(5)
    for browser in browsers:
        with_password(browser, enrolled)

    def press(browser):
        try:
            together.wait()
            return try_code(browser, code).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        assert sorted(pool.map(press, browsers)) == [302, 422, 422, 422, 422]


def test_a_recovery_code_counts_once_and_its_owner_is_told(client, enrolled, mailoutbox):
    with_password(client, enrolled)
    assert try_code(client, enrolled.codes[3]).status_code == 302
    assert is_in(client)
    assert "A recovery code was used to sign in." in mailoutbox[0].body
    other = Client()
    with_password(other, enrolled)
    assert try_code(other, enrolled.codes[3]).status_code == 422


@pytest.mark.parametrize(
    "code", ["", "000000", "x", "\uff11\uff12\uff13\uff14\uff15\uff16", "\x00", "9" * 500]
)
def test_what_is_no_code_is_refused_in_words(client, enrolled, code):
    with_password(client, enrolled)
    answer = try_code(client, code)
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not is_in(client)


def test_after_five_wrong_codes_they_wait_and_the_officer_is_told_once(client, enrolled, mailoutbox):
    with_password(client, enrolled)
    answers = [try_code(client, "000000") for _time in range(7)]
    assert "Too many" not in answers[4].content.decode()
    assert "Too many" in answers[5].content.decode()
    assert "Too many" in try_code(client, code_for(enrolled.secret)).content.decode()
    (email,) = mailoutbox
    assert "tries codes" in email.subject
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        with_password(client, enrolled)
        assert try_code(client, code_for(enrolled.secret)).status_code == 302


def test_wrong_codes_are_counted_apart_from_wrong_passwords(client, enrolled):
    with_password(client, enrolled)
    for _time in range(6):
        try_code(client, "000000")
    assert with_password(Client(), enrolled).status_code == 302
    assert SignInAttempt.objects.values("account").distinct().count() == 2


def test_a_wrong_password_reads_the_same_with_and_without_a_second_factor(enrolled, gateshead):
    without = a_user("editor", gateshead, password=PASSWORD)
    pages = []
    for email in (enrolled.email, without.email, "nobody@nowhere.example"):
        page = Client().post(LOGIN, {"login": email, "password": "wrong"})
        lines = page.content.decode().replace(email, "").splitlines()
        pages.append((page.status_code, [line for line in lines if "csrf" not in line]))
    assert pages[0] == pages[1] == pages[2]


NO_ANSWERS = [
    "",
    "x",
    "null",
    "[]",
    "{}",
    "7",
    "0",
    "false",
    "0.0",
    '""',
    '{"id": 1}',
    '{"id": "a", "rawId": "a", "type": "public-key", "response": {}}',
    '{"id": "a", "rawId": "a", "type": "public-key", "response": {"clientDataJSON": "e30", "attestationObject": "e"}}',
    '{"id": "a", "rawId": "a", "type": "public-key", "response": {"clientDataJSON": "e30", "authenticatorData": "e30", '
    '"signature": "e30"}}',
    '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {"clientDataJSON": "e30", "authenticatorData": "'
    + "A" * 80
    + '", "signature": "e30", "attestationObject": "oA"}}',
    '{"id": "\\u0000", "response": [1, 2]}',
]


@pytest.mark.parametrize("answer", NO_ANSWERS)
def test_what_is_no_answer_of_a_key_is_refused_in_words(client, enrolled, answer):
    with_password(client, enrolled)
    client.get(CODE)
    assert client.post(CODE, {"credential": answer}).status_code == 422
    assert not is_in(client)
    sign_in(client, enrolled, PASSWORD)
    client.get("/accounts/two-step/keys/add/")
    refused = client.post("/accounts/two-step/keys/add/", {"name": "Blue", "credential": answer})
    assert refused.status_code == 422
    assert "Blue" in refused.content.decode()
    assert "webauthn" not in keys_of(enrolled)
    again = client.post("/accounts/two-step/keys/again/", {"credential": answer})
    assert again.status_code == 302


# -- how they are kept ---------------------------------------------------------------------------


def test_secrets_are_not_in_the_database_as_they_are(enrolled):
    kept = str(list(second_factor.Authenticator.objects.values_list("data", flat=True)))
    assert enrolled.secret not in kept
    assert not any(code in kept for code in enrolled.codes)


def test_with_a_new_key_of_the_site_they_are_read_with_the_earlier_one(client, enrolled, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key of the site"
    with_password(client, enrolled)
    assert try_code(client, code_for(enrolled.secret)).status_code == 302


def test_what_cannot_be_read_any_more_is_said_in_words(client, enrolled, settings):
    settings.SECRET_KEY = "another key of the site"
    with_password(client, enrolled)
    answer = try_code(client, code_for(enrolled.secret))
    assert answer.status_code == 422
    assert "Ask a system administrator to reset it" in answer.content.decode()


@pytest.mark.parametrize("page", ["", "new/"])
def test_recovery_codes_that_cannot_be_read_are_made_anew(client, enrolled, settings, page):
    settings.SECRET_KEY = "another key of the site"
    client.force_login(enrolled)
    answer = client.get(f"/accounts/two-step/recovery-codes/{page}", follow=True)
    assert "Make new recovery codes" in answer.content.decode()
    client.post("/accounts/two-step/recovery-codes/new/")
    assert "Keep these codes now" in client.get("/accounts/two-step/recovery-codes/").content.decode()


# -- sessions ------------------------------------------------------------------------------------


def browsers_of(user, number=2):
    browsers = [Client(HTTP_USER_AGENT="Mozilla (Windows) Firefox/140") for _each in range(number)]
    for step, browser in enumerate(browsers):
        with time_machine.travel(timezone.now() + timedelta(minutes=step)):
            sign_in(browser, user, PASSWORD)
        assert is_in(browser)
    return browsers


def test_one_sees_where_one_is_signed_in_and_signs_out_elsewhere(enrolled):
    here, there = browsers_of(enrolled)
    page = here.get("/accounts/sessions/").content.decode()
    assert page.count("Firefox on Windows") == 2
    assert page.count("(here)") == 1
    assert "127.0.0.0" in page
    assert "127.0.0.1" not in page
    here.post("/accounts/sessions/")
    assert (is_in(here), is_in(there)) == (True, False)


def test_a_closed_account_is_signed_out_for_good(client, enrolled):
    here, there = browsers_of(enrolled)
    boss = a_superuser()
    client.force_login(boss)
    data = open_form(client, enrolled)
    data.pop("is_active")
    client.post(address(enrolled), data)
    assert (is_in(here), is_in(there)) == (False, False)
    client.post(address(enrolled), {**open_form(client, enrolled), "is_active": "on"})
    assert (is_in(here), is_in(there)) == (False, False)


def test_a_new_password_ends_the_other_sessions(enrolled):
    here, there = browsers_of(enrolled)
    new = {
        "oldpassword": PASSWORD,
        "password1": "four other plain words",
        "password2": "four other plain words",
    }
    assert here.post("/accounts/password/change/", new).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)


def test_who_was_signed_in_with_the_password_is_out_when_it_is_set_up_elsewhere(officer):
    other, here = Client(), Client()
    with_password(other, officer)
    with_password(here, officer)
    assert UserSession.objects.filter(user=officer).count() == 2
    set_up_app(here, here.get("/admin/", follow=True))
    assert "_auth_user_id" not in other.session
    assert is_in(here)


def test_of_sessions_that_are_over_nothing_is_kept_after_a_month(enrolled):
    browsers_of(enrolled, 1)
    UserSession.objects.create(
        user=a_superuser(),
        ip="192.0.2.7",
        user_agent="",
        session_key="gone",
        created_at=timezone.now() - timedelta(31),
    )
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        sign_in(Client(), enrolled, PASSWORD)
    assert not UserSession.objects.filter(session_key="gone").exists()


# -- lost ----------------------------------------------------------------------------------------


def reset_address(user):
    return f"/admin/councils/user/{user.pk}/reset-two-step/"


@pytest.fixture
def boss(db):
    return a_superuser()


def reset(client, user, asked_by, reason="Phone lost, checked by phone."):
    return client.post(reset_address(user), {"asked_by": asked_by.pk, "reason": reason})


@pytest.mark.usefixtures("recorded")
def test_a_lost_one_is_reset_because_an_owner_asked(client, enrolled, owner, boss, mailoutbox):
    (there,) = browsers_of(enrolled, 1)
    client.force_login(boss)
    assert reset_address(enrolled) in client.get(address(enrolled)).content.decode()
    assert reset(client, enrolled, owner).headers["Location"] == address(enrolled)
    assert keys_of(enrolled) == []
    assert not is_in(there)
    assert sorted(email.to for email in mailoutbox) == sorted([[enrolled.email], [owner.email]])
    record = enrolled.history.first()
    assert record.history_user == boss
    assert "Phone lost" in record.history_change_reason
    assert str(owner) in record.history_change_reason
    with_password(there, enrolled)
    assert there.get("/admin/", follow=True).request["PATH_INFO"] == APP


def test_the_old_code_and_the_old_recovery_codes_are_worth_nothing_then(client, enrolled, owner, boss):
    client.force_login(boss)
    reset(client, enrolled, owner)
    other = Client()
    assert with_password(other, enrolled).headers["Location"] == "/signed-in/"
    assert try_code(other, code_for(enrolled.secret)).status_code == 302
    assert not is_in(other)


@pytest.mark.parametrize("missing", ["asked_by", "reason"])
def test_who_asked_and_why_is_said(client, enrolled, owner, boss, missing):
    client.force_login(boss)
    given = {"asked_by": owner.pk, "reason": "Phone lost."}
    answer = client.post(reset_address(enrolled), {**given, missing: ""})
    assert answer.status_code == 422
    assert "Nothing was reset" in answer.content.decode()
    assert "totp" in keys_of(enrolled)


def test_pressed_twice_it_is_told_once(client, enrolled, owner, boss, mailoutbox):
    client.force_login(boss)
    for _press in range(2):
        assert reset(client, enrolled, owner).headers["Location"] == address(enrolled)
    assert len(mailoutbox) == 2


def test_the_reason_is_there_again_after_the_session_had_ended(client, enrolled, owner, boss):
    client.force_login(boss)
    client.session.flush()
    answer = reset(client, enrolled, owner)
    assert answer.headers["Location"].startswith(LOGIN)
    client.get(answer.headers["Location"])
    signing_in.with_both(client, boss)
    assert "totp" in keys_of(enrolled)
    assert "Phone lost" in client.get(reset_address(enrolled)).content.decode()


def test_only_an_owner_of_their_council_or_another_system_administrator_asks(
    client, enrolled, bridgend, boss
):
    client.force_login(boss)
    for stranger in (a_user("owner", bridgend), a_user("editor", bridgend), enrolled):
        assert reset(client, enrolled, stranger).status_code == 422
    assert reset(client, enrolled, a_superuser()).status_code == 302


@pytest.mark.parametrize("role", ["editor", "publisher", "owner"])
def test_nobody_else_resets_one(client, enrolled, gateshead, role):
    person = a_user(role, gateshead)
    client.force_login(person)
    assert reset(client, enrolled, person).status_code in (302, 403, 404)
    assert "totp" in keys_of(enrolled)
