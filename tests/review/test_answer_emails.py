"""A reviewer hears that their comments were answered: once for several, at most once a day, in their language."""

from datetime import timedelta

import pytest
import time_machine
from admin_forms import open_form, save
from builders import a_comment, a_review_of, a_reviewer, a_user, draft
from django.core import mail
from django.utils import timezone

from plans.models import Plan
from review import links
from review.answer_emails import send_all
from review.models import Comment

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]
HOUR = timedelta(hours=1)


@pytest.fixture
def clock():
    with time_machine.travel("2026-10-05 09:00", tick=False) as clock:
        yield clock


@pytest.fixture
def review(clock, gateshead):
    return a_review_of(draft(Plan, gateshead))


@pytest.fixture
def reviewer(review):
    reviewer = a_reviewer(review, name="Sam Public")
    links.send_link(reviewer, host="https://promises.example")
    mail.outbox.clear()
    return reviewer


@pytest.fixture
def officer(client, gateshead):
    client.force_login(a_user("publisher", gateshead))
    return client


def answer(client, comment, outcome="accepted"):
    saved = save(
        client, comment, open_form(client, comment), outcome=outcome, reason="It is in the new draft."
    )
    assert saved.status_code == 302, saved.context["form"].errors


def test_several_answers_are_one_email_once_they_have_settled(clock, reviewer, officer):
    for text in ("How much?", "By when?"):
        answer(officer, a_comment(reviewer, text=text))
    assert send_all() == 0
    clock.shift(HOUR)
    assert (send_all(), send_all()) == (1, 0)
    (email,) = mail.outbox
    assert email.to == [reviewer.email]
    assert email.subject == "Gateshead: your comments were answered"
    body = email.body.replace("\n", " ")
    assert "2 comments that you made on a draft were answered." in body
    assert "open the link in our email of 5 October 2026 again" in body
    assert "It works until 18 January 2027." in body
    assert "It is in the new draft" not in body


def test_later_ones_wait_for_the_next_day(clock, reviewer, officer):
    first, second = a_comment(reviewer), a_comment(reviewer)
    answer(officer, first)
    clock.shift(HOUR)
    assert send_all() == 1
    answer(officer, second)
    clock.shift(HOUR)
    assert send_all() == 0
    clock.shift(23 * HOUR)
    assert send_all() == 1
    assert "One comment that you made on a draft was answered." in mail.outbox[-1].body


def test_a_reply_of_an_officer_is_an_answer_and_one_of_a_reviewer_is_none(clock, reviewer, review, gateshead):
    comment = a_comment(reviewer)
    other = a_reviewer(review)
    a_comment(other, reply_to=comment)
    clock.shift(HOUR)
    assert send_all() == 0
    reply = a_comment(reviewer, reply_to=comment)
    Comment.objects.filter(pk=reply.pk).update(reviewer=None, officer=a_user("editor", gateshead))
    clock.shift(HOUR)
    assert send_all() == 1
    assert mail.outbox[-1].to == [reviewer.email]


def test_who_can_read_nothing_any_more_is_not_written_to(clock, reviewer, officer):
    answer(officer, a_comment(reviewer))
    type(reviewer).objects.filter(pk=reviewer.pk).update(revoked_at=timezone.now())
    clock.shift(HOUR)
    assert send_all() == 0
    type(reviewer).objects.filter(pk=reviewer.pk).update(revoked_at=None)
    clock.shift(timedelta(days=200))
    assert send_all() == 0


def test_the_email_is_in_their_language(clock, review, officer):
    reviewer = a_reviewer(review, language="cy")
    links.send_link(reviewer, host="https://promises.example")
    answer(officer, a_comment(reviewer), "declined")
    clock.shift(HOUR)
    send_all()
    assert mail.outbox[-1].subject == "Gateshead: atebwyd eich sylwadau"
