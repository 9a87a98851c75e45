"""A whole plan as one workbook of several sheets: choose it, look at what it would do, confirm it; export, template."""

from django import forms
from django.contrib.admin.utils import unquote
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ..spreadsheets import carry_out_sheets, read_sheets, try_out, workbook_of
from .scoped import may_change
from .spreadsheet import MOST_LISTED, FileForm, SpreadsheetPages


class WorkbookForm(FileForm):
    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("An Excel workbook (.xlsx), with at most 3,000 rows in each sheet and 5 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages=FileForm.base_fields["file"].error_messages,
    )


class WorkbookPages(SpreadsheetPages):
    """For a page that has `sheets`: by the name of each sheet its resource, in the order in which they are read.

    `rows_of_sheets(row)` says which rows the workbook of one thing has in each.
    """

    list_template = "admin/workbook_change_list.html"
    file_template = "admin/workbook_file.html"
    title = _("Import a whole plan")
    file_form = WorkbookForm
    kind = route = "workbook"

    def __init__(self, admin):
        super(SpreadsheetPages, self).__init__(admin)
        self.sheets = admin.sheets

    def export_views(self):
        return [("<path:object_id>/workbook/", require_safe(self.export_view), "workbook_export")]

    def on_list(self, request):
        return {"workbook_address": self.address(self.route) if self.may_import(request) else ""}

    def on_form(self, request, row):
        return {"workbook_export_address": self.address("workbook_export", row.pk)}

    def resources(self, request, council, name="") -> dict:
        """Of each sheet the resource in the name of this officer, for this council alone."""
        reason = gettext("Import: %(name)s") % {"name": name}
        said = {"by": request.user, "may_change": may_change, "reason": reason}
        return {sheet: resource(council, **said) for sheet, resource in self.sheets.items()}

    def looked_into(self, request, council, name, content):
        tables, notes = read_sheets(name, content, self.sheets)
        preview = try_out(self.resources(request, council), tables)
        return preview, [*notes, *preview.notes]

    def carried_out(self, request, file, seen, said):
        return carry_out_sheets(file, self.resources(request, file.council, file.name), seen=seen, **said)[0]

    def reports(self, preview):
        return any(sheet.preview.rows and sheet.resource.model.is_progress for sheet in preview.sheets)

    def tables_of(self, preview):
        return [
            (sheet.name, sheet.preview.rows[:MOST_LISTED], len(sheet.preview.rows[MOST_LISTED:]))
            for sheet in preview.sheets
        ]

    def template_of(self, request, council):
        return workbook_of(self.resources(request, council), {}), f"{self.opts.model_name}-workbook-template"

    def export_view(self, request, object_id):
        row = self.admin.get_object(request, unquote(object_id))
        if row is None or not self.admin.has_view_permission(request, row):
            return self.not_here(request, object_id)
        resources = self.resources(request, row.owner_council)
        content = workbook_of(resources, self.admin.rows_of_sheets(row))
        return self._download(content, f"{row.slug}-edition-{row.edition}", "xlsx")
