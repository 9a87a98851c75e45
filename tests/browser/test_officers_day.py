"""An officer's day: a news item from the first word to the public, put right, and put back; each by who may do it."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from builders import a_user
from django.utils import timezone
from signing_in import set_up_in_browser

from pledges.models import NewsItem

PASSWORD = "three plain words here"
ENGLISH = "The new library opens in spring."
CORRECTED = "The new library opens in summer."
NOTE = "The season was wrong."


@pytest.fixture
def council(site, second_approval):
    """A council with Welsh where nobody publishes their own work."""
    return site.council


@pytest.fixture
def desk(browser, site, council):
    """A browser of their own for each person, signed in by the form."""
    contexts = []

    def desk(role):
        person = a_user(role, council)
        person.set_password(PASSWORD)
        person.save()
        context = browser.new_context()
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{site.url}/accounts/login/")
        page.fill("input[name=login]", person.email)
        page.fill("input[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        set_up_in_browser(page)
        page.wait_for_url("**/admin/")
        return page

    yield desk
    for context in contexts:
        context.close()


def write(page, site):
    """Write the news in both languages and send it for approval; answers its address for the public."""
    page.goto(f"{site.url}/admin/pledges/newsitem/add/")
    page.fill("#id_title_en", "A new library")
    page.fill("#id_title_cy", "Llyfrgell newydd")
    page.fill("#id_summary_en", ENGLISH)
    page.fill("#id_summary_cy", "Bydd y llyfrgell newydd yn agor yn y gwanwyn.")
    editors = page.locator("[role=textbox]")
    editors.nth(0).click()
    page.keyboard.type("Come and see it.")
    editors.nth(1).click()
    page.keyboard.type("Dewch i’w gweld.")
    page.click("input[name=_continue]")
    page.click("a:has-text('Send for approval…')")
    page.click("input[type=submit].default")
    page.wait_for_selector(".messagelist .success")
    return urlsplit(NewsItem.objects.get(title_en="A new library").get_absolute_url()).path


def approve(page, site, at):
    """From the dashboard to the confirmation: published for this moment."""
    page.goto(f"{site.url}/admin/")
    page.click("main a:has-text('A new library')")
    page.click("a:has-text('Publish…')")
    page.fill("input[name=at]", timezone.localtime(at).strftime("%Y-%m-%dT%H:%M"))
    page.click("input[type=submit].default")
    page.wait_for_selector(".messagelist .success")


def save_with_note(page, note):
    page.fill("#id_change_note_en", note)
    page.fill("#id_welsh_reason", "The translation follows.")  # the English is the more recent now
    page.click("input[name=_continue]")
    page.wait_for_selector(".messagelist .success")


def test_the_officers_day(page, site, desk, council):
    news = f"{site.url}/middleshire/news/"
    feed = f"{site.url}/middleshire/changes/feed/"
    editor, publisher = desk("editor"), desk("publisher")
    address = site.url + write(editor, site)
    assert page.goto(address).status == 404

    tomorrow = timezone.now() + timedelta(days=1)
    approve(publisher, site, tomorrow)
    assert page.goto(address).status == 404
    page.goto(news)
    assert "A new library" not in page.inner_text("main")

    with time_machine.travel(tomorrow + timedelta(minutes=1)):
        page.goto(news)
        page.click("a:has-text('A new library')")
        assert ENGLISH in page.inner_text("main")
        page.click("text=Cymraeg")
        assert page.inner_text("h1") == "Llyfrgell newydd"

        colleague = desk("publisher")
        colleague.goto(f"{site.url}/admin/pledges/newsitem/")
        colleague.click("main a:has-text('A new library')")
        colleague.fill("#id_summary_en", CORRECTED)
        save_with_note(colleague, NOTE)
        page.goto(address)
        assert CORRECTED in page.inner_text("main")
        page.goto(f"{site.url}/middleshire/changes/")
        assert NOTE in page.inner_text("main")
        assert NOTE in page.request.get(feed).text()

        colleague.click("a:has-text('History')")
        colleague.click("main table tbody tr:nth-child(2) a")
        assert colleague.input_value("#id_summary_en") == ENGLISH
        save_with_note(colleague, "It was spring after all.")
        page.goto(address)
        assert ENGLISH in page.inner_text("main")
        assert "It was spring after all." in page.request.get(feed).text()
