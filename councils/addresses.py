"""Addresses with scheme and host: the one place that makes them, for pages, feeds, files, sitemaps and emails.

The site's own host shows every council, each under its slug. A council may have a host name of its own, which shows
that council at its root and nothing else (docs/decisions/0074). Inside, every request is one to the site's own host,
and every path has its slug; what readers are given is turned into their host's addresses here.
"""

import re
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http.request import split_domain_port
from django.utils.encoding import iri_to_uri
from django.utils.http import escape_leading_slashes

# What each host has, with this very path.
ON_EVERY_HOST = frozenset(["", "/robots.txt", "/sitemap.xml", "/.well-known/security.txt"])
SITEMAP_OF_COUNCIL = "/sitemap-council-{}.xml"
# A path in a tag that leads somewhere. Text has no "<" of its own, so nothing that somebody wrote is taken for one.
LINK = re.compile(r'(<(?:a|form|img|link|script)\s(?:[^<>]*?\s)?(?:href|src|action)=")(/(?!/)[^"]*)')


class OwnHost(NamedTuple):
    """A council's own host name, and its slug."""

    name: str
    slug: str


def absolute(path: str, council=None, *, host: str) -> str:
    """The whole address of a path, which begins with "/"; of an empty one, scheme and host alone.

    `council`: whose page it is, None for the site's own. `host`: scheme and host of the site, from `host_of` or
    `host_for_emails`. The public pages of a council with a host name of its own are there; what is for its officers
    is not.
    """
    name = getattr(council, "own_host", "")
    own = path_on_own_host(path, council.slug) if name else None
    if own is None:
        return f"{host}{iri_to_uri(path)}"
    return f"{_with_name(host, name)}{iri_to_uri(own)}"


def path_on_own_host(path: str, slug: str) -> str | None:
    """The path of a council's own host that shows what this path of the site does; None where it shows no such thing.

    The page of a council whose slug is "riverside": "/cy/riverside/plans/" is "/cy/plans/".
    """
    english = english_path(path)
    if english.startswith(f"/{slug}/"):
        return escape_leading_slashes(path[: len(path) - len(english)] + english[len(slug) + 1 :])
    return path if _is_on_every_host(path, slug) else None


def path_on_site(path: str, slug: str) -> str:
    """The other way round: the path of the site for one of a council's own host. What it has not is missing there."""
    if _is_on_every_host(path, slug):
        return path
    english = english_path(path)
    return f"/cy/{slug}{english}" if english != path else f"/{slug}{path}"


def _is_on_every_host(path: str, slug: str) -> bool:
    file = path.partition("?")[0]
    return (
        file in ON_EVERY_HOST
        or file == SITEMAP_OF_COUNCIL.format(slug)
        or file.startswith(settings.STATIC_URL)
    )


def _with_name(host: str, name: str) -> str:
    """Scheme and port of the site, with another host name."""
    address = urlsplit(host)
    return f"{address.scheme}://{name}:{address.port}" if address.port else f"{address.scheme}://{name}"


# -- the host that a request came to --------------------------------------------------------------


def hosts_of_site() -> frozenset[str]:
    """The host names that are the site's own, whatever a council says."""
    named = {host for host in settings.ALLOWED_HOSTS if not host.startswith((".", "*"))}
    return frozenset(named | {urlsplit(settings.SITE_ADDRESS).hostname or ""})


def name_asked(request) -> str:
    """The host name that the request names, in lower case, without port and last dot; empty where it is none."""
    return split_domain_port(request.META.get("HTTP_HOST", ""))[0]


def lead_inside(request, own: OwnHost) -> None:
    """Make of a request to a council's own host the same request to the site's. Nobody is signed in there."""
    port = split_domain_port(request.META["HTTP_HOST"])[1]
    site = settings.ALLOWED_HOSTS[0].removeprefix(".") + (f":{port}" if port else "")
    request.own_host = own
    request.META["HTTP_HOST"] = urlsplit(settings.SITE_ADDRESS).netloc or site
    request.META.pop("HTTP_COOKIE", None)
    request.path = request.path_info = path_on_site(request.path_info, own.slug)


def own_host_of(request) -> OwnHost | None:
    """The council's own host that the request came to; None where it came to the site's."""
    return getattr(request, "own_host", None)


def host_of(request) -> str:
    """Scheme and host of the site, as Django has checked them."""
    return f"{request.scheme}://{request.get_host()}"


def host_as_asked(request) -> str:
    """Scheme and host that the reader asked."""
    own = own_host_of(request)
    return _with_name(host_of(request), own.name) if own else host_of(request)


def as_asked(request, path: str) -> str:
    """The whole address of a path, on the host that the reader asked where it is there."""
    own = own_host_of(request)
    there = path_on_own_host(path, own.slug) if own else path
    return f"{host_of(request)}{path}" if there is None else f"{host_as_asked(request)}{there}"


def links_as_asked(html: str, request) -> str:
    """A drawn page with its links as the host that the reader asked has them: what is elsewhere by whole addresses."""
    own = own_host_of(request)
    if own is None:
        return html
    host = host_of(request)

    def link(found) -> str:
        there = path_on_own_host(found[2], own.slug)
        return found[1] + (f"{host}{found[2]}" if there is None else there)

    return LINK.sub(link, html)


def redirect_as_asked(request, address: str) -> str:
    """Where a redirect leads, as the host that the reader asked says it."""
    to = urlsplit(address)
    is_here = to.netloc == request.META["HTTP_HOST"] or (not to.netloc and address.startswith("/"))
    if not is_here:
        return address
    path, own = urlunsplit(("", "", *to[2:])), own_host_of(request)
    host = f"{to.scheme or request.scheme}://{request.META['HTTP_HOST']}"
    there = path_on_own_host(path, own.slug)
    return f"{host}{path}" if there is None else f"{_with_name(host, own.name)}{there}"


def host_for_emails(request=None) -> str:
    """Scheme and host for links in emails: the site's own; what a request calls the site is not believed.

    Where the site has no address, as in development, the request's; without a request empty.
    """
    return settings.SITE_ADDRESS or (host_of(request) if request else "")


def page_addresses(request, council=None) -> dict:
    """A page's own addresses, as its head and its print-out give them."""
    host, english = host_of(request), english_path(request.path)
    return {
        "site_url": host_as_asked(request),
        "canonical_url": absolute(request.path, council, host=host),
        "page_url": as_asked(request, request.get_full_path()),  # with its filters
        # In both languages, English for readers of neither. A list with filters in use is part of another page, and
        # search engines are sent to that one.
        "alternates": [
            {"code": code, "url": absolute(f"{prefix}{english}", council, host=host)}
            for code, prefix in (("en", ""), ("cy", "/cy"), ("x-default", ""))
            if not set(request.GET) - {"page"}
        ],
    }


def english_path(path: str) -> str:
    """The path without its language."""
    return path.removeprefix("/cy") if path == "/cy" or path.startswith("/cy/") else path
