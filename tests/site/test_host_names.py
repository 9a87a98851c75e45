"""A council's own host name: its public pages are there, at the root, and nothing else is."""

import copy
import json
import re
from urllib.parse import urljoin, urlsplit

import pytest
from addresses import FILES, OF_THE_SITE, PUBLIC, public_address
from bs4 import BeautifulSoup
from builders import a_council, a_user, draft, live, one_of_each, replaced_by
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import get_resolver

from councils.addresses import absolute, path_on_own_host
from councils.models import Council
from plans.models import Plan
from strategy_site.checks import routes

pytestmark = pytest.mark.django_db

SITE, NAME = "http://testserver", "plans.example.gov.uk"
OWN = f"http://{NAME}"
LOC = re.compile("<loc>([^<]*)</loc>")
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
        if to.path.startswith("/static/"):  # not collected in tests
            ANSWERED[address] = 200 if finders.find(to.path.removeprefix("/static/")) else 404
        else:
            answer = Client(HTTP_HOST=to.netloc).get(f"{to.path or '/'}?{to.query}")
            ANSWERED[address] = answer.status_code
    return ANSWERED[address]


@pytest.mark.parametrize("prefix", ["", "/cy"])
@pytest.mark.parametrize("name", OF_A_COUNCIL)
def test_a_page_leads_to_pages_that_are_there_and_to_none_by_the_councils_slug(
    reader, bridgend, rows, name, prefix
):
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


# -- what is there, and what is not ---------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/cy/", "/plans/", "/cy/plans/"])
def test_the_council_is_at_the_root(reader, bridgend, path):
    page = BeautifulSoup(reader.get(path).content, "html.parser")
    assert page.find("link", rel="canonical")["href"] == OWN + path
    name = "Pen-y-bont ar Ogwr" if path.startswith("/cy/") else "Bridgend"
    assert page.select_one(".masthead__name").string == name
    assert page.select_one(".masthead__site")["href"] == SITE + ("/cy/" if path.startswith("/cy/") else "/")


@pytest.mark.parametrize("prefix", ["", "/cy"])
@pytest.mark.parametrize(
    "path",
    "/bridgend/ /bridgend/plans/ /gateshead/ /gateshead/plans/roads/ /admin/ /admin/login/ /accounts/login/ /review/ "
    "/review/links/abc/ /search/ /about/ /signed-in/ /sitemap-site.xml /sitemap-council-gateshead.xml "
    "/plans//evil.example/".split(),
)
def test_nothing_else_is_there(reader, bridgend, path, prefix):
    for method in (reader.get, reader.post):
        answer = method(f"{prefix}{path}")
        assert answer.status_code == 404
        assert "Location" not in answer
        assert not answer.cookies


def test_no_address_there_leads_elsewhere(reader, bridgend):
    """Two slashes are the beginning of another host's address."""
    for path in ("//evil.example/", "//evil.example", "//evil.example/plans", "/cy//evil.example/plans"):
        answer = reader.get("/", PATH_INFO=path)
        assert (answer.status_code, "Location" in answer) == (404, False)
    assert path_on_own_host("/bridgend//evil.example/", "bridgend") == "/%2Fevil.example/"


def test_a_page_there_is_only_read(reader, bridgend):
    assert reader.post("/plans/", {"q": "homes"}).status_code == 405


@pytest.mark.parametrize(
    ("asked", "given"), [("/plans", "/plans/"), ("/cy", "/cy/"), ("/cy/plans", "/cy/plans/")]
)
def test_a_forgotten_slash_is_added_there(reader, bridgend, asked, given):
    answer = reader.get(f"{asked}?year=2026")
    assert (answer.status_code, answer["Location"]) == (301, f"{OWN}{given}?year=2026")


def test_no_page_of_a_council_has_an_address_that_every_host_has():
    words = {
        route.split("/")[1]
        for route in routes(get_resolver().url_patterns)
        if route.startswith("<slug:council>")
    }
    assert words & {"static", "cy", "healthz", "readyz", "robots.txt", "sitemap.xml", ".well-known"} == set()


