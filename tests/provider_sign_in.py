"""Signing in at a council's own provider, as a browser is led there and back."""

from bs4 import BeautifulSoup
from django.urls import reverse
from openid_provider import CLIENT, SECRET, TENANT
from reading import words

PASSWORD = "three plain words"
MFA = {"amr": ["pwd", "mfa"]}


def typed(there, council, **more) -> dict:
    """What a system administrator types."""
    provider = {"issuer": there.issuer, "tenant": TENANT, "client_id": CLIENT, "is_active": "on"}
    return {"council": council.pk, "new_secret": SECRET, **provider, **more}


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
