"""What a review keeps apart: councils, reviews, what is public, and those who only have an account."""

from datetime import timedelta

import pytest
from admin_forms import address
from builders import a_comment, a_council, a_review_of, a_reviewer, a_user, draft, live
from django.utils import timezone
from entering import Officer
from inviting import Councillor, emails, invited
from reading import words

from councils.publishing.editions import start_next_edition
from plans.models import Plan
from pledges.models import VisionStatement
from review.models import Comment, DraftReview, Reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("recorded")]

ANN, BEN = ("Councillor Ann", "ann@example.org"), ("Councillor Ben", "ben@example.org")


def opened(token) -> Councillor:
    councillor = Councillor(token)
    councillor.open()
    return councillor


def test_the_filter_of_comments_names_own_drafts_alone(client):
    gateshead, bridgend = a_council("gateshead"), a_council("bridgend")
    for council, title in ((gateshead, "Our plan"), (bridgend, "Secret plan")):
        for number in range(2):
            a_comment(a_reviewer(a_review_of(draft(Plan, council, title_en=f"{title} {number}"))))
    client.force_login(a_user("editor", gateshead))
    page = client.get(address(Comment, "changelist")).content.decode()
    assert "Our plan 0" in page
    assert "Secret" not in page


def test_what_a_comment_is_about_belongs_to_the_review_it_was_read_in(draft, officer, council):
    other = start_next_edition(live(Plan, council, title_en="Other"), by=officer.user)
    _review, (first,) = invited(officer, draft, ANN)
    _other, (second,) = invited(officer, other, ANN)
    here, there = opened(first), opened(second)
    taken = here.form_on("?on=whole")
    answer = there.comment("whole", "Typed with care.", subject=taken["subject"])
    assert answer.status_code == 422
    assert "Typed with care." in answer.content.decode()
    assert not Comment.objects.exists()


def test_a_form_of_another_review_that_is_sent_again_is_refused_in_words(draft, officer, council):
    other = start_next_edition(live(Plan, council, title_en="Other"), by=officer.user)
    _review, (first,) = invited(officer, draft, ANN)
    _other, (second,) = invited(officer, other, BEN)
    here, there = opened(first), opened(second)
    here.comment("whole", "Once.")
    again = there.comment("whole", "Again.", submission=here.sent["submission"])
    assert again.status_code == 422
    assert "Again." in again.content.decode()
    assert Comment.objects.get().text == "Once."


@pytest.mark.parametrize("when", ["now", "at a time"])
def test_a_draft_that_was_public_meanwhile_is_not_opened_again(draft, council, when, time_machine):
    publisher = Officer("publisher", council)
    _review, (token,) = invited(publisher, draft, ANN)
    ann = opened(token)
    if when == "now":
        publisher.do(draft, "publish")
    else:
        at = timezone.localtime() + timedelta(hours=1)
        publisher.do(draft, "publish", at=at.strftime("%Y-%m-%dT%H:%M"))
        assert "until" in words(ann.read())  # approved, and not out yet
        time_machine.move_to(at + timedelta(minutes=5))
        publisher.sign_in()
    publisher.do(draft, "withdraw")
    draft.summary_en = "Written after it was withdrawn."
    draft.save()
    page = words(ann.read())
    assert "This review has ended" in page
    assert "Written after" not in page


def test_a_schedule_that_is_undone_leaves_the_review_open(draft, council, time_machine):
    publisher = Officer("publisher", council)
    _review, (token,) = invited(publisher, draft, ANN)
    ann = opened(token)
    at = timezone.localtime() + timedelta(hours=1)
    publisher.do(draft, "publish", at=at.strftime("%Y-%m-%dT%H:%M"))
    publisher.do(draft, "withdraw")
    time_machine.move_to(at + timedelta(minutes=5))
    assert "The draft" in words(ann.read())


def test_who_comments_with_an_account_is_not_sent_a_link(draft, officer, council):
    review, _tokens = invited(officer, draft, ANN)
    viewer = Councillor("")
    viewer.client.force_login(a_user("viewer", council, name="Vera"))
    viewer.place = review.get_absolute_url()
    assert viewer.comment("whole", "From my account.").status_code == 302
    assert Comment.objects.get().reviewer.name == "Vera"
    officer.change(review, shares_comments=True)
    assert emails() == []


def test_who_reads_with_an_account_can_sign_out_from_there(draft, officer, council):
    """A page without a referrer sends its forms without an origin, which the form to sign out needs."""
    review, (token,) = invited(officer, draft, ANN)
    answer = officer.page(review.get_absolute_url())
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert opened(token).answer.headers["Referrer-Policy"] == "no-referrer"


def test_days_that_cannot_be_meant_are_refused(draft, officer):
    place = officer.page(address(draft)).context["invite_address"]
    today = timezone.localdate()
    review = officer.add(
        DraftReview,
        place=place,
        reviewers=[{"name": "Ann", "email": "ann@example.org"}],
        wrong={"closes_on": ((today - timedelta(days=1)).isoformat(), "This day is over.")},
    )
    late = (review.closes_on + timedelta(days=1)).isoformat()
    officer.change(
        review,
        wrong={"reviewers-0-closes_on": (late, "This is after the last day of the review")},
    )
    # A review that is over can still be saved.
    DraftReview.objects.update(closes_on=today - timedelta(days=3))
    officer.change(review, shares_comments=True)


def test_comments_of_a_draft_that_is_gone_have_no_public_page(client, draft, council):
    review = a_review_of(draft, trail_published_at=timezone.now())
    DraftReview.objects.update(plan=None)
    assert client.get(f"/gateshead/reviews/{review.pk}/").status_code == 404


def test_a_draft_that_nobody_has_saved_yet_can_be_reviewed(council):
    """Its version is then the moment at which it was written."""
    vision = draft_without_history(council)
    reviewer = a_reviewer(a_review_of(vision))
    viewer = Officer("viewer", council)
    assert viewer.client.get(reviewer.review.get_absolute_url()).status_code == 200


def draft_without_history(council) -> VisionStatement:
    vision = draft(VisionStatement, council)
    VisionStatement.history.all().delete()
    return vision


def test_withdrawing_and_sending_a_link_is_kept_in_the_history(draft, officer):
    review, _tokens = invited(officer, draft, ANN)
    reviewer = Reviewer.objects.get()
    officer.client.post(address(review, "links"), {"reviewer": reviewer.pk, "withdraw": ""})
    assert reviewer.history.first().revoked_at is not None
    officer.client.post(address(review, "links"), {"reviewer": reviewer.pk, "send": ""})
    record = reviewer.history.first()
    assert (record.revoked_at, record.history_user) == (None, officer.user)
