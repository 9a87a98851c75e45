"""Staff sign in at their council's own provider: it opens that council alone, and only for whom it was linked."""

import re

import pytest
from admin_forms import address
from bs4 import BeautifulSoup
from builders import draft
from django.test import Client
from django.urls import reverse
from openid_provider import say
from provider_sign_in import MFA, PASSWORD, back, begin, is_in, refused, said, sign_in
from signing_in import code_for

from councils import second_factor
from councils.models import Membership, ProviderAccount, SignInProvider, User
from plans.models import Plan

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]

# -- signing in ------------------------------------------------------------------------------------


def test_an_officer_signs_in_and_goes_on_to_where_they_wanted(client, there, provider, linked):
    page = client.get("/accounts/login/?council=gateshead&next=/admin/plans/plan/")
    assert "Sign in with your account at" in said(page)
    form = BeautifulSoup(page.content, "html.parser").find("form", action=re.compile("councils"))
    wanted = form.find("input", {"name": "next"})["value"]
    answer = sign_in(client, there, provider, sent={"next": wanted}, **MFA)
    assert answer.headers["Location"] == "/admin/plans/plan/"
    assert is_in(client)


def test_nobody_is_led_on_to_another_site(client, there, provider, linked):
    answer = sign_in(client, there, provider, sent={"next": "https://evil.example/"}, **MFA)
    assert answer.headers["Location"] == "/signed-in/"


def test_only_the_page_of_one_council_lets_its_form_lead_to_that_provider(client, there, provider):
    def may_lead_to(path):
        return re.search(r"form-action ([^;]*)", client.get(path).headers["Content-Security-Policy"])[1]

    assert may_lead_to("/accounts/login/?council=gateshead") == f"'self' http://{there.host}"
    for path in ("/accounts/login/", "/accounts/login/?council=bridgend", "/accounts/councils/", "/"):
        assert may_lead_to(path) == "'self'"


def test_the_councils_are_listed_by_name(client, provider, gateshead):
    assert "/accounts/councils/" in client.get("/accounts/login/").content.decode()
    page = client.get("/accounts/councils/?next=/admin/")
    assert "/accounts/login/?council=gateshead&amp;next=/admin/" in page.content.decode()
    SignInProvider.objects.update(is_active=False)
    assert "/accounts/councils/" not in client.get("/accounts/login/").content.decode()
    assert "No council has set this up" in said(client.get("/accounts/councils/"))


@pytest.mark.parametrize("methods", [["client_secret_post"], ["client_secret_basic"], None])
def test_the_secret_is_sent_as_the_provider_takes_it(client, there, provider, linked, methods):
    there.about["token_endpoint_auth_methods_supported"] = methods
    if methods != ["client_secret_post"]:
        sent = []
        there.answers["token"] = lambda handler: (
            sent.append(handler.headers["Authorization"]) or say(handler, "{}", 401)
        )
        assert refused(client, sign_in(client, there, provider), 403, "could not verify")
        assert sent == [
            "Basic c2l0ZS1vZi1wcm9taXNlczp0aGUrc2VjcmV0K29mK3RoZStjbGllbnQ="
        ]  # urlencoded, in Base64
    else:
        sign_in(client, there, provider, **MFA)
        assert is_in(client)


def test_who_is_not_linked_is_told_what_to_do_and_gets_no_account(client, there, provider, ann):
    """Not even with the address of an officer, verified."""
    before = User.objects.count()
    page = sign_in(client, there, provider, email=ann.email, email_verified=True, **MFA)
    assert refused(client, page, 403, "ask your council administrator for an invitation")
    assert (User.objects.count(), ProviderAccount.objects.count()) == (before, 0)


def test_the_page_that_refuses_is_in_the_language_in_which_it_began(client, there, provider):
    away = client.post(f"/cy/accounts/councils/{provider.pk}/sign-in/")
    page = back(client, provider, there.take(away.headers["Location"]))
    assert BeautifulSoup(page.content, "html.parser").html["lang"] == "cy"
    assert page.headers["Content-Language"] == "cy"
    assert "wahoddiad" in said(page)


def test_signing_out_ends_the_session_here(client, there, provider, linked):
    sign_in(client, there, provider, **MFA)
    client.post("/accounts/logout/")
    assert not is_in(client)
    assert there.asked.count("/logout") == 0


# -- one council alone -----------------------------------------------------------------------------


