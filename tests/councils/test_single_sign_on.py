"""Staff sign in at their council's own provider: it opens that council alone, and only for whom it was linked."""

import logging
import re
import time

import jwt
import openid_provider
import pytest
import signing_in
import time_machine
from admin_forms import address, form_data, open_form, save
from allauth.usersessions.models import UserSession
from bs4 import BeautifulSoup
from builders import a_user, draft
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from openid_provider import CLIENT, FOREIGN_KEY, KEY, SECRET, TENANT, jwk_of, say
from reading import words
from signing_in import code_for

from councils import form_recovery, second_factor
from councils.models import Membership, ProviderAccount, SignInProvider, User
from councils.single_sign_on import fetching
from councils.single_sign_on.secrets import secret_of
from plans.models import Plan

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]

PASSWORD = "three plain words"
MFA = {"amr": ["pwd", "mfa"]}


@pytest.fixture(scope="module")
def running():
    provider = openid_provider.Provider()
    yield provider
    provider.stop()


@pytest.fixture
def there(running):
    """The provider, answering rightly until a test says otherwise."""
    running.start_anew()
    return running


def typed(there, council, **more) -> dict:
    """What a system administrator types."""
    provider = {"issuer": there.issuer, "tenant": TENANT, "client_id": CLIENT, "is_active": "on"}
    return {"council": council.pk, "new_secret": SECRET, **provider, **more}


@pytest.fixture
def provider(there, gateshead, superuser):
    admin = Client()
    admin.force_login(superuser)
    answer = admin.post(address(SignInProvider, "add"), typed(there, gateshead))
    assert answer.status_code == 302, answer.context["errors"]
    return SignInProvider.objects.get()


@pytest.fixture
def ann(gateshead):
    return a_user("editor", gateshead, password=PASSWORD)


@pytest.fixture
def linked(ann, provider):
    ProviderAccount.objects.create(user=ann, issuer=provider.issuer, subject="subject-of-ann")
    return ann


def begin(client, provider, at="single_sign_on", **sent):
    return client.post(reverse(at, args=[provider.pk]), sent)


def back(client, provider, brought):
    return client.get(f"/accounts/councils/{provider.pk}/return/", brought)


def sign_in(client, there, provider, at="single_sign_on", sent=None, **claims):
    """Away to the provider and back."""
    away = begin(client, provider, at, **(sent or {}))
    return back(client, provider, there.take(away.headers["Location"], **claims))


def said(page) -> str:
    return words(BeautifulSoup(page.content, "html.parser").find("main"))


def is_in(client) -> bool:
    return client.get("/admin/").status_code == 200


def refused(client, page, status, text) -> bool:
    assert (page.status_code, text in said(page)) == (status, True), said(page)
    return not is_in(client) and "_auth_user_id" not in client.session


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


# -- accounts are linked on purpose ----------------------------------------------------------------


@pytest.fixture
def invitation(provider, mailoutbox):
    """The link in the email to a new colleague."""

    def invitation(role="editor"):
        owner = Client()
        owner.force_login(a_user("owner", provider.council))
        form = form_data(owner.get(address(Membership, "add")))
        sent = {"email": "new@gateshead.example", "name": "New colleague", "role": role}
        page = owner.post(address(Membership, "add"), {**form, **sent})
        assert page.status_code == 302, page.context["errors"]
        return re.search(r"http://testserver(/\S+)", mailoutbox[-1].body)[1]

    return invitation


def accept(client, there, provider, link, **claims):
    page = client.get(link, follow=True)
    button = BeautifulSoup(page.content, "html.parser").find("form", action=re.compile("accept"))
    sent = {"uidb36": button.find("input", {"name": "uidb36"})["value"]}
    return sign_in(client, there, provider, "single_sign_on_accept", sent, **claims)


def test_an_invitation_is_accepted_without_a_password(client, there, provider, invitation, mailoutbox):
    link = invitation()
    answer = accept(client, there, provider, link, sub="new one", email="other@elsewhere.example", **MFA)
    assert answer.status_code == 302
    assert is_in(client)
    user = User.objects.get(email="new@gateshead.example")
    account = ProviderAccount.objects.get()
    assert (account.user, account.issuer, account.subject) == (user, there.issuer, "new one")
    assert not user.has_usable_password()
    assert "An account at a council was linked" in mailoutbox[-1].body
    assert "linked" in str([record.history_change_reason for record in user.history.all()])

    client.post("/accounts/logout/")
    assert "no longer works" in said(client.get(link, follow=True))
    sign_in(client, there, provider, sub="new one", **MFA)
    assert is_in(client)


