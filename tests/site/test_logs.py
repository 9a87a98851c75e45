"""Lines of the log: which request they belong to, and nothing that names a person or opens a draft."""

import json
import logging

import pytest
from builders import a_user
from django.test import Client

from strategy_site.logs import JsonFormatter, MaskingFormatter, masked, request_id

KEY = "Zm9vYmFyLWJhei1xdXgtMTIzNDU2Nzg5MC1hYmNkZWY"


@pytest.mark.parametrize(
    ("line", "written"),
    [
        (f"GET /review/links/{KEY}/", "GET /review/links/…/"),
        (f"Gone: /cy/accounts/emails/stop/{KEY}/", "Gone: /cy/accounts/emails/stop/…/"),
        (f"/accounts/password/reset/key/7-{KEY}/ done", "/accounts/password/reset/key/…/ done"),
        ("to ann.bevan+plans@council.example failed", "to …@… failed"),
        ("Invalid request from ip=198.51.100.77: x", "Invalid request from ip=198.51.100.0/24: x"),
        ("from [2001:db8:12:34::9]:443", "from [2001:db8:12::/48]:443"),
        ("listening on 127.0.0.1:8000 and [::1]", "listening on 127.0.0.1:8000 and [::1]"),
        ("at 12:34:56, 1.5 s, version 5.2.19, 3:4", "at 12:34:56, 1.5 s, version 5.2.19, 3:4"),
    ],
)
def test_what_opens_something_and_who_it_was_is_masked(line, written):
    assert masked(line) == written


def a_record(message, *args, **more):
    record = logging.LogRecord(
        "councils.outbox", logging.WARNING, "", 1, message, args, more.pop("error", None)
    )
    record.__dict__.update(more)
    return record


def test_a_line_of_json_holds_what_a_program_looks_for():
    token = request_id.set("0f3a2b1c")
    try:
        line = json.loads(JsonFormatter().format(a_record("To %s", "a@b.example", details={"status": 404})))
    finally:
        request_id.reset(token)
    moment = line.pop("time")
    assert moment.endswith("Z")
    assert len(moment) == len("2026-12-01T09:00:00.000Z")
    assert line == {
        "level": "WARNING",
        "logger": "councils.outbox",
        "message": "To …@…",
        "request": "0f3a2b1c",
        "status": 404,
    }


def test_a_failure_is_one_line_with_its_traceback_masked():
    try:
        raise ValueError(f"/review/links/{KEY}/\nof ann@council.example")
    except ValueError as error:
        written = JsonFormatter().format(a_record("Broken", error=(ValueError, error, error.__traceback__)))
    assert "\n" not in written
    assert KEY not in written
    assert "ann@" not in written
    assert "ValueError" in json.loads(written)["traceback"]


def test_as_text_a_line_names_its_request_too():
    text = MaskingFormatter("{levelname} {request} {message}", style="{")
    assert text.format(a_record("Away")) == "WARNING - Away"


@pytest.fixture
def lines(settings, caplog):
    settings.LOG_REQUESTS = True
    caplog.set_level(logging.INFO, logger="requests")
    return lambda: [record.details for record in caplog.records if record.name == "requests"]


@pytest.mark.django_db
def test_each_answer_is_a_line_without_what_was_typed_or_by_whom(client, gateshead, lines):
    client.get("/gateshead/?q=my+name")
    client.post("/accounts/login/", {"login": "ann@council.example", "password": "x"})
    client.get(f"/accounts/password/reset/key/7-{KEY}/")
    client.get(f"/review/links/{KEY}/")
    client.get(f"/no/such/{KEY}/")
    client.get("/healthz/")
    client.get("/static/css/site.css")
    client.force_login(a_user("editor", gateshead))
    client.get("/admin/plans/plan/1234/change/")
    said = [(line["method"], line["path"], line["status"]) for line in lines()]
    assert said == [
        ("GET", "/gateshead/", 200),
        ("POST", "/accounts/login/", 422),
        ("GET", "/accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", 200),
        ("GET", "/review/links/<str:token>/", 404),
        ("GET", "-", 404),
        ("GET", "/admin/plans/plan/<path:object_id>/change/", 302),
    ]
    assert all(isinstance(line["milliseconds"], int) for line in lines())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "is_taken"),
    [("9b2c4d5e-f6a7", True), ("short", False), ("x" * 80, False), ('"}{\n12345', False)],
)
def test_a_proxy_s_identifier_is_taken_where_it_looks_like_one(gateshead, lines, monkeypatch, sent, is_taken):
    seen = []
    monkeypatch.setattr(
        "strategy_site.middleware.RequestMiddleware.log", lambda *args: seen.append(request_id.get())
    )
    Client(headers={"X-Request-ID": sent}).get("/gateshead/")
    assert (seen[0] == sent) == is_taken
    assert len(seen[0]) == 32 or is_taken
    assert request_id.get() == ""
