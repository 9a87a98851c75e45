"""The cache that several machines share. While Redis is away it is as if it were empty: what it holds only spares work
or limits how often one may ask, and no page waits for it (docs/decisions/0073)."""

import logging
import time
from collections.abc import Callable
from functools import wraps

from django.core.cache.backends import redis

logger = logging.getLogger(__name__)

# Seconds: for a connection or an answer, and until an absent Redis is asked again.
PATIENCE, ASK_AGAIN = 1, 5


class Absence:
    """Since when Redis is away, for all threads of the process; told to the log once."""

    def __init__(self) -> None:
        self.until: float | None = None

    def is_on(self) -> bool:
        return self.until is not None and time.monotonic() < self.until

    def noticed(self, error: Exception) -> None:
        if self.until is None:
            logger.error(
                "Redis is away: %s. What it counts is not limited until it is back.", type(error).__name__
            )
        self.until = time.monotonic() + ASK_AGAIN

    def over(self) -> None:
        if self.until is not None:
            logger.warning("Redis is back.")
            self.until = None


absence = Absence()


def or_else(method: Callable, instead: Callable) -> Callable:
    """The method; while Redis is away what an empty cache would answer."""

    @wraps(method)
    def ask(self, *args, **kwargs):
        if absence.is_on():
            return instead(*args, **kwargs)
        try:
            found = method(self, *args, **kwargs)
        except self._lib.RedisError as error:
            absence.noticed(error)
            return instead(*args, **kwargs)
        absence.over()
        return found

    return ask


class Client(redis.RedisCacheClient):
    def __init__(self, servers, **options):
        super().__init__(servers, **options)
        once = self._lib.retry.Retry(self._lib.backoff.NoBackoff(), 1)
        limits = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE, "retry": once}
        self._pool_options = {**limits, **self._pool_options}


EMPTY: dict[str, Callable] = {
    "add": lambda *args, **kwargs: True,
    "get": lambda key, default: default,
    "set": lambda *args, **kwargs: None,
    "touch": lambda *args, **kwargs: False,
    "delete": lambda *args, **kwargs: False,
    "get_many": lambda *args, **kwargs: {},
    "has_key": lambda *args, **kwargs: False,
    "incr": lambda key, delta: delta,
    "set_many": lambda *args, **kwargs: None,
    "delete_many": lambda *args, **kwargs: None,
    "clear": lambda *args, **kwargs: False,
}
for name, instead in EMPTY.items():
    setattr(Client, name, or_else(getattr(redis.RedisCacheClient, name), instead))


class RedisCache(redis.RedisCache):
    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = Client
