"""Asking tells nothing about who has an account; links lead to the site itself; weak passwords are refused."""

import pytest
from admin_forms import address, form_data, open_form, save
from bs4 import BeautifulSoup
from builders import a_user
from django.contrib.auth.password_validation import get_default_password_validators, validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from councils.models import Membership, OutgoingEmail, User
from councils.outbox import send_due
from plans.models import Plan

pytestmark = pytest.mark.django_db

NOBODY = "nobody@nowhere.example"


def statements(do) -> tuple:
    """The answer, and which statements were sent to the database: to add a row costs what to change it does."""
    with CaptureQueriesContext(connection) as queries:
        answer = do()
    sent = [query["sql"].split()[0] for query in queries.captured_queries]
    return answer, ["WRITE" if word in ("INSERT", "UPDATE") else word for word in sent]


def words(page, *names) -> str:
    soup = BeautifulSoup(page.content, "html.parser")
    text = " ".join(soup.main.text.split() if soup.main else soup.body.text.split())
    for name in names:
        text = text.replace(name, "")
    return text


# -- a forgotten password ------------------------------------------------------------------------


@pytest.fixture
def people(gateshead):
    """Addresses that have no account to sign in with, or have one of each sort."""
    return {
        "unknown": NOBODY,
        "with a password": a_user("editor", gateshead, password="three plain words").email,
        "without one yet": a_user("editor", gateshead).email,
        "inactive": a_user("editor", gateshead, is_active=False).email,
        "of no council": a_user().email,
    }


def test_a_forgotten_password_costs_and_reads_the_same_for_whoever_asks(client, people, outbox):
    found = {}
    for kind, email in people.items():
        answer, sent = statements(
            lambda email=email: client.post("/accounts/password/reset/", {"email": email})
        )
        page = client.get(answer.headers["Location"])
        found[kind] = (answer.status_code, sent, words(page, email))
    assert len(set(map(repr, found.values()))) == 1, found
    assert OutgoingEmail.objects.count() == len(people)


def test_only_who_has_an_account_gets_the_link(client, people, outbox, mailoutbox):
    for email in people.values():
        client.post("/accounts/password/reset/", {"email": email})
    assert send_due() == (3, 0)
    reached = {people[kind] for kind in ("with a password", "without one yet", "of no council")}
    assert {email.to[0] for email in mailoutbox} == reached
    assert OutgoingEmail.objects.count() == 3


# -- a colleague is added ------------------------------------------------------------------------


@pytest.fixture
def account_elsewhere(bridgend):
    return a_user("editor", bridgend, name="Someone Else", password="three plain words")


def add(client, email, name):
    page = client.get(address(Membership, "add"))
    given = {**form_data(page), "once": page.context["once"], "email": email, "name": name, "role": "editor"}
    return statements(lambda: client.post(address(Membership, "add"), given))


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize("name", ["", "Pat of Plans"])
def test_adding_a_colleague_tells_nothing_about_accounts_elsewhere(
    client, owner, gateshead, account_elsewhere, outbox, name
):
    client.force_login(owner)
    told = []
    for email in (NOBODY, account_elsewhere.email):
        answer, sent = add(client, email, name)
        row = Membership.objects.get(council=gateshead, user__email=email)
        pages = [client.get(address(Membership, "changelist"))]
        pages += [client.get(address(row, view)) for view in ("change", "history", "delete")]
        pages += [client.get(address(Plan, "add")), client.get("/admin/")]
        texts = [words(page, email) for page in pages]
        assert not any(account_elsewhere.name in text for text in texts)
        told.append((answer.status_code, sent, len(texts)))
        row.delete()
    assert told[0] == told[1]
    assert OutgoingEmail.objects.count() == 2


def test_a_name_that_is_taken_away_does_not_show_the_account_s(client, owner, gateshead, account_elsewhere):
    client.force_login(owner)
    add(client, account_elsewhere.email, "Pat of Plans")
    row = Membership.objects.get(council=gateshead, user=account_elsewhere)
    assert save(client, row, open_form(client, row), name="").status_code == 302
    row.refresh_from_db()
    assert str(row) == f"{account_elsewhere.email}, {row.get_role_display()}"


def test_the_sentence_after_adding_is_the_same(client, owner, account_elsewhere):
    client.force_login(owner)
    sentences = []
    for email in (NOBODY, account_elsewhere.email):
        answer, _sent = add(client, email, "")
        page = BeautifulSoup(client.get(answer.headers["Location"]).content, "html.parser")
        sentences.append(page.select_one(".messagelist").text.replace(email, "").strip())
    assert sentences[0] == sentences[1] != ""


def test_who_has_an_account_is_asked_to_sign_in_and_who_has_none_to_choose_a_password(
    client, owner, account_elsewhere, mailoutbox
):
    client.force_login(owner)
    for email in (account_elsewhere.email, NOBODY):
        add(client, email, "Pat of Plans")
    known, new = (email.body for email in mailoutbox)
    assert "http://testserver/accounts/login/" in known
    assert "/accounts/password/reset/key/" in new
    account_elsewhere.refresh_from_db()
    assert (account_elsewhere.name, account_elsewhere.check_password("three plain words")) == (
        "Someone Else",
        True,
    )
    assert User.objects.get(email=NOBODY).name == "Pat of Plans"


def test_an_officer_is_called_what_the_council_calls_them(client, owner, gateshead, account_elsewhere):
    client.force_login(owner)
    add(client, account_elsewhere.email, "Pat of Plans")
    choices = BeautifulSoup(client.get(address(Plan, "add")).content, "html.parser").select(
        "#id_owner option"
    )
    assert "Pat of Plans" in [choice.text for choice in choices]


# -- links in emails -----------------------------------------------------------------------------


def forgotten(client, owner, **extra):
    client.post("/accounts/password/reset/", {"email": owner.email}, **extra)


def invited(client, owner, **extra):
    client.force_login(owner)
    page = client.get(address(Membership, "add"))
    given = {**form_data(page), "email": NOBODY, "role": "editor"}
    client.post(address(Membership, "add"), given, **extra)


def warned(client, owner, **extra):
    for _attempt in range(6):
        client.post("/accounts/login/", {"login": owner.email, "password": "wrong"}, **extra)


@pytest.mark.parametrize("host", ["testserver:6666", "localhost", "127.0.0.1:1"])
@pytest.mark.parametrize("asked", [forgotten, invited, warned])
def test_links_lead_to_the_site_whatever_the_request_called_it(client, owner, mailoutbox, asked, host):
    asked(client, owner, HTTP_HOST=host)
    (email,) = mailoutbox
    assert "http://testserver/" in email.body
    assert email.body.count("://") == 1
    assert host not in email.body


# -- passwords -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "PasswordPassword",
        "password password",
        "password-password-password",
        "password1password2",
        "qwertyqwertyqwerty",
        "letmeinletmein",
        "abcabcabcabc",
        "aaaaaaaaaaaaaa",
        "council!council!",
    ],
)
def test_a_short_word_said_again_is_no_password(password):
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert "password_repeats" in [error.code for error in refused.value.error_list]


@pytest.mark.parametrize(
    "password", ["three plain words", "correct horse battery", "x7!kkPq-2mmR-91zz", "ŵyŵ-7-llaeth-bara"]
)
def test_words_that_differ_are_fine(password):
    validate_password(password)


def test_every_rule_is_told_beforehand():
    assert all(rule.get_help_text() for rule in get_default_password_validators())
