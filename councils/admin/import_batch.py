"""Imports: what came from a spreadsheet, and the way to undo it."""

from http import HTTPStatus

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ..admin_urls import admin_url
from ..models import ImportBatch, Membership
from ..publishing.caching import batched_invalidation
from .base import CouncilAdmin
from .form_recovery import restored_words
from .scoped import open_page, page_of
from .spreadsheet import MOST_LISTED


@admin.register(ImportBatch)
class ImportBatchAdmin(CouncilAdmin):
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
        return capfirst(obj.model._meta.verbose_name_plural)

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

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        undo = self.admin_site.admin_view(self.undo_view)
        return [path("<path:object_id>/undo/", undo, name="councils_importbatch_undo"), *super().get_urls()]

    def render_change_form(self, request, context, obj=None, **kwargs):
        rows = list(obj.rows_now().values())
        context["rows"] = [(row, admin_url(row)) for row in rows[:MOST_LISTED]]
        context["not_listed"] = len(rows[MOST_LISTED:])
        return super().render_change_form(request, context, obj=obj, **kwargs)

    # -- undoing --------------------------------------------------------------------------------

    def undo_view(self, request, object_id):
        batch = self.get_object(request, unquote(object_id))
        if batch is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        open_page(request, batch.council)
        self.name_people_shown(batch, ["undone_by"])
        form, status = self._undo_form(request), HTTPStatus.OK
        if request.method == "POST" and form.is_valid():
            status = self._undo(request, batch, form)
            if status == HTTPStatus.SEE_OTHER:
                messages.success(request, _("The import has been undone."))
                return HttpResponseRedirect(admin_url(batch))
        is_asked = batch.tells_residents(batch.rows_now().values())
        context = {
            **self.admin_site.each_context(request),
            "title": _("Undo this import"),
            "opts": self.opts,
            "original": batch,
            "form": form,
            "note_fields": [field for field in form if is_asked],
            "is_over": status in (HTTPStatus.CONFLICT, HTTPStatus.FORBIDDEN) or batch.undone_at,
        }
        return render(request, "admin/import_undo.html", context, status=status)

    def _undo_form(self, request):
        """With the sentence for residents; that it is needed, the rows will show."""
        notes = self.note_fields(page_of(request), required=False)
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
