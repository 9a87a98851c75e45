"""From a page to the form on which it is edited, for who may; and to nobody else."""

import pytest
from addresses import PAGES, public_address
from builders import a_user, one_of_each
from django.test import Client
from reading import page

pytestmark = pytest.mark.django_db

LINK = "Edit this"


def link_on(client, address):
    answer = client.get(address)
    if not answer.headers["Content-Type"].startswith("text/html"):
        return None
    shown = page(client, address, answer.status_code).find("a", string=LINK)
    return shown and shown["href"]


@pytest.fixture
def signed_in():
    def browser_of(user):
        client = Client()
        client.force_login(user)
        return client

    return browser_of


def test_each_page_of_one_thing_leads_its_editors_to_its_form_and_nobody_else(gateshead, bridgend, signed_in):
    rows = one_of_each(gateshead)
    editor = signed_in(a_user("editor", gateshead))
    others = [Client(), signed_in(a_user("editor", bridgend)), signed_in(a_user("viewer", gateshead))]
    addresses = [public_address(name, gateshead, rows) for name in PAGES]
    links = {address: link for address in addresses if (link := link_on(editor, address))}
    for name in (
        "plans/",
        "actions/",
        "measures/",
        "priorities/",
        "pledges/",
        "news/",
        "decisions/",
        "risks/",
    ):
        assert any(name in address for address in links), name
    for address, link in links.items():
        assert editor.get(link).status_code == 200, (address, link)
        assert [link_on(other, address) for other in others] == [None, None, None], address
