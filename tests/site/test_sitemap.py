"""Search engines are told of every public page and of nothing else; who finds a weakness learns whom to tell."""

import re
from datetime import datetime, timedelta

import pytest
from addresses import PAGES, public_address
from builders import a_council, a_councillor, a_priority, an_action, draft, live, next_edition, one_of_each
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from reading import xml

from councils.models import ChangeNote, Council
from plans.models import Decision, Document, Plan
from pledges.models import NewsItem
from strategy_site import sitemaps

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_known():
    caches["memory"].clear()


SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
TWIN = "{http://www.w3.org/1999/xhtml}link"
SITE = "http://testserver"
ROOTS = ["/sitemap.xml", "/sitemap-site.xml", "/sitemap-council-gateshead.xml", "/robots.txt"]
ROOTS += ["/.well-known/security.txt"]
# Pages that only repeat others, or that nobody should arrive at from a search.
LEFT_OUT = {
    "site:search",
    "site:components",
    "pledges:vision_changes",
    "pledges:vision_edition",
    "plans:plan_edition",
    "review:trail",  # quotes what is not published
    "plans:edition_changes",  # repeats what two editions say
    "plans:priority_edition",
    "plans:framework_detail",
    "plans:frameworkitem_detail",
    "delivery:action_edition",
    "delivery:measure_edition",
    "delivery:risk_edition",
    "delivery:snapshot_detail",
    # As it was adopted: the edition's own page leads there.
    *("plans:plan_adopted", "plans:plan_adopted_copy", "plans:vision_adopted", "plans:vision_adopted_copy"),
    *("review:plan_pack", "review:committee_pack"),  # for a meeting: what stands on other pages
    "delivery:undertaking_list",  # names what is listed each by itself
    "delivery:inherited_list",  # listed where there is something to show: tests/delivery/test_handover.py
}


def places(client, address):
    return [place.text.removeprefix(SITE) for place in xml(client, address).iter(f"{SPACE}loc")]


def changed(client, address, page):
    """The day on which the page changed, as the file at this address says; None where it does not."""
    for url in xml(client, address):
        if url.findtext(f"{SPACE}loc") == SITE + page:
            return url.findtext(f"{SPACE}lastmod")
    raise AssertionError(page)


def test_the_index_names_a_file_for_the_site_and_one_for_each_council(client, gateshead, bridgend):
    assert places(client, "/sitemap.xml") == [
        "/sitemap-site.xml",
        "/sitemap-council-bridgend.xml",
        "/sitemap-council-gateshead.xml",
    ]


def test_every_public_page_is_listed_or_left_out_on_purpose(client, gateshead):
    rows = one_of_each(gateshead)
    listed = {
        *places(client, "/sitemap-site.xml"),
        *places(client, "/sitemap-council-gateshead.xml"),
    }
    pages = {name: public_address(name, gateshead, rows) for name in PAGES}
    assert {name for name, address in pages.items() if address not in listed} == LEFT_OUT


def test_of_a_council_without_content_only_what_always_says_something_is_listed(client, gateshead):
    address = "/sitemap-council-gateshead.xml"
    home = ["/gateshead/", "/gateshead/accessibility/", "/gateshead/privacy/", "/gateshead/cookies/"]
    assert places(client, address) == home
    a_plan = live(Plan, gateshead, slug="roads")
    listed = set(places(client, address)) - set(home)
    assert "/gateshead/plans/roads/" in listed
    assert not [place for place in listed if re.search("progress|actions|awards|news|briefing", place)]
    an_action(a_plan)
    assert {f"/gateshead/plans/roads/{page}/" for page in ("progress", "actions")} <= set(
        places(client, address)
    )


def test_the_changes_of_a_plan_are_listed_with_its_first_note(client, gateshead):
    plan = live(Plan, gateshead, slug="roads")
    address, page = "/sitemap-council-gateshead.xml", "/gateshead/plans/roads/changes/"
    assert page not in places(client, address)
    ChangeNote.write(plan, ChangeNote.Kind.PUBLISHED, "Published.", at=timezone.now(), by=None)
    assert page in places(client, address)


