"""What the headers of every answer promise: nothing is guessed, framed, or run that the page did not bring."""

import pytest
from addresses import ANSWERS, public_address, root_addresses
from admin_forms import address
from bs4 import BeautifulSoup
from builders import a_superuser, a_user
from django.contrib.admin import site
from django.test import Client

from councils.models import Council

pytestmark = pytest.mark.django_db

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ACCOUNTS = ("/accounts/login/", "/accounts/password/reset/", "/accounts/two-step/", "/accounts/emails/")
# Not there, not allowed, elsewhere.
REFUSALS = ("/nothing/", "/gateshead/plans/nothing/", "/admin/nothing/", "/accounts/signup/", "/gateshead")


@pytest.fixture
def gateshead(rows):
    return rows[Council]


def assert_headers(answer) -> None:
    where, policy = answer.request["PATH_INFO"], answer.headers["Content-Security-Policy"]
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE, where
    assert "camera=()" in answer.headers["Permissions-Policy"], where
    assert "unsafe" not in policy, where
    if "sandbox" not in policy:
        assert all(f"{name} 'none'" in policy for name in ("default-src", "frame-ancestors", "base-uri")), (
            where
        )


def test_of_every_public_answer(client, gateshead, rows):
    for name in ANSWERS:
        assert_headers(client.get(public_address(name, gateshead, rows)))
    for path in root_addresses(gateshead):
        assert_headers(client.get(path))


@pytest.mark.parametrize("path", [*ACCOUNTS, *REFUSALS])
def test_of_accounts_and_of_what_is_refused(client, gateshead, path):
    assert_headers(client.get(path))
    assert_headers(client.put(path))
    client.force_login(a_user("publisher", gateshead))
    assert_headers(client.get(path))


def test_of_every_page_of_the_admin(gateshead, rows):
    officer, system_administrator = Client(), Client()
    officer.force_login(a_user("publisher", gateshead))
    system_administrator.force_login(a_superuser())
    pages = [address(model, page) for model in site._registry for page in ("changelist", "add")]
    pages += [address(row) for model, row in rows.items() if model in site._registry]
    for page in ["/admin/", "/admin/guide/", *pages]:
        answer = officer.get(page)
        assert_headers(answer)
        if answer.status_code != 200:
            answer = system_administrator.get(page)
            assert_headers(answer)
        assert_styles_are_allowed(answer)


def assert_styles_are_allowed(answer) -> None:
    policy = answer.headers["Content-Security-Policy"]
    soup = BeautifulSoup(answer.content, "html.parser")
    if answer.status_code == 200:
        assert all(f"'nonce-{block['nonce']}'" in policy for block in soup("style")), answer.request[
            "PATH_INFO"
        ]
    assert soup.select("[style]") == [], answer.request["PATH_INFO"]


def test_an_officer_of_a_council_sees_its_colours_in_the_admin(client, gateshead):
    Council.objects.filter(pk=gateshead.pk).update(brand_colour="#7a1f5c")
    client.force_login(a_user("publisher", gateshead))
    answer = client.get("/admin/guide/")
    assert len(BeautifulSoup(answer.content, "html.parser")("style")) == 1
    assert_styles_are_allowed(answer)
