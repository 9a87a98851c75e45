"""What was sent after the session had ended: kept for that browser until its officer has signed in again."""

from allauth.core import ratelimit
from django.http import QueryDict

KEY = "typed"
# Names of the fields that had a file: the files themselves are not kept, and the form says so.
CHOSEN_FILES = "chosen_files"
# In characters as sent. The longest form of ours is far shorter; a stranger cannot fill the store with more.
LONGEST = 200_000


def is_written_in(request) -> bool:
    """Is this a page of the workplace with a form?"""
    page = request.resolver_match
    return page.app_name == "admin" and (page.url_name or "").endswith(("_add", "_change", "_verb"))


def keep(request) -> bool:
    """Keep the form that was sent; False if it is too long, or too many came from this place."""
    data = request.POST.copy()
    data.pop("csrfmiddlewaretoken", None)
    data.setlist(CHOSEN_FILES, list(request.FILES))
    sent = data.urlencode()
    if len(sent) > LONGEST or not ratelimit.consume(request, action="keep_typed"):
        return False
    request.session[KEY] = {"path": request.path, "sent": sent}
    return True


def take(request) -> QueryDict | None:
    """What was kept for this page; only once, so that it does not come back when it is saved or left."""
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[KEY]
    return QueryDict(kept["sent"])


def words_in(request) -> list[str]:
    """The texts in a form, without its numbers and marks."""
    return [value for value in request.POST.values() if " " in value.strip()]
