"""Pastes in a real browser: the box shows what is kept, and the box without an editor keeps the same."""

import re

import pytest
from admin_forms import address
from builders import draft
from pastes import PASTES
from playwright.sync_api import expect

from councils.rich_text import blocks_of
from pledges.models import NewsItem

IN_BROWSER = [
    "Word: a tracked change of a figure",
    "Word: a footnote and its text",
    "Word: bullets in bullets",
    "Word: a table",
    "Outlook: a link through its safe links",
    "LibreOffice: a list and font tags",
    "Google Docs: text that is not bold",
    "Google Docs: a list",
    "a web page: a table with headings and a caption",
    "a web page: units and formulas",
    "plain: bullets",
]
# What programs put there as plain text glues what the other does not: nothing may be read from it.
PLAIN = "We will build 500300 homes *40* _2026_."
PASTE = """(box, [html, plain]) => {
  const data = new DataTransfer()
  if (html) data.setData("text/html", html)
  data.setData("text/plain", plain)
  box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}))
}"""
BOX = ".prose-editor [contenteditable][lang=en]"


@pytest.fixture
def form(page, site, sign_in, publisher_there):
    sign_in(publisher_there)
    page.set_viewport_size({"width": 1280, "height": 900})
    return page


def open_news(form, site):
    news = draft(NewsItem, site.council, body_en="")
    form.goto(site.url + address(news))
    form.wait_for_selector(BOX)
    return news


def paste(form, html, plain=PLAIN):
    with form.expect_response(lambda answer: "clean-text" in answer.url):
        form.locator(BOX).evaluate(PASTE, [html, plain])


def save(form):
    with form.expect_navigation():
        form.click("input[name=_continue]")
    assert form.locator(".messagelist .success").count() == 1


@pytest.mark.parametrize("name", IN_BROWSER)
def test_what_is_pasted_is_seen_and_kept_as_without_the_editor(form, site, name):
    sent, kept = PASTES[name]
    news = open_news(form, site)
    paste(form, "" if name.startswith("plain") else sent, sent if name.startswith("plain") else PLAIN)
    expect(form.locator(BOX)).to_contain_text(re.compile(r"\w"))
    seen = form.locator(BOX).inner_text().split()
    save(form)
    news.refresh_from_db()
    assert news.body_en.replace(' type="1" data-type="decimal"', "") == kept
    assert seen == " ".join(blocks_of(kept)).split()
    assert form.locator(BOX).inner_text().split() == seen


def test_the_keys_for_pasting_put_in_what_the_site_keeps(form, site, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    news = open_news(form, site)
    sent, kept = PASTES["a web page: a table with headings and a caption"]
    form.evaluate(
        """([html, plain]) => navigator.clipboard.write([new ClipboardItem({
          "text/html": new Blob([html], {type: "text/html"}), "text/plain": new Blob([plain], {type: "text/plain"}),
        })])""",
        [sent, PLAIN],
    )
    form.locator(BOX).focus()
    form.keyboard.type("Members: ")
    form.keyboard.press("Enter")
    with form.expect_response(lambda answer: "clean-text" in answer.url):
        form.keyboard.press("Control+V")
    expect(form.locator(BOX)).to_contain_text("Cllr")
    save(form)
    news.refresh_from_db()
    assert news.body_en == f"<p>Members: </p>{kept}"


def test_signs_of_notes_are_no_italics(form, site):
    news = open_news(form, site)
    paste(form, "<meta charset='utf-8'><p>Homes *40* and _2026_, 3 ** 4 ** 5</p>")
    expect(form.locator(BOX)).to_contain_text("Homes")
    save(form)
    news.refresh_from_db()
    assert news.body_en == "<p>Homes *40* and _2026_, 3 ** 4 ** 5</p>"


def test_what_is_saved_at_once_waits_for_the_paste(form, site):
    news = open_news(form, site)
    form.route("**/clean-text/", lambda route: (form.wait_for_timeout(500), route.continue_()))
    form.locator(BOX).evaluate(PASTE, ["<table><tr><td>500<td>300</table>", PLAIN])
    save(form)
    news.refresh_from_db()
    assert news.body_en == "<p>500; 300</p>"


def test_a_paste_that_cannot_be_cleaned_is_told_and_not_put_in(form, site):
    open_news(form, site)
    form.route("**/clean-text/", lambda route: route.abort())
    form.locator(BOX).evaluate(PASTE, ["<p>500<del>300</del></p>", PLAIN])
    assert "could not be pasted" in form.get_by_role("alert").inner_text()
    assert form.locator(BOX).inner_text().strip() == ""
    form.unroute("**/clean-text/")
    paste(form, "<p>500<del>300</del></p>")
    expect(form.locator(BOX)).to_have_text("500")
    assert form.get_by_role("alert").count() == 0


def test_a_part_of_the_box_is_copied_within_it(form, site):
    open_news(form, site)
    paste(form, "<meta charset='utf-8'><ul><li><b>Homes</b></li></ul>")
    expect(form.locator(BOX)).to_contain_text("Homes")
    asked = []
    form.on("request", lambda request: asked.append(request.url))
    form.locator(BOX).evaluate(PASTE, ['<ul data-pm-slice="2 2 []"><li><p>Roads</p></li></ul>', "Roads"])
    expect(form.locator(BOX)).to_contain_text("Roads")
    assert asked == []


def test_what_is_dropped_is_cleaned_as_what_is_pasted(form, site):
    news = open_news(form, site)
    with form.expect_response(lambda answer: "clean-text" in answer.url):
        form.locator(BOX).evaluate(
            """box => {
              const data = new DataTransfer()
              data.setData("text/html", "<p>Build <del>500</del><ins>300</ins> homes</p>")
              const place = box.getBoundingClientRect()
              const [clientX, clientY] = [place.x + 20, place.y + 20]
              box.dispatchEvent(
                new DragEvent("drop", {dataTransfer: data, clientX, clientY, bubbles: true, cancelable: true}),
              )
            }"""
        )
    expect(form.locator(BOX)).to_have_text("Build 300 homes")
    save(form)
    news.refresh_from_db()
    assert news.body_en == "<p>Build 300 homes</p>"
