"""Imports: what came from a spreadsheet, and the way to undo it."""

from http import HTTPStatus

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from ..admin_urls import admin_url
from ..models import ImportBatch, Membership, transition_of
from ..publishing.caching import batched_invalidation
from ..publishing.deletion import why_kept
from .base import CouncilAdmin, nobody
from .corrections import note_fields
from .form_recovery import restored_words
from .parts import PagePart
from .people import name_people_shown
from .scoped import Page
from .spreadsheet import MOST_LISTED


class UndoPage(PagePart):
    """What an import wrote, and the page that undoes it."""

    def views(self):
        return [("<path:object_id>/undo/", self.undo_view, "undo")]

    def on_form(self, request, row):
        rows = list(row.rows_now().values())
        return {
            "rows": [(each, admin_url(each)) for each in rows[:MOST_LISTED]],
            "not_listed": len(rows[MOST_LISTED:]),
            "other_sheets": list(row.of_same_file.exclude(pk=row.pk)),
        }

    def undo_view(self, request, object_id):
        batch = self.admin.get_object(request, unquote(object_id))
        if batch is None:
            return self.not_here(request, object_id)
        name_people_shown(batch, {"undone_by"})
        form, status = self._undo_form(request, batch), HTTPStatus.OK
        if request.method == "POST" and form.is_valid():
            status = self._undo(request, batch, form)
            if status == HTTPStatus.SEE_OTHER:
                messages.success(request, transition_of(batch, "undo").done)
                return HttpResponseRedirect(admin_url(batch))
        of_same_file = list(batch.of_same_file)
        is_asked = any(each.tells_residents(each.rows_now().values()) for each in of_same_file)
        context = {
            "title": transition_of(batch, "undo").label,
            "original": batch,
            "form": form,
            "note_fields": [field for field in form if is_asked],
            "of_same_file": of_same_file,
            "is_over": status in (HTTPStatus.CONFLICT, HTTPStatus.FORBIDDEN) or batch.undone_at,
        }
        return self.render(request, "admin/import_undo.html", context, status)

    def _undo_form(self, request, batch):
        """With the sentence for residents; that it is needed, the rows will show."""
        notes = note_fields(Page(request.user, batch.council))
        notes["change_note_en"].label = _("Why are you undoing this?")
        notes["change_note_en"].help_text = _(
            "This has been public. Your sentence will be shown beside what is undone."
        )
        return type("UndoForm", (forms.Form,), notes)(
            request.POST if request.method == "POST" else None, initial=restored_words(request)
        )

    def _undo(self, request, batch, form) -> HTTPStatus:
        given = form.cleaned_data
        try:
            with batched_invalidation():
                batch.undo(
                    by=request.user,
                    why_kept=why_kept,
                    note=given["change_note_en"],
                    note_cy=given.get("change_note_cy", ""),
                )
        except PermissionDenied:
            form.add_error(None, _("Only publishers can undo this: it changed what is in review or public."))
            return HTTPStatus.FORBIDDEN
        except ValidationError as error:
            if hasattr(error, "error_dict"):
                form.add_error("change_note_en", error.messages)
                return HTTPStatus.UNPROCESSABLE_ENTITY
            form.add_error(None, error)
            return HTTPStatus.CONFLICT
        return HTTPStatus.SEE_OTHER


@admin.register(ImportBatch)
class ImportBatchAdmin(CouncilAdmin):
    page_parts = (UndoPage,)
    list_display = ("name", "kind_words", "created_at", "by", "added", "changed", "undone_at")
    search_fields = ("name",)
    list_select_related = ("by",)
    change_form_template = "admin/import_batch_change_form.html"
    sections = (
        (_("Details"), ("name", "kind_words", ("added", "changed", "unchanged"))),
        (_("Who"), (("imported_by", "created_at"), ("taken_back_by", "undone_at"))),
    )
    readonly_fields = ("kind_words", "imported_by", "taken_back_by")

    @admin.display(description=_("what"))
    def kind_words(self, obj):
        return obj.kind_words

    # Names, not links: accounts as such are the superusers'.
    @admin.display(description=_("imported by"))
    def imported_by(self, obj):
        Membership.name_accounts([obj.by], obj.council_id)
        return str(obj.by)

    @admin.display(description=_("undone by"))
    def taken_back_by(self, obj):
        if obj.undone_by:
            Membership.name_accounts([obj.undone_by], obj.council_id)
        return str(obj.undone_by or "")

    has_add_permission = has_change_permission = has_delete_permission = nobody
