"""The pages that a process keeps in its memory: whole answers for everyone, under keys of the middleware's."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock
from typing import Self

import brotli
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string
from django_http_compression.middleware import best_coding


@dataclass(frozen=True)
class Page:
    """An answer for everyone: its headers, the digest of its bytes, and the bytes in each coding asked for so far."""

    headers: dict
    digest: str
    bodies: dict

    @classmethod
    def of(cls, response: HttpResponse) -> Self:
        patch_vary_headers(response, ["Accept-Encoding"])
        headers = {name: value for name, value in response.items() if name != "Content-Length"}
        digest = hashlib.blake2b(response.content, digest_size=16).hexdigest()
        return cls(headers, digest, {"br": brotli.compress(response.content, quality=5)})

    def also_in(self, coding: str) -> Self:
        """The same page with its bytes in this coding too."""
        if coding in self.bodies:
            return self
        plain = brotli.decompress(self.bodies["br"])
        body = plain if coding == "identity" else compress_string(plain)
        return replace(self, bodies={**self.bodies, coding: body})

    def answer(self, request: HttpRequest, coding: str) -> HttpResponse:
        """What the client does not have yet; 304 where it has these very bytes, in whatever coding."""
        etag = f'"{self.digest}"'
        headers = {**self.headers, "ETag": etag if coding == "identity" else f"W/{etag}"}
        had = request.META.get("HTTP_IF_NONE_MATCH", "")
        if etag in had or had.strip() == "*":
            return HttpResponseNotModified(headers=headers)
        body = self.bodies[coding]
        headers["Content-Length"] = str(len(body))
        if coding != "identity":
            headers["Content-Encoding"] = coding
        return HttpResponse(body if request.method == "GET" else b"", headers=headers)


@lru_cache(maxsize=200)
def coding_for(accepted: str) -> str:
    """Brotli, gzip or identity: whatever is made once may take a moment longer, so zstd is not needed."""
    return best_coding(",".join(part for part in accepted.split(",") if "zstd" not in part))


def weight(key: tuple, page: Page) -> int:
    """Bytes of memory, with some for the objects around them."""
    texts = [repr(key), *page.headers.values(), *page.bodies.values()]
    return sum(map(len, texts)) + 2000


class PageStore:
    """Pages in this process's memory, up to a number of bytes: those not asked for longest go first."""

    def __init__(self, limit: int) -> None:
        self._limit, self._size = limit, 0
        self._lock = Lock()
        self._pages: OrderedDict[tuple, Page] = OrderedDict()

    def get(self, key: tuple) -> Page | None:
        with self._lock:
            if key not in self._pages:
                return None
            self._pages.move_to_end(key)
            return self._pages[key]

    def put(self, key: tuple, page: Page) -> None:
        with self._lock:
            if key in self._pages:
                self._size -= weight(key, self._pages.pop(key))
            self._pages[key] = page
            self._size += weight(key, page)
            while self._size > self._limit:
                self._size -= weight(*self._pages.popitem(last=False))

    def clear(self, **kwargs) -> None:
        with self._lock:
            self._pages.clear()
            self._size = 0
