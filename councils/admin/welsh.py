"""Welsh beside English: what a thing still needs is said on its page, and compared on a page of its own."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from .. import permissions
from ..admin_urls import admin_url
from ..publishing import parity
from ..publishing.compare import compare
from ..rich_text import blocks_of
from .forms import SeenVersion
from .scoped import page_of


def field_address(gap) -> str:
    """Where the Welsh is written: a part has a page of its own."""
    return f"{admin_url(gap.row)}#id_{gap.name}_cy"


def text_of(html: str) -> str:
    """The words of a text that may be rich, a paragraph a line."""
    return "\n".join(blocks_of(html))


class WelshPages:
    """For whatever has texts in two languages."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_welsh"
        page = self.admin_site.admin_view(self.welsh_view)
        return [path("<path:object_id>/welsh/", page, name=name), *super().get_urls()]

    def welsh_of(self, request, obj) -> dict:
        """For the line on the form: how many are missing, how many older, and where to go."""
        gaps = parity.gaps_of(obj) if page_of(request).council.has_welsh else []
        missing = [gap for gap in gaps if gap.is_missing]
        return {
            "number_missing": len(missing),
            "number_older": len(gaps) - len(missing),
            "gaps": [(gap, None if gap.row == obj else gap.row, field_address(gap)) for gap in gaps],
            "page": admin_url(obj, "welsh"),
        }

    def welsh_view(self, request, object_id):
        """The English then and now, and the Welsh; and one button for Welsh that is right as it is."""
        thing = self.get_object(request, unquote(object_id))
        if thing is None or not self.has_view_permission(request, thing):
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
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
            **self.admin_site.each_context(request),
            "title": _("Welsh"),
            "opts": self.opts,
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
        return render(request, "admin/welsh.html", context, status=status)
