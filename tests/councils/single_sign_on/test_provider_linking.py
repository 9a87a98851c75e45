"""An account at a provider is linked on purpose: by an invitation, or by the officer who is signed in."""

import re
import time

import pytest
import signing_in
import time_machine
from admin_forms import address, form_data
from bs4 import BeautifulSoup
from builders import a_user
from django.test import Client
from django.urls import reverse
from provider_sign_in import MFA, PASSWORD, back, begin, is_in, refused, said, sign_in

from councils.models import Membership, ProviderAccount, User

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]

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
