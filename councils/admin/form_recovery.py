"""After signing in again, the form opens with what was typed before: not saved, but there."""

from django.contrib import messages
from django.utils.translation import gettext_lazy as _

from .. import form_recovery


def restore_form(request) -> bool:
    """Turn the request into one that sent the kept form, if there is one: nothing is to be done with it then."""
    sent = form_recovery.take(request) if request.method == "GET" else None
    if sent:
        request.FILES  # noqa: B018  read while there are none, so that they are not looked for later
        request.method, request.POST = "POST", sent
    return bool(sent)


def restored_words(request) -> dict | None:
    """What was typed on a page that asks once more before it does something; told, and not done."""
    kept = form_recovery.take(request) if request.method == "GET" else None
    if kept is None:
        return None
    messages.warning(request, _("You were signed out before this was done. We have kept what you typed."))
    return kept.dict()
