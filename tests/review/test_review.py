"""A draft is reviewed: invited by email, opened by a button, read with marks, commented on, answered, signed off."""

import re
from datetime import timedelta
from itertools import chain

import pytest
from admin_forms import address
from bs4 import BeautifulSoup
from builders import (
    a_committee,
    a_council,
    a_councillor,
    a_measure,
    a_priority,
    a_target,
    a_test,
    a_ward,
    an_action,
    live,
)
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from entering import Officer
from inviting import Councillor, emails, invited
from reading import words

from councils.publishing.editions import rows_of, start_next_edition
from delivery.models import Measure
from plans.models import Plan, Priority
from pledges.models import Pledge, VisionStatement
from review.models import Comment, DraftReview, Reviewer, SignOff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("recorded")]

ANN, BEN = ("Councillor Ann", "ann@example.org"), ("Councillor Ben", "ben@example.org")


def test_the_link_opens_the_draft_by_a_button_and_nothing_by_itself(draft, officer):
    _review, (token,) = invited(officer, draft, ANN)
    ann = Councillor(token)
    asked = ann.client.get(ann.link)
    assert asked.status_code == 200
    assert not asked.cookies
    assert token not in asked.content.decode()
    assert "Gateshead" in asked.content.decode()
    assert "until 2032" not in asked.content.decode()
    assert Reviewer.objects.get().first_opened_at is None
    page = ann.open()
    assert "Draft. Not council policy." in words(page)
    assert "Review until" not in words(page)
    reviewer = Reviewer.objects.get()
    assert None is not reviewer.first_opened_at <= reviewer.last_opened_at
    assert reviewer.token_digest not in (token, "")
    cookie = ann.client.cookies["review_en"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/review/", True, "Lax")
    assert ann.client.cookies["review_cy"]["path"] == "/cy/review/"
    for header, value in {
        "Cache-Control": "private, no-store",
        "X-Robots-Tag": "noindex, nofollow",
        "Referrer-Policy": "no-referrer",
    }.items():
        assert ann.answer.headers[header] == asked.headers[header] == value
    assert token not in ann.answer.content.decode()


def test_the_draft_stands_there_with_what_changed_marked(draft, officer):
    _review, (token,) = invited(officer, draft, ANN)
    ann = Councillor(token)
    page = ann.open()
    assert [words(each) for each in page.select("ins")] == ["added: 2032. (end)"]
    assert [words(each) for each in page.select("del")] == ["removed: 2027. (end)"]
    assert words(page.select_one("ul.changes")) == "Reworded Council plan"
    said = words(page.find(id="draft").find_parent("section"))
    order = ["Homes", "Warm homes.", "Build a school", "Families in bed and breakfast", "12"]
    assert re.search(".*".join(map(re.escape, order)), said)
    homes = page.find(id=ann.part("Homes"))["class"]
    assert [page.find(id=ann.part(each))["class"] for each in ("Build a school", "Families")] == [
        ["part", "part--2"]
    ] * 2
    assert homes == ["part", "part--1"]
    assert not ann.read("?marks=off").select("ins, del")


def test_a_first_draft_has_no_marks(council, officer):
    draft = officer.add(Plan, title="A new plan", summary="All of it.", kind="strategy")
    _review, (token,) = invited(officer, draft, ANN)
    ann = Councillor(token)
    page = ann.open()
    assert "All of it." in words(page)
    assert not page.select("ins, del, ul.changes")


def test_a_draft_of_a_vision_has_its_pledges(council, officer):
    vision = live(VisionStatement, council)
    live(Pledge, council, vision=vision, number=1, title_en="Homes for all", **a_test(a_committee(council)))
    _review, (token,) = invited(officer, start_next_edition(vision, by=officer.user), ANN)
    page = Councillor(token).open()
    assert "Homes for all" in words(page.find(id="draft").find_parent("section"))
    assert not page.select("ul.changes")


def test_a_target_is_told_as_changed_where_the_unit_of_its_measure_is(draft, officer):
    measure = Measure.objects.get(plan=draft)
    measure.unit_note_en = "families"
    measure.save()
    _review, (token,) = invited(officer, draft, ANN)
    assert "was 12, now 12 families" in words(Councillor(token).open())


def test_a_longer_draft_takes_no_more_queries(draft, officer):
    _review, (token,) = invited(officer, draft, ANN)
    ann = Councillor(token)
    ann.open()
    with CaptureQueriesContext(connection) as before:
        ann.read()
    for number in range(3):
        priority = a_priority(draft, title_en=f"More {number}", position=5 + number)
        an_action(draft, priority=priority)
        a_target(a_measure(draft, priority=priority))
    with CaptureQueriesContext(connection) as after:
        ann.read()
    assert len(after) == len(before) <= 14


def test_what_changed_since_the_last_visit_takes_no_more_queries_in_a_longer_draft(draft, officer):
    _review, (token,) = invited(officer, draft, ANN)
    ann = Councillor(token)
    ann.open()
    counts = []
    for number in (1, 4):
        last_visit = timezone.now()
        for extra in range(number):
            priority = a_priority(draft, title_en=f"More {number} {extra}", position=5 + number)
            action = an_action(draft, priority=priority)
            action.wards.add(a_ward(draft.council))
            a_target(a_measure(draft, priority=priority))
        for row in chain.from_iterable(rows_of(draft).values()):
            row.save()
        for _time in range(2):
            Reviewer.objects.update(visit_before_at=last_visit)
            with CaptureQueriesContext(connection) as asked:
                ann.read("?since=visit")
        counts.append(len(asked))
    assert max(counts) == min(counts) <= 14


def test_the_link_opens_nothing_else(draft, officer, council):
    other = live(Plan, council, title_en="Other plan")
    hidden = start_next_edition(other, by=officer.user)
    other_review, _tokens = invited(officer, hidden, BEN)
    _review, (token,) = invited(officer, draft, ANN)
    ann = Councillor(token)
    ann.open()
    for place in (
        f"/review/{other_review.pk}/",
        f"/review/{other_review.pk}/files/1/",
        "/review/987654/",
        f"/review/links/{'a' * 43}/",
        "/review/links/x/",
    ):
        answer = ann.client.get(place)
        assert answer.status_code == 404, place
        assert "Ask whoever sent it to you for a new link." in answer.content.decode()
    assert (
        ann.client.get(draft.get_absolute_url()).content
        == Councillor("").client.get(draft.get_absolute_url()).content
    )
    assert ann.client.get("/admin/").status_code == 302


def test_a_councillor_comments_and_reads_what_became_of_it(draft, officer):
    _review, (token,) = invited(officer, draft, ANN)
    ann = Councillor(token)
    ann.open()
    key = ann.passage("What we do until")
    answer = ann.comment(key, "Until when exactly?")
    for _time in range(2):  # a form that is sent three times is one comment
        again = ann.client.post(ann.action, {**ann.sent, "text": "Until when exactly?"})
        assert again.headers["Location"] == answer.headers["Location"]
    comment = Comment.objects.get()
    assert (comment.quote, comment.about) == ("What we do until 2032.", "Plan: Council plan")
    assert answer.headers["Location"].endswith(f"#comment-{comment.pk}")
    assert "Until when exactly?" in words(ann.read().find(id=key))
    tasks = {each.name: each for each in officer.page("/admin/").context["tables"]}
    assert [row.title for row in tasks["comments"].rows] == ["Until when exactly?"]
    officer.change(comment, outcome="accepted", reason="It says the month now.", wrong={})
    assert comment.answered_by == officer.user
    said = words(ann.read().find(id=f"comment-{comment.pk}"))
    assert "Accepted" in said
    assert "It says the month now." in said
    assert ann.reply(comment, "Thank you.").status_code == 302
    assert "Thank you." in words(ann.read().find(id=f"comment-{comment.pk}"))
    tasks = {each.name: each for each in officer.page("/admin/").context["tables"]}
    assert "comments" not in tasks or not tasks["comments"].rows


def test_an_outcome_needs_its_reason(draft, officer):
    _review, (token,) = invited(officer, draft, ANN)
    ann = Councillor(token)
    ann.open()
    ann.comment("whole", "Too long.")
    comment = Comment.objects.get()
    wrong = {"reason": ("", "Say why, or what was done.")}
    officer.change(comment, outcome="declined", reason="It is as long as it must be.", wrong=wrong)
    assert comment.get_outcome_display() == "Declined"


def test_a_comment_stays_with_what_it_was_about(draft, officer):
    _review, (token,) = invited(officer, draft, ANN)
    ann = Councillor(token)
    ann.open()
    ann.comment(ann.part("Build a school"), "Which one?")
    ann.comment(ann.passage("Warm homes."), "How warm?")
    _about_action, about_homes = Comment.objects.order_by("pk")
    other = a_priority(draft, title_en="Places", position=9)
    action = draft.actions.get()
    action.priority = other
    action.save()
    page = ann.read()
    said = words(page.find(id=ann.part("Build a school")))
    assert "Which one?" in said  # moved with its action
    homes = Priority.objects.get(plan=draft, title_en="Homes")
    homes.outcome_en = "Homes that are warm and dry."
    homes.save()
    said = words(ann.read().find(id=f"comment-{about_homes.pk}"))
    assert "reads differently now. It was, in Priority: Homes:" in said
    assert "Warm homes." in said
    action.delete()
    page = ann.read()
    removed = page.find(id=ann.part("Build a school"))
    assert "Removed" in words(removed)
    assert "Which one?" in words(removed)


def test_a_comment_on_a_part_that_is_gone_says_so(draft, officer):
    _review, (token,) = invited(officer, draft, ANN)
    action = an_action(draft, priority=draft.priorities.get(), reference="1.2", title_en="Build a bridge")
    ann = Councillor(token)
    ann.open()
    ann.comment(ann.part("Build a bridge"), "Where?")
    action.delete()
    said = words(ann.read().find(id="gone").find_parent("section"))
    assert "Where?" in said
    assert "Build a bridge" in said


def test_reviewers_see_each_others_comments_only_where_the_officer_chose_so(draft, officer):
    review, tokens = invited(officer, draft, ANN, BEN)
    ann, ben = map(Councillor, tokens)
    ann.open()
    ben.open()
    ann.comment("whole", "Between the council and me.")
    assert "Between the council and me." not in words(ben.read())
    assert "Councillor Ann" not in words(ben.page)
    reply = ben.client.post(
        f"/review/{review.pk}/comments/",
        {**ben.form_on("?on=whole"), "reply_to": Comment.objects.get().pk, "text": "I saw it."},
    )
    assert reply.status_code == 404
    officer.change(review, shares_comments=True)
    assert "Between the council and me." in words(ben.read())
    assert "Councillor Ann" in words(ben.page.find(id="reviewers").find_parent("section"))


def test_a_sign_off_is_of_the_version_that_was_read(draft, officer):
    review, (token,) = invited(officer, draft, ANN)
    ann = Councillor(token)
    ann.open()
    form = ann.read().find("form", action=f"/review/{review.pk}/sign-off/")
    sent = {each["name"]: each["value"] for each in form.select("input[type=hidden]")}
    officer.change(draft.priorities.get(), title="Homes for all")
    refused = ann.client.post(form["action"], {**sent, "view": "content"})
    assert refused.status_code == 409
    assert "The draft has changed since you opened this page" in refused.content.decode()
    assert 'value="content" checked' in " ".join(refused.content.decode().split())
    assert not SignOff.objects.exists()
    assert ann.sign_off("with_comments").status_code == 302
    sign_off = SignOff.objects.get()
    assert sign_off.view == "with_comments"
    assert "I am content, subject to my comments" in words(
        ann.read().find(id="sign-off").find_parent("section")
    )
    assert ann.sign_off("content").status_code == 302
    assert SignOff.objects.count() == 2
    assert "Choose one of these." in ann.sign_off("").content.decode()


def test_what_changed_since_the_last_visit_is_told(draft, officer):
    _review, (token,) = invited(officer, draft, ANN)
    ann = Councillor(token)
    ann.open()
    Reviewer.objects.update(last_opened_at=timezone.now() - timedelta(seconds=1))
    Reviewer.objects.update(visit_before_at=timezone.now())
    officer.change(draft.priorities.get(), title="Homes for all")
    assert ann.read().find("a", href="?since=visit")
    page = ann.read("?since=visit")
    assert [words(each) for each in page.select("ul.changes li")] == ["Reworded Homes for all"]


@pytest.mark.parametrize("how", ["expired", "withdrawn", "closed", "published"])
def test_when_a_review_ends_the_draft_closes(draft, officer, council, how):
    review, (token,) = invited(officer, draft, ANN)
    ann = Councillor(token)
    ann.open()
    ann.comment("whole", "Too long.")
    sent = ann.form_on("?on=whole")
    draft.summary_en = "Secret until then."
    draft.save()
    if how == "expired":
        DraftReview.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    elif how == "withdrawn":
        officer.client.post(address(review, "links"), {"reviewer": Reviewer.objects.get().pk, "withdraw": ""})
    elif how == "closed":
        officer.client.post(address(review, "close"))
    else:
        draft.publish(by=None)
    late = ann.client.post(ann.action, {**sent, "text": "One more thing."})
    assert late.status_code == 404
    assert "One more thing." in late.content.decode()  # still there to copy
    assert Comment.objects.count() == 1
    if how == "withdrawn":
        assert words(ann.read(status=404)).count("Too long.") == 0
        assert ann.client.get(ann.link).status_code == 404
        return
    page = words(ann.read())
    assert "Too long." in page
    assert "Secret until then." not in page
    assert ann.client.get(ann.link).status_code == 200
    DraftReview.objects.update(closes_on=timezone.localdate() - timedelta(days=91))
    ann.read(status=404)
    assert ann.client.get(ann.link).status_code == 404


def test_a_new_link_replaces_the_one_before(draft, officer):
    review, (token,) = invited(officer, draft, ANN)
    ann = Councillor(token)
    ann.open()
    officer.client.post(address(review, "links"), {"reviewer": Reviewer.objects.get().pk, "send": ""})
    (email,) = emails()
    assert email.to == ["ann@example.org"]
    assert ann.client.get(ann.link).status_code == 404
    ann.read(status=404)
    assert token not in email.body


def test_a_review_is_saved_three_times_and_nobody_gets_a_second_email(draft, officer, council):
    review, _tokens = invited(officer, draft, ANN, BEN)
    officer.save_three_times(council)
    assert emails() == []
    officer.change(review, reviewers=[{"name": "Carol", "email": "carol@example.org"}])
    assert [each.to for each in emails()] == [["carol@example.org"]]


def test_bad_invitations_are_refused_in_words(draft, officer, plan):
    place = f"{officer.page(address(draft)).context['invite_address']}"
    far = timezone.localdate() + timedelta(days=31)
    page = officer.page(place)
    assert plan.pk not in {row.pk for row in page.context["adminform"].form.fields["plan"].queryset}
    officer.add(
        DraftReview,
        place=place,
        reviewers=[{"name": "Ann", "email": "ann@example.org"}],
        wrong={
            "closes_on": (far.isoformat(), "This is more than 30 days from now."),
            "plan": ("", "Choose the draft that is to be reviewed."),
            "reviewers-0-email": ("ann@", "valid email address"),
        },
    )


def test_a_member_of_the_council_reads_it_with_their_account(draft, officer, council):
    review, _tokens = invited(officer, draft, ANN)
    for role in ("viewer", "editor"):
        member = Officer(role, council)
        page = member.page(review.get_absolute_url())
        assert "What we do until" in page.content.decode()
    stranger = Officer("publisher", a_council("bridgend"))
    assert stranger.client.get(review.get_absolute_url()).status_code == 404


def test_a_draft_that_is_deleted_leaves_the_comments(draft, officer, council):
    review, (token,) = invited(officer, draft, ANN)
    ann = Councillor(token)
    ann.open()
    ann.comment("whole", "Too long.")
    discard = officer.page(address(draft)).context["discard_address"]
    asked = officer.page(discard)
    assert officer.client.post(discard, {"version": asked.context["seen"]}).status_code == 302
    review.refresh_from_db()
    assert review.draft is None
    assert "Too long." in words(ann.read())
    officer.page(address(review))


def test_forms_from_elsewhere_are_refused_and_keep_what_was_typed(draft, officer):
    _review, (token,) = invited(officer, draft, ANN)
    ann = Councillor(token)
    assert ann.client.post(ann.link, HTTP_SEC_FETCH_SITE="cross-site").status_code == 404
    ann.open()
    answer = ann.comment("whole", "Typed with care.", form="forged")
    assert answer.status_code == 422
    assert "Typed with care." in answer.content.decode()
    assert ann.comment("whole", "").status_code == 422
    assert ann.comment("whole", "x" * 5001).status_code == 422
    assert ann.comment("whole", "Typed.", subject="forged").status_code == 422
    assert not Comment.objects.exists()


def test_it_is_read_in_welsh(draft, officer):
    _review, (token,) = invited(officer, draft, ANN)
    ann = Councillor(token)
    ann.open()
    answer = ann.client.get(f"/cy{ann.place}")
    assert answer.status_code == 200
    assert 'lang="cy"' in answer.content.decode()


def test_nothing_residents_read_moves(draft, officer, council, client):
    _review, (token,) = invited(officer, draft, ANN)
    council.refresh_from_db()
    version = council.content_version
    ann = Councillor(token)
    ann.open()
    ann.comment("whole", "Too long.")
    ann.sign_off("read")
    officer.change(Comment.objects.get(), outcome="later", reason="Next year.")
    council.refresh_from_db()
    assert council.content_version == version


def test_a_page_of_a_draft_takes_few_queries(draft, officer, django_assert_max_num_queries):
    _review, (token,) = invited(officer, draft, ANN)
    ann = Councillor(token)
    ann.open()
    for _time in range(3):
        ann.comment("whole", "Too long.")
    with django_assert_max_num_queries(14):
        ann.read()


def test_residents_read_the_comments_only_once_they_are_published(draft, council, client):
    publisher = Officer("publisher", council)
    review, tokens = invited(publisher, draft, ANN, BEN)
    councillor = a_councillor(council, name="Ann Example")
    Reviewer.objects.filter(name="Councillor Ann").update(councillor=councillor)
    ann, ben = map(Councillor, tokens)
    for each, text in ((ann, "Until when?"), (ben, "Too long.")):
        each.open()
        each.comment("whole", text)
    publisher.change(Comment.objects.get(text="Until when?"), outcome="accepted", reason="It says so now.")
    place = f"/gateshead/reviews/{review.pk}/"
    assert client.get(place).status_code == 404
    assert "public once" not in publisher.page(address(review)).content.decode()
    publisher.client.post(address(review, "publish_comments"))
    assert client.get(place).status_code == 404  # the draft is not public
    publisher.do(draft, "publish")
    asked = publisher.page(publisher.page(address(review)).context["publish_comments_address"])
    assert "1 comment has no outcome yet." in asked.content.decode()
    publisher.client.post(address(review, "publish_comments"))
    said = words(BeautifulSoup(client.get(place).content, "html.parser"))
    for text in ("Until when?", "Too long.", "Ann Example", "A reviewer", "Accepted", "It says so now."):
        assert text in said, text
    for text in ("Ben", "@example.org"):
        assert text not in said, text
    assert place in client.get(draft.get_absolute_url()).content.decode()
    publisher.client.post(address(review, "publish_comments"))
    assert client.get(place).status_code == 404
    assert place not in client.get(draft.get_absolute_url()).content.decode()