def test_an_invitation_is_used_once_even_by_who_opened_it_twice(client, there, provider, invitation):
    link = invitation()
    other = Client()
    page = other.get(link, follow=True)
    accept(client, there, provider, link, sub="first", **MFA)
    uidb36 = page.context["uidb36"]
    late = begin(other, provider, "single_sign_on_accept", uidb36=uidb36)
    assert (late.status_code, "no longer works" in said(late)) == (410, True)
    assert ProviderAccount.objects.count() == 1


def test_an_invitation_that_ended_on_the_way_links_nothing(client, there, provider, invitation):
    page = client.get(invitation(), follow=True)
    away = begin(client, provider, "single_sign_on_accept", uidb36=page.context["uidb36"])
    brought = there.take(away.headers["Location"], **MFA)
    user = User.objects.get(email="new@gateshead.example")
    user.set_password(PASSWORD)
    user.save()
    assert refused(client, back(client, provider, brought), 410, "no longer works")
    assert not ProviderAccount.objects.exists()


def test_without_an_invitation_nothing_is_accepted(client, there, provider, ann):
    late = begin(client, provider, "single_sign_on_accept", uidb36="1")
    assert late.status_code == 410
    client.get("/accounts/login/")
    assert begin(client, provider, "single_sign_on_accept").status_code == 410


def test_who_forgot_a_password_links_nothing_by_the_way(client, there, provider, ann, mailoutbox):
    client.post("/accounts/password/reset/", {"email": ann.email})
    link = re.search(r"http://testserver(/\S+)", mailoutbox[-1].body)[1]
    page = client.get(link, follow=True)
    assert "Sign in with your account" not in said(page)
    late = begin(client, provider, "single_sign_on_accept", uidb36=page.context["uidb36"])
    assert late.status_code == 410


def test_an_officer_links_an_account_and_removes_the_link(client, there, provider, ann, mailoutbox):
    client.force_login(ann)
    page = client.get("/accounts/council-accounts/")
    assert f"form-action 'self' http://{there.host}" in page.headers["Content-Security-Policy"]
    answer = sign_in(client, there, provider, "single_sign_on_link", email="no@matter.example")
    assert answer.headers["Location"] == "/accounts/council-accounts/"
    assert "The account is linked" in client.get(answer.headers["Location"]).content.decode()
    other = Client()
    sign_in(other, there, provider, **MFA)
    assert is_in(other)
    account = ProviderAccount.objects.get()
    client.post(reverse("account_council_account_remove", args=[account.pk]))
    assert (is_in(client), is_in(other)) == (True, False)
    assert not ProviderAccount.objects.exists()
    assert "was removed" in mailoutbox[-1].body
    assert refused(other, sign_in(other, there, provider, **MFA), 403, "invitation")


def test_who_signed_in_long_ago_gives_the_password_before_linking(client, there, provider, ann):
    client.force_login(ann)
    with time_machine.travel(time.time() + 3600):
        assert "/accounts/reauthenticate/" in client.get("/accounts/council-accounts/").headers["Location"]
        late = begin(client, provider, "single_sign_on_link")
        assert late.headers["Location"] == "/accounts/council-accounts/"


def test_an_account_there_is_one_person_s_here(client, there, provider, linked, gateshead):
    client.force_login(a_user("editor", gateshead))
    page = sign_in(client, there, provider, "single_sign_on_link")
    assert (page.status_code, "another person" in said(page)) == (409, True)
    assert ProviderAccount.objects.get().user == linked


def test_who_has_no_role_there_or_is_a_system_administrator_links_nothing(
    client, there, provider, bridgend, superuser
):
    for user in (a_user("owner", bridgend), superuser):
        client.force_login(user)
        assert "None of your councils" in said(client.get("/accounts/council-accounts/"))
        assert begin(client, provider, "single_sign_on_link").status_code == 403
    other = a_user("viewer", bridgend)
    client.force_login(other)
    account = ProviderAccount.objects.create(user=superuser, issuer="a", subject="b")
    assert client.post(reverse("account_council_account_remove", args=[account.pk])).status_code == 404


