"""After signing in again, the form opens with what was typed before: not saved, but there."""

from django.contrib import messages
from django.utils.translation import gettext_lazy as _

from .. import form_recovery


class ShowsTyped:
    """For pages with a form."""

    @staticmethod
    def show_typed(request) -> None:
        """Turn the request into one that sent the kept form; `only_shown` says that nothing is to be done with it."""
        if request.method != "GET":
            return
        if sent := form_recovery.take(request):
            request.FILES  # noqa: B018  read while there are none, so that they are not looked for later
            request.method, request.POST, request.only_shown = "POST", sent, True


def words_kept(request) -> dict | None:
    """What was typed on a page that asks once more before it does something; told, and not done."""
    kept = form_recovery.take(request) if request.method == "GET" else None
    if kept is None:
        return None
    messages.warning(request, _("You were signed out before this was done. We have kept what you typed."))
    return kept.dict()


def is_only_shown(request) -> bool:
    return getattr(request, "only_shown", False)