def test_every_address_listed_opens(client, bridgend):
    one_of_each(bridgend)
    addresses = places(client, "/sitemap-site.xml") + places(client, "/sitemap-council-bridgend.xml")
    assert len(set(addresses)) == len(addresses)
    assert {address for address in addresses if client.get(address).status_code != 200} == set()


def test_what_is_not_public_now_is_not_listed(client, gateshead):
    now = timezone.now()
    states = {
        "draft": {},
        "review": {"status": "review"},
        "scheduled": {"status": "published", "publish_at": now + timedelta(days=1)},
        "archived": {"status": "archived", "publish_at": now - timedelta(days=1)},
    }
    for model in (Plan, Decision, NewsItem):
        for state, fields in states.items():
            draft(model, gateshead, slug=f"{state}-{model.__name__.lower()}", **fields)
    hidden = draft(Plan, gateshead, slug="hidden")
    a_priority(hidden, slug="hidden-priority")
    live(Document, gateshead, plan=hidden, slug="hidden-paper")
    found = " ".join(places(client, "/sitemap-council-gateshead.xml"))
    assert not re.search("draft|review|scheduled|archived|hidden", found)


def test_only_the_edition_that_counts_is_listed(client, gateshead):
    first = live(Plan, gateshead, slug="roads")
    next_edition(first, slug="roads-and-paths").publish(by=None)
    found = [address for address in places(client, "/sitemap-council-gateshead.xml") if "roads" in address]
    assert found == ["/gateshead/plans/roads-and-paths/", "/gateshead/plans/roads-and-paths/changes/"]


def test_a_council_that_is_not_live_is_nowhere(client, gateshead, superuser):
    Council.objects.update(is_live=False)
    client.force_login(superuser)
    assert places(client, "/sitemap.xml") == ["/sitemap-site.xml"]
    assert client.get("/sitemap-council-gateshead.xml").status_code == 404
    assert client.get("/sitemap-council-nowhere.xml").status_code == 404


def test_a_page_in_both_languages_is_listed_twice_each_beside_its_twin(client, bridgend):
    live(Plan, bridgend, slug="roads")
    english, welsh = (
        url
        for url in xml(client, "/sitemap-council-bridgend.xml")
        if "/plans/roads/" in url.findtext(f"{SPACE}loc")
    )
    pair = {"en": f"{SITE}/bridgend/plans/roads/", "cy": f"{SITE}/cy/bridgend/plans/roads/"}
    assert english.findtext(f"{SPACE}loc") == pair["en"]
    assert welsh.findtext(f"{SPACE}loc") == pair["cy"]
    for url in (english, welsh):
        assert {twin.get("hreflang"): twin.get("href") for twin in url.iter(TWIN)} == pair


def test_a_council_without_welsh_has_no_welsh_addresses(client, gateshead):
    assert not [address for address in places(client, "/sitemap-council-gateshead.xml") if "/cy/" in address]
    assert not list(xml(client, "/sitemap-council-gateshead.xml").iter(TWIN))
    assert "/cy/" in places(client, "/sitemap-site.xml")


def test_the_day_of_the_last_change_is_given_and_a_scheduled_edition_does_not_move_it(client, gateshead):
    plan = live(Plan, gateshead, slug="roads", since=timedelta(days=30))
    address, page = "/sitemap-council-gateshead.xml", "/gateshead/plans/roads/"
    published = timezone.localtime(plan.publish_at).date()
    assert changed(client, address, page) == published.isoformat()
    next_edition(plan).publish(by=None, at=timezone.now() + timedelta(days=1))
    assert changed(client, address, page) == published.isoformat()
    at = timezone.now() - timedelta(days=3)
    ChangeNote.write(plan, ChangeNote.Kind.CORRECTED, "Corrected.", at=at, by=None)
    assert changed(client, address, page) == timezone.localtime(at).date().isoformat()
    assert changed(client, address, "/gateshead/plans/") is None


