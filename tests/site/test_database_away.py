"""The database cannot be reached: stored pages are served for a while, all else says so, and nothing typed is lost."""

import datetime

import pytest
import time_machine
from addresses import PUBLIC, public_address, root_addresses
from admin_forms import address, open_form
from bs4 import BeautifulSoup
from builders import a_user, draft, live, one_of_each
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from councils.models import Alert
from plans.models import Plan

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]

MINUTE = datetime.timedelta(minutes=1)
PLAN = "/gateshead/plans/roads/"


@pytest.fixture
def clock():
    with time_machine.travel(datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def reader(settings, clock):
    """The public's browser, at a site of one process that stores pages."""
    settings.PAGE_STORE_BYTES = 2**20
    return Client(raise_request_exception=False)


@pytest.fixture
def roads(gateshead, clock):
    return live(Plan, gateshead, title_en="Roads", slug="roads")


def away():
    """Nothing that is asked of the database reaches it."""

    def refuse(execute, sql, *args):
        raise OperationalError("could not connect to server")

    return connection.execute_wrapper(refuse)


def test_a_stored_page_is_served_for_ten_minutes(reader, roads, clock):
    before = reader.get(PLAN)
    with away():
        for _minute in range(10):
            clock.shift(MINUTE)
            assert reader.get(PLAN).content == before.content
        clock.shift(MINUTE)
        assert reader.get(PLAN).status_code == 503
    clock.shift(MINUTE)
    assert reader.get(PLAN).status_code == 200


def test_never_past_a_moment_at_which_something_comes_or_goes(reader, roads, clock, gateshead):
    Alert.objects.create(
        council=gateshead,
        title_en="Snow",
        text_en="Offices are closed.",
        starts_at=timezone.now() + 3 * MINUTE,
        ends_at=timezone.now() + 5 * MINUTE,
    )
    reader.get(PLAN)
    with away():
        clock.shift(2 * MINUTE)
        assert reader.get(PLAN).status_code == 200
        clock.shift(MINUTE)
        assert reader.get(PLAN).status_code == 503


def test_never_past_midnight(reader, roads, clock):
    clock.move_to(datetime.datetime(2026, 11, 20, 23, 58, tzinfo=datetime.UTC))
    reader.get(PLAN)
    with away():
        clock.shift(MINUTE)
        assert reader.get(PLAN).status_code == 200
        clock.shift(MINUTE)
        assert reader.get(PLAN).status_code == 503


def test_what_was_written_meanwhile_is_read_soon_after_the_database_is_back(reader, roads, clock):
    reader.get(PLAN)
    with away():
        clock.shift(MINUTE)
        reader.get(PLAN)
    roads.title_en = "Roads and paths"
    roads.save()
    clock.shift(datetime.timedelta(seconds=5))
    assert "Roads and paths" in reader.get(PLAN).content.decode()


def test_every_other_page_says_so_and_when_to_ask_again(reader, clock, bridgend):
    rows = one_of_each(bridgend)
    pages = [prefix + public_address(name, bridgend, rows) for name in PUBLIC for prefix in ("", "/cy")]
    needs_none = {
        f"/{page}/" for page in ("about", "accessibility", "components", "cookies", "privacy", "search")
    }
    needs_none |= {"/robots.txt", "/.well-known/security.txt", "/sitemap-site.xml"}
    with away():
        for found in [*pages, *root_addresses(bridgend), "/nowhere/", "/search/?q=roads"]:
            answer = reader.get(found)
            if found.removeprefix("/cy") in needs_none:
                continue
            assert (found, answer.status_code) == (found, 503)
            assert answer["Retry-After"] == "30"
            assert "no-store" in answer["Cache-Control"]


def test_a_form_is_not_saved_and_comes_back_ready_to_be_sent_again(gateshead, reader):
    plan = draft(Plan, gateshead, title_en="Homes")
    reader.force_login(a_user("editor", gateshead))
    sent = {**open_form(reader, plan), "summary_en": "A hundred homes a year.\n<b>Warm</b> ones."}
    with away():
        answer = reader.post(address(plan), sent)
    assert answer.status_code == 503
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.h1.text == "This was not saved"
    assert "A hundred homes a year." in page.main.text
    form = page.main.form
    again = {field["name"]: field["value"] for field in form("input")}
    assert reader.post(form["action"], again).status_code == 302
    plan.refresh_from_db()
    assert plan.summary_en.splitlines() == ["A hundred homes a year.", "<b>Warm</b> ones."]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has one writer at a time, and waits 20 seconds"
)
def test_who_waits_too_long_for_a_row_is_told_that_it_was_not_saved(gateshead, reader):
    plan = draft(Plan, gateshead, title_en="Homes")
    reader.force_login(a_user("editor", gateshead))
    sent = {**open_form(reader, plan), "summary_en": "A hundred homes a year."}
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT 1 FROM plans_plan WHERE id = %s FOR UPDATE", [plan.pk])
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 200")
        answer = reader.post(address(plan), sent)
    finally:
        other.rollback()
        other.close()
    assert answer.status_code == 503
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.h1.text == "This was not saved"
    assert "A hundred homes a year." in page.main.text
    again = {field["name"]: field["value"] for field in page.main.form("input")}
    assert reader.post(page.main.form["action"], again).status_code == 302


def test_a_password_is_not_written_into_the_page(gateshead, reader):
    with away():
        answer = reader.post(
            "/accounts/login/", {"login": "editor@council.example", "password": "a long secret"}
        )
    assert answer.status_code == 503
    assert "a long secret" not in answer.content.decode()
    assert "go back" in answer.content.decode()


# -- who says where the site stands ----------------------------------------------------------------


def test_where_the_site_stands_is_nothing_that_a_client_says(reader, roads, bridgend):
    """A page stored under another's address would be shown there."""
    live(Plan, bridgend, title_en="Bridges", slug="bridges")
    forged = reader.get(
        "/bridgend/plans/bridges/", SCRIPT_NAME="/gateshead", PATH_INFO="/bridgend/plans/bridges/"
    )
    assert "/gateshead/bridgend" not in forged.content.decode()
    reader.get("/plans/roads/", SCRIPT_NAME="/gateshead", PATH_INFO=PLAN)
    assert "Roads" in reader.get(PLAN).content.decode()
    for found in ("/", "/gateshead/plans/"):
        plain = reader.get(found).content
        assert reader.get(found, SCRIPT_NAME="/elsewhere", HTTP_SCRIPT_NAME="/elsewhere").content == plain
        assert reader.get(found, HTTP_X_FORWARDED_HOST="elsewhere.example").content == plain
