"""Searches and files are limited by the minute and the network address; pages to read are not."""

import pytest
import time_machine
from addresses import PUBLIC, public_address
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.urls import resolve
from reading import words

from councils.models import Council

pytestmark = pytest.mark.django_db
NOON = "2026-12-01T12:00:20+00:00"


@pytest.fixture(autouse=True)
def limits(settings):
    settings.REQUESTS_A_MINUTE = {"search": 3, "file": 2}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    caches["requests"].clear()
    yield
    caches["requests"].clear()


def ask(client, path, by="198.51.100.7"):
    return client.get(path, headers={"X-Forwarded-For": by})


def test_who_searches_too_often_is_told_when_to_go_on(client, gateshead):
    with time_machine.travel(NOON, tick=False) as clock:
        assert [ask(client, f"/search/?q=word{number}").status_code for number in range(4)] == [200] * 3 + [
            429
        ]
        refused = ask(client, "/cy/search/?q=gair")
        assert refused.status_code == 429
        assert refused.headers["Retry-After"] == "40"
        assert refused.headers["Cache-Control"] == "private, no-store"
        page = BeautifulSoup(refused.content, "html.parser")
        assert page.html["lang"] == "cy"
        assert "Gormod o ymdrechion" in words(page.h1)
        assert ask(client, "/search/?q=word", by="203.0.113.9").status_code == 200
        assert ask(client, "/gateshead/").status_code == 200
        clock.shift(40)
        assert ask(client, "/search/?q=word").status_code == 200


def test_a_limit_of_nought_is_none(client, settings):
    settings.REQUESTS_A_MINUTE = {"search": 0, "file": 0}
    assert {ask(client, "/search/?q=word").status_code for _time in range(9)} == {200}


@pytest.mark.parametrize(("proxies", "sent"), [(3, "198.51.100.7"), (1, "")])
def test_where_the_address_cannot_be_known_nobody_is_kept_out(client, settings, proxies, sent):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": sent} if sent else {}
    answers = {
        client.get("/search/?q=word", headers=headers, REMOTE_ADDR="").status_code for _time in range(6)
    }
    assert answers == {200}


def test_the_address_itself_is_nowhere(client):
    ask(client, "/search/?q=word")
    (key,) = caches["requests"]._cache
    assert "198.51.100" not in key


MADE = [name for name in PUBLIC if name.endswith(("_csv", "pack_file", "document_file"))]


@pytest.mark.parametrize("name", MADE)
def test_files_are_limited(client, rows, name):
    address = public_address(name, rows[Council], rows)
    resolved = resolve(address).func
    view = resolved.view_class(**resolved.view_initkwargs)
    assert view.limited_as == "file"
    statuses = [ask(client, address).status_code for _time in range(3)]
    assert statuses[0] != 429
    assert statuses[2] == 429


def test_these_are_all(rows):
    """Whatever else answers with a file is asked for by programs that keep up with the site."""
    assert len(MADE) >= 7
