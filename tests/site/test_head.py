"""What stands in the head of a page: for search engines, for whoever passes it on, for programs."""

import copy
import json
import re
from datetime import date, time
from urllib.parse import parse_qsl, urlencode

import pytest
from addresses import FORMATS, OF_THE_SITE, PAGES, public_address
from bs4 import BeautifulSoup
from builders import a_council, a_user, draft, live, next_edition, one_of_each
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone
from reading import data, page

from councils.models import ChangeNote, Council
from plans.models import Plan
from pledges.models import Event, NewsItem, VisionStatement

pytestmark = pytest.mark.django_db

SITE = "http://testserver"


@pytest.fixture(scope="module")
def world(kept):
    """One row of every model of a council with Welsh and of one without, built once for all tests."""
    bridgend = a_council("bridgend", welsh=True, name_cy="Pen-y-bont ar Ogwr")
    return {"bridgend": one_of_each(bridgend), "gateshead": one_of_each(a_council("gateshead"))}


@pytest.fixture
def rows(world, db):
    """One row of every model of Bridgend."""
    return copy.deepcopy(world["bridgend"])


@pytest.fixture(scope="module")
def read(world):
    """Every page of Bridgend, as it is read in both languages: by prefix, then by name."""
    rows = world["bridgend"]
    addresses = {name: public_address(name, rows[Council], rows) for name in PAGES}
    return {
        prefix: {name: page(Client(), prefix + address) for name, address in addresses.items()}
        for prefix in ("", "/cy")
    }


@pytest.fixture
def rows_without_welsh(world, db):
    """One row of every model of Gateshead."""
    return copy.deepcopy(world["gateshead"])


@pytest.fixture
def bridgend(rows):
    return rows[Council]


@pytest.fixture
def gateshead(rows_without_welsh):
    return rows_without_welsh[Council]


def meta(soup, name):
    found = soup.find("meta", attrs={"name": name}) or soup.find("meta", property=name)
    return found and found["content"]


def canonical(soup):
    return soup.find("link", rel="canonical")["href"].removeprefix(SITE)


def languages(soup):
    twins = soup.select('link[rel="alternate"][hreflang]')
    return {twin["hreflang"]: twin["href"].removeprefix(SITE) for twin in twins}


def usual(name, address):
    """An edition that counts now is known under its usual address."""
    return re.sub(r"editions/\d+/", "", address) if name.endswith("_edition") else address


def many_changes(council, number=31):
    plan = live(Plan, council)
    for _n in range(number):
        ChangeNote.write(plan, ChangeNote.Kind.UPDATED, "Changed.", at=timezone.now(), by=None)


@pytest.mark.parametrize("prefix", ["", "/cy"])
def test_every_page_describes_itself_and_says_where_it_is(bridgend, rows, read, prefix):
    for name, soup in read[prefix].items():
        address = prefix + public_address(name, bridgend, rows)
        assert len(soup.select('meta[name="description"]')) == 1, address
        assert meta(soup, "description") == meta(soup, "og:description") != "", address
        assert canonical(soup) == usual(name, address)
        assert meta(soup, "og:url") == SITE + usual(name, address)
        assert meta(soup, "og:title"), address
        assert soup.title.text.startswith(meta(soup, "og:title"))
        assert meta(soup, "og:site_name") in soup.title.text
        assert meta(soup, "og:locale") == {"": "en_GB", "/cy": "cy_GB"}[prefix]


def test_two_pages_of_a_council_do_not_describe_themselves_alike(read):
    described = {}
    for name, soup in read[""].items():
        described.setdefault(meta(soup, "description"), []).append(name)
    # An edition's page and its live one say the same, and so do the vision and its pledges where it has no summary.
    alike = [names for names in described.values() if len({name.partition("_")[0] for name in names}) > 1]
    assert alike == []


