"""A council is given a host name of its own: by whom, when it counts, and what its stored pages answer."""

import datetime

import pytest
import time_machine
from admin_forms import open_form, save
from builders import a_council, a_superuser, a_user, live
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from councils.validators import validate_host_name
from plans.models import Plan

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]

NAME = "plans.example.gov.uk"

# -- stored pages ---------------------------------------------------------------------------------

SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def stored(settings, clock, gateshead, db):
    """A process that stores pages; Gateshead, which has a plan."""
    settings.PAGE_STORE_BYTES = 2**20
    live(Plan, gateshead, title_en="Roads of Gateshead", slug="roads")
    return Client(raise_request_exception=False)


def given(council, name):
    council.host_name = name
    council.save()


def test_a_host_name_counts_within_a_second_and_no_longer_than_it_is_given(stored, gateshead, clock):
    def answers():
        return [
            stored.get("/plans/roads/", HTTP_HOST=NAME).status_code,
            stored.get("/gateshead/plans/roads/").status_code,
        ]

    assert answers() == [400, 200]
    given(gateshead, NAME)
    clock.shift(SECOND)
    assert answers() == [200, 301]
    given(gateshead, "other.example.gov.uk")
    clock.shift(SECOND)
    assert answers() == [400, 301]
    assert stored.get("/plans/roads/", HTTP_HOST="other.example.gov.uk").status_code == 200
    given(gateshead, "")
    clock.shift(SECOND)
    assert answers() == [400, 200]


def test_a_page_stored_for_one_host_never_answers_another(stored, gateshead, clock):
    another = a_council("stockport", host_name="stockport.example.gov.uk")
    live(Plan, another, title_en="Trams of Stockport", slug="roads")
    given(gateshead, NAME)
    for _time in range(2):  # drawn, then stored
        assert "Roads of Gateshead" in stored.get("/plans/roads/", HTTP_HOST=NAME).content.decode()
        page = stored.get("/plans/roads/", HTTP_HOST="stockport.example.gov.uk").content.decode()
        assert "Trams of Stockport" in page
        assert "Gateshead" not in page
        assert stored.get("/plans/roads/").status_code == 404
        assert stored.get("/robots.txt").content != stored.get("/robots.txt", HTTP_HOST=NAME).content
        assert stored.get("/sitemap.xml").content != stored.get("/sitemap.xml", HTTP_HOST=NAME).content
        # As a process without the first page of another port would write it.
        assert b":81" not in stored.get("/plans/", HTTP_HOST=f"{NAME}:81").content


def test_a_stored_page_there_asks_for_nothing_but_the_version(stored, gateshead, clock):
    given(gateshead, NAME)
    first = stored.get("/plans/roads/", HTTP_HOST=NAME)
    with CaptureQueriesContext(connection) as at_once:
        second = stored.get("/plans/roads/", HTTP_HOST=NAME)
    clock.shift(SECOND)
    with CaptureQueriesContext(connection) as a_second_later:
        stored.get("/plans/roads/", HTTP_HOST=NAME)
    assert first.content == second.content
    assert [len(at_once), len(a_second_later)] == [0, 1]


def test_unknown_hosts_cost_one_question_a_second(stored, gateshead, clock):
    stored.get("/", HTTP_HOST="a.example")
    with CaptureQueriesContext(connection) as asked:
        for number in range(20):
            assert stored.get("/", HTTP_HOST=f"a{number}.example").status_code == 400
    assert len(asked) == 0


def test_the_sites_own_host_is_not_looked_for(gateshead, client):
    client.get("/gateshead/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/about/")
    assert len(asked) == 0


def test_its_pages_are_served_while_the_database_is_away(stored, gateshead, clock):
    given(gateshead, NAME)
    before = stored.get("/plans/roads/", HTTP_HOST=NAME)

    def refuse(execute, sql, *args):
        raise OperationalError("could not connect to server")

    with connection.execute_wrapper(refuse):
        clock.shift(SECOND * 60)
        assert stored.get("/plans/roads/", HTTP_HOST=NAME).content == before.content
        clock.shift(SECOND * 601)
        assert stored.get("/plans/roads/", HTTP_HOST=NAME).status_code == 503


# -- giving one -----------------------------------------------------------------------------------


def test_a_system_administrator_gives_it_and_confirms(client, gateshead):
    client.force_login(a_superuser())
    form = open_form(client, gateshead)
    refused = save(client, gateshead, form, host_name=NAME)
    assert refused.status_code == 422
    assert "Tick this box to confirm" in refused.content.decode()
    gateshead.refresh_from_db()
    assert gateshead.host_name == ""
    assert save(client, gateshead, form, host_name=NAME, host_name_confirmed="on").status_code == 302
    for _time in range(2):  # what stays the same needs no confirming
        assert save(client, gateshead, open_form(client, gateshead)).status_code == 302
    gateshead.refresh_from_db()
    assert gateshead.host_name == NAME


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Plans.example.gov.uk", "Enter only the host name, in lower case"),
        ("https://plans.example.gov.uk", "Enter only the host name"),
        ("plans.example.gov.uk:8000", "Enter only the host name"),
        ("plans.example.gov.uk/plans", "Enter only the host name"),
        ("plans.example.gov.uk.", "Enter only the host name"),
        ("plans", "Enter only the host name"),
        ("-plans.example", "Enter only the host name"),
        ("10.0.0.1", "Enter only the host name"),
        ("cynlluniau-tŷ.example", "Enter only the host name"),
        ("*.example.gov.uk", "Enter only the host name"),
        (f"{'a' * 64}.example", "Enter only the host name"),
        ("localhost", "This host name is the site’s own."),
        ("taken.example", "Another council has this host name."),
        ("promises.example", "This host name is the site’s own."),
    ],
)
def test_what_is_no_host_name_of_its_own_is_refused_beside_the_field(client, settings, gateshead, name, told):
    settings.SITE_ADDRESS = "https://promises.example"
    a_council("stockport", host_name="taken.example")
    client.force_login(a_superuser())
    answer = save(client, gateshead, open_form(client, gateshead), host_name=name, host_name_confirmed="on")
    assert answer.status_code == 422
    assert told in answer.content.decode()
    gateshead.refresh_from_db()
    assert gateshead.host_name == ""


@pytest.mark.parametrize(
    "name", ["plans.example.gov.uk", "xn--cynlluniau-t-nbb.cymru", "a.xn--p1ai", "1.example"]
)
def test_a_host_name_may_be_punycode(name):
    validate_host_name(name)


def test_a_councils_administrator_neither_sees_nor_changes_it(client, gateshead):
    client.force_login(a_user("owner", gateshead))
    form = open_form(client, gateshead)
    assert not [name for name in form if "host_name" in name]
    save(client, gateshead, form, host_name=NAME, host_name_confirmed="on")
    gateshead.refresh_from_db()
    assert gateshead.host_name == ""
