"""What a page weighs on a phone: bytes of its first view, elements, and form styles only where there is a form."""

from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
import time_machine
from addresses import PAGES, LiveRows, public_address
from bs4 import BeautifulSoup
from builders import one_of_each
from django.contrib.staticfiles import finders
from django.test import Client

from councils.models import Council
from strategy_site.demo import exampleshire

pytestmark = pytest.mark.django_db

FIRST_VIEW, ELEMENTS = 13_000, 950
# Whole documents by their nature, and long tables below a form.
LARGER = {
    "delivery:snapshot_detail": (22_000, 4_000),
    # With every section there is, and six decisions.
    "plans:plan_detail": (13_300, 950),
    "plans:plan_edition": (13_300, 950),
    "plans:plan_changes": (13_000, 1_000),
    "plans:plan_adopted": (26_000, 16_000),
    "plans:plan_adopted_copy": (26_000, 16_000),
    "delivery:plan_whole": (21_000, 3_400),
    "delivery:measure_list": (14_100, 950),
    "delivery:action_list": (13_500, 950),
    "delivery:briefing": (14_700, 950),
    "review:plan_pack": (16_500, 1_300),
    "review:committee_pack": (16_000, 1_300),
    "site:components": (16_000, 950),
}
CONTROLS = "main .govuk-input, main .govuk-select, main .govuk-button, main .govuk-checkboxes, main .finder"


@pytest.fixture(scope="module", autouse=True)
def loaded(kept):
    """On one day: of the example more is overdue day by day, and told."""
    with time_machine.travel(datetime(2026, 11, 30, 12, tzinfo=UTC), tick=False):
        exampleshire.load(exampleshire.tables())
        yield


@pytest.fixture(scope="module")
def pages(loaded) -> dict[str, bytes]:
    """Every kind of page that the largest example has."""
    council = Council.objects.get(slug="exampleshire")
    rows, found = LiveRows(council), {}
    for name in PAGES:
        try:
            address = public_address(name, council, rows)
        except KeyError:  # it has none of these
            continue
        if name != "site:search":  # needs the tables that migrations make
            answer = Client().get(address)
            assert answer.status_code == 200, name
            found[name] = answer.content
    assert len(found) > 40
    return found


def test_the_first_view_of_every_page_is_small(pages):
    sizes = {}
    for name, page in pages.items():
        soup = BeautifulSoup(page, "html.parser")
        fetched = [tag.get("href") or tag["src"] for tag in soup.select("link[rel=stylesheet], script[src]")]
        files = [Path(finders.find(address.removeprefix("/static/"))).read_bytes() for address in fetched]
        sizes[name] = (sum(len(brotli.compress(each)) for each in (page, *files)), len(soup.select("*")))
    over = {
        name: found
        for name, found in sizes.items()
        if any(one > most for one, most in zip(found, LARGER.get(name, (FIRST_VIEW, ELEMENTS)), strict=True))
    }
    assert list(over.items()) == []


def test_nothing_on_a_page_is_empty(pages, gateshead, client):
    """No paragraph, heading, list or table cell of a header without words: of a full council, and of a bare one."""
    rows = one_of_each(gateshead)
    gateshead.status_words.all().delete()
    bare = {
        name: client.get(public_address(name, gateshead, rows)).content
        for name in PAGES
        if name != "site:search"
    }
    for name, page in [*pages.items(), *bare.items()]:
        found = BeautifulSoup(page, "html.parser").select(
            "main :is(p, h1, h2, h3, h4, li, ul, ol, dl, dd, th)"
        )
        empty = [part for part in found if not part.get_text(strip=True) and not part.find(["img", "svg"])]
        assert empty == [], name


def test_styles_of_forms_come_only_with_a_form(pages):
    for name, page in pages.items():
        soup = BeautifulSoup(page, "html.parser")
        has_styles = bool(soup.select("link[href*='forms.css']"))
        assert has_styles == bool(soup.select(CONTROLS)), name