def test_a_link_begun_by_one_person_is_not_finished_by_the_next(client, there, provider, ann, gateshead):
    client.force_login(ann)
    away = begin(client, provider, "single_sign_on_link")
    brought = there.take(away.headers["Location"])
    session = client.session["single_sign_on"]
    client.force_login(a_user("editor", gateshead))
    kept = client.session
    kept["single_sign_on"] = session
    kept.save()
    assert back(client, provider, brought).status_code == 400
    assert not ProviderAccount.objects.exists()


def test_with_the_password_alone_nothing_is_linked(client, there, provider, ann):
    signing_in.with_password(client, ann)
    assert "/accounts/login/" in client.get("/accounts/council-accounts/").headers["Location"]
    assert "/accounts/login/" in begin(client, provider, "single_sign_on_link").headers["Location"]


# -- what is false ---------------------------------------------------------------------------------

NOW = int(time.time())
FALSE_CLAIMS = {
    "another tenant": {"tid": "another-tenant"},
    "no tenant": {"tid": None},
    "another issuer": {"iss": "http://127.0.0.1:1/another"},
    "an issuer with a slash": {"iss": "SLASH"},
    "another audience": {"aud": "another-client"},
    "no audience": {"aud": None},
    "several audiences without a party": {"aud": [CLIENT, "another-client"]},
    "another authorized party": {"azp": "another-client"},
    "another nonce": {"nonce": "another nonce"},
    "no nonce": {"nonce": None},
    "a nonce that is no text": {"nonce": 7},
    "over": {"exp": NOW - 3600},
    "without an end": {"exp": None},
    "of the future": {"iat": NOW + 36_000, "exp": NOW + 72_000},
    "not yet": {"nbf": NOW + 36_000},
    "no subject": {"sub": None},
    "an empty subject": {"sub": ""},
    "a subject that is no text": {"sub": 7},
    "a subject of a list": {"sub": ["subject-of-ann"]},
    "a long subject": {"sub": "s" * 300},
    "a subject with a null": {"sub": "subject\x00"},
}


@pytest.mark.parametrize("name", FALSE_CLAIMS)
def test_a_token_that_says_what_is_false_signs_nobody_in(client, there, provider, linked, name, caplog):
    claims = dict(FALSE_CLAIMS[name])
    if claims.get("iss") == "SLASH":
        claims["iss"] = f"{there.issuer}/"
    page = sign_in(client, there, provider, **MFA, **claims)
    assert refused(client, page, 403, "could not verify")
    assert "Single sign-on failed" in caplog.text
    assert SECRET not in caplog.text


FALSE_SIGNATURES = {
    "of another key": lambda p: jwt.encode(p.claims, FOREIGN_KEY, "RS256", {"kid": "one"}),
    "of an unknown key": lambda p: jwt.encode(p.claims, KEY, "RS256", {"kid": "two"}),
    "none": lambda p: jwt.encode(p.claims, None, "none", {"kid": "one"}),
    "with what both know": lambda p: jwt.encode(p.claims, SECRET.ljust(32), "HS256", {"kid": "one"}),
    "with the public key": lambda p: jwt.encode(p.claims, repr(p.keys), "HS256", {"kid": "one"}),
    "cut off": lambda p: p.signed().rpartition(".")[0] + ".",
    "changed": lambda p: p.signed()[:-8] + "AAAAAAAA",
    "no token": lambda p: "rubbish",
    "a number": lambda p: 7,
    "nothing": lambda p: None,
    "not of this alphabet": lambda p: "é.é.é",
    "a list": lambda p: ["a"],
}


@pytest.mark.parametrize("name", FALSE_SIGNATURES)
def test_a_signature_that_is_false_signs_nobody_in(client, there, provider, linked, name):
    there.sign = lambda: FALSE_SIGNATURES[name](there)
    assert refused(client, sign_in(client, there, provider, **MFA), 403, "could not verify")


