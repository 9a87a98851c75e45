"""Caches that the site can do without: where one is away, or its disk is full, it holds nothing and pages go on.

What is in one is counted or found again: requests that are limited by number, the files of the sitemap, the day on
which a regular task was done. Meanwhile limits of number do not hold; those of sign-ins do, they are in the database.
"""

import logging
from contextlib import contextmanager

from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.redis import RedisCache

logger = logging.getLogger(__name__)


class Dispensable:
    """Answers as an empty cache while what it is kept in fails; the log has a line for each time, without the key."""

    failures: tuple[type[Exception], ...] = (OSError,)

    @contextmanager
    def tried(self, what: str):
        try:
            yield
        except self.failures as error:
            logger.warning("The cache cannot be reached (%s): %s", what, type(error).__name__)

    def get(self, key, default=None, version=None):
        with self.tried("get"):
            return super().get(key, default, version)
        return default

    def add(self, *args, **kwargs):
        """Nobody else has it: who waits for a lock does not wait."""
        with self.tried("add"):
            return super().add(*args, **kwargs)
        return True

    def set(self, *args, **kwargs):
        with self.tried("set"):
            super().set(*args, **kwargs)

    def touch(self, *args, **kwargs):
        with self.tried("touch"):
            return super().touch(*args, **kwargs)
        return False

    def delete(self, *args, **kwargs):
        with self.tried("delete"):
            return super().delete(*args, **kwargs)
        return False

    def has_key(self, *args, **kwargs):
        with self.tried("has_key"):
            return super().has_key(*args, **kwargs)
        return False


class Files(Dispensable, FileBasedCache):
    """In a folder."""


class Redis(Dispensable, RedisCache):
    """One that does not answer within a second counts as away: nobody waits longer for it."""

    def __init__(self, server, params):
        from redis.backoff import NoBackoff
        from redis.exceptions import RedisError
        from redis.retry import Retry

        once = {"socket_connect_timeout": 1, "socket_timeout": 1, "retry": Retry(NoBackoff(), 0)}
        super().__init__(server, {**params, "OPTIONS": {**once, **params.get("OPTIONS", {})}})
        self.failures = (OSError, RedisError)
