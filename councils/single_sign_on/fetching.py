"""What is asked of a provider: only of its own hosts, no redirect followed, within limits of time and size."""

import json
import ssl
from contextlib import suppress
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from socket import SHUT_RDWR
from threading import Timer
from urllib.parse import urlencode, urlsplit

from ..models import SignInProvider
from .problems import Problem, Trouble

# For each of the two or three requests of a sign-in: seconds, and bytes.
LONGEST = 5
LARGEST = 200_000


def fetch_json(provider: SignInProvider, address, *, form: dict | None = None, headers: dict | None = None):
    """The JSON object at this address; `form` is sent to it. Raises Trouble."""
    if not provider.allows(address):
        raise Trouble(Problem.REFUSED, f"provider {provider.pk}: it names an address that is not its own")
    parts = urlsplit(address)
    try:
        status, body = _ask(parts, form, {"Accept": "application/json", **(headers or {})})
    except (OSError, HTTPException, ValueError) as fault:
        kind = type(fault).__name__
        raise Trouble(
            Problem.AWAY, f"provider {provider.pk}: {parts.netloc} does not answer ({kind})"
        ) from None
    if status != 200:
        problem = Problem.AWAY if status >= 500 else Problem.REFUSED
        raise Trouble(problem, f"provider {provider.pk}: {parts.netloc} answers with the status {status}")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Trouble(Problem.REFUSED, f"provider {provider.pk}: {parts.netloc} answers with no JSON object")
    return found


def _ask(parts, form, headers) -> tuple[int, bytes]:
    """Status and body. Raises OSError or HTTPException, also for an answer that is too slow or too large."""
    if parts.scheme == "https":
        connection = HTTPSConnection(parts.netloc, timeout=LONGEST, context=_tls())
    else:
        connection = HTTPConnection(parts.netloc, timeout=LONGEST)
    body = None
    if form is not None:
        body, headers = urlencode(form), {**headers, "Content-Type": "application/x-www-form-urlencoded"}
    try:
        connection.connect()
        # The connection's own limit is for each piece; a server that sends a byte a second keeps within it.
        limit = Timer(LONGEST, _cut, [connection.sock])
        limit.daemon = True
        limit.start()
        try:
            place = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET" if form is None else "POST", place, body, headers)
            with connection.getresponse() as answer:
                text = answer.read(LARGEST + 1)
                if len(text) > LARGEST or answer.length or limit.finished.is_set():
                    raise HTTPException("too large, too slow, or cut off")
                return answer.status, text
        finally:
            limit.cancel()
    finally:
        connection.close()


def _cut(sock) -> None:
    with suppress(OSError):
        sock.shutdown(SHUT_RDWR)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
