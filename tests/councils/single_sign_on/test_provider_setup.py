"""A system administrator sets a provider up."""

import logging

import pytest
from admin_forms import address, open_form, save
from allauth.usersessions.models import UserSession
from bs4 import BeautifulSoup
from builders import a_user
from django.http import QueryDict
from django.test import Client
from openid_provider import SECRET, TENANT
from provider_sign_in import MFA, back, begin, is_in, refused, sign_in, typed

from councils import form_recovery
from councils.models import ProviderAccount, SignInProvider
from councils.single_sign_on.secrets import secret_of

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]


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


def test_beside_the_choice_of_a_council_nothing_is_added_changed_or_deleted(client, superuser):
    client.force_login(superuser)
    page = BeautifulSoup(client.get(address(SignInProvider, "add")).content, "html.parser")
    assert page.select_one("select[name=council]")
    assert not page.select(".related-widget-wrapper-link")


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
