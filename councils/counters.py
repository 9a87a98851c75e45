"""Counters in Redis, shared by all machines; while Redis is away each process counts by itself, everything twice."""

import json
import logging
import time

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# Seconds. Each try holds up a page, so Redis that did not answer is left alone for a while.
TIMEOUT, AWAY_FOR = 0.5, 10


class JsonSerializer:
    """Numbers and lists of numbers. Who can write to Redis must not be able to run code here, as with pickle."""

    def dumps(self, value):
        return value if type(value) is int else json.dumps(value)

    def loads(self, data):
        return json.loads(data)


class RedisCounters(RedisCache):
    """Django's cache in Redis, for what is limited by number. That Redis is away is no failure of a page.

    Then this process counts alone, at half the limits: each thing counts twice, in a number (`incr`) and in a list of
    moments to which one was added at its head (`set`, as allauth does).
    """

    away_until = 0.0  # of the process: each thread has a cache of its own

    def __init__(self, server, params):
        options = {
            "socket_connect_timeout": TIMEOUT,
            "socket_timeout": TIMEOUT,
            "serializer": JsonSerializer(),
        }
        super().__init__(server, {**params, "OPTIONS": {**options, **params.get("OPTIONS", {})}})
        self.alone = LocMemCache("counters", {})

    def of_redis(self, act, *args, **kwargs):
        """What Redis says to this, such as `RedisCache.get`. RedisError while it is away."""
        cls = type(self)
        if time.monotonic() < cls.away_until:
            raise RedisError
        try:
            answer = act(self, *args, **kwargs)
        except RedisError as error:
            if not cls.away_until:
                logger.error(
                    "Redis does not answer (%s): each process counts alone, at half the limits.",
                    type(error).__name__,
                )
            cls.away_until = time.monotonic() + AWAY_FOR
            raise
        if cls.away_until:
            logger.warning("Redis answers again.")
            cls.away_until = 0.0
        return answer

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        try:
            return self.of_redis(RedisCache.add, key, value, timeout, version)
        except RedisError:
            return self.alone.add(key, value, timeout, version)

    def get(self, key, default=None, version=None):
        try:
            return self.of_redis(RedisCache.get, key, default, version)
        except RedisError:
            return self.alone.get(key, default, version)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        try:
            self.of_redis(RedisCache.set, key, value, timeout, version)
        except RedisError:
            if isinstance(value, list) and len(value) > len(self.alone.get(key, [], version)):
                value = [value[0], *value]
            self.alone.set(key, value, timeout, version)

    def incr(self, key, delta=1, version=None):
        try:
            return self.of_redis(RedisCache.incr, key, delta, version)
        except RedisError:
            return self.alone.incr(key, 2 * delta, version)

    def delete(self, key, version=None):
        try:
            return self.of_redis(RedisCache.delete, key, version)
        except RedisError:
            return self.alone.delete(key, version)
