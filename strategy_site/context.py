"""What every template of a page can read."""

from django.conf import settings
from django.utils.translation import get_language, gettext

from councils.addresses import english_path, page_addresses


def site(request):
    """The site's name, the reader, and the same page in the other language."""
    return {
        "site_name": gettext(settings.SITE_NAME),
        "viewer": getattr(request, "viewer", None),
        "other_language": other_language(request),
        "statuses_shown": set(),  # the marks on the page add theirs, and `symbols_shown` draws their shapes at its end
        **page_addresses(request),  # a page of a council gives its own
    }


def other_language(request) -> dict:
    """The other language's own name, code and address of this very page, with its query."""
    path = request.get_full_path()
    if get_language() == "cy":
        return {"code": "en", "name": "English", "url": english_path(path)}
    return {"code": "cy", "name": "Cymraeg", "url": f"/cy{path}"}