def test_no_file_holds_more_than_the_limit_and_the_index_names_each_part(
    client, bridgend, gateshead, monkeypatch
):
    monkeypatch.setattr(sitemaps.Pages, "limit", 7)
    for council in (bridgend, gateshead):
        one_of_each(council)
        a_councillor(council)
    parts = {}
    for address in places(client, "/sitemap.xml")[1:]:
        parts.setdefault(address.partition("?")[0], []).append(places(client, address))
    for address, pages in parts.items():
        assert all(0 < len(page) <= 7 for page in pages)
        listed = [place for page in pages for place in page]
        assert len(set(listed)) == len(listed), address
        assert client.get(f"{address}?p={len(pages) + 1}").status_code == 404
    assert len(parts["/sitemap-council-bridgend.xml"]) > len(parts["/sitemap-council-gateshead.xml"]) > 1


def test_the_index_counts_again_what_changed_and_nothing_else(
    client, bridgend, gateshead, monkeypatch, time_machine
):
    monkeypatch.setattr(sitemaps.Pages, "limit", 7)
    counted, number_of_rows = [], sitemaps.number_of_rows
    monkeypatch.setattr(sitemaps, "number_of_rows", lambda keys: counted.append(keys) or number_of_rows(keys))
    before = places(client, "/sitemap.xml?1")
    assert places(client, "/sitemap.xml?2") == before
    for number in range(7):
        words = {"title_en": f"News {number}", "slug": f"news-{number}"}
        NewsItem.objects.create(council=gateshead, status="published", publish_at=timezone.now(), **words)
    after = places(client, "/sitemap.xml?3")
    assert set(after) - set(before) == {"/sitemap-council-gateshead.xml?p=2"}
    assert counted == [[bridgend.pk, gateshead.pk], [gateshead.pk]]
    time_machine.move_to(timezone.now() + timedelta(days=1))
    assert places(client, "/sitemap.xml?4") == after
    assert len(counted) == 3


@pytest.mark.parametrize("part", ["0", "-1", "2", "x", "", "9" * 5000, "1.5", "%00"])
def test_a_part_that_is_not_there_is_missing(client, gateshead, part):
    assert client.get(f"/sitemap-council-gateshead.xml?p={part}").status_code == 404


def test_queries_stay_the_same_however_much_there_is(client, gateshead, settings):
    settings.SECURITY_CONTACT = "security@promises.example"

    def cost(address):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    def grow():
        for _n in range(3):
            plan = live(Plan, gateshead)
            a_priority(plan)
            live(Document, gateshead, plan=plan)
            live(Decision, gateshead)
            live(NewsItem, gateshead)
            a_councillor(gateshead)

    def costs():
        caches["memory"].clear()
        return [cost(address) for address in ROOTS]

    one_of_each(gateshead)
    costs()  # content types are read once in a process
    few = costs()
    grow()
    for _n in range(3):
        live(Plan, a_council(welsh=True))
    assert costs() == few
    assert max(few) <= 21


@pytest.mark.parametrize("address", ROOTS)
def test_what_programs_look_for_is_only_read(client, gateshead, settings, address):
    settings.SECURITY_CONTACT = "security@promises.example"
    answer = client.get(address)
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert Client(enforce_csrf_checks=True).post(address).status_code == 405
    assert client.get(f"/cy{address}").status_code == 404


def test_robots_may_read_all_but_the_admin_signing_in_and_searches(client):
    answer = client.get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /search/",
        "Disallow: /cy/admin/",
        "Disallow: /cy/accounts/",
        "Disallow: /cy/search/",
        "",
        "Sitemap: http://testserver/sitemap.xml",
    ]


@pytest.mark.parametrize(
    ("contact", "given"),
    [
        ("security@promises.example", "mailto:security@promises.example"),
        ("mailto:security@promises.example", "mailto:security@promises.example"),
        ("https://promises.example/report", "https://promises.example/report"),
    ],
)
def test_whoever_finds_a_weakness_is_told_whom_to_write_to(client, settings, contact, given):
    settings.SECURITY_CONTACT = contact
    answer = client.get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert fields["Contact"] == given
    assert fields["Preferred-Languages"] == "en, cy"
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"
    left = datetime.fromisoformat(fields["Expires"]) - timezone.now()
    assert timedelta(days=100) < left < timedelta(days=365)


def test_where_nobody_is_named_no_contact_is_made_up(client, settings):
    settings.SECURITY_CONTACT = ""
    assert client.get("/.well-known/security.txt").status_code == 404