def test_the_address_of_a_list_keeps_its_page_and_drops_what_else_was_asked(client, bridgend):
    many_changes(bridgend)
    soup = page(client, "/bridgend/changes/?x=1&page=2&utm_source=letter")
    assert canonical(soup) == "/bridgend/changes/?page=2"
    assert meta(soup, "og:url") == f"{SITE}/bridgend/changes/?page=2"
    assert languages(soup)["cy"] == "/cy/bridgend/changes/?page=2"
    assert canonical(page(client, "/bridgend/changes/?page=last")) == "/bridgend/changes/?page=2"
    assert canonical(page(client, "/bridgend/changes/?page=1")) == "/bridgend/changes/"
    assert canonical(page(client, "/bridgend/?page=2")) == "/bridgend/"
    assert canonical(page(client, "/?q=brid")) == "/"


def test_a_page_in_both_languages_names_both_and_english_for_all_others(client, bridgend):
    expected = {"en": "/bridgend/plans/", "cy": "/cy/bridgend/plans/", "x-default": "/bridgend/plans/"}
    for address in ("/bridgend/plans/", "/cy/bridgend/plans/"):
        assert languages(page(client, address)) == expected


@pytest.mark.parametrize("name", PAGES)
def test_welsh_addresses_of_a_council_without_welsh_are_not_listed(
    client, gateshead, rows_without_welsh, name
):
    if name in OF_THE_SITE:
        return
    address = public_address(name, gateshead, rows_without_welsh)
    for prefix in ("", "/cy"):
        answer = client.get(prefix + address)
        soup = BeautifulSoup(answer.content, "html.parser")
        assert languages(soup) == {}
        assert canonical(soup) == usual(name, address)
        assert ("X-Robots-Tag" in answer.headers) == bool(prefix)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_welsh_files_of_a_council_without_welsh_are_not_listed(client, gateshead, rows_without_welsh, name):
    address = public_address(name, gateshead, rows_without_welsh)
    assert "X-Robots-Tag" not in client.get(address).headers
    assert client.get(f"/cy{address}").headers["X-Robots-Tag"] == "noindex"


def narrowed(soup):
    """Of lists with one filter each, as the links and forms of this page offer them: the list, and its filter."""
    for link in soup.select("main a[href*='?']"):
        path, _mark, query = link["href"].partition("?")
        yield path, parse_qsl(query.partition("#")[0])
    for form in soup.select("main form[method=get]"):
        for select in form.select("select"):
            for option in select.select("option"):
                yield form["action"], [(select["name"], option["value"])] if option["value"] else []
        for box in form.select("input[type=checkbox]"):
            yield form["action"], [(box["name"], box["value"])]


@pytest.mark.parametrize("prefix", ["", "/cy"])
def test_a_list_with_a_filter_says_so_and_sends_search_engines_to_the_whole(
    client, bridgend, rows, read, prefix
):
    whole = {prefix + public_address(name, bridgend, rows): name for name in PAGES}
    pages = {address: read[prefix][name] for address, name in whole.items()}
    lists = {(here, *asked) for soup in pages.values() for here, asked in narrowed(soup) if len(asked) == 1}
    seen = set()
    for here, (name, value) in lists:
        if name in ("page", "sort") or whole.get(here, "site:search") in ("site:search", "site:components"):
            continue
        seen.add(whole[here])
        address = f"{here}?{urlencode({name: value})}"
        soup = page(client, address)
        assert soup.title.text != pages[here].title.text, address
        assert soup.h1.text != pages[here].h1.text, address
        assert canonical(soup) == here, address
        assert languages(soup) == {}, address
        assert address in soup.select_one("footer .on-paper").text, address
        assert canonical(page(client, f"{address}&page=1")) == here, address
    assert seen == {
        "pledges:award_list",
        "pledges:event_list",
        "pledges:grant_list",
        "delivery:action_list",
        "delivery:measure_list",
        "delivery:briefing",
        "delivery:snapshot_list",
    }


