"""An account that nobody signs in to is closed after 90 days; its owner is told two weeks before."""

from datetime import timedelta

import pytest
import time_machine
from admin_forms import open_form, save
from builders import a_superuser, a_user
from django.core import mail
from django.test import Client
from django.utils import timezone

from councils.idle_accounts import tell_and_close
from councils.models import Membership, User

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]
SITE = "https://promises.example"
MORNING = "2026-10-23T07:00:00+01:00"


@pytest.fixture
def clock(settings):
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


def used(user, days_ago):
    User.objects.filter(pk=user.pk).update(last_login=timezone.now() - timedelta(days=days_ago))
    return user


def is_open(user) -> bool:
    return User.objects.get(pk=user.pk).is_active


def test_who_does_not_come_back_is_told_once_and_then_closed(clock, gateshead):
    user = used(a_user("editor", gateshead), 80)
    Client().force_login(user)
    used(user, 80)
    a_user("owner", gateshead)
    assert tell_and_close(SITE) == (1, 0)
    (email,) = mail.outbox
    assert email.to == [user.email]
    assert email.subject == "Sign in to keep your account on Council promises"
    assert "yours will be on 6 November 2026" in email.body.replace("\n", " ")
    assert "https://promises.example/accounts/login/" in email.body
    clock.shift(timedelta(days=13))
    assert tell_and_close(SITE) == (0, 0)
    clock.shift(timedelta(days=1))
    assert tell_and_close(SITE) == (0, 1)
    assert not is_open(user)
    assert user.memberships.exists()
    assert user.history.first().history_change_reason == "Closed: nobody had signed in for a long time."
    assert tell_and_close(SITE) == (0, 0)
    assert len(mail.outbox) == 1


def test_who_signs_in_in_between_keeps_the_account_and_is_told_again_when_it_is_time(clock, gateshead):
    user = used(a_user("editor", gateshead), 80)
    tell_and_close(SITE)
    clock.shift(timedelta(days=10))
    used(user, 0)
    clock.shift(timedelta(days=75))
    assert tell_and_close(SITE) == (0, 0)
    clock.shift(timedelta(days=1))
    assert tell_and_close(SITE) == (1, 0)
    assert is_open(user)


def test_nobody_is_closed_who_was_not_told_two_weeks_before(clock, gateshead):
    """As when the site did nothing for a year, or these days were made fewer."""
    user = used(a_user("editor", gateshead), 400)
    assert tell_and_close(SITE) == (1, 0)
    assert is_open(user)


def test_who_never_came_counts_from_the_day_of_the_account(clock, gateshead):
    user = a_user("viewer", gateshead)
    clock.shift(timedelta(days=76))
    assert tell_and_close(SITE) == (1, 0)
    clock.shift(timedelta(days=14))
    assert tell_and_close(SITE) == (0, 1)
    assert not is_open(user)


def test_the_last_administrator_of_a_council_and_of_the_site_stay(clock, gateshead, bridgend):
    first, second = used(a_user("owner", gateshead), 200), used(a_user("owner", gateshead), 200)
    Membership.objects.create(user=second, council=bridgend, role="owner")
    boss = used(a_superuser(), 200)
    told = tell_and_close(SITE)
    clock.shift(timedelta(days=14))
    assert (told, tell_and_close(SITE)) == ((1, 0), (0, 1))
    assert [is_open(user) for user in (first, second, boss)] == [False, True, True]


def test_two_administrators_are_not_both_closed(clock, gateshead):
    people = [used(a_user("owner", gateshead), 200) for _number in range(2)]
    assert tell_and_close(SITE) == (2, 0)
    clock.shift(timedelta(days=14))
    assert tell_and_close(SITE) == (0, 1)
    assert sorted(is_open(user) for user in people) == [False, True]


def test_who_is_closed_is_signed_out_and_told_so_at_the_next_try(clock, gateshead, client):
    user = a_user("editor", gateshead, password="a-long-password-of-theirs")
    client.force_login(user)
    a_user("owner", gateshead)
    used(user, 80)
    tell_and_close(SITE)
    clock.shift(timedelta(days=14))
    tell_and_close(SITE)
    assert client.get("/admin/").status_code == 302
    answer = client.post(
        "/accounts/login/", {"login": user.email, "password": "a-long-password-of-theirs"}, follow=True
    )
    assert "This account is closed" in answer.content.decode()


def test_who_is_let_in_again_has_two_weeks_to_come_back(clock, gateshead, client):
    """By the form, as a system administrator does it."""
    user = used(a_user("editor", gateshead), 80)
    tell_and_close(SITE)
    clock.shift(timedelta(days=14))
    tell_and_close(SITE)
    client.force_login(a_superuser())
    row = User.objects.get(pk=user.pk)
    assert save(client, row, open_form(client, row), is_active="on").status_code == 302
    assert (tell_and_close(SITE), is_open(user)) == ((1, 0), True)
    clock.shift(timedelta(days=13))
    assert (tell_and_close(SITE), is_open(user)) == ((0, 0), True)
    used(user, 0)
    clock.shift(timedelta(days=1))
    assert (tell_and_close(SITE), is_open(user)) == ((0, 0), True)


def test_the_email_is_in_their_language(clock, gateshead):
    used(a_user("editor", gateshead, language="cy"), 80)
    tell_and_close(SITE)
    assert mail.outbox[0].subject == "Mewngofnodwch i gadw eich cyfrif ar Addewidion cynghorau"


def test_with_nought_days_nobody_is_closed(clock, gateshead, settings):
    settings.ACCOUNT_IDLE_DAYS = 0
    used(a_user("editor", gateshead), 900)
    assert tell_and_close(SITE) == (0, 0)
