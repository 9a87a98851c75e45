"""The second factor in a browser: a security key is added and signs in, its pages are accessible, none needs a script
save those of the key."""

import pytest
from axe import found_on, violations
from builders import a_superuser, a_user
from signing_in import code_for, keys_of, set_up_in_browser

from councils import second_factor

PASSWORD = "three plain words here"
PAGES = ["", "app/", "app/remove/", "recovery-codes/", "recovery-codes/new/", "keys/", "keys/add/", "again/"]


@pytest.fixture
def officer(site):
    return a_user("editor", site.council, password=PASSWORD)


@pytest.fixture
def key(page):
    """A security key of Chromium's own, which answers as if somebody touched it."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasResidentKey": False,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def with_password(page, site, person):
    page.goto(f"{site.url}/accounts/login/")
    page.fill("input[name=login]", person.email)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")


def test_a_security_key_is_set_up_in_place_of_an_app_and_signs_in(page, site, officer, key):
    with_password(page, site, officer)
    page.wait_for_url("**/two-step/app/")
    page.click("a:has-text('Use a security key instead')")
    page.fill("input[name=name]", "Blue key")
    page.click("#add-key")
    page.wait_for_url("**/two-step/recovery-codes/")
    assert keys_of(officer) == ["recovery_codes", "webauthn"]
    page.click("a:has-text('I have kept them, continue')")
    page.wait_for_url("**/admin/")
    page.click("#logout-form button")

    with_password(page, site, officer)
    page.wait_for_url("**/two-step/code/")
    assert violations(page) == []
    page.click("#use-key")
    page.wait_for_url("**/admin/")

    page.goto(f"{site.url}/accounts/two-step/")
    assert "Blue key" in page.inner_text("main")
    page.click("a:has-text('Rename or remove keys')")
    page.click("a:has-text('Rename Blue key')")
    page.fill("input[name=name]", "Red key")
    page.click("main button")
    page.click("a:has-text('Remove Red key')")
    page.click("main button")
    assert "Set up another way first" in page.inner_text("main")
    assert violations(page) == []
    assert keys_of(officer) == ["recovery_codes", "webauthn"]


def test_a_key_that_does_not_answer_is_told_in_words(page, site, officer):
    with_password(page, site, officer)
    page.wait_for_url("**/two-step/app/")
    page.goto(f"{site.url}/accounts/two-step/keys/add/")
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error('untouched')) }")
    page.click("#add-key")
    page.wait_for_selector("#key-failed:visible")
    assert keys_of(officer) == []


def test_an_app_needs_no_script(browser, site, officer):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    with_password(page, site, officer)
    set_up_in_browser(page)
    page.wait_for_url("**/admin/")
    context.clear_cookies()
    with_password(page, site, officer)
    page.wait_for_url("**/two-step/code/")
    page.fill("input[name=code]", code_for(second_factor.decrypt(app_of(officer).data["secret"]), steps=1))
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")
    context.close()


def app_of(person):
    return second_factor.Authenticator.objects.get(user=person, type="totp")


@pytest.mark.parametrize("language", ["", "/cy"])
def test_its_pages_are_accessible_on_any_screen(page, site, sign_in, officer, language):
    second_factor.set_up(officer)
    sign_in(officer)
    paths = [f"{language}/accounts/two-step/{path}" for path in PAGES] + [f"{language}/accounts/sessions/"]
    assert found_on(page, site, paths) == ""


def test_the_page_that_asks_for_a_code_is_accessible_with_an_error(page, site, officer):
    second_factor.set_up(officer)
    with_password(page, site, officer)
    page.wait_for_url("**/two-step/code/")
    page.fill("input[name=code]", "000000")
    page.keyboard.press("Enter")
    page.wait_for_selector(".govuk-error-summary")
    assert violations(page) == []


def test_the_admin_s_page_that_resets_one_is_accessible(page, site, sign_in, officer, boss):
    second_factor.set_up(officer)
    sign_in(boss)
    page_of_account = f"/admin/councils/user/{officer.pk}/"
    assert found_on(page, site, [f"{page_of_account}change/", f"{page_of_account}reset-two-step/"]) == ""


@pytest.fixture
def boss(site):
    return a_superuser()