FALSE_KEYS = {
    "none": {"keys": []},
    "no list": {"keys": 7},
    "nothing": {},
    "rubbish": {"keys": [{"kty": "RSA", "n": "?", "e": "?"}, 7, None]},
    "for encryption": {"keys": [jwk_of(KEY, kid="one", use="enc")]},
    "two of one name": {"keys": [jwk_of(FOREIGN_KEY, kid="one"), jwk_of(KEY, kid="one")]},
}


@pytest.mark.parametrize("name", FALSE_KEYS)
def test_keys_that_are_rubbish_sign_nobody_in(client, there, provider, linked, name):
    there.keys = FALSE_KEYS[name]
    assert refused(client, sign_in(client, there, provider, **MFA), 403, "could not verify")


def test_a_new_key_beside_the_old_one_is_taken(client, there, provider, linked):
    there.keys["keys"].insert(0, jwk_of(FOREIGN_KEY, kid="two"))
    sign_in(client, there, provider, **MFA)
    assert is_in(client)


# -- what comes back with the browser --------------------------------------------------------------


def test_a_state_counts_once(client, there, provider, linked):
    away = begin(client, provider)
    brought = there.take(away.headers["Location"], **MFA)
    back(client, provider, brought)
    client.post("/accounts/logout/")
    assert refused(client, back(client, provider, brought), 400, "was used already")


def test_a_state_is_not_tried_again_after_a_failure(client, there, provider, linked):
    brought = there.take(begin(client, provider).headers["Location"], nonce="x")
    assert refused(client, back(client, provider, brought), 403, "could not verify")
    assert refused(client, back(client, provider, brought), 400, "was used already")


def test_a_state_of_another_browser_or_another_council_counts_for_nothing(
    client, there, provider, linked, bridgend
):
    brought = there.take(begin(client, provider).headers["Location"], **MFA)
    assert refused(Client(), back(Client(), provider, brought), 400, "Start again")
    SignInProvider.objects.create(
        council=bridgend,
        issuer=there.issuer,
        client_id=CLIENT,
        secret="",
        secret_changed_at=provider.secret_changed_at,
    )
    other = SignInProvider.objects.get(council=bridgend)
    assert refused(client, back(client, other, brought), 400, "Start again")


def test_a_state_of_long_ago_counts_for_nothing(client, there, provider, linked):
    brought = there.take(begin(client, provider).headers["Location"], **MFA)
    with time_machine.travel(time.time() + 3600):
        assert refused(client, back(client, provider, brought), 400, "Start again")


def test_a_code_of_another_attempt_is_refused_by_its_verifier(client, there, provider, linked):
    other = there.take(begin(Client(), provider).headers["Location"], **MFA)
    own = there.take(begin(client, provider).headers["Location"], **MFA)
    page = back(client, provider, {**own, "code": other["code"]})
    assert refused(client, page, 403, "could not verify")


@pytest.mark.parametrize(
    ("brought", "status", "text"),
    [
        ({"error": "access_denied"}, 403, "did not finish"),
        ({"error": "server_error", "error_description": "<b>x</b>"}, 403, "could not verify"),
        ({"code": ""}, 403, "could not verify"),
        ({"code": "c", "iss": "https://another.example"}, 403, "could not verify"),
        ({"code": "c\x00" * 50}, 403, "could not verify"),
        ({"code": "é" * 3000}, 403, "could not verify"),
    ],
)
def test_whatever_a_browser_brings_is_answered_in_words(client, there, provider, brought, status, text):
    state = there.take(begin(client, provider).headers["Location"])["state"]
    assert refused(client, back(client, provider, {"state": state, **brought}), status, text)


@pytest.mark.parametrize("brought", [{}, {"state": ""}, {"state": "x", "code": "y"}, {"state": "\x00"}])
def test_who_comes_from_nowhere_is_told_to_start_again(client, provider, brought):
    assert refused(client, back(client, provider, brought), 400, "Start again")


def test_only_a_form_of_ours_begins_it(client, provider):
    assert client.get(reverse("single_sign_on", args=[provider.pk])).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert begin(strict, provider).status_code == 403
    assert begin(client, SignInProvider(pk=77)).status_code == 404


