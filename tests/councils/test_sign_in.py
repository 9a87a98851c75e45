"""Whoever guesses passwords waits; nobody can make an officer wait; known and unknown names are answered alike."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from builders import a_user
from django.contrib.auth import get_user_model
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from councils.models import SignInAttempt

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]

PASSWORD = "three plain words"
HOME, OFFICE, ELSEWHERE = "192.0.2.1", "192.0.2.2", "198.51.100.7"
START = timezone.now()


@pytest.fixture
def officer(gateshead):
    return a_user("editor", gateshead, password=PASSWORD)


def attempt(email, word="wrong", *, address=ELSEWHERE, minutes=0.0, language=""):
    """What the page of somebody who is signed in nowhere answers, so many minutes after the start."""
    with time_machine.travel(START + timedelta(minutes=minutes), tick=False):
        given = {"login": email, "password": word}
        return Client(REMOTE_ADDR=address).post(f"{language}/accounts/login/", given)


def gets_in(email, **where) -> bool:
    return attempt(email, PASSWORD, **where).status_code == 302


def waits(answer) -> bool:
    return answer.status_code == 422 and "Too many failed login attempts" in answer.content.decode()


def failures(email, number, minutes=0.0):
    """So many failures of this account, each from another place."""
    with time_machine.travel(START + timedelta(minutes=minutes), tick=False):
        for place in range(number):
            SignInAttempt.begin(email, f"203.0.113.{place}").end(has_succeeded=False)


@pytest.mark.usefixtures("recorded")
def test_the_history_of_an_account_has_its_changes_and_not_each_time_somebody_signed_in(officer):
    before = officer.history.count()
    assert gets_in(officer.email)
    officer.refresh_from_db()
    assert officer.last_login is not None
    assert officer.history.count() == before
    officer.name = "Sam Lee"
    officer.save()
    assert officer.history.count() == before + 1


# -- one account, one origin ---------------------------------------------------------------------


def test_after_five_failures_this_account_waits_here_for_five_minutes(officer):
    for minute in range(5):
        assert not waits(attempt(officer.email, minutes=minute / 2))
    assert waits(attempt(officer.email, minutes=2))
    assert not gets_in(officer.email, address=ELSEWHERE, minutes=6.9)
    assert gets_in(officer.email, address=HOME, minutes=3)
    assert gets_in(officer.email, address=ELSEWHERE, minutes=7.1)


def test_what_is_typed_while_it_waits_makes_the_wait_no_longer(officer):
    for second in range(60):
        attempt(officer.email, minutes=second / 60)
    assert SignInAttempt.objects.filter(has_succeeded=False).count() == 5
    assert gets_in(officer.email, minutes=5.5)


def test_five_failures_in_a_day_make_nobody_wait(officer):
    for hour in range(9):
        assert not waits(attempt(officer.email, minutes=60 * hour))
    assert gets_in(officer.email, minutes=60 * 9)


def test_who_got_in_begins_anew(officer):
    for _attempt in range(4):
        attempt(officer.email)
    assert gets_in(officer.email, minutes=1)
    attempt(officer.email, minutes=2)
    assert gets_in(officer.email, minutes=3)


def test_an_office_is_not_locked_by_what_one_person_in_it_types(officer, gateshead):
    colleagues = [a_user("editor", gateshead, password=PASSWORD) for _person in range(5)]
    for _attempt in range(60):
        attempt(officer.email, address=OFFICE)
    assert all(gets_in(colleague.email, address=OFFICE, minutes=0.1) for colleague in colleagues)


def test_capitals_and_another_name_for_the_site_are_no_second_account(officer, settings):
    settings.ALLOWED_HOSTS = ["*"]
    for number, name in enumerate([officer.email, officer.email.upper(), f" {officer.email} "] * 2):
        given = {"login": name, "password": "wrong"}
        Client(REMOTE_ADDR=ELSEWHERE).post("/accounts/login/", given, HTTP_HOST=f"testserver:{number + 1}")
    assert waits(attempt(officer.email, PASSWORD))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the database in memory has one connection")
def test_of_twenty_at_the_same_moment_at_most_five_are_tried(officer, monkeypatch):
    tried, together = [], Barrier(20)
    User = get_user_model()
    real = User.check_password
    monkeypatch.setattr(User, "check_password", lambda self, word: tried.append(word) or real(self, word))

    def press(number):
        try:
            together.wait()
            attempt(officer.email, f"guess {number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(press, range(20)))
    assert len(tried) <= 5


# -- one account, many origins; one origin, many accounts ----------------------------------------


def test_fifty_failures_in_an_hour_hold_up_only_places_the_account_never_came_from(officer):
    assert gets_in(officer.email, address=HOME, minutes=-60 * 24 * 29)
    failures(officer.email, 50)
    assert gets_in(officer.email, address=HOME, minutes=1)
    assert waits(attempt(officer.email, PASSWORD, address=ELSEWHERE, minutes=1))
    assert gets_in(officer.email, address=ELSEWHERE, minutes=61)


def test_forty_nine_failures_hold_up_nobody(officer):
    failures(officer.email, 49)
    assert gets_in(officer.email, minutes=1)


def test_a_place_is_forgotten_after_thirty_days(officer):
    assert gets_in(officer.email, address=HOME, minutes=-60 * 24 * 31)
    failures(officer.email, 50)
    assert waits(attempt(officer.email, PASSWORD, address=HOME, minutes=1))


def test_who_chooses_a_new_password_by_email_gets_in_from_there(officer, mailoutbox):
    failures(officer.email, 50)
    with time_machine.travel(START + timedelta(minutes=1), tick=False):
        browser = Client(REMOTE_ADDR=ELSEWHERE)
        browser.post("/accounts/password/reset/", {"email": officer.email})
        link = mailoutbox[-1].body.partition("http://testserver")[2].split()[0]
        form = browser.get(link, follow=True)
        new = {"password1": "four other plain words", "password2": "four other plain words"}
        browser.post(form.request["PATH_INFO"], new)
    assert attempt(officer.email, "four other plain words", minutes=2).status_code == 302


def test_one_place_that_tries_many_accounts_holds_up_only_who_is_new_there(officer, gateshead):
    colleague = a_user("editor", gateshead, password=PASSWORD)
    assert gets_in(officer.email, address=OFFICE, minutes=-60)
    with time_machine.travel(START, tick=False):
        for number in range(100):
            SignInAttempt.begin(f"{number}@council.example", OFFICE).end(has_succeeded=False)
    assert gets_in(officer.email, address=OFFICE, minutes=1)
    assert waits(attempt(colleague.email, PASSWORD, address=OFFICE, minutes=1))
    assert gets_in(colleague.email, address=HOME, minutes=1)
    assert gets_in(colleague.email, address=OFFICE, minutes=6)


# -- what is told --------------------------------------------------------------------------------


def test_the_officer_is_told_once_a_day(officer, mailoutbox):
    for day in range(3):
        for number in range(20):
            attempt(officer.email, minutes=60 * 24 * day + number / 60)
    assert [email.to for email in mailoutbox] == [[officer.email]] * 3
    assert "http://testserver/accounts/password/reset/" in mailoutbox[0].body


def test_they_are_told_in_their_language(bridgend, mailoutbox):
    person = a_user("editor", bridgend, language="cy")
    for _attempt in range(6):
        attempt(person.email)
    assert "/cy/accounts/password/reset/" in mailoutbox[0].body


@pytest.mark.parametrize("number", range(1, 8))
def test_known_and_unknown_names_cost_and_read_the_same(officer, outbox, number):
    def story(email):
        for _attempt in range(number - 1):
            attempt(email)
        with CaptureQueriesContext(connection) as queries:
            answer = attempt(email)
        return answer.status_code, len(queries), answer.content.decode().replace(email, "")

    known, unknown = story(officer.email), story("nobody@nowhere.example")
    strip = lambda page: [line for line in page.splitlines() if "csrf" not in line and "nonce" not in line]  # noqa: E731
    assert known[:2] == unknown[:2]
    assert strip(known[2]) == strip(unknown[2])


def test_a_name_that_nobody_has_gets_no_email(db, mailoutbox):
    for _attempt in range(6):
        attempt("nobody@nowhere.example")
    assert mailoutbox == []


# -- what is kept --------------------------------------------------------------------------------


def test_neither_addresses_nor_names_are_kept_and_nothing_for_longer_than_thirty_days(officer):
    attempt(officer.email)
    kept = SignInAttempt.objects.get()
    assert not {officer.email, ELSEWHERE} & set(map(str, vars(kept).values()))
    assert len(kept.account) == len(kept.origin) == 64
    attempt("other@council.example", minutes=60 * 24 * 31)
    assert not SignInAttempt.objects.filter(pk=kept.pk).exists()


def test_the_hash_needs_the_site_s_key(officer, settings):
    attempt(officer.email)
    settings.SECRET_KEY = "another"
    attempt(officer.email)
    assert SignInAttempt.objects.values("account", "origin").distinct().count() == 2


def test_what_breaks_while_a_password_is_checked_is_no_failure(officer, monkeypatch):
    def break_down(self, word):
        raise OperationalError

    monkeypatch.setattr(get_user_model(), "check_password", break_down)
    for _attempt in range(5):
        with pytest.raises(OperationalError):
            attempt(officer.email)
    monkeypatch.undo()
    assert gets_in(officer.email, minutes=1.1)


def test_a_wrong_password_asked_for_again_counts_for_this_account_alone(officer, client):
    client.force_login(officer)
    for _attempt in range(6):
        answer = client.post("/accounts/reauthenticate/", {"password": "wrong"})
    assert waits(answer)
    assert set(SignInAttempt.objects.values_list("account", flat=True)) == {
        SignInAttempt(account=SignInAttempt.begin(officer.email, "x").account).account
    }