def test_a_missing_page_finds_a_council_on_the_sites_host(reader, bridgend):
    answer = reader.get("/nothing/")
    assert BeautifulSoup(answer.content, "html.parser").select_one("form.finder")["action"] == f"{SITE}/"
    assert f"form-action 'self' {SITE};" in f"{answer['Content-Security-Policy']};"


# -- the site's host ------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/cy"])
@pytest.mark.parametrize("name", OF_A_COUNCIL)
def test_the_sites_host_leads_there_for_good(client, bridgend, rows, name, prefix):
    path = prefix + public_address(name, bridgend, rows)
    answer = client.get(f"{path}?page=2&unknown=%C5%B5")
    assert (answer.status_code, answer["Location"]) == (301, f"{OWN}{here(path)}?page=2&unknown=%C5%B5")
    # A browser that keeps it would take an officer there, who reads drafts here.
    assert answer["Cache-Control"] == "private, no-store"


def test_a_path_in_other_letters_stays_as_it_is(client, bridgend):
    path = "/plans/roads/actions/t%C5%B7%25b/"
    assert client.get(f"/bridgend{path}")["Location"] == OWN + path


def test_another_council_stays(client, bridgend):
    assert client.get("/gateshead/plans/roads/").status_code == 200


def test_an_earlier_slug_leads_there(client, bridgend):
    bridgend.slug = "pen-y-bont"
    bridgend.save()
    moved = client.get("/bridgend/plans/")
    assert moved["Location"] == "/pen-y-bont/plans/"
    assert client.get(moved["Location"])["Location"] == f"{OWN}/plans/"


def test_the_councils_people_stay_and_read_drafts(client, reader, bridgend):
    draft(Plan, bridgend, slug="homes", title_en="A draft")
    client.force_login(a_user("editor", bridgend))
    assert client.get("/bridgend/plans/homes/").status_code == 200
    assert client.get("/bridgend/").status_code == 200
    # Their session is none of the council's own host's, even if somebody sends it there.
    reader.cookies = client.cookies
    answer = reader.get("/plans/homes/")
    assert (answer.status_code, dict(answer.cookies)) == (404, {})
    home = reader.get("/")
    assert home["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Sign out" not in home.content.decode()


def test_a_council_that_is_not_live_has_nothing_there_yet(client, reader, bridgend):
    Council.objects.filter(pk=bridgend.pk).update(is_live=False)
    assert reader.get("/").status_code == 404
    client.force_login(a_user("editor", bridgend))
    assert client.get("/bridgend/").status_code == 200
    bridgend.refresh_from_db()
    assert absolute("/bridgend/", bridgend, host=SITE) == f"{SITE}/bridgend/"


def test_a_council_that_ended_leads_from_its_host_to_those_that_followed(reader, bridgend):
    bridgend.successors.all().delete()
    replaced_by(bridgend, a_council("eastshire"))
    bridgend.is_live = False
    bridgend.save()
    assert reader.get("/plans/")["Location"] == f"{SITE}/eastshire/"
    replaced_by(bridgend, a_council("westshire"))
    answer = reader.get("/plans/")
    assert answer.status_code == 300
    assert f'href="{SITE}/westshire/"' in answer.content.decode()


# -- host names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", [NAME.upper(), f"{NAME}:80", f"{NAME}.", f"{NAME}.:8000", "Plans.Example.GOV.uk"]
)
def test_a_host_name_is_known_in_every_way_it_is_written(bridgend, host):
    assert "Bridgend" in Client(HTTP_HOST=host).get("/").content.decode()


@pytest.mark.parametrize(
    "host",
    [
        "other.example.gov.uk",
        f"evil.{NAME}",
        f"{NAME}.evil.example",
        f"{NAME}@evil.example",
        f"evil.example/{NAME}",
        f"{NAME}:evil",
        f"{NAME}, evil.example",
        f"{NAME}\\@evil.example",
        f"{NAME}..",
    ],
)
def test_an_unknown_host_is_refused(bridgend, host):
    for path in ("/", "/bridgend/", "/admin/"):
        assert Client(HTTP_HOST=host).get(path).status_code == 400


