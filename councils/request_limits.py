"""How often one network address may ask, in a minute, for what is costly: a search, a file made for it."""

import time

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.urls import get_resolver
from django.utils.crypto import salted_hmac

MINUTE = 60


def seconds_to_wait(request, action: str) -> int:
    """0 where they may go on; else the seconds until they may. `action`: a name in `REQUESTS_A_MINUTE`.

    Counted by whole minutes under a keyed digest of the address; nothing is counted where the limit is 0.
    """
    most = settings.REQUESTS_A_MINUTE[action]
    if not most or not (address := address_of(request)):
        return 0
    now = int(time.time())
    digest = salted_hmac("councils.request_limits", address).hexdigest()[:32]
    key = f"requests:{action}:{digest}:{now // MINUTE}"
    # Apart from what else is counted: a visitor makes a row each minute, and old ones make room.
    counters = caches["requests"]
    counters.add(key, 0, MINUTE)
    try:
        number = counters.incr(key)
    except ValueError:  # it ended in between
        return 0
    return MINUTE - now % MINUTE if number > most else 0


def address_of(request) -> str:
    """The visitor's, seen through the proxies; "" where the settings do not fit the proxies, which signing in says."""
    try:
        return get_adapter(request).get_client_ip(request)
    except (ImproperlyConfigured, PermissionDenied):
        return ""


def too_many(request, seconds: int):
    """The page that says so, with Retry-After."""
    answer = get_resolver().resolve_error_handler(429)(request)
    answer.headers["Retry-After"] = str(seconds)
    return answer
