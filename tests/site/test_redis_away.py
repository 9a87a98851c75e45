"""While Redis is away the cache is as if it were empty: nothing fails, nobody waits, and the log says so once."""

import socket
import time

import pytest
from allauth.core import ratelimit

from strategy_site import redis_cache


@pytest.fixture
def nobody():
    """An address at which nobody answers."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        yield f"redis://127.0.0.1:{taken.getsockname()[1]}/0"


@pytest.fixture
def cache(nobody, monkeypatch):
    monkeypatch.setattr(redis_cache, "absence", redis_cache.Absence())
    return redis_cache.RedisCache(nobody, {})


def test_nothing_fails(cache):
    assert cache.get("a") is None
    assert cache.get("a", 5) == 5
    assert cache.set("a", 1) is None
    assert cache.add("a", 1) is True
    assert cache.get_many(["a", "b"]) == {}
    assert cache.set_many({"a": 1}) == []
    assert cache.get_or_set("a", 7) == 7
    assert cache.incr("a", 2) == 2
    assert not cache.has_key("a")
    assert not cache.touch("a")
    assert not cache.delete("a")
    cache.delete_many(["a"])
    cache.clear()


def test_a_limit_lets_through(cache, rf, monkeypatch, settings):
    settings.ACCOUNT_RATE_LIMITS = {"keep_typed": "1/h/ip"}
    monkeypatch.setattr("allauth.core.internal.ratelimit.cache", cache)
    assert all(ratelimit.consume(rf.get("/"), action="keep_typed") for _each in range(3))


def test_it_is_asked_again_after_a_while_and_told_once(cache, caplog, monkeypatch):
    began = time.monotonic()
    for _each in range(1000):
        cache.get("a")
    assert time.monotonic() - began < 5
    monkeypatch.setattr(redis_cache, "ASK_AGAIN", 0)
    redis_cache.absence.until = time.monotonic()
    cache.get("a")
    cache.get("a")
    assert [record.levelname for record in caplog.records] == ["ERROR"]
