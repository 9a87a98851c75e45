"""A site that is backed up, and empty places to restore it to."""

import io
import itertools

import pytest
from backing_up import Site
from builders import a_council, one_of_each, recorded
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.core.management import call_command

from plans.models import Document
from strategy_site.backups.taking import take

number = itertools.count()


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("backup")


@pytest.fixture(scope="session")
def site(folder, django_db_setup, django_db_blocker):
    """One row of every model; a document with its file, and a file that only an earlier version of it names."""
    with django_db_blocker.unblock():
        site = Site(folder, "source").make(like_tests=True)
        with site.in_use(), recorded():
            one_of_each(a_council("gateshead"))
            document = Document.objects.get()
            for content in (b"%PDF-1 the first", b"%PDF-1 the second" * 100_000):
                document.file.save("report.pdf", ContentFile(content))
            session = SessionStore()
            session["of"] = "an officer"
            session.save()
        (site.uploads / ".cache").mkdir()
        (site.uploads / ".cache" / "count.djcache").write_bytes(b"not an upload")
        yield site
        site.remove()


@pytest.fixture
def at():
    """Runs a command at a site; returns what it printed."""

    def run(site, *command):
        out = io.StringIO()
        with site.in_use():
            call_command(*map(str, command), stdout=out, stderr=out)
        return out.getvalue()

    return run


@pytest.fixture(scope="session")
def backup(folder, site, django_db_blocker):
    with django_db_blocker.unblock(), site.in_use():
        take(folder / "whole.zip")
    return folder / "whole.zip"


@pytest.fixture
def empty(folder, db):
    site = Site(folder, f"target{next(number)}").make()
    yield site
    site.remove()


@pytest.fixture(scope="session")
def untouched(folder, django_db_setup, django_db_blocker):
    """An empty place that stays empty, however often something is refused."""
    with django_db_blocker.unblock():
        site = Site(folder, "untouched").make()
        yield site
        site.remove()
