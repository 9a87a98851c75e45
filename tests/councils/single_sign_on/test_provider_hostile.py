"""A provider, or a browser, that brings what is false signs nobody in."""

import time

import jwt
import openid_provider
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openid_provider import CLIENT, FOREIGN_KEY, KEY, SECRET, jwk_of, say
from provider_sign_in import MFA, back, begin, is_in, refused, said, sign_in

from councils.models import SignInProvider
from councils.single_sign_on import fetching

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]

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
