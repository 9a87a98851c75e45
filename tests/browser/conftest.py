"""A real browser on a running site with the three councils, and one fictional council that has everything."""

import io
import os
from pathlib import Path

import pytest
from builders import a_council, a_user, one_of_each
from django.conf import settings
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test import Client
from django.utils import translation
from frames import with_room
from pytest_django.live_server_helper import LiveServer

from strategy_site.demo import exampleshire

# Playwright keeps an event loop in the thread of the test; Django's own guard does not know that it is idle.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        # Without the windows and menus of a browser, which nobody sees: what draws the pages is the same.
        "executable_path": "/usr/lib/chromium/chromium-headless-shell",
        "args": ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
    }


@pytest.fixture
def _django_db_helper():
    """Nothing is undone between the tests: they share one `site`, which takes long to fill."""


@pytest.fixture(scope="session")
def server(django_db_setup):
    with pytest.MonkeyPatch.context() as patch:
        # Each connection is answered in a thread of its own.
        patch.setattr(
            ThreadedWSGIServer, "process_request_thread", with_room(ThreadedWSGIServer.process_request_thread)
        )
        server = LiveServer("localhost")
        yield server
        server.stop()


@pytest.fixture(scope="session")
def site(server, django_db_blocker):
    """The running site: three demo councils, and Middleshire with one row of every kind; one for all files."""
    with django_db_blocker.unblock(), translation.override("en"):
        call_command("load_demo", stdout=io.StringIO())
        server.council = a_council("middleshire", welsh=True)
        server.rows = one_of_each(server.council)
        yield server
        connections.close_all()  # with a browser open the connection is another than without


@pytest.fixture(scope="session")
def full_council(site):
    """Exampleshire with all its figures beside the others of the running site."""
    council, _count = exampleshire.load(exampleshire.tables())
    return council


@pytest.fixture(autouse=True)
def refused_by_policy(context):
    """No page of any test carries a script, a style or a picture that its own policy refuses."""
    refused = []
    context.on("console", lambda said: "Content Security Policy" in said.text and refused.append(said.text))
    yield
    assert refused == []


@pytest.fixture
def sign_in(context, site):
    """Puts a user's session into the browser."""

    def sign_in(user):
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site.url}])

    return sign_in


@pytest.fixture
def second_approval(site):
    """At Middleshire nobody publishes their own work, while this test runs."""
    site.council.needs_second_approval = True
    site.council.save()
    yield
    site.council.needs_second_approval = False
    site.council.save()


@pytest.fixture
def publisher_there(site):
    return a_user("publisher", site.council)
