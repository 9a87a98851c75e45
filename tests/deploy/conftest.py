"""Two hosts of the site with what they share: the database of the tests, Redis, uploads, and nginx before them."""

import os
import secrets
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import certificates
import pytest
import servers
from asking import HOST, OfHost, OfNginx
from builders import a_council
from django.db import connection
from django.test import Client, TransactionTestCase
from servers import ROOT

# The packages of deploy/requirements-s3.txt, where `make test` put them.
WITH_S3 = ROOT / ".venv-s3/bin/python"
# Seconds that a host cut off from the database serves stored pages; in production minutes.
LONGEST_AWAY = 8


class Host:
    """One host: gunicorn with a worker, and its own way to the database."""

    def __init__(self, folder: Path, name: str, database: dict, environment: dict) -> None:
        self.way = servers.Way(folder / f"{name}-database", database["HOST"])
        self.socket = folder / f"{name}.sock"
        where = quote(str(self.way.folder), safe="")
        own = {
            "DATABASE_URL": f"postgres://{database['USER']}@{where}/{database['NAME']}",
            "BIND": f"unix:{self.socket}",
        }
        python = str(WITH_S3) if WITH_S3.exists() else sys.executable
        command = [python, "-m", "gunicorn", "-c", "python:strategy_site.gunicorn", "host_wsgi"]
        self.server = servers.Server(
            folder, name, command, cwd=ROOT, env={**os.environ, **environment, **own}, start_new_session=True
        )
        self.ask = OfHost(self.socket)

    def is_ready(self) -> bool:
        return self.ask.status("/healthz/") == 200

    def kill(self) -> None:
        """All its processes at once, as when the machine goes."""
        os.killpg(self.server.process.pid, 9)
        self.server.process.wait(10)

    def start(self) -> None:
        self.server.start()
        servers.wait_until(self.is_ready, servers.START, "the host is ready")


class Hosts:
    """`one` and `other`; `ask`: by way of nginx. `redis`, `storage` (None: uploads are in a shared folder)."""

    def __init__(self, folder: Path, until_the_end: ExitStack) -> None:
        database = connection.settings_dict
        certificates.write(HOST, folder)
        self.redis, cache = servers.redis(folder)
        until_the_end.callback(self.redis.kill)
        environment = {
            "DJANGO_SETTINGS_MODULE": "host_settings",
            "PYTHONPATH": f"{ROOT}:{ROOT}/tests/deploy",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": HOST,
            "CACHE_URL": cache,
            "BEHIND_PROXY": "true",
            "TRUSTED_PROXY_COUNT": "1",
            "WEB_CONCURRENCY": "1",
            "LONGEST_AWAY": str(LONGEST_AWAY),
            "UPLOADS_DIR": str(folder / "uploads"),
        }
        self.storage = None
        if WITH_S3.exists() and servers.weed():
            self.storage, environment["UPLOADS_URL"] = servers.storage(folder)
            until_the_end.callback(self.storage.kill)
            environment |= servers.KEYS
        names = ("one", "other")
        self.one, self.other = (Host(folder, name, database, environment) for name in names)
        for host in (self.one, self.other):
            until_the_end.callback(host.kill)
        if self.storage:
            make = [str(WITH_S3), "manage.py", "make_bucket"]
            subprocess.run(
                make, cwd=ROOT, check=True, env={**os.environ, **environment, "DATABASE_URL": "sqlite://"}
            )
        for host in (self.one, self.other):
            servers.wait_until(host.is_ready, servers.START, "the hosts are ready")
        port = servers.free_port()
        upstreams = [f"unix:{host.socket}" for host in (self.one, self.other)]
        until_the_end.callback(servers.nginx(folder, upstreams, port).kill)
        self.ask = OfNginx(port, folder / "authority.pem")


@pytest.fixture(scope="session")
def started(tmp_path_factory, django_db_setup, django_db_blocker):
    if connection.vendor != "postgresql":
        pytest.skip("several hosts share a PostgreSQL (tests/with_postgres.py)")
    folder = tmp_path_factory.mktemp("h")  # short: a path of a Unix socket has room for 107 letters
    with ExitStack() as until_the_end:
        yield Hosts(folder, until_the_end)


@pytest.fixture
def nothing_flushed(monkeypatch):
    """What a test writes stays: hosts know the keys of content types, and a flush would make others."""
    monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", lambda test: None)


@pytest.fixture
def hosts(started, nothing_flushed, transactional_db):
    return started


@pytest.fixture
def gateshead(hosts):
    """A council of the test's own."""
    return a_council(f"gateshead-{secrets.token_hex(4)}")


@pytest.fixture
def client():
    return Client()
