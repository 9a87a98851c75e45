"""What was sent after the session had ended: kept for that browser until its officer has signed in again.

And how what was typed in a form is packed, wherever it is kept.
"""

import base64
import zlib
from contextlib import suppress
from urllib.parse import parse_qsl

from allauth.core import ratelimit
from django.core.exceptions import RequestDataTooBig
from django.http import QueryDict

KEY = "typed_form"
# Names of the fields that had a file: the files themselves are not kept, and the form says so.
CHOSEN_FILES = "chosen_files"
# In characters as stored, packed: a form of a thousand rows has half of it. A stranger cannot fill the store with more.
LONGEST = 200_000
# Ends of the names of pages with words to type.
FORMS = ("_add", "_change", "_transition", "_import_preview", "_undo", "_reset_two_step")
# What a form sends for itself: nobody typed it.
TOKENS = {"csrfmiddlewaretoken", "once"}
OWN_NAMES = {*TOKENS, "version", "id"}
# Words in the names of fields whose text is neither kept nor written into a page.
SECRETS = ("password", "secret")


def is_written_in(request) -> bool:
    """Is this a page of the admin with a form?"""
    page = request.resolver_match
    return page.app_name == "admin" and (page.url_name or "").endswith(FORMS)


def is_secret(name: str) -> bool:
    return any(word in name.lower() for word in SECRETS)


def pack(data: QueryDict) -> str | None:
    """The form as it is stored; None if it is too long."""
    packed = base64.b64encode(zlib.compress(data.urlencode().encode())).decode()
    return packed if len(packed) <= LONGEST else None


def unpack(packed: str) -> QueryDict:
    return QueryDict(zlib.decompress(base64.b64decode(packed)))


def keep(request) -> bool:
    """Keep the form that was sent; False if it is too long, or too many came from this place."""
    data = request.POST.copy()
    for name in [name for name in data if name == "csrfmiddlewaretoken" or is_secret(name)]:
        del data[name]
    data.setlist(CHOSEN_FILES, list(request.FILES))
    packed = pack(data)
    if packed is None or not ratelimit.consume(request, action="keep_typed"):
        return False
    request.session[KEY] = {"path": request.path, "packed": packed}
    return True


def put_back(request, kept: dict | None) -> None:
    """Into the browser's new session what its old one had kept."""
    if kept:
        request.session[KEY] = kept


def take(request) -> QueryDict | None:
    """What was kept for this page; only once, so that it does not come back when it is saved or left."""
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[KEY]
    return unpack(kept["packed"])


def typed_in(sent: QueryDict) -> QueryDict:
    """What people typed or chose of a form that is open; not its tokens, buttons and passwords."""
    typed = QueryDict(mutable=True)
    for name, values in sent.lists():
        is_own = name in TOKENS or name.startswith("_") or "__prefix__" in name or is_secret(name)
        if not is_own:
            typed.setlist(name, values)
    return typed


def texts_of(request) -> list[tuple[str, str]]:
    """(name, text) of all that was typed or chosen in a form, to be shown where it cannot be kept.

    Also of a form with more fields than the site takes; empty for one of more bytes, which is not read at all.
    """
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    if (
        not sent and request.content_type == "application/x-www-form-urlencoded"
    ):  # too long: Django emptied it
        with suppress(RequestDataTooBig):
            sent = parse_qsl(request.body.decode(errors="replace"))
    return [
        (name, value)
        for name, value in sent
        if value.strip() and name.rpartition("-")[2] not in OWN_NAMES
        if not name.startswith("_") and not name.endswith("_FORMS") and not is_secret(name)
    ]