def test_it_opens_nothing_of_another_council(client, there, provider, linked, bridgend):
    """Whoever keeps the accounts of one council could sign in as any of its staff."""
    Membership.objects.create(user=linked, council=bridgend, role="owner")
    here, other = draft(Plan, provider.council), draft(Plan, bridgend)
    sign_in(client, there, provider, **MFA)
    assert client.get(here.get_absolute_url()).status_code == 200
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.get(address(here)).status_code == 200
    assert client.get(address(other)).status_code == 302
    assert client.get(address(Membership, "changelist")).status_code == 403
    client.post("/accounts/logout/")
    client.force_login(linked)
    assert client.get(address(other)).status_code == 200


CLOSED = [
    "account_change_password",
    "account_set_password",
    "account_council_accounts",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
]


@pytest.mark.parametrize("name", CLOSED)
def test_it_changes_nothing_of_how_the_account_signs_in(client, there, provider, linked, name):
    sign_in(client, there, provider, **MFA)
    for page in (client.get(reverse(name)), client.post(reverse(name), {"password1": "x", "password2": "x"})):
        assert (page.status_code, "cannot change how you sign in" in said(page)) == (403, True)
    assert begin(client, provider, "single_sign_on_link").status_code == 403
    account = ProviderAccount.objects.get()
    assert client.post(reverse("account_council_account_remove", args=[account.pk])).status_code == 403
    linked.refresh_from_db()
    assert linked.check_password(PASSWORD)


def test_a_system_administrator_neither_signs_in_by_it_nor_becomes_one(client, there, provider, linked):
    sign_in(client, there, provider, **MFA)
    User.objects.filter(pk=linked.pk).update(is_superuser=True)
    assert not is_in(client)
    client = Client()
    page = sign_in(client, there, provider, **MFA)
    assert refused(client, page, 403, "System administrators do not sign in")


@pytest.mark.parametrize("change", ["role", "account", "provider"])
def test_what_is_taken_away_is_gone_at_the_next_request(client, there, provider, linked, change):
    sign_in(client, there, provider, **MFA)
    assert is_in(client)
    if change == "role":
        Membership.objects.filter(user=linked).delete()
    elif change == "account":
        linked.is_active = False
        linked.save()
    else:
        SignInProvider.objects.update(is_active=False)
    assert not is_in(client)
    again = begin(client, provider)
    if change == "provider":
        assert again.status_code == 404
    else:
        text = {"role": "no role", "account": "account is closed"}[change]
        page = back(client, provider, there.take(again.headers["Location"], **MFA))
        assert (page.status_code, text in said(page)) == (403, True)


def test_a_later_password_in_the_same_browser_is_not_taken_for_it(client, there, provider, linked, bridgend):
    """And what the password had opened does not stay open in the session of the provider."""
    Membership.objects.create(user=linked, council=bridgend, role="owner")
    other = draft(Plan, bridgend)
    client.force_login(linked)
    assert client.get(address(other)).status_code == 200
    sign_in(client, there, provider, **MFA)
    assert client.get(address(other)).status_code == 302


# -- the second factor -----------------------------------------------------------------------------


COUNTS = [
    ({"amr": ["pwd", "mfa"]}, {}, True),
    ({"acr": "two"}, {"acr": "two"}, True),
    ({}, {"enforces_second_factor": True}, True),
    ({"acr": "1"}, {"enforces_second_factor": True}, True),
    ({}, {}, False),
    ({"amr": ["pwd"]}, {"enforces_second_factor": True}, False),
    ({"amr": "mfa"}, {}, False),
    ({"acr": "one"}, {"acr": "two", "enforces_second_factor": True}, False),
    ({"acr": ""}, {}, False),
]


@pytest.mark.parametrize(("claims", "recorded", "counts"), COUNTS)
def test_ours_is_asked_unless_the_provider_asked_for_one(
    client, there, provider, linked, claims, recorded, counts
):
    SignInProvider.objects.update(**recorded)
    second_factor.set_up(linked)
    answer = sign_in(client, there, provider, **claims)
    assert answer.headers["Location"] == ("/signed-in/" if counts else "/accounts/two-step/code/")
    assert is_in(client) == counts
    if not counts:
        client.post("/accounts/two-step/code/", {"code": second_factor.code_of(linked)})
        assert is_in(client)


def test_who_has_none_of_ours_sets_one_up_and_stays_in_that_council(
    client, there, provider, linked, bridgend
):
    Membership.objects.create(user=linked, council=bridgend, role="owner")
    other = draft(Plan, bridgend)
    sign_in(client, there, provider)
    page = client.get("/admin/", follow=True)
    assert page.request["PATH_INFO"] == "/accounts/two-step/app/"
    assert client.get(reverse("account_change_password")).status_code == 302
    client.post("/accounts/two-step/app/", {"code": code_for(page.context["form"].secret)})
    assert is_in(client)
    assert client.get(address(other)).status_code == 302
    assert client.get(reverse("account_change_password")).status_code == 403