def test_no_header_beside_host_names_one(client, reader, bridgend):
    evil = {"HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_FORWARDED": "host=evil.example"}
    assert b"evil.example" not in reader.get("/", **evil).content
    assert client.get("/", **{**evil, "HTTP_X_FORWARDED_HOST": NAME}).status_code == 200


def test_a_name_below_an_allowed_one_is_the_councils_all_the_same(settings, bridgend):
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, ".example.gov.uk"]
    assert Client(HTTP_HOST=NAME).get("/plans/").status_code == 200
    assert Client(HTTP_HOST=NAME).get("/admin/").status_code == 404
    assert Client(HTTP_HOST="other.example.gov.uk").get("/plans/").status_code == 404


def test_whether_the_site_answers_is_told_on_every_host_without_asking_for_it(
    bridgend, django_assert_num_queries
):
    for host in (NAME, "10.0.0.1"):
        with django_assert_num_queries(0):
            assert Client(HTTP_HOST=host).get("/healthz/").content == b"ok"
        assert Client(HTTP_HOST=host).get("/readyz/").status_code in (200, 503)


def test_https_is_asked_for_on_the_same_host(settings, bridgend):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    answer = Client(HTTP_HOST=NAME).get("/cy/plans/?year=2026")
    assert (answer.status_code, answer["Location"]) == (301, f"https://{NAME}/cy/plans/?year=2026")
    own = Client(HTTP_HOST=NAME).get("/plans/", secure=True)
    site = Client().get("/gateshead/plans/", secure=True)
    assert own["Strict-Transport-Security"] == "max-age=31536000"
    differ = {"Content-Length", "Content-Security-Policy"}
    assert {k: v for k, v in own.items() if k not in differ} == {
        k: v for k, v in site.items() if k not in differ
    }
    assert f'"https://{NAME}/plans/"' in own.content.decode()


# -- for programs ---------------------------------------------------------------------------------


def test_each_host_lists_its_own_pages(client, reader, bridgend, settings):
    settings.SECURITY_CONTACT = "security@site.example"
    assert (
        reader.get("/robots.txt").content.decode()
        == f"User-agent: *\nDisallow:\n\nSitemap: {OWN}/sitemap.xml\n"
    )
    assert f"Canonical: {SITE}/" in client.get("/.well-known/security.txt").content.decode()
    assert f"Canonical: {OWN}/" in reader.get("/.well-known/security.txt").content.decode()
    of_site, of_own = (
        set(LOC.findall(each.get("/sitemap.xml").content.decode())) for each in (client, reader)
    )
    assert of_own == {f"{OWN}/sitemap-council-bridgend.xml"}
    assert of_site == {f"{SITE}/sitemap-site.xml", f"{SITE}/sitemap-council-gateshead.xml"}
    listed = reader.get("/sitemap-council-bridgend.xml").content.decode()
    found = set(LOC.findall(listed)) | set(re.findall(r'href="([^"]*)"', listed))
    assert {f"{OWN}/", f"{OWN}/cy/", f"{OWN}/plans/"} < found
    assert not [address for address in found if not address.startswith(OWN) or "/bridgend/" in address]
    there = client.get("/sitemap-council-bridgend.xml?p=1")
    assert (there.status_code, there["Location"]) == (301, f"{OWN}/sitemap-council-bridgend.xml?p=1")


def test_emails_lead_to_public_pages_there_and_to_the_admin_on_the_sites_host(bridgend):
    def whole(path):
        return absolute(path, bridgend, host="https://promises.example")

    assert whole("/bridgend/plans/roads/") == f"https://{NAME}/plans/roads/"
    assert whole("/cy/bridgend/briefing/?ward=1") == f"https://{NAME}/cy/briefing/?ward=1"
    for path in ("/admin/plans/plan/1/change/", "/review/1/", "/cy/accounts/emails/", "/bridgendshire/"):
        assert whole(path) == f"https://promises.example{path}"
