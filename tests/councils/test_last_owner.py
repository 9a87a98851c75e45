"""A council needs at least one council administrator who can sign in; only a superuser may take the last one."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from admin_forms import address, form_data, open_form, save
from builders import a_user
from django.db import connection
from django.test import Client

from councils.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(owner):
    return Membership.objects.get(user=owner)


def owners(council) -> int:
    return council.memberships.filter(role="owner").count()


def test_the_last_owner_cannot_give_the_role_away(as_owner, own, gateshead):
    a_user("owner", gateshead, is_active=False)
    answer = save(as_owner, own, open_form(as_owner, own), role="editor")
    assert answer.status_code == 422
    assert "needs at least one council administrator" in answer.content.decode()
    own.refresh_from_db()
    assert own.role == "owner"


def test_the_last_owner_cannot_be_deleted_alone_or_in_a_list(as_owner, own, gateshead):
    page = as_owner.get(address(own, "delete"))
    assert "needs at least one council administrator" in page.content.decode()
    assert as_owner.post(address(own, "delete"), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [own.pk], "post": "yes"}
    assert as_owner.post(address(Membership, "changelist"), chosen).status_code == 403
    assert owners(gateshead) == 1


def test_two_owners_cannot_both_be_deleted_at_once(as_owner, own, gateshead):
    other = Membership.objects.get(user=a_user("owner", gateshead))
    chosen = {"action": "delete_selected", "_selected_action": [own.pk, other.pk], "post": "yes"}
    assert as_owner.post(address(Membership, "changelist"), chosen).status_code == 403
    assert owners(gateshead) == 2


def test_one_of_two_owners_can_leave(as_owner, own, gateshead):
    a_user("owner", gateshead)
    assert save(as_owner, own, open_form(as_owner, own), role="editor").status_code == 302
    assert owners(gateshead) == 1


def test_another_s_role_is_changed_as_before(as_owner, gateshead):
    membership = Membership.objects.get(user=a_user("editor", gateshead))
    assert save(as_owner, membership, open_form(as_owner, membership), role="publisher").status_code == 302
    assert as_owner.post(address(membership, "delete"), {"post": "yes"}).status_code == 302


def test_a_superuser_may_take_the_last_owner(client, superuser, own, gateshead):
    client.force_login(superuser)
    assert client.post(address(own, "delete"), {"post": "yes"}).status_code == 302
    assert owners(gateshead) == 0


def demote(browser, row, form):
    return browser.post(address(row), {**form, "role": "editor"})


def delete(browser, row, form):
    return browser.post(address(row, "delete"), {"post": "yes"})


def delete_in_list(browser, row, form):
    chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    return browser.post(address(Membership, "changelist"), chosen)


@pytest.mark.django_db(transaction=True)
@pytest.mark.each_database
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the database in memory has one connection")
@pytest.mark.parametrize("round_", range(3))
@pytest.mark.parametrize("first", [demote, delete, delete_in_list])
@pytest.mark.parametrize("second", [demote, delete, delete_in_list])
def test_two_owners_cannot_remove_each_other_at_the_same_moment(gateshead, first, second, round_):
    rows = [Membership.objects.get(user=a_user("owner", gateshead)) for _owner in range(2)]
    browsers = [Client(), Client()]
    for browser, row in zip(browsers, rows, strict=True):
        browser.force_login(row.user)
    forms = [open_form(browser, row) for browser, row in zip(browsers, reversed(rows), strict=True)]
    together = Barrier(2)

    def remove(do, browser, row, form):
        try:
            together.wait()
            answer = do(browser, row, form)
            # Who is no owner any more when they come is sent to the sign-in page.
            return answer.status_code == 302 and "login" not in answer.headers["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(remove, (first, second), browsers, reversed(rows), forms))
    assert owners(gateshead) == 1
    assert answers.count(True) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the database in memory has one connection")
@pytest.mark.parametrize("round_", range(3))
@pytest.mark.parametrize("is_same_council", [True, False])
def test_two_owners_invite_the_same_colleague_at_the_same_moment(
    gateshead, bridgend, is_same_council, round_
):
    councils = [gateshead, gateshead if is_same_council else bridgend]
    browsers, forms = [Client(), Client()], []
    for browser, council in zip(browsers, councils, strict=True):
        browser.force_login(a_user("owner", council))
        forms.append(form_data(browser.get(address(Membership, "add"))))
    together = Barrier(2)

    def invite(browser, form):
        try:
            together.wait()
            typed = {"email": "new@colleague.example", "name": "Officer for homes", "role": "editor"}
            return browser.post(address(Membership, "add"), {**form, **typed}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(invite, browsers, forms))
    assert answers == ([302, 422] if is_same_council else [302, 302])
    assert Membership.objects.filter(user__email="new@colleague.example").count() == len(set(councils))