def test_whoever_begins_again_and_again_waits(client, provider, settings):
    settings.ACCOUNT_RATE_LIMITS = {"single_sign_on": "2/m/ip"}
    assert [begin(client, provider).status_code for _time in range(3)] == [302, 302, 429]


# -- a provider that is down, or means harm --------------------------------------------------------

RUBBISH = {
    "an error": lambda handler: say(handler, "{}", 500),
    "another place": lambda handler: say(handler, "{}", 302, Location="http://127.0.0.1:1/"),
    "no JSON": lambda handler: say(handler, "<html>"),
    "no object": lambda handler: say(handler, "[]"),
    "deeply nested": lambda handler: say(handler, "[" * 100_000),
    "no text": lambda handler: handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n\xff\xfe\x00"),
    "no HTTP": lambda handler: handler.wfile.write(b"\x00rubbish\r\n"),
    "nothing": lambda handler: None,
    "too much": lambda handler: say(handler, '{"a": "' + "a" * 300_000 + '"}'),
    "cut off": lambda handler: say(handler, "{}", **{"Content-Length": 500}),
    "a false length": lambda handler: say(handler, "{}", **{"Content-Length": "many"}),
    "slowly": openid_provider.drip,
}


@pytest.mark.parametrize("place", ["openid-configuration", "token", "keys"])
@pytest.mark.parametrize("name", RUBBISH)
def test_rubbish_is_answered_in_words(client, there, provider, linked, monkeypatch, place, name):
    monkeypatch.setattr(fetching, "LONGEST", 0.5)
    page = begin(client, provider)
    brought = there.take(page.headers["Location"], **MFA)
    there.answers[place] = RUBBISH[name]
    began = time.monotonic()
    if place == "openid-configuration":
        page = begin(client, provider)
        assert page.status_code in (403, 424)
        assert "council’s sign-in" in said(page)
    page = back(client, provider, brought)
    assert page.status_code in (403, 424)
    assert "council’s sign-in" in said(page)
    assert not is_in(client)
    assert time.monotonic() - began < 3


def test_a_provider_that_is_not_there_is_told_in_words(client, there, provider):
    SignInProvider.objects.update(issuer="http://127.0.0.1:9/nobody")
    page = begin(client, provider)
    assert (page.status_code, "does not answer" in said(page)) == (424, True)


ELSEWHERE = [
    "http://127.0.0.1:1/x",
    "https://evil.example/x",
    "http://169.254.169.254/latest/meta-data/",
    "https://HOST@evil.example/",
    "https://evil.example\\@HOST/",
    "//evil.example/x",
    "file:///etc/passwd",
    "http://HOST@127.0.0.1:1/",
    "http://HOST\n.evil.example/",
    "http://[",
    "",
    None,
    7,
    ["http://HOST/x"],
]


