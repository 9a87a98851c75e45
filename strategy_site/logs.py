"""What a line of the log looks like: as text or as JSON, with the request it belongs to, and nothing about people."""

import json
import logging
import re
import time
from contextvars import ContextVar
from ipaddress import ip_address

from councils.networks import network_of

# Of the request that this thread answers; empty between requests and in commands.
request_id: ContextVar[str] = ContextVar("request_id", default="")

# An address that is as good as a key: of a reviewer, for a new password or an invitation, to stop emails.
LINK = re.compile(r"(/review/links/|/accounts/emails/stop/|/accounts/password/reset/key/)[^/\s\"'?]+")
# As long as the parts of an address may be: a line as long as a whole request is looked through in no time.
EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
ADDRESS = re.compile(
    r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?!\w|\.\d)|(?<![\w:.])[\da-fA-F]{0,4}(?::[\da-fA-F]{0,4}){2,7}(?![\w:])"
)


def masked(text: str) -> str:
    """The text without what opens something, and without what names a person or their computer."""
    text = LINK.sub(r"\1…", text)
    text = EMAIL.sub("…@…", text)
    return ADDRESS.sub(lambda found: _in_network(found[0]), text)


def _in_network(text: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if address.is_loopback or address.is_unspecified:
        return text
    return str(network_of(text))


class MaskingFormatter(logging.Formatter):
    """Masks all that is written, a traceback too. `{request}` is the request's identifier, or "-"."""

    def format(self, record):
        record.request = request_id.get() or "-"
        return masked(super().format(record))


class JsonFormatter(logging.Formatter):
    """One JSON object in a line: time (UTC, ISO 8601), level, logger, message; where there are: request, traceback.

    What a call of the logger gives as `extra={"details": {...}}` stands beside them.
    """

    converter = time.gmtime

    def format(self, record):
        moment = self.formatTime(record, "%Y-%m-%dT%H:%M:%S")
        line = {
            "time": f"{moment}.{int(record.msecs):03}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": masked(record.getMessage()),
        }
        if request_id.get():
            line["request"] = request_id.get()
        if record.exc_info and record.exc_info[0]:
            line["traceback"] = masked(self.formatException(record.exc_info))
        return json.dumps(line | getattr(record, "details", {}), ensure_ascii=False, default=str)
