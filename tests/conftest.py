"""Fixtures that most tests share: two councils and their people."""

import copy
import gc
from pathlib import Path

import builders
import pytest
from _pytest import main
from builders import a_council, a_superuser, a_user, one_of_each
from django.db import connection, transaction
from django.test.signals import template_rendered
from django.utils import translation
from frames import with_room
from hypothesis import settings

from strategy_site.jinja2 import PageTemplate

TESTS = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """Playwright runs what takes a parameter with the name of one of its fixtures (`page`) once a session, before
    others: a test that needs no browser may not have such a name."""
    for item in items:
        if "browser_name" in item.fixturenames and TESTS / "browser" not in item.path.parents:
            raise pytest.UsageError(f"{item.nodeid}: another name for the parameter that is a browser's")


def pytest_collection_finish():
    """What is loaded by now stays: looking through it for rubbish again and again takes a tenth of the time."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    return with_room(main.pytest_runtestloop)(session)


# The same examples each time, so that a change is judged by what it does.
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")


@pytest.fixture(scope="session", autouse=True)
def told_of_pages():
    """A response of the test client has the `templates` and the `context` of a page, as it has of Django's own."""
    drawn = PageTemplate.render

    def render(page, context=None, request=None):
        template_rendered.send(sender=page, template=page, context=context or {})
        return drawn(page, context, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PageTemplate, "render", render)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Keys have five digits, as on a site of some years: one that a page writes as a number of people is no key."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(KEYS_FROM[connection.vendor])


KEYS_FROM = {
    "postgresql": """
        SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 10000) FROM pg_sequences
        WHERE schemaname = 'public' AND coalesce(last_value, 0) < 10000
    """,
    "sqlite": """
        INSERT OR REPLACE INTO sqlite_sequence (rowid, name, seq)
        SELECT known.rowid, tables.name, 10000 FROM sqlite_master tables
        LEFT JOIN sqlite_sequence known ON known.name = tables.name
        WHERE tables.type = 'table' AND tables.sql LIKE '%AUTOINCREMENT%' AND coalesce(known.seq, 0) < 10000
    """,
}


@pytest.fixture(autouse=True)
def english():
    """Each test begins in English, whatever page the one before it ended on."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker):
    """What a module builds once, in fixtures of its scope: tests stand in savepoints above it; then it is gone."""
    with django_db_blocker.unblock(), translation.override("en"), transaction.atomic():
        yield
        transaction.set_rollback(True)


# Here a story that needs search entries or a history of what was built asks for them; elsewhere they are there.
ASKED_FOR_IN = {"councils", "delivery"}


@pytest.fixture(scope="module", autouse=True)
def unrecorded(request):
    if ASKED_FOR_IN & set(request.path.parent.parts[len(TESTS.parts) :]):
        with builders.unrecorded():
            yield
    else:
        yield


@pytest.fixture
def recorded():
    """What is built leaves search entries and a history; of a whole module: `pytest.mark.usefixtures("recorded")`."""
    with builders.recorded():
        yield


@pytest.fixture(scope="module")
def kept_rows(kept):
    """One row of every model that belongs to a council, built once for a module, with all that a change leaves."""
    with builders.recorded():
        return one_of_each(a_council("gateshead"))


@pytest.fixture
def rows(kept_rows, db):
    """The same for one test, which may change them."""
    return copy.deepcopy(kept_rows)


@pytest.fixture
def gateshead(db):
    """A council in English only."""
    return a_council("gateshead")


@pytest.fixture
def bridgend(db):
    """A council in English and Welsh."""
    return a_council("bridgend", welsh=True, name_cy="Pen-y-bont ar Ogwr")


@pytest.fixture
def editor(gateshead):
    return a_user("editor", gateshead)


@pytest.fixture
def publisher(gateshead):
    return a_user("publisher", gateshead)


@pytest.fixture
def owner(gateshead):
    return a_user("owner", gateshead)


@pytest.fixture
def as_editor(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def as_publisher(client, publisher):
    client.force_login(publisher)
    return client


@pytest.fixture
def as_owner(client, owner):
    client.force_login(owner)
    return client


@pytest.fixture
def councillor_account(gateshead):
    """A viewer: reads unpublished pages, may not enter the admin."""
    return a_user("viewer", gateshead)


@pytest.fixture
def bridgend_editor(bridgend):
    return a_user("editor", bridgend)


@pytest.fixture
def superuser(db):
    return a_superuser()


@pytest.fixture
def welsh():
    """Addresses are made in Welsh."""
    with translation.override("cy"):
        yield


@pytest.fixture
def outbox(settings):
    """All email goes through the outbox, as on a running site; `send_due()` sends it to `mailoutbox`."""
    settings.EMAIL_BACKEND = "councils.outbox.OutboxBackend"
