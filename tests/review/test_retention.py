"""A year after a review nobody's email address is kept; who said what stays."""

from datetime import timedelta

import pytest
import time_machine
from admin_forms import address
from builders import a_comment, a_review_of, a_reviewer, a_user, draft
from django.utils import timezone

from plans.models import Plan
from review.models import Comment, Reviewer
from review.retention import forget_addresses

pytestmark = [pytest.mark.django_db, pytest.mark.each_database, pytest.mark.usefixtures("recorded")]


@pytest.fixture
def clock():
    with time_machine.travel("2026-10-05 07:00", tick=False) as clock:
        yield clock


def test_addresses_go_from_the_rows_and_their_history_and_names_stay(clock, gateshead, client):
    ended = a_review_of(draft(Plan, gateshead))
    people = [a_reviewer(ended), a_reviewer(ended)]
    a_comment(people[0], text="How much does it cost?")
    people[0].name = "Sam Public"
    people[0].save()
    clock.shift(timedelta(days=14 + 365))
    open_now = a_reviewer(a_review_of(draft(Plan, gateshead)))
    assert forget_addresses() == 0
    clock.shift(timedelta(days=1))
    assert forget_addresses() == 2
    assert set(Reviewer.objects.filter(review=ended).values_list("email", flat=True)) == {""}
    assert set(Reviewer.history.exclude(id=open_now.pk).values_list("email", flat=True)) == {""}
    assert Comment.objects.get().reviewer.name == "Sam Public"
    assert "@" in Reviewer.objects.get(pk=open_now.pk).email
    assert forget_addresses() == 0
    client.force_login(a_user("publisher", gateshead))
    page = client.get(address(ended))
    assert page.status_code == 200
    assert "Sam Public" in page.content.decode()


def test_a_review_without_a_reviewer_is_none_of_these(clock, gateshead):
    a_review_of(draft(Plan, gateshead), closes_on=timezone.localdate() + timedelta(days=1))
    clock.shift(timedelta(days=500))
    assert forget_addresses() == 0
