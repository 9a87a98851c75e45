"""Spreadsheets on a list: choose a file, look at what it would do, confirm it; export and template."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ..admin_urls import admin_url
from ..models import ImportBatch, ImportFile, Membership
from ..spreadsheets import (
    CONTENT_TYPES,
    DoneAlreadyError,
    StaleError,
    carry_out,
    digest_of,
    export,
    read,
    refuse_large,
    template,
    told_once,
)
from .corrections import note_fields
from .form_recovery import restored_words
from .parts import PagePart
from .scoped import Page, may_change

# A page of more would be slow to open: what is not listed is counted.
MOST_LISTED = 200


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("An Excel workbook (.xlsx) or a CSV file, with at most 1,000 rows and 5 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"empty": _("The file is empty. Choose the file again.")},
    )

    def clean_file(self):
        """What is too large is not even read."""
        refuse_large(self.cleaned_data["file"].size)
        return self.cleaned_data["file"]


class SpreadsheetPages(PagePart):
    """For a page that has a `resource`: the columns of its model in spreadsheets."""

    list_template = "admin/spreadsheet_change_list.html"
    file_template = "admin/import_file.html"
    title = _("Import a spreadsheet")
    file_form = FileForm
    # Where its pages stand, and what they are called.
    route = "import"

    def __init__(self, admin):
        super().__init__(admin)
        self.resource = admin.resource

    @property
    def kind(self) -> str:
        """What the file that waits for its confirmation is a file of."""
        return self.opts.label_lower

    def views(self):
        return [
            (f"{self.route}/", self.import_view, self.route),
            (f"{self.route}/template/", require_safe(self.template_view), f"{self.route}_template"),
            (f"{self.route}/<uuid:file_id>/", self.preview_view, f"{self.route}_preview"),
            *self.export_views(),
        ]

    def export_views(self) -> list:
        return [("export/<slug:ending>/", require_safe(self.export_view), "export")]

    def address(self, name: str, *args) -> str:
        return admin_url(self.model, name, *args)

    def may_import(self, request) -> bool:
        return self.admin.has_add_permission(request)

    def on_list(self, request):
        return {
            "import_address": self.address(self.route) if self.may_import(request) else "",
            "export_addresses": [
                ("Excel", self.address("export", "xlsx")),
                ("CSV", self.address("export", "csv")),
            ],
        }

    def columns_for(self, request, council, name=""):
        """The resource in the name of this officer, for this council alone."""
        reason = gettext("Import: %(name)s") % {"name": name}
        return self.resource(council, by=request.user, may_change=may_change, reason=reason)

    # -- choosing a file ------------------------------------------------------------------------

    def import_view(self, request):
        if not self.may_import(request):
            raise PermissionDenied
        council = self.admin.council_of(request)
        if council is None:
            return self.admin.choose_council(request)
        form = self.file_form(*((request.POST, request.FILES) if request.method == "POST" else ()))
        preview, notes, status = None, [], HTTPStatus.OK
        if request.method == "POST":
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            if form.is_valid():
                preview, notes = self._look_into(request, council, form)
            if preview and not preview.problems:
                status = HTTPStatus.OK
                if preview.rows:
                    upload = form.cleaned_data["file"]
                    upload.seek(0)
                    file = self.keep(request, council, upload.name, upload.read())
                    return self._preview(request, file, preview, notes)
        context = {
            "title": self.title,
            "council": council,
            "form": form,
            "preview": preview,
            "notes": notes,
            **self._problems_of(preview),
            "template_address": f"{self.address(f'{self.route}_template')}?council={council.pk}",
            "is_progress": self.model.is_progress,
            "about_new_rows": getattr(self, "resource", None) and self.resource.about_new_rows,
        }
        return self.render(request, self.file_template, context, status)

    def looked_into(self, request, council, name: str, content: bytes) -> tuple:
        """What the file would do, and what to know of it. ValidationError when it cannot be read at all."""
        table = read(name, content)
        preview = self.columns_for(request, council).preview(table)
        return preview, [*table.notes, *preview.notes]

    def _look_into(self, request, council, form):
        """What the file would do; None, and the error beside the field, when it cannot be read at all."""
        upload = form.cleaned_data["file"]
        try:
            return self.looked_into(request, council, upload.name, upload.read())
        except ValidationError as error:
            form.add_error("file", error)
            return None, []

    def keep(self, request, council, name: str, content: bytes) -> ImportFile:
        """Keep the file until it is confirmed."""
        return ImportFile.keep(council=council, by=request.user, kind=self.kind, name=name, content=content)

    # -- looking at what it would do, and confirming it --------------------------------------------

    def preview_view(self, request, file_id):
        file = ImportFile.waiting(file_id, by=request.user, kind=self.kind)
        if file is None or not self.admin.own_councils(request).filter(pk=file.council_id).exists():
            return self._no_file(request, file_id)
        form, status = self._confirmation(request, file), HTTPStatus.OK
        if form.is_bound:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                batch = self._confirm(request, form, file)
                return self._show(request, batch, _("The spreadsheet has been imported."))
            except DoneAlreadyError:
                return self._no_file(request, file_id)
            except StaleError as stale:
                form.add_error(None, self._said_of(stale))
                status = HTTPStatus.CONFLICT
            except ValidationError as error:
                is_note = hasattr(error, "error_dict")
                form.add_error("change_note_en" if is_note else None, error.messages)
                status = HTTPStatus.UNPROCESSABLE_ENTITY if is_note else HTTPStatus.CONFLICT
        return self._look_again(request, file, form, status)

    def _confirmation(self, request, file):
        notes = note_fields(Page(request.user, file.council))
        form_class = type("ConfirmForm", (forms.Form,), {**notes, "seen": forms.CharField(required=False)})
        is_confirmed = request.method == "POST" and "seen" in request.POST
        return form_class(request.POST if is_confirmed else None, initial=restored_words(request))

    def _confirm(self, request, form, file) -> ImportBatch:
        given = form.cleaned_data
        try:
            seen = signing.loads(given["seen"], salt=str(file.pk))
        except signing.BadSignature:
            seen = {}
        said = {"note": given["change_note_en"], "note_cy": given.get("change_note_cy", "")}
        return self.carried_out(request, file, seen, said)

    def carried_out(self, request, file, seen, said) -> ImportBatch:
        """Import it; `seen`: what each row was compared with, `said`: the sentence for residents."""
        rows = {int(row): value for row, value in seen.items()}
        return carry_out(file, self.columns_for(request, file.council, file.name), seen=rows, **said)

    def _look_again(self, request, file, form, status):
        try:
            preview, notes = self.looked_into(request, file.council, file.name, bytes(file.content))
        except ValidationError as error:
            # What the file was compared with is gone.
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(self._import_address(file.council_id))
        return self._preview(request, file, preview, notes, form, status)

    def _preview(self, request, file, preview, notes, form=None, status=HTTPStatus.OK):
        form = form or self._confirmation(request, file)
        is_asked = any(line.row.is_public for line in preview.changed)
        context = {
            "title": _("Check before you import"),
            "file": file,
            "is_progress": self.reports(preview),
            "council": file.council,
            "preview": preview,
            "notes": notes,
            "form": form,
            "address": self.address(f"{self.route}_preview", file.pk),
            "note_fields": [form[name] for name in form.fields if name != "seen" and is_asked],
            "seen": signing.dumps(preview.seen, salt=str(file.pk), compress=True),
            **self._problems_of(preview),
            "tables": self.tables_of(preview),
            "earlier": self._same_file(file),
            "import_address": self._import_address(file.council_id),
            "import_title": self.title,
        }
        return self.render(request, "admin/import_preview.html", context, status)

    @staticmethod
    def _problems_of(preview) -> dict:
        told = told_once(preview.problems) if preview else []
        return {"problems": told[:MOST_LISTED], "are_not_all": len(told) > MOST_LISTED}

    def reports(self, preview) -> bool:
        """Is what it brings public at once, where its plan is?"""
        return self.model.is_progress

    def tables_of(self, preview) -> list[tuple]:
        """What is listed: the name of a sheet, its rows, and how many more there are."""
        return [("", preview.rows[:MOST_LISTED], len(preview.rows[MOST_LISTED:]))]

    def _same_file(self, file):
        """The last import of this very file, if there was one."""
        batches = ImportBatch.objects.of(file.council).filter(digest=digest_of(bytes(file.content)))
        batch = batches.select_related("by").first()
        if batch:
            Membership.name_accounts([batch.by], file.council_id)
        return batch

    def _import_address(self, council_id) -> str:
        return f"{self.address(self.route)}?council={council_id}"

    def _said_of(self, stale) -> str:
        words = _(
            "Someone has changed this since you checked it, so nothing was imported. Check it again below."
        )
        if not stale.numbers:
            return words
        told = {"words": words, "rows": ", ".join(map(str, stale.numbers[:20])), "sheet": stale.sheet}
        if stale.sheet:
            return gettext("%(words)s See row %(rows)s of the sheet “%(sheet)s”.") % told
        return gettext("%(words)s See row %(rows)s of your file.") % told

    def _no_file(self, request, file_id):
        """Imported by an earlier click: its result. Else the same answer for too old, another's and never there."""
        batch = ImportBatch.objects.filter(file_id=file_id, by=request.user).first()
        if batch is not None:
            return self._show(request, batch, _("This spreadsheet has already been imported."))
        messages.warning(request, _("This spreadsheet is no longer available. Choose it again."))
        return HttpResponseRedirect(self.address(self.route))

    def _show(self, request, batch, words):
        messages.success(request, words)
        return HttpResponseRedirect(admin_url(batch))

    # -- files to take away -------------------------------------------------------------------------

    def template_view(self, request):
        if not self.may_import(request):
            raise PermissionDenied
        council = self.admin.council_of(request)
        if council is None:
            return self.admin.choose_council(request)
        return self._download(*self.template_of(request, council), "xlsx")

    def template_of(self, request, council) -> tuple[bytes, str]:
        """A workbook to be filled in, and its name."""
        return template(self.columns_for(request, council)), f"{self.opts.model_name}s-template"

    def export_view(self, request, ending):
        """The rows of the list as it is filtered and searched."""
        if ending not in CONTENT_TYPES:
            raise Http404
        if not self.admin.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = self.admin.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(self.address("changelist"))
        rows = list(self.resource.with_columns(rows))
        councils = {row.owner_council.pk: row.owner_council for row in rows}
        resource = self.resource(None, has_welsh=any(council.has_welsh for council in councils.values()))
        whose = next(iter(councils.values())).slug if len(councils) == 1 else "councils"
        name = f"{self.opts.model_name}s-{whose}-{timezone.localdate():%Y-%m-%d}"
        return self._download(export(resource, rows, ending), name, ending)

    def _download(self, content, name, ending):
        response = HttpResponse(content, content_type=CONTENT_TYPES[ending])
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
        return response
