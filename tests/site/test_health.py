"""What load balancers ask: does the process answer, and is it ready? Nothing else is asked or told."""

import pytest
from django.db import OperationalError, ProgrammingError, connection
from django.test import Client

from councils import health

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]


@pytest.fixture(autouse=True)
def stores_pages(settings):
    settings.PAGE_STORE_BYTES = 2**20


@pytest.fixture
def probe():
    return Client(raise_request_exception=False)


@pytest.fixture(autouse=True)
def table_of_migrations(db):
    """Where tests run without migrations there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS django_migrations (id int, app text, name text, applied text)"
        )


def failing(error):
    """Whatever is asked of the database ends so."""

    def refuse(execute, sql, *args):
        raise error

    return connection.execute_wrapper(refuse)


def said(answer) -> tuple[int, str]:
    return answer.status_code, answer.content.decode()


def test_the_process_answers_without_the_database(probe, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert said(probe.get("/healthz/")) == (200, "ok")
    with failing(OperationalError("could not connect to server at 10.1.2.3, user promises")):
        assert said(probe.get("/healthz/")) == (200, "ok")


def test_it_is_ready_while_the_database_answers_and_has_all_migrations(probe, monkeypatch):
    assert said(probe.get("/readyz/")) == (200, "ok")
    with failing(OperationalError("could not connect to server at 10.1.2.3, user promises")):
        assert said(probe.get("/readyz/")) == (503, "database")
    with failing(ProgrammingError('relation "django_migrations" does not exist')):
        assert said(probe.get("/readyz/")) == (503, "migrations")
    monkeypatch.setattr(health, "migrations", lambda: {("plans", "9999_of_the_next_release")})
    assert said(probe.get("/readyz/")) == (503, "migrations")


def test_a_database_that_is_slow_is_not_waited_for(probe, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite reads at once, whoever writes.")
    monkeypatch.setattr(health, "STATEMENT_TIMEOUT", 1)

    def slow(execute, sql, params, many, context):
        return execute(
            sql if "timeout" in sql else "SELECT pg_sleep(5), 1",
            () if "timeout" not in sql else params,
            many,
            context,
        )

    with connection.execute_wrapper(slow):
        assert said(probe.get("/readyz/")) == (503, "database")


@pytest.mark.parametrize("path", health.PATHS)
def test_it_has_the_headers_of_every_page_and_is_never_stored(probe, path):
    answer, page = probe.get(path), probe.get("/robots.txt")
    assert page.headers.keys() - answer.headers.keys() <= {"ETag", "Vary", "Content-Length"}
    for name in (
        "Content-Security-Policy",
        "X-Frame-Options",
        "Permissions-Policy",
        "X-Content-Type-Options",
    ):
        assert answer.headers[name] == page.headers[name]
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies
    probe.cookies["sessionid"] = "nobody"
    assert said(probe.get(path)) == (200, "ok")
    assert not probe.get(path).cookies


@pytest.mark.parametrize("path", health.PATHS)
def test_get_and_head_alone_are_answered(probe, path):
    head = probe.head(path)
    assert (head.status_code, head.content) == (200, b"")
    for method in ("post", "put", "patch", "delete", "options"):
        answer = getattr(probe, method)(path)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", health.PATHS)
def test_it_is_answered_by_http_and_for_any_host(probe, path, settings):
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["promises.example"]
    for host in ("10.1.2.3:8000", "promises.example"):
        assert said(probe.get(path, HTTP_HOST=host)) == (200, "ok")
    assert probe.get("/about/", HTTP_HOST="promises.example").status_code == 301
    assert probe.get("/about/", HTTP_HOST="10.1.2.3", secure=True).status_code == 400


@pytest.mark.parametrize("path", health.PATHS)
def test_it_is_no_page_of_the_site(probe, path):
    assert probe.get(f"/cy{path}").status_code == 404
    assert path not in probe.get("/sitemap-site.xml").content.decode()
    assert probe.get(f"{path}more/").status_code == 404
