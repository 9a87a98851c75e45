"""The cache is away, or its disk is full: it counts nothing, and every page is as before."""

import pytest
from django.core.cache.backends.filebased import FileBasedCache
from django.test import Client

from strategy_site.caches import Files, Redis

NOBODY = "redis://127.0.0.1:1/0"


@pytest.fixture
def full_disk(tmp_path, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    for name in ("get", "set", "add", "touch", "delete", "has_key"):
        monkeypatch.setattr(FileBasedCache, name, refuse)
    return Files(str(tmp_path), {})


@pytest.fixture(params=["a full disk", "no Redis"])
def cache(request, full_disk):
    return full_disk if request.param == "a full disk" else Redis(NOBODY, {})


def test_it_answers_as_an_empty_one(cache):
    cache.set("a", 1)
    assert cache.get("a") is None
    assert cache.get("a", []) == []
    assert cache.add("lock", True) is True
    assert cache.delete("a") is False
    assert cache.touch("a") is False
    assert "a" not in cache


def test_a_file_that_can_be_written_is_read_again(tmp_path):
    cache = Files(str(tmp_path), {})
    cache.set("a", 1)
    assert cache.get("a") == 1
    assert cache.add("a", 2) is False
    assert cache.delete("a") is True


@pytest.mark.django_db
def test_limited_forms_and_the_sitemap_are_answered_without_it(settings, gateshead, caplog):
    settings.CACHES = {"default": {"BACKEND": "strategy_site.caches.Redis", "LOCATION": NOBODY}}
    settings.ACCOUNT_RATE_LIMITS = {}
    reader = Client(raise_request_exception=False)
    assert reader.get("/sitemap.xml").status_code == 200
    assert reader.post("/accounts/password/reset/", {"email": "ann@council.example"}).status_code == 302
    assert "The cache cannot be reached" in caplog.text
    assert "ann@" not in caplog.text