@pytest.mark.parametrize("place", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_a_provider_leads_nowhere_but_to_its_own_hosts(client, there, provider, place, elsewhere):
    named = elsewhere.replace("HOST", there.host) if isinstance(elsewhere, str) else elsewhere
    there.about[place] = named
    page = begin(client, provider)
    assert (page.status_code, "could not verify" in said(page)) == (403, True)


def test_a_provider_that_calls_itself_otherwise_is_refused(client, there, provider):
    there.about["issuer"] = there.issuer + "/"
    assert begin(client, provider).status_code == 403


def test_a_host_that_the_operator_lists_is_asked(client, there, provider):
    there.about["authorization_endpoint"] = "https://sign-in.example/authorize?a=b"
    assert begin(client, provider).status_code == 403
    SignInProvider.objects.update(hosts="sign-in.example keys.example")
    assert begin(client, provider).headers["Location"].startswith("https://sign-in.example/authorize?a=b&")


# -- set up by a system administrator --------------------------------------------------------------


def test_the_secret_is_written_and_never_shown(client, provider, superuser, there, caplog):
    caplog.set_level(logging.DEBUG)
    client.force_login(superuser)
    save(client, provider, open_form(client, provider), enforces_second_factor="on")
    provider.refresh_from_db()
    assert secret_of(provider) == SECRET
    first = provider.secret
    save(client, provider, open_form(client, provider), new_secret="another secret")
    provider.refresh_from_db()
    assert (provider.secret != first, secret_of(provider)) == (True, "another secret")
    assert "secret" not in provider.secret
    assert provider.history.count() == 3
    for record in provider.history.all():
        assert not hasattr(record, "secret")
    for page in (address(provider), address(provider, "history"), address(SignInProvider, "changelist")):
        text = client.get(page).content.decode()
        assert not any(known in text for known in (SECRET, "another secret", first, provider.secret))
    assert SECRET not in caplog.text


def test_a_secret_that_was_typed_into_a_form_that_fails_is_not_kept(client, provider, superuser, there):
    client.force_login(superuser)
    page = client.post(address(provider), typed(there, provider.council, issuer="nothing"))
    assert page.status_code == 422
    assert SECRET not in page.content.decode()
    client.logout()
    client.post(address(provider), typed(there, provider.council))
    assert "typed_form" in client.session
    client.force_login(superuser)
    assert SECRET not in client.get(address(provider)).content.decode()
    assert list(form_recovery.typed_in(QueryDict("issuer=a&new_secret=b"))) == ["issuer"]


def test_a_secret_of_a_lost_key_is_told_to_the_operator(client, there, provider, linked, settings, caplog):
    brought = there.take(begin(client, provider).headers["Location"], **MFA)
    SignInProvider.objects.update(secret="gAAAAA")
    assert refused(client, back(client, provider, brought), 403, "could not verify")
    assert "another SECRET_KEY" in caplog.text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("issuer", "http://sign-in.example/"),
        ("issuer", "https://sign-in.example/?a=b"),
        ("issuer", "https://user@sign-in.example/"),
        ("issuer", "https://sign-in.example/#a"),
        ("issuer", "https://[::1"),
        ("issuer", "file:///etc/passwd"),
        ("issuer", "https://login.microsoftonline.com/common/v2.0"),
        ("issuer", "https://login.microsoftonline.com/organizations/v2.0"),
        ("tenant", "another"),
        ("hosts", "https://keys.example"),
        ("hosts", "keys.example/path"),
        ("new_secret", ""),
        ("client_id", ""),
    ],
)
def test_what_cannot_be_right_is_refused_beside_its_field(client, there, gateshead, superuser, name, text):
    client.force_login(superuser)
    entra = {"issuer": f"https://login.microsoftonline.com/{TENANT}/v2.0"}
    page = client.post(
        address(SignInProvider, "add"),
        typed(there, gateshead, **entra, **{name: text})
        if name != "issuer"
        else typed(there, gateshead, issuer=text),
    )
    assert page.status_code == 422
    assert list(page.context["adminform"].form.errors) == [name]
    assert not SignInProvider.objects.exists()


def test_http_is_for_development_alone(client, there, gateshead, superuser, settings):
    settings.LOCAL_SIGN_IN_PROVIDERS = False
    client.force_login(superuser)
    assert client.post(address(SignInProvider, "add"), typed(there, gateshead)).status_code == 422
    from strategy_site.settings import base

    assert base.LOCAL_SIGN_IN_PROVIDERS is False


@pytest.mark.parametrize("role", ["viewer", "editor", "publisher", "owner"])
def test_nobody_of_a_council_sees_or_changes_it(client, gateshead, provider, linked, role):
    client.force_login(a_user(role, gateshead))
    account = ProviderAccount.objects.get()
    for row in (provider, account):
        for page in (address(type(row), "changelist"), address(row), address(row, "delete")):
            assert client.get(page).status_code in (302, 403)
            assert client.post(page, {"post": "yes"}).status_code in (302, 403)
    assert (SignInProvider.objects.count(), ProviderAccount.objects.count()) == (1, 1)


def test_a_system_administrator_removes_a_link_which_ends_its_sessions(
    client, there, provider, linked, superuser, mailoutbox
):
    sign_in(client, there, provider, **MFA)
    admin = Client()
    admin.force_login(superuser)
    account = ProviderAccount.objects.get()
    assert admin.get(address(account)).status_code == 200
    assert admin.get(address(account, "change")).status_code == 200
    assert admin.post(address(account, "delete"), {"post": "yes"}).status_code == 302
    assert not is_in(client)
    assert not UserSession.objects.filter(user=linked).exists()
    assert "was removed" in mailoutbox[-1].body
