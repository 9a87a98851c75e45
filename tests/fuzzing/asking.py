"""Requests by chance: a real address with something wrong in its path, query, headers or method."""

from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from . import junk

METHODS = ["HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get"]
MORE_NAMES = [
    "page",
    "q",
    "format",
    "lang",
    "next",
    "utm_source",
    "",
    "p",
    "id",
    "callback",
    "_popup",
    "o",
    "\x00",
    "council",
]
HEADERS = {
    "HTTP_HOST": [
        "testserver:80",
        "TESTSERVER",
        "testserver.",
        "zq.example",
        "",
        "testserver:abc",
        "[::1",
        "a@testserver",
    ],
    "HTTP_ACCEPT": ["*/*", "application/json", "text/html;q=x", "image/avif", ",,,", "text/*;q=1e9"],
    "HTTP_ACCEPT_LANGUAGE": ["cy", "en;q=0", "zh-" + "a" * 600, "*;q=9", "cy-GB,cy;q=1.5,,"],
    "HTTP_ACCEPT_ENCODING": ["gzip", "br;q=0", "zstd, *;q=0", "identity;q=0", "gzip;q=x,,", "*"],
    "HTTP_RANGE": [
        "bytes=0-1",
        "bytes=5-1",
        "bytes=-0",
        "bytes=9999999999999999999-",
        "bytes=a-b",
        "lines=1-",
        "bytes=0-0,1-1",
    ],
    "HTTP_IF_NONE_MATCH": ["*", '"a"', 'W/"a", "b"', "a" * 3_000, '"', ",,"],
    "HTTP_IF_MODIFIED_SINCE": [
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Fri, 31 Feb 9999 99:99:99 GMT",
        "0",
        "yesterday",
    ],
    "HTTP_IF_MATCH": ["*", '"a"'],
    "HTTP_X_FORWARDED_PROTO": ["https", "http", "zq"],
    "HTTP_X_FORWARDED_HOST": ["zq.example", "testserver, zq.example"],
    "HTTP_X_FORWARDED_PORT": ["80", "99999", "zq"],
    "HTTP_X_FORWARDED_PREFIX": ["/zq"],
    "HTTP_X_SCRIPT_NAME": ["/zq"],
    "HTTP_SCRIPT_NAME": ["/zq"],
    "HTTP_X_ORIGINAL_URL": ["/admin/"],
    "HTTP_X_HTTP_METHOD_OVERRIDE": ["DELETE"],
    "HTTP_X_FORWARDED_FOR": ["127.0.0.1", "::1", "zq, 1.2.3.4", "1.2.3.4:80", "unknown", "999.1.1.1", ","],
    "HTTP_FORWARDED": ["for=zq;host=zq.example"],
    "HTTP_COOKIE": [
        "sessionid=unknown",
        "sessionid=",
        'sessionid="; csrftoken=x',
        "csrftoken=" + "a" * 32,
        "messages=zq",
        "django_language=cy",
        "=;;;=",
        "sessionid=a%00b",
        "sessionid=" + "a" * 3_000,
    ],
    "HTTP_REFERER": ["https://zq.example/", "zq", "/cy/"],
    "HTTP_ORIGIN": ["null", "https://zq.example"],
    "HTTP_USER_AGENT": ["", "<zq>"],
    "HTTP_X_REQUESTED_WITH": ["XMLHttpRequest"],
    "CONTENT_TYPE": [
        "multipart/form-data",
        "multipart/form-data; boundary=" + "a" * 300,
        "application/x-www-form-urlencoded; charset=zq",
        "application/json",
        "text/html; charset=\x80",
        "zq",
    ],
    "CONTENT_LENGTH": ["-1", "zq", "99999999", ""],
}
BODIES = [b"", b"a=1&a=2", b"--x\r\n\r\n", b"\x00\xff", b"{}", b"%", b"a" * 5_000, b"&" * 3_000]


@dataclass
class Request:
    """One request as a server hands it on; `who` sends it, signed in or not."""

    path: str
    query: str = ""
    method: str = "GET"
    headers: dict = field(default_factory=dict)
    body: bytes | dict = b""
    who: str = "resident"
    # One that is no page of a resident may cost more.
    is_public: bool = True


def a_query(dice, names) -> str:
    pairs = []
    for _pair in range(dice.choice([1, 1, 2, 3, 12])):
        name = dice.choice(names if dice.random() < 0.75 else MORE_NAMES)
        pairs.append(
            f"{junk.quoted(dice, name)}{'=' if dice.random() < 0.95 else ''}{junk.quoted(dice, junk.a_text(dice))}"
        )
    return dice.choice("&&&&;").join(pairs)[:3_500]


def a_path(dice, path: str) -> str:
    """One piece of it is another, lacks, stands twice, or has something at its end."""
    pieces = path.split("/")
    place = dice.randrange(1, max(len(pieces) - 1, 2))
    match dice.randrange(7):
        case 0:
            pieces[place] = junk.quoted(dice, junk.a_text(dice))
        case 1:
            pieces[place] += junk.quoted(dice, junk.a_text(dice))
        case 2:
            del pieces[place]
        case 3:
            pieces.insert(place, pieces[place])
        case 4:
            pieces[place] = pieces[place].upper()
        case 5:
            pieces[place:] = [str(dice.choice([0, 1, 10**20, "001", "٣"])), ""]
        case _:
            return path.rstrip("/") + dice.choice(
                ["", ".json", "//", "/..", "/%2e%2e/", ";a=b", "%20", "/feed/", "/%0a"]
            )
    return "/".join(pieces)[:3_500] or "/"


def headers(dice) -> dict:
    found = {}
    for name in dice.sample(sorted(HEADERS), dice.choice([0, 1, 1, 2, 4])):
        found[name] = dice.choice(HEADERS[name]) if dice.random() < 0.8 else junk.in_header(junk.a_text(dice))
    return found


def a_request(dice, path: str, names, who="resident", *, is_public=True) -> Request:
    asked = Request(path, who=who, is_public=is_public)
    if dice.random() < 0.35:
        asked.path = a_path(dice, path)
    if dice.random() < 0.6:
        asked.query = a_query(dice, names)
    if dice.random() < 0.6:
        asked.headers = headers(dice)
    if dice.random() < 0.12:
        asked.method = dice.choice(METHODS)
        asked.body = dice.choice(BODIES)
    return asked


def environ(asked: Request) -> dict:
    """What a server makes of it: the path unquoted, as the bytes of Latin-1."""
    path = unquote_to_bytes(asked.path.encode("utf-8", "surrogatepass")).decode("latin-1")
    return {"PATH_INFO": path, "QUERY_STRING": asked.query, **asked.headers}
