"""A public site does not start with what stands in examples; it names the variable and never prints its value."""

import importlib
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured

GOOD = {
    "SECRET_KEY": "q8Zr-T2vLxk4_mN7bWd1sYcJ5hGf9aPe3uQo6iRt0zXwVnBy",
    "DATABASE_URL": "postgres://promises@%2Frun%2Fpostgresql/promises",
    "ALLOWED_HOSTS": "promises.council.example",
}
GOOD["SECRET_KEY"] += GOOD["SECRET_KEY"][::-1]
EXAMPLE = django_settings.BASE_DIR / ".env.example"
SHOWN = dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE.read_text(), re.MULTILINE))
ASKED_FOR = [name for name in SHOWN if name != "DJANGO_SETTINGS_MODULE"]


@pytest.fixture
def start(monkeypatch):
    for name in (*GOOD, "SITE_ADDRESS", "EMAIL_URL", "CACHE_URL", "UPLOADS_URL"):
        monkeypatch.delenv(name, raising=False)

    def start(**given):
        for name, value in {**GOOD, **given}.items():
            monkeypatch.setenv(name, value)
        importlib.reload(importlib.import_module("strategy_site.settings.base"))
        return importlib.reload(importlib.import_module("strategy_site.settings.production"))

    return start


def test_with_values_of_its_own_it_starts(start):
    assert GOOD["SECRET_KEY"] == start().SECRET_KEY


def test_what_machines_count_together_is_in_redis_and_what_one_knows_in_its_memory(start):
    caches = start().CACHES
    assert caches["default"]["BACKEND"] == caches["requests"]["BACKEND"] == "councils.counters.FileCounters"
    assert caches["requests"]["LOCATION"] == caches["default"]["LOCATION"] + "/requests"
    caches = start(CACHE_URL="redis://127.0.0.1:6379/0").CACHES
    assert caches["default"]["BACKEND"] == "councils.counters.RedisCounters"
    assert caches["default"]["LOCATION"] == "redis://127.0.0.1:6379/0"
    assert caches["requests"] == caches["default"]
    assert "locmem" in caches["memory"]["BACKEND"]


def test_what_the_example_asks_for_is_what_production_requires():
    assert set(ASKED_FOR) == set(GOOD)


@pytest.mark.parametrize("name", ASKED_FOR)
@pytest.mark.parametrize(
    "value",
    [
        "",
        "  ",
        "change-me",
        "Change-Me-please",
        "django-insecure-a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r8s9t0u1v2",
    ],
)
def test_an_example_s_value_is_refused_by_name(start, name, value):
    with pytest.raises(ImproperlyConfigured) as refused:
        start(**{name: value})
    assert name in str(refused.value)
    assert not value.strip() or value not in str(refused.value)


@pytest.mark.parametrize(
    "path", [".env.example", "docs/running.md", "Makefile", "strategy_site/settings/test.py"]
)
def test_no_key_that_stands_in_the_repository_is_taken(start, path):
    text = (django_settings.BASE_DIR / path).read_text()
    for value in re.findall(r"""^\s*SECRET_KEY *= *["']?([^"'\n]*)""", text, re.MULTILINE):
        with pytest.raises(ImproperlyConfigured, match="SECRET_KEY") as refused:
            start(SECRET_KEY=value)
        assert not value or value not in str(refused.value).partition(":")[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "s#cret"),
        ("DATABASE_URL", "postgres://site:s#cret@db/x"),
        ("EMAIL_URL", "s#cret"),
        ("EMAIL_URL", "smtp://site:s#cret@mail.example:587"),
        ("EMAIL_URL", "mail.example.gov.uk"),
        ("CACHE_URL", "s#cret"),
        ("UPLOADS_URL", "s#cret"),
        ("UPLOADS_URL", "https://storage.example/s#cret"),
        ("UPLOADS_URL", "s3://key:secret@uploads"),
        ("UPLOADS_URL", "s3://uploads/below"),
        ("UPLOADS_URL", "s3://uploads?secret=1"),
    ],
)
def test_an_address_that_cannot_be_read_is_named_without_its_password(start, name, value):
    with pytest.raises(ImproperlyConfigured, match=name) as refused:
        start(**{name: value})
    said = [str(refused.value), *map(str, (refused.value.__cause__, refused.value.__context__))]
    assert not any("cret" in text for text in said)


def test_uploads_are_in_a_folder_or_in_the_bucket_that_is_named(start):
    assert start(UPLOADS_DIR="/uploads").STORAGES["default"]["OPTIONS"]["location"] == "/uploads"
    found = start(UPLOADS_URL="s3://uploads?endpoint=https://storage.example:9000&region=eu-west-2")
    assert found.STORAGES["default"]["BACKEND"] == "strategy_site.object_storage.ObjectStorage"
    assert found.STORAGES["default"]["OPTIONS"] == {
        "bucket_name": "uploads",
        "endpoint_url": "https://storage.example:9000",
        "region_name": "eu-west-2",
        "addressing_style": "auto",
    }


def test_the_value_is_not_in_what_a_failed_start_prints_either():
    secret = "django-insecure-a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r8s9t0"
    environment = {**os.environ, **GOOD, "SECRET_KEY": secret}
    environment["DJANGO_SETTINGS_MODULE"] = "strategy_site.settings.production"
    command = [sys.executable, "-c", "import strategy_site.wsgi"]
    started = subprocess.run(
        command, cwd=django_settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    assert started.returncode != 0
    assert "SECRET_KEY" in started.stderr
    assert secret not in started.stdout + started.stderr


def test_links_in_emails_begin_with_the_site_s_own_address(start):
    assert start().SITE_ADDRESS == "https://promises.council.example"
    assert start(ALLOWED_HOSTS=".council.example,other.example").SITE_ADDRESS == "https://council.example"
    assert start(SITE_ADDRESS="https://plans.example/").SITE_ADDRESS == "https://plans.example"


@pytest.mark.parametrize("command", ["check", "migrate", "help", "send_outgoing_emails"])
def test_no_command_runs_with_refused_settings(command):
    """Django itself would find no fault, or name a setting that is in order."""
    given = {**GOOD, "EMAIL_URL": "smtp//mail", "DJANGO_SETTINGS_MODULE": "strategy_site.settings.production"}
    done = subprocess.run(
        [sys.executable, "manage.py", command],
        env={**os.environ, **given},
        cwd=django_settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "EMAIL_URL is not an address that can be read" in done.stderr
    assert "Traceback" not in done.stderr
    assert "smtp//mail" not in done.stderr


@pytest.mark.parametrize(
    ("begin", "limited"), [("from strategy_site import wsgi", True), ("import django; django.setup()", False)]
)
def test_queries_of_pages_have_a_limit_and_those_of_commands_none(begin, limited):
    ask = f"{begin}; from django.conf import settings; print(settings.DATABASES['default']['OPTIONS']['options'])"
    given = {name: value for name, value in os.environ.items() if name != "DATABASE_LIMITS"}
    done = subprocess.run(
        [sys.executable, "-c", ask],
        env={**given, **GOOD, "DJANGO_SETTINGS_MODULE": "strategy_site.settings.production"},
        cwd=django_settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "lock_timeout" in done.stdout
    assert ("statement_timeout" in done.stdout) == limited
