"""A made-up council says so wherever its name stands, and never comes first."""

import pytest
from addresses import ANSWERS, FORMATS, public_address
from bs4 import BeautifulSoup
from builders import a_council, a_user, live, one_of_each
from reading import page

from plans.models import Plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def example(db):
    """Its name comes first in the alphabet."""
    council = a_council("aaashire", welsh=True, name_en="Aaashire", name_cy="Sir Aaa")
    council.is_example = True
    council.save()
    return council


@pytest.mark.parametrize(("prefix", "name"), [("", "Aaashire (example)"), ("/cy", "Sir Aaa (enghraifft)")])
def test_every_page_and_file_about_it_names_it_as_an_example(client, example, prefix, name):
    rows = one_of_each(example)
    for address_name in ANSWERS:
        if (
            address_name.startswith("site:")
            and "council" not in address_name
            and address_name != "site:change_feed"
        ):
            continue
        address = prefix + public_address(address_name, example, rows)
        content = client.get(address).content.decode()
        if address_name in FORMATS - {"plans:plan_feed"}:
            assert name in content or len(content.splitlines()) == 1, (
                address
            )  # a file without rows names nobody
        elif address_name not in FORMATS:
            assert name in BeautifulSoup(content, "html.parser").title.text, address


def test_other_pages_of_the_site_name_it_so_and_not_otherwise(client, example, gateshead, publisher):
    for council in (example, gateshead):
        plan = live(Plan, council, title_en="Homes for all")
        plan.correct(by=a_user("publisher", council), note="Corrected.")
    for address in (
        "/",
        "/changes/",
        "/search/?council=aaashire",
        "/search/?q=homes",
        "/search/?q=homes&council=aaashire",
    ):
        text = " ".join(page(client, address).main.text.split())
        assert "Aaashire (example)" in text, address
        assert text.count("Aaashire") == text.count("Aaashire (example)"), address


def test_it_comes_last_in_lists_and_in_what_is_found(client, example, gateshead):
    for council in (example, gateshead):
        live(Plan, council, title_en="Homes for all")
    text = page(client, "/").main.text
    assert text.index("Gateshead") < text.index("Aaashire")
    found = [row.text for row in page(client, "/search/?q=homes").select(".rows__title a")]
    assert len(found) == 2
    rows = " ".join(page(client, "/search/?q=homes").main.text.split())
    assert rows.index("Plan, Gateshead") < rows.index("Plan, Aaashire (example)")
