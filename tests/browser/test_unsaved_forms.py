"""A tab that was closed, in a real browser: what was typed is offered on return; and colleagues see each other."""

import pytest
from admin_forms import address
from builders import a_user, draft
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from councils.models import OpenForm
from pledges.models import NewsItem

BOX = ".prose-editor [contenteditable][lang=en]"
OFFER = ".restore-banner"


@pytest.fixture
def news(site):
    return draft(NewsItem, site.council, title_en="Before", body_en="")


def open_form(page, site, news):
    page.goto(site.url + address(news))
    page.wait_for_selector(BOX)


def wait_until_kept(page, user, news):
    """The browser sends what was typed behind the page that is left, and says nothing of its answer."""
    for _time in range(100):
        if OpenForm.left_by(user, address(news)):
            return
        page.wait_for_timeout(100)
    pytest.fail("What was typed was not sent within ten seconds.")


def type_and_close(page, site, news):
    open_form(page, site, news)
    page.fill("#id_title_en", "An hour of work")
    page.locator(BOX).click()
    with page.expect_response(
        lambda answer: "/unsaved/" in answer.url and "hour" in answer.request.post_data
    ):
        page.keyboard.type("And a paragraph.")
    page.wait_for_timeout(3_500)  # what is typed after that is sent too
    page.close()


def test_what_was_typed_in_a_closed_tab_is_offered_restored_and_saved(
    context, page, site, sign_in, publisher_there, news
):
    sign_in(publisher_there)
    type_and_close(page, site, news)
    news.refresh_from_db()
    assert news.title_en == "Before"
    page = context.new_page()
    open_form(page, site, news)
    expect(page.locator(OFFER)).to_contain_text("and did not save")
    expect(page.locator("#id_title_en")).to_have_value("Before")
    page.click("text=Restore what you typed")
    expect(page.locator("#id_title_en")).to_have_value("An hour of work")
    expect(page.locator(BOX)).to_contain_text("And a paragraph.")
    with page.expect_navigation():
        page.click("input[name=_continue]")
    news.refresh_from_db()
    assert (news.title_en, news.body_en) == ("An hour of work", "<p>And a paragraph.</p>")
    page.reload()
    expect(page.locator(OFFER)).to_have_count(0)


def test_what_is_typed_in_the_last_moment_is_sent_on_leaving(page, site, sign_in, publisher_there, news):
    sign_in(publisher_there)
    open_form(page, site, news)
    page.fill("#id_title_en", "In the last moment")
    page.goto(site.url + address(news, "history"))
    wait_until_kept(page, publisher_there, news)
    open_form(page, site, news)
    expect(page.locator(OFFER)).to_contain_text("and did not save")
    page.click("text=Discard it")
    page.wait_for_selector(BOX)
    expect(page.locator(OFFER)).to_have_count(0)
    expect(page.locator("#id_title_en")).to_have_value("Before")


def test_a_form_that_nobody_touched_leaves_nothing(page, site, sign_in, publisher_there, news):
    sign_in(publisher_there)
    for _time in range(2):
        open_form(page, site, news)
        page.locator(BOX).click()
        page.goto(site.url + address(news, "history"))
    open_form(page, site, news)
    expect(page.locator(OFFER)).to_have_count(0)


def test_a_second_officer_sees_who_has_the_form_open(page, browser, site, sign_in, publisher_there, news):
    sign_in(publisher_there)
    open_form(page, site, news)
    other = Client()
    other.force_login(a_user("editor", site.council))
    session = other.cookies[settings.SESSION_COOKIE_NAME].value
    with browser.new_context() as theirs:
        theirs.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site.url}])
        second = theirs.new_page()
        open_form(second, site, news)
        note = second.get_by_role("status")
        expect(note).to_have_text(f"{publisher_there} has this form open too.")
