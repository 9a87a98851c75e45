"""A draft is reviewed on a phone: invited, read, commented on, answered, signed off, and adopted."""

import re

import pytest
from axe import found_on
from builders import a_council, a_councillor, a_priority, a_user, an_action, live
from django.core import mail

from councils import outbox
from councils.admin_urls import admin_url
from councils.models import Council
from councils.publishing.editions import start_next_edition
from plans.models import Plan
from review.models import Comment, DraftReview

LINK = re.compile(r"/review/links/\S+/")
PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}


@pytest.fixture
def council(site):
    council = a_council("reviewborough", welsh=True)
    yield council
    Council.objects.filter(pk=council.pk).update(is_live=False)


@pytest.fixture
def draft(council):
    plan = live(
        *(Plan, council),
        slug="homes",
        title_en="Homes plan",
        title_cy="Cynllun cartrefi",
        summary_en="What we do until 2027.",
        summary_cy="Beth a wnawn tan 2027.",
        purpose_en="It says how homes are built.",
        purpose_cy="Mae’n dweud sut y codir cartrefi.",
    )
    an_action(plan, priority=a_priority(plan, title_en="More homes"), reference="1.1", title_en="Build homes")
    draft = start_next_edition(plan, by=a_user("editor", council))
    draft.summary_en, draft.purpose_en = "What we do until 2032.", "It says how warm homes are built."
    draft.save()
    return draft


def links_sent() -> dict:
    """By the name in each email the path of its link."""
    outbox.send_due()
    sent, mail.outbox = mail.outbox, []
    return {each.to[0]: LINK.search(each.body).group() for each in sent if LINK.search(each.body)}


def comment(page, said, text):
    """On the passage that says this."""
    passage = page.locator(".passage", has_text=said)
    passage.locator("a:has-text('Comment on this')").click()
    page.fill("#new textarea", text)
    page.click("text=Save comment")
    assert text in page.inner_text("main")


def test_two_councillors_review_a_draft(page, site, sign_in, context, council, draft):
    officer = a_user("publisher", council)
    ann = a_councillor(council, name="Ann Example")

    def as_officer(row=None):
        sign_in(officer)
        page.set_viewport_size(DESK)
        page.goto(site.url + (admin_url(row) if row else "/admin/"))

    def as_reviewer(path):
        context.clear_cookies()
        page.set_viewport_size(PHONE)
        page.goto(site.url + path)
        page.click("button:has-text('Open the draft')")

    as_officer(draft)
    page.click("a:has-text('Invite reviewers')")
    for number, (name, email) in enumerate((("Ann", "ann@example.org"), ("Ben", "ben@example.org"))):
        page.click("#reviewers-group .add-row a")
        page.fill(f"#id_reviewers-{number}-name", name)
        page.fill(f"#id_reviewers-{number}-email", email)
    page.select_option("#id_reviewers-0-councillor", str(ann.pk))
    page.click("input[name=_continue]")
    page.wait_for_selector(".messagelist li")
    assert "2 links were sent." in page.inner_text(".messagelist")
    links, review = links_sent(), DraftReview.objects.get(plan=draft)

    # Ann reads on a phone what changed, and comments on two passages.
    as_reviewer(links["ann@example.org"])
    assert "Draft. Not council policy." in page.inner_text(".banner--review")
    assert "Homes plan" in page.inner_text("ul.changes")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    comment(page, "2032", "Until which month?")
    comment(page, "It says how", "Warm is not enough.")
    place = f"/review/{review.pk}/"
    assert found_on(page, site, [place, f"{place}?on=whole", f"/cy{place}"]) == ""

    # An officer accepts one with an edit of the draft, and declines one with a reason.
    as_officer()
    page.locator(".waiting", has_text="Comments to answer").locator("a", has_text="Until which").click()
    page.select_option("#id_outcome", "accepted")
    page.fill("#id_reason", "It names the month now.")
    page.click("input[name=_save]")
    page.goto(site.url + admin_url(Comment.objects.get(text="Warm is not enough.")))
    page.select_option("#id_outcome", "declined")
    page.fill("#id_reason", "Dry is in the standard.")
    page.click("input[name=_save]")
    page.goto(site.url + admin_url(draft))
    page.fill("#id_summary_en", "What we do until March 2032.")
    page.click("input[name=_continue]")
    page.wait_for_selector(".messagelist li")
    axe_of_admin = [admin_url(review), admin_url(review, "links"), admin_url(Comment.objects.first())]
    assert found_on(page, site, axe_of_admin) == ""

    # Ann reads what became of both, and signs off; Ben has only read it.
    as_reviewer(links["ann@example.org"])
    said = page.inner_text("main")
    for words in ("Accepted", "It names the month now.", "What we do until 2032.", "Declined", "Dry is in"):
        assert words in said, words
    page.check("text=I am content, subject to my comments")
    page.click("button:has-text('Sign off the version')")
    assert "Recorded on" in page.inner_text("main")
    as_reviewer(links["ben@example.org"])
    assert "Until which month?" not in page.inner_text("main")

    # It is adopted and published; the draft closes, and residents read the comments.
    as_officer(draft)
    page.click(".workflow a:has-text('Publish')")
    page.click("input[type=submit].default")
    page.wait_for_selector(".messagelist li")
    page.goto(site.url + admin_url(review))
    page.click("a:has-text('Publish the comments')")
    page.click("input[type=submit].default")
    page.wait_for_selector(".messagelist li")
    context.clear_cookies()
    page.goto(site.url + draft.get_absolute_url())
    page.click("a:has-text('Comments on the draft')")
    trail = page.inner_text("main")
    for words in ("Ann Example", "Until which month?", "Accepted", "Warm is not enough.", "Declined"):
        assert words in trail, words
    assert "Ben" not in trail
    assert found_on(page, site, [f"/reviewborough/reviews/{review.pk}/"]) == ""
    page.goto(site.url + links["ann@example.org"])
    page.click("button:has-text('Open my comments')")
    assert "This review has ended" in page.inner_text("h1")
    assert found_on(page, site, [place, links["ben@example.org"], "/review/links/x/"]) == ""