def test_the_words_of_a_filter_stand_in_title_and_heading(client, bridgend, rows):
    plan = rows[Plan]
    Plan.objects.filter(pk=plan.pk).update(title_en="Housing plan")
    for address, expected in (
        ("/bridgend/awards/?year=2024&result=won", "Awards (2024, Won)"),
        ("/bridgend/grants/?year=none", "Grants (Year not given)"),
        (f"/bridgend/plans/{plan.slug}/actions/?overdue=1", "Actions (Overdue)"),
        (f"/bridgend/briefing/?plan={plan.slug}", "Briefing (Housing plan)"),
        (f"/bridgend/snapshots/?plan={plan.slug}", "As reported (Housing plan)"),
        ("/search/?council=bridgend", "Search (Bridgend)"),
    ):
        soup = page(client, address)
        assert " ".join(soup.h1.text.split()) == expected
        assert expected.partition(" (")[2] in soup.title.text


def test_an_edition_that_counts_now_is_known_under_its_usual_address(client, bridgend, rows):
    editions = {name: public_address(name, bridgend, rows) for name in PAGES if name.endswith("_edition")}
    assert len(editions) == 6
    for name, edition in editions.items():
        soup = page(client, edition)
        assert (canonical(soup), languages(soup)) == (usual(name, edition), {})
    for model in (Plan, VisionStatement):
        next_edition(rows[model], title_cy="Cymraeg").publish(by=None)
    for edition in editions.values():
        soup = page(client, edition)
        assert (canonical(soup), set(languages(soup))) == (edition, {"en", "cy", "x-default"})


@pytest.mark.parametrize(
    ("address", "status"), [("/nowhere/", 404), ("/bridgend/nowhere/", 404), ("/bridgend/plans/old/", 410)]
)
def test_an_error_has_no_address_to_pass_on(client, bridgend, address, status):
    live(Plan, bridgend, slug="old", status="archived")
    soup = page(client, address, status=status)
    assert not soup.find("link", rel="canonical")
    assert languages(soup) == {}
    assert meta(soup, "og:url") is None
    assert data(soup) == {}


def test_the_picture_and_the_icons_are_there(client, bridgend):
    soup = page(client, "/bridgend/")
    assert meta(soup, "og:image:alt")
    picture = meta(soup, "og:image")
    icons = [link["href"] for link in soup.select('link[rel~="icon"], link[rel="apple-touch-icon"]')]
    assert picture.startswith(f"{SITE}/static/")
    assert len(icons) == 2
    for address in (picture.removeprefix(SITE), *icons):
        assert finders.find(address.removeprefix("/static/")), address
    with open(finders.find("img/share.png"), "rb") as file:
        start = file.read(24)
    assert [int.from_bytes(start[16:20]), int.from_bytes(start[20:24])] == [
        int(meta(soup, "og:image:width")),
        int(meta(soup, "og:image:height")),
    ]


def test_words_with_marks_are_given_as_they_are(client, bridgend):
    live(
        Plan, bridgend, slug="roads", title_en='Roads & "paths" <for> all', summary_en="It's 5 > 3.\nReally."
    )
    soup = page(client, "/bridgend/plans/roads/")
    assert meta(soup, "og:title") == 'Roads & "paths" <for> all'
    assert meta(soup, "description") == "It's 5 > 3. Really."
    assert soup.title.text == 'Roads & "paths" <for> all - Bridgend - Council promises'


def test_no_words_can_leave_the_data_of_a_page(client, bridgend):
    evil = "</script><script>alert(1)</script><!-- \" ' & \u2028"
    live(Plan, bridgend, slug="roads", title_en=evil)
    answer = client.get("/bridgend/plans/roads/")
    assert b"<script>alert" not in answer.content
    steps = data(BeautifulSoup(answer.content, "html.parser"))["BreadcrumbList"]["itemListElement"]
    assert steps[-1]["name"] == " ".join(evil.split())


