"""What every template of a page can read."""

from django.conf import settings
from django.utils.translation import get_language, gettext


def site(request):
    """The site's name, the reader, and the same page in the other language."""
    return {
        "site_name": gettext(settings.SITE_NAME),
        "viewer": getattr(request, "viewer", None),
        "other_language": other_language(request),
        "site_url": request.build_absolute_uri("/").removesuffix("/"),
        "canonical_url": request.build_absolute_uri(request.path),
        "page_url": request.build_absolute_uri(),  # with its filters
        # A list with filters in use is part of another page, and search engines are sent to that one.
        "alternates": [] if set(request.GET) - {"page"} else alternates(request),
    }


def alternates(request) -> list[dict]:
    """This page's addresses in both languages, for search engines; English for readers of neither."""
    english = english_path(request.path)
    return [
        {"code": code, "url": request.build_absolute_uri(f"{prefix}{english}")}
        for code, prefix in (("en", ""), ("cy", "/cy"), ("x-default", ""))
    ]


def english_path(path: str) -> str:
    """The address without its language."""
    return path.removeprefix("/cy") if path == "/cy" or path.startswith("/cy/") else path


def other_language(request) -> dict:
    """The other language's own name, code and address of this very page, with its query."""
    path = request.get_full_path()
    if get_language() == "cy":
        return {"code": "en", "name": "English", "url": english_path(path)}
    return {"code": "cy", "name": "Cymraeg", "url": f"/cy{path}"}
