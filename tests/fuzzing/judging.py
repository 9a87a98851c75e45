"""What an answer may not be: a fault of the site's own, markup of whoever asked, a way out of the site, too dear."""

import gzip
import json
import re
import traceback
from pathlib import Path
from urllib.parse import urlsplit

import brotli
from bs4 import BeautifulSoup
from defusedxml import ElementTree

MOST_SQL = 40
# Of the processor. Longer is a fault even where instructions cannot be counted; a busy machine takes twice as long.
MOST_SECONDS = 3
CODINGS = {"gzip": gzip.decompress, "br": brotli.decompress}
HOSTS = {"", "testserver", "testserver:80", "www.thewebsite.example"}


def faults_of(asked, answer, body: bytes, *, sql: int, seconds: float) -> list[str]:
    found = []
    if answer.status_code >= 500:
        cause = getattr(answer, "exc_info", None)
        where = (
            [f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(cause[2])]
            if cause
            else []
        )
        found.append(f"{answer.status_code} {cause and cause[1]!r} at {' '.join(where[-6:])}"[:700])
    if (
        asked.method.upper() in ("TRACE", "PUT", "PATCH", "DELETE")
        and asked.is_public
        and answer.status_code == 200
    ):
        found.append(f"{asked.method} is answered with 200")
    found += in_headers(answer) + in_body(answer, body)
    if asked.is_public and sql > MOST_SQL:
        found.append(f"{sql} queries")
    if asked.is_public and seconds > MOST_SECONDS:
        found.append(f"{seconds:.1f} seconds of the processor")
    return found


def in_headers(answer) -> list[str]:
    found = [f"header {name}" for name in answer.headers if name.lower() == "x-zq"]
    place = answer.headers.get("Location", "")
    try:
        target = urlsplit(place.replace("\\", "/"))
    except ValueError:
        return [*found, f"Location {place!r}"]
    if target.netloc.lower() not in HOSTS or target.scheme not in ("", "http", "https"):
        found.append(f"leads to {place!r}")
    return found


def in_body(answer, body: bytes) -> list[str]:
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if coding := answer.headers.get("Content-Encoding"):
        if coding not in CODINGS:
            return []
        try:
            body = CODINGS[coding](body) if body else body
        except (OSError, EOFError, brotli.error) as error:
            return [f"is not written in {coding}: {error}"]
    is_served = answer.status_code in (200, 206) and body and "Content-Range" not in answer.headers
    if kind == "text/html":
        return markup_in(body) if b"zq" in body.lower() else []
    if kind.endswith("xml") and is_served:
        try:
            ElementTree.fromstring(body)
        except ElementTree.ParseError as error:
            return [f"is no XML: {error}"]
    if kind.endswith("json") and is_served:
        try:
            json.loads(body)
        except ValueError as error:
            return [f"is no JSON: {error}"]
    if kind == "text/csv" and re.search(rb"(?m)(^|,)\"?=zq", body):
        return ["a formula in a CSV file"]
    return []


def markup_in(body: bytes) -> list[str]:
    page = BeautifulSoup(body, "html.parser")
    found = [f"markup of the request: {str(tag)[:120]}" for tag in page.find_all("zq")[:1]]
    found += [f"an attribute of the request: {str(tag)[:120]}" for tag in page.find_all(zqa=True)[:1]]
    for tag in page.find_all(["a", "form", "img", "iframe"]):
        place = tag.get("href") or tag.get("action") or tag.get("src") or ""
        if place.strip().lower().startswith("javascript:"):
            found.append(f"an address that runs something: {str(tag)[:120]}")
            break
    return found
