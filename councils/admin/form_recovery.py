"""After signing in again, or coming back, the form opens with what was typed before: not saved, but there."""

from django.contrib import messages
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from .. import form_recovery

# In the address of a form that is to open with what its officer typed and did not save.
UNSAVED = "unsaved"


def restore_form(request, left=None) -> str:
    """Turn the request into one that sent the kept form, if there is one: nothing is to be done with it then.

    `left`: the form that was left with something typed (OpenForm), if that is asked for. What the page says of it.
    """
    sent = form_recovery.take(request) if request.method == "GET" else None
    words = sent and _("You were signed out before this was saved. We have kept what you typed. Save it now.")
    if left and not sent:
        when = date_format(localtime(left.typed_at), "DATETIME_FORMAT")
        sent, words = (
            left.fields,
            _("This is what you typed on %(when)s. It is not saved yet.") % {"when": when},
        )
    if sent:
        request.FILES  # noqa: B018  read while there are none, so that they are not looked for later
        request.method, request.POST = "POST", sent
    return words or ""


def restored_words(request) -> dict | None:
    """What was typed on a page that asks once more before it does something; told, and not done."""
    kept = form_recovery.take(request) if request.method == "GET" else None
    if kept is None:
        return None
    messages.warning(request, _("You were signed out before this was done. We have kept what you typed."))
    return kept.dict()
