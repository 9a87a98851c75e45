"""Counters that machines share in Redis; while it is away each process counts alone, at half the limits."""

import logging
import socket
import subprocess
import time

import pytest
from allauth.core.internal import ratelimit
from django.core.cache.backends.redis import RedisCache

from councils import counters
from councils.counters import FileCounters, RedisCounters


class Redis:
    """A real one, in a folder of the test."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder, self.process = folder, None

    def start(self):
        told = ["--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen(["redis-server", *told], stdout=subprocess.DEVNULL)
        for _try in range(100):
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("Redis did not start.")

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


@pytest.fixture
def redis(tmp_path):
    server = Redis(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def counted(redis, monkeypatch):
    monkeypatch.setattr(RedisCounters, "away_until", 0.0)
    monkeypatch.setattr(counters, "AWAY_FOR", 0.1)
    counted = RedisCounters(f"redis://127.0.0.1:{redis.port}/0", {})
    counted.alone.clear()
    return counted


def test_machines_count_together(redis, counted):
    other = RedisCounters(f"redis://127.0.0.1:{redis.port}/0", {})
    assert counted.add("asked", 0, 60)
    assert not other.add("asked", 0, 60)
    assert [counted.incr("asked"), other.incr("asked"), counted.incr("asked")] == [1, 2, 3]
    other.set("moments", [2.5, 1.25], 60)
    assert counted.get("moments") == [2.5, 1.25]
    assert counted.delete("moments")
    assert other.get("moments", []) == []


def test_nothing_in_redis_can_run_code_here(redis, counted):
    counted._cache.get_client().set(counted.make_and_validate_key("moments"), b"\x80\x05cos\nsystem\n.")
    with pytest.raises(ValueError, match=r"decode|Expecting value"):
        counted.get("moments")


def test_while_it_is_away_a_process_counts_alone_and_says_so_once(redis, counted, caplog):
    counted.add("asked", 0, 60)
    counted.incr("asked")
    redis.stop()
    caplog.set_level(logging.WARNING)
    counted.add("asked", 0, 60)
    assert [counted.incr("asked"), counted.incr("asked")] == [2, 4]
    time.sleep(0.15)  # it is asked again, and is still away
    assert counted.incr("asked") == 6
    assert len(caplog.records) == 1
    assert "at half the limits" in caplog.text
    redis.start()
    time.sleep(0.15)
    counted.add("asked", 0, 60)
    assert counted.incr("asked") == 1
    assert caplog.messages[-1] == "What is counted is shared again."


def test_one_that_is_gone_is_not_asked_for_every_page(redis, counted, monkeypatch):
    monkeypatch.setattr(counters, "AWAY_FOR", 60)
    redis.stop()
    counted.get("asked")
    asked = []
    monkeypatch.setattr(RedisCache, "get", lambda *args: asked.append(args))
    counted.get("asked")
    assert asked == []


@pytest.mark.parametrize(("is_away", "let_through"), [(False, 4), (True, 2)])
def test_tries_for_a_new_password_are_limited_with_and_without_it(
    redis, counted, monkeypatch, rf, is_away, let_through
):
    """By allauth, which keeps a list of moments."""
    monkeypatch.setattr(ratelimit, "cache", counted)
    monkeypatch.setattr(ratelimit, "get_ip", lambda request: "198.51.100.0")
    if is_away:
        redis.stop()
    asked = {"app": "allauth.account", "action": "reset", "config": {"reset": "4/m/ip"}}
    answers = [bool(ratelimit.consume(rf.post("/"), **asked)) for _try in range(6)]
    assert sum(answers) == let_through
    assert answers == sorted(answers, reverse=True)


def test_where_nothing_can_be_written_a_process_counts_alone_too(tmp_path, monkeypatch, caplog):
    """As on a full disk: there is a file where the folder would be."""
    monkeypatch.setattr(FileCounters, "away_until", 0.0)
    (tmp_path / "full").write_text("")
    counted = FileCounters(str(tmp_path / "full"), {})
    counted.alone.clear()
    assert counted.add("asked", 0, 60)
    assert counted.incr("asked") == 2
    counted.set("moments", [1.5], 60)
    assert counted.get("moments") == [1.5, 1.5]
    assert len(caplog.records) == 1
