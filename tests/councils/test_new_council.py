"""A council is made in one step, by command or page, with its first administrator; it goes live with a contact."""

import pytest
from admin_forms import address, form_data, open_form, save
from bs4 import BeautifulSoup
from builders import a_council, a_user
from django.core.management import CommandError, call_command
from reading import words

from councils import outbox
from councils.models import Contact, Council, Membership

pytestmark = pytest.mark.django_db

GIVEN = {
    "name": "Riverside",
    "nation": "wales",
    "kind": "unitary",
    "code": "W06000099",
    "owner": "Ann@riverside.example",
    "site": "https://promises.example",
}


def created(slug="riverside", **options):
    call_command("create_council", slug, **{**GIVEN, **options}, verbosity=0)
    return Council.objects.get(slug=slug)


def test_a_command_makes_a_council_and_writes_to_its_first_administrator(client, mailoutbox):
    council = created(welsh=True, name_cy="Glan-yr-afon", website="https://riverside.example")
    assert (council.has_welsh, council.is_live, council.name_cy) == (True, False, "Glan-yr-afon")
    membership = Membership.objects.get(council=council)
    assert (membership.user.email, membership.role) == ("ann@riverside.example", "owner")
    assert client.get("/riverside/").status_code == 404
    outbox.send_due()
    (email,) = mailoutbox
    assert email.to == ["ann@riverside.example"]
    assert "https://promises.example/accounts/password/reset/key/" in email.body


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"code": "riverside"}, "gss_code:"),
        ({"owner": "ann"}, "Enter a valid email address"),
        ({"slug": "admin"}, "slug:"),
        ({"brand_colour": "blue"}, "brand_colour:"),
        ({"site": ""}, "Where do links in emails lead to?"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_made(settings, changed, told):
    settings.SITE_ADDRESS = ""
    with pytest.raises(CommandError, match=told):
        created(**changed)
    assert not Council.objects.exists()
    assert not Membership.objects.exists()


def test_the_same_again_is_refused():
    created()
    with pytest.raises(CommandError, match=r"slug: .*gss_code:"):
        created()


def test_a_page_makes_one_with_its_first_administrator(client, mailoutbox):
    client.force_login(a_user(is_superuser=True))
    page = client.get(address(Council, "add"))
    typed = {"name_en": "Riverside", "slug": "riverside", "nation": "england", "kind": "unitary"}
    typed |= {"gss_code": "E06000099", "first_owner": "Ann@riverside.example"}
    answer = client.post(address(Council, "add"), {**form_data(page), **typed})
    assert answer.status_code == 302, answer.context["errors"]
    membership = Membership.objects.get(council__slug="riverside")
    assert (membership.user.email, membership.role) == ("ann@riverside.example", "owner")
    outbox.send_due()
    assert [email.to for email in mailoutbox] == [["ann@riverside.example"]]
    assert "first_owner" not in client.get(address(membership.council)).context["adminform"].form.fields


def test_it_goes_live_with_its_website_and_a_contact(client):
    council = a_council("riverside", is_live=False, website="")
    client.force_login(a_user("owner", council))
    refused = save(client, council, open_form(client, council), is_live="on")
    assert refused.status_code == 422
    told = words(BeautifulSoup(refused.content, "html.parser"))
    assert "Enter the council’s main website before its pages go live." in told
    assert "Add a contact before the pages go live, so that residents can ask." in told
    Contact.objects.create(council=council, team_en="Policy team", phone="01632 960001")
    assert (
        save(
            client, council, open_form(client, council), is_live="on", website="https://riverside.example"
        ).status_code
        == 302
    )
    council.refresh_from_db()
    assert council.is_live
    for _n in range(3):
        assert save(client, council, open_form(client, council)).status_code == 302
