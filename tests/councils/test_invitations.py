"""Colleagues are invited from one pasted list: looked at, then written to, all or nobody."""

import pytest
from admin_forms import address
from bs4 import BeautifulSoup
from builders import a_user
from reading import words

from councils import outbox
from councils.models import Membership, User

pytestmark = pytest.mark.django_db

LIST = """ann@gateshead.example
Bob Example <Bob@Gateshead.example>; "Carys Example" <carys@gateshead.example>, publisher
dai@gateshead.example, Dai Example, viewer
Cyhoeddwr\teve@gateshead.example\tEve Example
"""


@pytest.fixture
def owner(client, gateshead):
    owner = a_user("owner", gateshead)
    client.force_login(owner)
    return owner


def looked_at(client, people, **typed):
    return client.post(
        address(Membership, "invite"), {"people": people, "role": "editor", "_look": "1", **typed}
    )


def invited(client, people, **typed):
    """Look, and press the button."""
    page = looked_at(client, people, **typed)
    assert page.status_code == 200, said(page)
    sent = {"people": people, "role": "editor", "looked_at": page.context["looked_at"], **typed}
    return client.post(address(Membership, "invite"), sent, follow=True)


def said(page) -> str:
    return words(BeautifulSoup(page.content, "html.parser").find(id="content"))


def roles(council) -> dict:
    rows = Membership.objects.filter(council=council).exclude(role="owner")
    return {row.user.email: (row.name, row.role) for row in rows}


def test_a_list_is_read_as_people_write_it(client, owner, gateshead, mailoutbox):
    page = looked_at(client, LIST)
    assert "Check before you invite" in said(page)
    assert "carys@gateshead.example Carys Example publisher" in said(page)
    assert page.context["number"] == 5
    assert roles(gateshead) == {}
    done = invited(client, LIST)
    assert [str(message) for message in done.context["messages"]] == ["5 people were invited."]
    assert roles(gateshead) == {
        "ann@gateshead.example": ("ann@gateshead.example", "editor"),
        "bob@gateshead.example": ("Bob Example", "editor"),
        "carys@gateshead.example": ("Carys Example", "publisher"),
        "dai@gateshead.example": ("Dai Example", "viewer"),
        "eve@gateshead.example": ("Eve Example", "publisher"),
    }
    outbox.send_due()
    assert {email.to[0] for email in mailoutbox} == set(roles(gateshead))
    assert all("Choose a password here to sign in" in email.body for email in mailoutbox)
    made = Membership.objects.get(user__email="ann@gateshead.example")
    assert made.history.get().history_user == owner


def test_a_list_with_commas_as_some_email_programs_copy_it(client, owner, gateshead):
    invited(
        client,
        'Ann Example <ann@gateshead.example>, "Bob Example" <bob@gateshead.example>, eve@gateshead.example',
    )
    assert roles(gateshead) == {
        "ann@gateshead.example": ("Ann Example", "editor"),
        "bob@gateshead.example": ("Bob Example", "editor"),
        "eve@gateshead.example": ("eve@gateshead.example", "editor"),
    }


def test_who_has_a_role_keeps_it_and_is_not_written_to_again(client, owner, gateshead, mailoutbox):
    there = a_user("publisher", gateshead, email="ann@gateshead.example")
    page = looked_at(client, LIST)
    assert "Already has a role. It will not change." in said(page)
    done = invited(client, LIST)
    assert [str(message) for message in done.context["messages"]] == ["4 people were invited."]
    assert Membership.objects.get(user=there).role == "publisher"
    outbox.send_due()
    assert there.email not in {email.to[0] for email in mailoutbox}
    again = looked_at(client, LIST)
    assert again.status_code == 422
    assert "Everyone in this list has a role in your council already." in said(again)


def test_an_account_of_another_council_is_the_same_person(client, owner, gateshead, bridgend):
    known = a_user("editor", bridgend, name="Ann Elsewhere", email="ann@gateshead.example")
    done = invited(client, "ann@gateshead.example")
    assert done.status_code == 200
    assert User.objects.filter(email=known.email).count() == 1
    assert {row.council for row in known.memberships.all()} == {gateshead, bridgend}
    assert "Ann Elsewhere" not in said(client.get(address(Membership, "changelist")))


@pytest.mark.parametrize(
    ("people", "told"),
    [
        ("ann@gateshead.example\nnobody", "nobody: This has no email address."),
        ("ann@", "ann@: “ann@” is not an email address. Check it."),
        ("ann@a.example\nAnn <ANN@a.example>", "Ann <ANN@a.example>: This address is in the list twice."),
        ("ann@a.example bob@a.example", "is not an email address. Check it."),
        (
            "ann@a.example, Bob, carys@a.example",
            "Several addresses are in this line. Write each person in a line",
        ),
        (f"ann@a.example, {'A' * 151}", "The name is longer than 150 characters. Shorten it."),
        ("", "This field is required."),
        ("\n".join(f"p{number}@a.example" for number in range(201)), "The list has more than 200 people."),
    ],
)
def test_what_is_wrong_is_told_by_line_and_nobody_is_invited(client, owner, gateshead, people, told):
    refused = looked_at(client, people)
    assert refused.status_code == 422
    assert told in said(refused)
    assert roles(gateshead) == {}
    typed = BeautifulSoup(refused.content, "html.parser").find("textarea").text.strip()
    assert typed == people


def test_a_list_that_was_changed_is_looked_at_again(client, owner, gateshead):
    page = looked_at(client, "ann@gateshead.example")
    sent = {"people": LIST, "role": "editor", "looked_at": page.context["looked_at"]}
    again = client.post(address(Membership, "invite"), sent)
    assert "Check before you invite" in said(again)
    assert roles(gateshead) == {}


@pytest.mark.parametrize("role", ["viewer", "editor", "publisher"])
def test_only_administrators_of_the_council_invite(client, gateshead, role):
    client.force_login(a_user(role, gateshead))
    assert client.get(address(Membership, "invite")).status_code in (302, 403)
    assert looked_at(client, LIST).status_code in (302, 403)
    assert roles(gateshead).keys() == {user.email for user in User.objects.filter(memberships__role=role)}


def test_the_list_of_roles_leads_here(client, owner):
    assert client.get(address(Membership, "changelist")).context["invite_address"] == address(
        Membership, "invite"
    )
