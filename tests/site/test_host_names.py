"""A council's own host name: its public pages are there, at the root, and nothing else is."""

import copy
import json
import re
from urllib.parse import urljoin, urlsplit

import pytest
from addresses import FILES, FORMATS, OF_THE_SITE, PUBLIC, public_address
from bs4 import BeautifulSoup
from builders import a_council, live, one_of_each
from django.test import Client

from councils.models import Council
from plans.models import Plan

SITE, NAME = "http://testserver", "plans.example.gov.uk"
OWN = f"http://{NAME}"
OF_A_COUNCIL = [name for name in PUBLIC if name not in OF_THE_SITE]


@pytest.fixture(scope="module")
def world(kept):
    """Bridgend has one row of every model and a host name of its own; Gateshead is beside it."""
    bridgend = a_council("bridgend", welsh=True, name_cy="Pen-y-bont ar Ogwr", host_name=NAME)
    live(Plan, a_council("gateshead"), title_en="Roads of Gateshead", slug="roads")
    return one_of_each(bridgend)


@pytest.fixture
def rows(world, db):
    return copy.deepcopy(world)


@pytest.fixture
def bridgend(rows):
    return rows[Council]


@pytest.fixture
def reader(db):
    """Whoever reads at the council's own host name."""
    return Client(HTTP_HOST=NAME)


# -- every public address, with all that it leads to ----------------------------------------------


def here(path: str) -> str:
    """The path on the council's own host."""
    return path.replace("/bridgend/", "/", 1)


def addresses_in(answer, asked: str) -> set[str]:
    """Every address that an answer gives, in whole: of links, forms, the head, structured data, feeds and files."""
    text = answer.content.decode().replace("\r\n ", "")
    found = set(re.findall(r"https?://[^\s\"'<>;,\\]+", text))
    if answer["Content-Type"].startswith("text/html"):
        page = BeautifulSoup(text, "html.parser")
        for name in ("href", "src", "action"):
            found |= {urljoin(asked, tag[name]) for tag in page.find_all(attrs={name: True})}
        for block in page.find_all("script", type="application/ld+json"):
            found |= set(re.findall(r"https?://[^\"]+", json.dumps(json.loads(block.string))))
    return {address.partition("#")[0] for address in found if address.startswith("http")}


# What was asked for already, over all tests of this file: the rows are the same.
ANSWERED: dict[str, int] = {}


def status_of(address: str) -> int:
    if address not in ANSWERED:
        to = urlsplit(address)
        answer = Client(HTTP_HOST=to.netloc).get(f"{to.path or '/'}?{to.query}")
        ANSWERED[address] = answer.status_code
    return ANSWERED[address]


# A search that the reader completes, and the address of the licence, which is no page of this site.
@pytest.mark.parametrize("prefix", ["", "/cy"])
@pytest.mark.parametrize("name", OF_A_COUNCIL)
def test_a_page_leads_to_pages_that_are_there_and_to_none_by_the_councils_slug(reader, bridgend, rows, name, prefix):
    asked = prefix + here(public_address(name, bridgend, rows))
    answer = reader.get(asked)
    if name in FILES:
        assert answer.status_code in (200, 404)
        return
    assert answer.status_code == 200
    assert "gateshead" not in answer.content.decode().lower()
    found = addresses_in(answer, OWN + asked)
    at_own = {address for address in found if address.startswith(OWN)}
    at_site = {address for address in found if address.startswith(SITE)}
    assert not {address for address in at_own | at_site if "/bridgend/" in address}
    wrong = {address: status for address in at_own | at_site if (status := status_of(address)) != 200}
    assert wrong == {}
