"""Two hosts of the site behind nginx share one database, Redis and uploads: really run, not mocked.

Without the packages of deploy/requirements-s3.txt (`make test` brings them) uploads are in a shared folder.
"""

import time

import pytest
from admin_forms import address, open_form
from builders import draft, live
from conftest import LONGEST_AWAY
from django.core.files.uploadedfile import SimpleUploadedFile
from servers import START, wait_until

from plans.models import Document, Plan

pytestmark = pytest.mark.several_hosts

# What residents are told of a change to what they can read.
NOTE = {"change_note_en": "A name was missing."}
PDF = b"%PDF-1.7\n" + b"A plan for homes. " * 5000


@pytest.fixture
def roads(hosts, gateshead):
    return live(Plan, gateshead, title_en="Roads", slug="roads")


@pytest.fixture
def where(roads):
    return roads.get_absolute_url()


@pytest.fixture
def cookies(as_publisher, roads):
    """The cookies of somebody signed in; the one against forged forms comes with the first form."""
    as_publisher.get(address(roads))
    return as_publisher.cookies


def test_an_edit_through_one_is_public_through_the_other_within_two_seconds(
    hosts, roads, where, as_publisher, cookies
):
    assert b"Roads" in hosts.other.ask.get(where).body
    sent = {**open_form(as_publisher, roads), "title_en": "Roads and paths", **NOTE}
    answer = hosts.one.ask.post(address(roads), sent, cookies)
    assert answer.status == 302, answer.refusal
    wait_until(lambda: b"Roads and paths" in hosts.other.ask.get(where).body, 2, "the edit is public")


@pytest.mark.parametrize("name", ["one", "other"])
def test_either_may_die_and_nginx_answers_from_the_other(hosts, where, name):
    host = getattr(hosts, name)
    assert {hosts.ask.status(where) for _each in range(4)} == {200}
    host.kill()
    try:
        assert {hosts.ask.status(page) for page in (where, "/") * 10} == {200}
    finally:
        host.start()


def test_with_both_gone_nginx_says_so_and_when_to_ask_again(hosts, where):
    for host in (hosts.one, hosts.other):
        host.kill()
    try:
        answer = hosts.ask.get(where)
    finally:
        for host in (hosts.one, hosts.other):
            host.start()
    assert (answer.status, answer.headers["Retry-After"], answer.headers["Cache-Control"]) == (
        503,
        "30",
        "no-store",
    )
    assert hosts.ask.status(where) == 200


def test_a_host_cut_off_from_the_database_serves_what_it_stored_for_a_while_and_recovers(
    hosts, where, gateshead
):
    cut_off, others = hosts.one, f"/{gateshead.slug}/plans/"
    cut_off.ask.get(where)
    time.sleep(1)  # it counts from when the version was read, not from when the first page was ready
    began = time.monotonic()
    before = cut_off.ask.get(where)
    cut_off.way.cut()
    try:
        assert cut_off.ask.get(where).body == before.body
        never_read = cut_off.ask.get(others)
        assert (never_read.status, never_read.headers["Retry-After"]) == (503, "30")
        assert cut_off.ask.status("/readyz/") == 503
        # For a visitor there is the other host.
        assert {hosts.ask.status(page) for page in (where, others) * 5} == {200}
        wait_until(lambda: cut_off.ask.status(where) == 503, LONGEST_AWAY + 7, "stored pages end")
        assert time.monotonic() - began > LONGEST_AWAY - 1
        assert cut_off.ask.get(where).headers["Retry-After"] == "30"
        assert {hosts.ask.status(where) for _each in range(4)} == {200}
    finally:
        cut_off.way.open()
    wait_until(lambda: cut_off.ask.status(where) == 200, 10, "the host recovers")
    assert cut_off.ask.get(where).body == before.body


def test_without_the_database_nothing_is_said_to_be_saved(hosts, roads, where, as_publisher, cookies):
    sent = {**open_form(as_publisher, roads), "title_en": "Roads and paths", **NOTE}
    for host in (hosts.one, hosts.other):
        host.way.cut()
    try:
        answer = hosts.ask.post(address(roads), sent, cookies)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
        assert b"This was not saved" in answer.body
        assert b"Roads and paths" in answer.body
    finally:
        for host in (hosts.one, hosts.other):
            host.way.open()
    wait_until(lambda: hosts.ask.post(address(roads), sent, cookies).status == 302, 10, "the hosts recover")


def test_without_redis_pages_are_the_same(hosts, where):
    # Under the last two the site asks Redis too.
    pages_asked = [where, "/", "/sitemap.xml", "/accounts/password/reset/"]

    def pages():
        return [(answer.status, answer.body) for answer in map(hosts.ask.get, pages_asked)]

    before = pages()
    assert {status for status, _body in before} == {200}
    hosts.redis.kill()
    try:
        # What a form is given against forgery is another each time.
        assert [status for status, _body in pages()] == [200] * len(pages_asked)
        assert pages()[:-1] == before[:-1]
    finally:
        hosts.redis.start()


def test_a_file_uploaded_through_one_is_handed_out_by_the_other(
    hosts, roads, where, as_publisher, cookies, gateshead
):
    document = live(Document, gateshead, plan=roads, slug="homes")
    unseen = draft(Document, gateshead, plan=roads, slug="not-yet")
    for row in (document, unseen):
        file = SimpleUploadedFile("homes.pdf", PDF, content_type="application/pdf")
        sent = {**open_form(as_publisher, row), "file": file, **(NOTE if row is document else {})}
        answer = hosts.one.ask.post(address(row), sent, cookies)
        assert answer.status == 302, answer.refusal
    wait_until(lambda: hosts.other.ask.status(f"{where}documents/homes/file/") == 200, 2, "the file is there")
    answer = hosts.other.ask.get(f"{where}documents/homes/file/")
    assert answer.body == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Length"] == str(len(PDF))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert hosts.other.ask.status(f"{where}documents/not-yet/file/") == 404


def test_without_the_storage_of_uploads_pages_are_served_and_nothing_is_said_to_be_saved(
    hosts, roads, where, as_publisher, cookies, gateshead
):
    if not hosts.storage:
        pytest.skip("uploads are in a folder here")
    document = live(Document, gateshead, plan=roads, slug="homes")
    sent = {**open_form(as_publisher, document), **NOTE}

    def with_file():
        return {**sent, "file": SimpleUploadedFile("homes.pdf", PDF, content_type="application/pdf")}

    hosts.storage.kill()
    try:
        answer = hosts.one.ask.post(address(document), with_file(), cookies)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
        assert b"This was not saved" in answer.body
        assert hosts.one.ask.status(f"{where}documents/homes/") == 200
    finally:
        hosts.storage.start()
    wait_until(
        lambda: hosts.one.ask.post(address(document), with_file(), cookies).status == 302, START, "saved"
    )
    wait_until(lambda: hosts.one.ask.status(f"{where}documents/homes/file/") == 200, 10, "handed out")
