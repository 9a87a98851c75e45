"""Everything works by keyboard, and without JavaScript."""

import re

import pytest
from admin_forms import address
from builders import a_user, draft
from signing_in import code_for

from plans.models import Plan


def test_the_first_tab_is_the_skip_link_and_it_leads_to_the_text(page, site):
    page.goto(f"{site.url}/bridgend/")
    page.keyboard.press("Tab")
    assert "Skip to main content" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_link_to_a_problem_leads_to_its_field(page, site, sign_in, publisher_there):
    """That focus can be seen, on every page, is looked for with the rest of what stands on it: `page_faults.js`."""
    sign_in(publisher_there)
    page.goto(site.url + address(Plan, "add"))
    page.click("input[name=_save]")
    page.wait_for_selector(".error-summary")
    page.focus(".error-summary a:has-text('Title')")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'id_title_en'")


@pytest.fixture
def browser_context_args(browser_context_args, request):
    plain = "without_script" in request.node.name
    return {**browser_context_args, "java_script_enabled": not plain}


def test_finding_a_council_without_script(page, site):
    page.goto(site.url)
    page.fill("input[name=q]", "bridg")
    page.keyboard.press("Enter")
    page.click("main a:has-text('Bridgend')")
    page.click("nav a:has-text('Plans')")
    page.click("main a:has-text('social care')")
    assert page.inner_text("h1").startswith("Three-year strategic plan")


def test_the_other_language_and_back_without_script(page, site):
    start = f"{site.url}/bridgend/plans/childrens-social-care/"
    page.goto(start)
    page.click("text=Cymraeg")
    assert page.url.endswith("/cy/bridgend/plans/childrens-social-care/")
    assert page.get_attribute("html", "lang") == "cy"
    page.click("header a:has-text('English')")
    assert page.url == start


def test_an_officer_signs_in_writes_and_publishes_by_keyboard(page, site, mailoutbox):
    officer = a_user("publisher", site.council)
    officer.set_password("three plain words here")
    officer.save()
    page.goto(f"{site.url}/accounts/login/")
    page.focus("input[name=login]")
    page.keyboard.type(officer.email)
    page.keyboard.press("Tab")
    page.focus("input[type=password]")
    page.keyboard.type("three plain words here")
    page.keyboard.press("Enter")
    page.wait_for_url("**/two-step/app/")
    page.focus("input[name=code]")
    page.keyboard.type(code_for(page.inner_text("main code")))
    page.keyboard.press("Enter")
    page.wait_for_url("**/two-step/recovery-codes/")
    page.focus("a:has-text('I have kept them, continue')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")
    page.goto(site.url + address(Plan, "add"))
    page.focus("#id_title_en")
    page.keyboard.type("A plan written by keyboard")
    page.focus("#id_kind")
    page.keyboard.press("S")
    page.focus("input[name=_continue]")
    page.keyboard.press("Enter")
    page.wait_for_selector("a:has-text('Publish…')")
    page.focus("a:has-text('Publish…')")
    page.keyboard.press("Enter")
    page.wait_for_selector("textarea[name=welsh_reason]")
    page.focus("textarea[name=welsh_reason]")
    page.keyboard.type("The Welsh follows tomorrow.")
    page.focus("input[type=submit].default")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messagelist")
    assert Plan.objects.live().filter(title_en="A plan written by keyboard").exists()


def test_a_folded_section_opens_by_key_or_link_and_stays_open(page, site, sign_in, publisher_there):
    plan = draft(Plan, site.council)
    sign_in(publisher_there)
    page.goto(site.url + address(plan))
    start = page.locator("#id_starts_on")
    assert not start.is_visible()
    page.locator("summary", has=page.locator("h2", has_text="When")).focus()
    page.keyboard.press("Enter")
    assert start.is_visible()
    start.fill("2026-04-01")
    assert page.locator(".save-bar", has_text="Not saved yet.").is_visible()
    with page.expect_navigation():
        page.click("input[name=_continue]")
    assert start.is_visible()
    assert not page.get_by_text("Not saved yet.").is_visible()
    assert not page.locator("#id_source_note_en").is_visible()
    page.goto(f"{site.url}{address(plan)}#id_source_note_en")
    assert page.locator("#id_source_note_en").is_visible()


def test_priorities_can_be_dragged_into_order(page, site, sign_in, publisher_there):
    from builders import a_priority

    plan = draft(Plan, site.council)
    first, second = (
        a_priority(plan, title_en="First", position=1),
        a_priority(plan, title_en="Second", position=2),
    )
    sign_in(publisher_there)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(site.url + address(plan))
    page.click("#priorities-heading")
    rows = page.locator("#priorities-group tr.has_original")
    handles = page.locator(
        "#priorities-group .admin-ordering-field-handle, #priorities-group .admin-ordering-handle"
    )
    source = (handles.nth(1) if handles.count() > 1 else rows.nth(1)).bounding_box()
    rows.nth(0).scroll_into_view_if_needed()
    source = (handles.nth(1) if handles.count() > 1 else rows.nth(1).locator("td").nth(1)).bounding_box()
    target = rows.nth(0).bounding_box()
    page.mouse.move(source["x"] + 5, source["y"] + source["height"] / 2)
    page.mouse.down()
    page.mouse.move(target["x"] + 5, target["y"] + 2, steps=10)
    page.mouse.up()
    page.click("input[name=_save]")
    page.wait_for_selector(".messagelist .success")
    first.refresh_from_db()
    second.refresh_from_db()
    assert second.position < first.position


def test_the_browser_reports_no_blocked_style_or_script(page, site, sign_in, publisher_there):
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    for path in ("/", "/bridgend/", "/bridgend/plans/childrens-social-care/", "/gateshead/vision/"):
        page.goto(site.url + path)
    sign_in(publisher_there)
    for path in (address(site.rows[Plan]), "/admin/"):
        page.goto(site.url + path)
    assert [text for text in said if re.search("Content.Security|Refused", text)] == []