def test_a_page_names_the_way_to_it_and_itself(client, bridgend):
    live(Plan, bridgend, slug="roads", title_en="Roads", title_cy="Ffyrdd")
    steps = data(page(client, "/cy/bridgend/plans/roads/changes/"))["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in steps] == [1, 2, 3, 4, 5]
    assert [step["item"].removeprefix(SITE) for step in steps] == [
        "/cy/",
        "/cy/bridgend/",
        "/cy/bridgend/plans/",
        "/cy/bridgend/plans/roads/",
        "/cy/bridgend/plans/roads/changes/",
    ]
    assert [step["name"] for step in steps][1:4:2] == ["Pen-y-bont ar Ogwr", "Ffyrdd"]


def test_every_page_of_a_council_names_the_way_to_it(read):
    for name, soup in read[""].items():
        found = data(soup)
        assert name == "site:home" or len(found["BreadcrumbList"]["itemListElement"]) > 1, name


def test_the_front_page_tells_how_to_search_the_site(client, bridgend):
    site = data(page(client, "/cy/"))["WebSite"]
    assert site["url"] == f"{SITE}/cy/"
    template = site["potentialAction"]["target"]["urlTemplate"]
    assert "{words}" in template
    answer = client.get(template.removeprefix(SITE).replace("{words}", "Pen-y-bont"))
    assert "Pen-y-bont ar Ogwr" in answer.content.decode()


def test_a_councils_page_tells_whose_it_is(client, bridgend):
    council = data(page(client, "/bridgend/"))["GovernmentOrganization"]
    assert council["name"] == "Bridgend"
    assert council["identifier"] == {
        "@type": "PropertyValue",
        "propertyID": "GSS",
        "value": bridgend.gss_code,
    }
    assert "sameAs" not in council
    bridgend.website = "https://www.bridgend.example"
    bridgend.save()
    assert data(page(client, "/bridgend/"))["GovernmentOrganization"]["sameAs"] == bridgend.website


def test_news_tells_its_day_where_it_is_known(client, bridgend):
    item = live(NewsItem, bridgend, slug="school", title_en="New school")
    news = data(page(client, "/cy/bridgend/news/school/"))["NewsArticle"]
    assert (news["headline"], news["inLanguage"]) == ("New school", "en")
    assert news["datePublished"][:10] == item.first_published_at.date().isoformat()
    NewsItem.objects.update(first_published_at=None)
    assert "NewsArticle" not in data(page(client, "/bridgend/news/school/"))


def test_an_event_tells_its_time_where_the_full_date_is_known(client, bridgend):
    live(
        Event,
        bridgend,
        slug="fair",
        title_en="Recruitment fair",
        starts_on=date(2026, 7, 1),
        starts_at=time(10),
        ends_at=time(12, 30),
        venue_en="Town hall",
        online_url="https://fair.example/",
    )
    event = data(page(client, "/bridgend/events/fair/"))["Event"]
    assert event["startDate"] == "2026-07-01T10:00:00+01:00"
    assert event["endDate"] == "2026-07-01T12:30:00+01:00"
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert [place["@type"] for place in event["location"]] == ["Place", "VirtualLocation"]
    Event.objects.update(starts_at=None, ends_at=None, cancelled_at=timezone.now())
    event = data(page(client, "/bridgend/events/fair/"))["Event"]
    assert event["startDate"] == "2026-07-01"
    assert "endDate" not in event
    assert event["eventStatus"] == "https://schema.org/EventCancelled"


def test_an_event_without_its_year_tells_programs_nothing(client, bridgend):
    live(Event, bridgend, slug="fair", date_note_en="18 February, year not given")
    assert "Event" not in data(page(client, "/bridgend/events/fair/"))


def test_a_draft_tells_programs_nothing_and_is_not_to_be_listed(client, bridgend):
    draft(Plan, bridgend, slug="next", title_en="Next plan")
    client.force_login(a_user("viewer", bridgend))
    answer = client.get("/bridgend/plans/next/")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert data(BeautifulSoup(answer.content, "html.parser")) == {}


def test_what_everyone_sees_may_be_listed(client, bridgend):
    assert "X-Robots-Tag" not in client.get("/bridgend/").headers


def test_data_is_no_script_to_the_browsers_policy(client, bridgend):
    answer = client.get("/bridgend/")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    blocks = BeautifulSoup(answer.content, "html.parser").select("script")
    assert {block["type"] for block in blocks} == {"application/ld+json"}
    assert all(json.loads(block.string)["@context"] == "https://schema.org" for block in blocks)
