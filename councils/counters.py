"""What is limited by number is counted for all processes together; where that fails, each process counts alone."""

import json
import logging
import time
from contextlib import suppress

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

# Seconds. Each try holds up a page, so Redis that did not answer is left alone for a while.
TIMEOUT, AWAY_FOR = 0.5, 10


class Away(Exception):
    """The shared cache does not answer."""


class JsonSerializer:
    """Numbers and lists of numbers. Who can write to Redis must not be able to run code here, as with pickle."""

    def dumps(self, value):
        return value if type(value) is int else json.dumps(value)

    def loads(self, data):
        return json.loads(data)


class Counters:
    """Before a cache of Django, which all processes share. That it is away, or its disk full, is no failure of a page.

    Then each process counts alone, at half the limits: each thing counts twice, in a number (`incr`) and in a list of
    moments to which one was added at its head (`set`, as allauth does).
    """

    failures: tuple[type[Exception], ...] = (OSError,)
    away_until = 0.0  # of the process: each thread has a cache of its own

    def __init__(self, place, params):
        super().__init__(place, params)
        self.alone = LocMemCache("counters", {})

    def ask_shared(self, act, *args, **kwargs):
        """What the shared cache says to this. Away where it fails."""
        cls = type(self)
        if time.monotonic() < cls.away_until:
            raise Away
        try:
            answer = act(*args, **kwargs)
        except self.failures as error:
            if not cls.away_until:
                logger.error(
                    "What is counted cannot be shared (%s): each process counts alone, at half the limits.",
                    type(error).__name__,
                )
            cls.away_until = time.monotonic() + AWAY_FOR
            raise Away from None
        if cls.away_until:
            logger.warning("What is counted is shared again.")
            cls.away_until = 0.0
        return answer

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        try:
            return self.ask_shared(super().add, key, value, timeout, version)
        except Away:
            return self.alone.add(key, value, timeout, version)

    def get(self, key, default=None, version=None):
        try:
            return self.ask_shared(super().get, key, default, version)
        except Away:
            return self.alone.get(key, default, version)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        try:
            self.ask_shared(super().set, key, value, timeout, version)
        except Away:
            if isinstance(value, list) and len(value) > len(self.alone.get(key, [], version)):
                value = [value[0], *value]
            self.alone.set(key, value, timeout, version)

    def incr(self, key, delta=1, version=None):
        try:
            return self.ask_shared(super().incr, key, delta, version)
        except Away:
            return self.alone.incr(key, 2 * delta, version)

    def delete(self, key, version=None):
        try:
            return self.ask_shared(super().delete, key, version)
        except Away:
            return self.alone.delete(key, version)


class FileCounters(Counters, FileBasedCache):
    """In a folder, for the processes of one machine."""

    def _createdir(self):
        """Where this fails, so does what is written."""
        with suppress(OSError):
            super()._createdir()


class RedisCounters(Counters, RedisCache):
    """In Redis, for all machines."""

    failures = (OSError, RedisError)

    def __init__(self, server, params):
        options = {
            "socket_connect_timeout": TIMEOUT,
            "socket_timeout": TIMEOUT,
            "retry": Retry(NoBackoff(), 1),  # a connection that Redis has closed is made anew
            "serializer": JsonSerializer(),
        }
        super().__init__(server, {**params, "OPTIONS": {**options, **params.get("OPTIONS", {})}})
