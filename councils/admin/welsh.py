"""Welsh beside English: what a thing still needs is said on its page, and compared on a page of its own."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from .. import permissions
from ..admin_urls import admin_url
from ..publishing import parity
from ..publishing.compare import compare
from ..rich_text import blocks_of
from .forms import SeenVersion
from .parts import PagePart
from .scoped import page_of


def field_address(gap) -> str:
    """Where the Welsh is written: a part has a page of its own."""
    return f"{admin_url(gap.row)}#id_{gap.name}_cy"


def text_of(html: str) -> str:
    """The words of a text that may be rich, a paragraph a line."""
    return "\n".join(blocks_of(html))


class WelshPages(PagePart):
    """For whatever has texts in two languages."""

    def views(self):
        return [("<path:object_id>/welsh/", self.welsh_view, "welsh")]

    def on_form(self, request, row):
        """How many are missing, how many older, and where to go."""
        gaps = parity.gaps_of(row) if page_of(request).has_welsh else []
        missing = [gap for gap in gaps if gap.is_missing]
        return {
            "welsh": {
                "number_missing": len(missing),
                "number_older": len(gaps) - len(missing),
                "gaps": [(gap, None if gap.row == row else gap.row, field_address(gap)) for gap in gaps],
                "page": admin_url(row, "welsh"),
            }
        }

    def welsh_view(self, request, object_id):
        """The English then and now, and the Welsh; and one button for Welsh that is right as it is."""
        thing = self.admin.get_object(request, unquote(object_id))
        if thing is None or not self.admin.has_view_permission(request, thing):
            return self.not_here(request, object_id)
        status = HTTPStatus.OK
        if request.method == "POST":
            if not permissions.edits_for.test(request.user, thing.owner_council):
                raise PermissionDenied
            if SeenVersion().to_python(request.POST.get("version")) == thing.version:
                parity.confirm(thing, by=request.user)
                messages.success(request, _("Saved: the Welsh is up to date."))
                return HttpResponseRedirect(admin_url(thing))
            status = HTTPStatus.CONFLICT
        gaps = parity.gaps_of(thing)
        older = [gap for gap in gaps if not gap.is_missing]
        context = {
            "title": _("Welsh"),
            "original": thing,
            "missing": [(gap, field_address(gap)) for gap in gaps if gap.is_missing],
            "older": [
                (
                    gap,
                    compare(text_of(gap.english_then()), text_of(gap.english)),
                    text_of(gap.welsh),
                    field_address(gap),
                )
                for gap in older
            ],
            "is_stale": status == HTTPStatus.CONFLICT,
            "seen": SeenVersion.sign(thing.version),
        }
        return self.render(request, "admin/welsh.html", context, status)
