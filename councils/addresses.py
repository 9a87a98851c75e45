"""Addresses with scheme and host: the one place that makes them, for pages, feeds, files, sitemaps and emails."""

from django.conf import settings
from django.utils.encoding import iri_to_uri


def absolute(path: str, council=None, *, host: str) -> str:
    """The whole address of a path, which begins with "/"; of an empty one, scheme and host alone.

    `council`: whose page it is, None for the site's own. `host`: scheme and host, from `host_of` or `host_for_emails`.
    All councils are on the site's host. One with a host name of its own is given it here, and all that leads to its
    pages follows.
    """
    return f"{host}{iri_to_uri(path)}"


def host_of(request) -> str:
    """Scheme and host that a request came to, as Django has checked them."""
    return f"{request.scheme}://{request.get_host()}"


def host_for_emails(request=None) -> str:
    """Scheme and host for links in emails: the site's own; what a request calls the site is not believed.

    Where the site has no address, as in development, the request's; without a request empty.
    """
    return settings.SITE_ADDRESS or (host_of(request) if request else "")


def page_addresses(request, council=None) -> dict:
    """A page's own addresses, as its head and its print-out give them."""
    host, english = host_of(request), english_path(request.path)
    return {
        "site_url": absolute("", council, host=host),
        "canonical_url": absolute(request.path, council, host=host),
        "page_url": absolute(request.get_full_path(), council, host=host),  # with its filters
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
