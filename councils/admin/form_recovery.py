"""After signing in again, the form opens with what was typed before: not saved, but there."""

from django.contrib import messages
from django.utils.translation import gettext_lazy as _

from .. import form_recovery


class RestoresUnsavedForm:
    """For pages with a form."""

    @staticmethod
    def restore_form(request) -> None:
        """Turn the request into one that sent the kept form; `is_restored` says that nothing is to be done with it."""
        if request.method != "GET":
            return
        if sent := form_recovery.take(request):
            request.FILES  # noqa: B018  read while there are none, so that they are not looked for later
            request.method, request.POST, request.is_restored = "POST", sent, True


def restored_words(request) -> dict | None:
    """What was typed on a page that asks once more before it does something; told, and not done."""
    kept = form_recovery.take(request) if request.method == "GET" else None
    if kept is None:
        return None
    messages.warning(request, _("You were signed out before this was done. We have kept what you typed."))
    return kept.dict()


def is_restored(request) -> bool:
    return getattr(request, "is_restored", False)
