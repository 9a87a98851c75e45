"""What is typed in a form is kept until it is saved, for whoever typed it; and who else has the form open is told."""

from http import HTTPStatus

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import permissions
from ..addresses import english_path
from ..admin_urls import admin_url
from ..form_recovery import typed_in
from ..models import Membership, OpenForm
from .form_recovery import UNSAVED
from .forms import SeenVersion
from .parts import PagePart

DISCARD = "_discard"
LONGEST_PATH = OpenForm._meta.get_field("path").max_length


def query_of(request) -> str:
    """What a form to add something was asked for with, such as its council or its plan."""
    asked = sorted(
        (name, value) for name, value in request.GET.items() if name != UNSAVED and name[:1] != "_"
    )
    return urlencode(asked)


def key_of(request, path: str, *, is_new: bool) -> str:
    """By what a form is known: the same in both languages."""
    return with_query(english_path(escape_uri_path(path)), query_of(request) if is_new else "")


def with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


class OpenForms(PagePart):
    """The one address to which the script of a form sends what was typed, and that it is open."""

    def views(self):
        return [
            ("add/unsaved/", self.view, "unsaved_new"),
            ("<path:object_id>/unsaved/", self.view, "unsaved"),
        ]

    # -- on the page of the form ------------------------------------------------------------------

    def asked_for(self, request, object_id) -> OpenForm | None:
        """What this person left here, if the page is to open with it."""
        if request.method != "GET" or UNSAVED not in request.GET:
            return None
        return OpenForm.left_by(request.user, key_of(request, request.path, is_new=object_id is None))

    def on_page(self, request, row, context) -> dict:
        """What the page offers, and what its script needs; nothing for who may only read."""
        left, may_write = None, self.may_write(request, row)
        if request.method == "GET":
            left = OpenForm.left_by(request.user, key_of(request, request.path, is_new=row is None))
        page = admin_url(row, "unsaved") if row else admin_url(self.model, "unsaved_new")
        kept = [(name, value) for name, value in request.GET.items() if name != UNSAVED]
        return {
            "address": with_query(page, urlencode(kept)) if may_write else "",
            "restore": f"?{urlencode([*kept, (UNSAVED, 1)])}",
            "left": left,
            "was_saved_since": bool(left and row and is_stale(left, row)),
            "is_refused": request.method == "POST" and not context["stale_forms"],
        }

    def forget(self, request) -> None:
        """The form is saved."""
        paths = [key_of(request, request.path, is_new=is_new) for is_new in (True, False)]
        OpenForm.objects.filter(user=request.user, path__in=paths).delete()

    # -- what the script sends --------------------------------------------------------------------

    def view(self, request, object_id=None):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = self.row_of(request, object_id)
        page = admin_url(row) if row else admin_url(self.model, "add")
        key = key_of(request, page, is_new=row is None)
        if DISCARD in request.POST:
            OpenForm.objects.filter(user=request.user, path=key).delete()
            return HttpResponseRedirect(with_query(page, request.GET.urlencode()))
        if len(key) > LONGEST_PATH:
            return self.answer(_("What you type here cannot be kept. Save it from time to time."), 422)
        typed = typed_in(request.POST)
        if not typed:
            OpenForm.note_seen(request.user, key)
        elif not OpenForm.keep(request.user, key, typed):
            words = _("This form is too long to be kept while you type. Save it from time to time.")
            return self.answer(words, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return self.answer(self.others_at(request, row, key))

    def row_of(self, request, object_id):
        """The row of the form; None for a new one. Refused is whoever could not save the form now."""
        row = self.admin.get_object(request, unquote(object_id)) if object_id else None
        if object_id and row is None:
            raise Http404
        page = self.admin.open_page(request, row)
        has_council = row or page.council or not self.admin.needs_council
        if not has_council or not self.may_write(request, row):
            raise PermissionDenied
        return row

    def may_write(self, request, row) -> bool:
        if row is None:
            return self.admin.has_add_permission(request)
        return self.admin.has_change_permission(request, row)

    def answer(self, words: str, status=HTTPStatus.OK) -> JsonResponse:
        return JsonResponse({"words": words}, status=status)

    def others_at(self, request, row, key: str) -> str:
        """Which colleagues of the row's council have this form open, as a sentence."""
        if row is None or row.owner_council is None:
            return ""
        there = OpenForm.objects.filter(path=key, seen_at__gt=timezone.now() - OpenForm.OPEN_FOR)
        colleagues = Membership.objects.filter(
            council=row.owner_council,
            role__in=permissions.EDITING,
            user__is_active=True,
            user__in=there.exclude(user=request.user).values("user"),
        )
        names = [
            each.person_name for each in colleagues.select_related("user").order_by("name", "user__email")
        ]
        if not names:
            return ""
        words = ngettext(
            "%(names)s has this form open too.", "%(names)s have this form open too.", len(names)
        )
        return words % {"names": ", ".join(names)}


def is_stale(left: OpenForm, row) -> bool:
    """Was the row saved since what was typed here was begun?"""
    return SeenVersion().to_python(left.fields.get("version")) != getattr(row, "version", None)
