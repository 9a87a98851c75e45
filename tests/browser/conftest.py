"""A real browser on a running site with the three councils, and one fictional council that has everything."""

import io
import os
from pathlib import Path

import pytest
from builders import a_council, a_user, one_of_each
from django.conf import settings
from django.core.management import call_command
from django.test import Client

# Playwright keeps an event loop in the thread of the test; Django's own guard does not know that it is idle.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in Path(item.fspath).parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": "/usr/bin/chromium",
        "args": ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
    }


@pytest.fixture
def site(live_server):
    """The running site: three demo councils, and Exampleshire with one row of every kind."""
    call_command("load_demo", stdout=io.StringIO())
    live_server.council = a_council("exampleshire", welsh=True)
    live_server.rows = one_of_each(live_server.council)
    return live_server


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
def publisher_there(site):
    return a_user("publisher", site.council)
