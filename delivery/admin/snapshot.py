"""What was reported, read only; and the page on which a corrected issue is published."""

from http import HTTPStatus

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from councils import permissions
from councils.admin import PagePart, PartAdmin, nobody
from councils.admin.form_recovery import restored_words
from councils.admin_urls import admin_url

from ..models import Snapshot
from ..report_issues import NOTHING_NEW, SUPERSEDED, correct_report, corrected_payload, parts_corrected


class CorrectedIssueForm(forms.Form):
    reason_en = forms.CharField(
        label=_("What is corrected, and why?"),
        max_length=1_000,
        help_text=_("Residents will see this in both issues."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason_cy = forms.CharField(
        label=_("The same in Welsh"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "cy"}),
    )

    def __init__(self, *args, council, **kwargs):
        super().__init__(*args, **kwargs)
        if not council.has_welsh:
            del self.fields["reason_cy"]


class CorrectedIssue(PagePart):
    """A frozen report is never changed: its corrected issue stands beside it."""

    def views(self):
        return [("<path:object_id>/correct/", self.correct_view, "correct")]

    def on_form(self, request, row):
        may = permissions.publishes_for.test(request.user, row.owner_council) and not row.later_issue
        return {"correct_address": admin_url(row, "correct") if may else ""}

    def correct_view(self, request, object_id):
        row = self.admin.get_object(request, unquote(object_id))
        if row is None:
            return self.not_here(request, object_id)
        if not permissions.publishes_for.test(request.user, row.owner_council):
            raise PermissionDenied(_("A publisher can publish a corrected issue."))
        is_sent = request.method == "POST"
        form = CorrectedIssueForm(
            request.POST if is_sent else None, council=row.owner_council, initial=restored_words(request)
        )
        if is_sent and form.is_valid() and (issue := self._publish(request, row, form)):
            messages.success(
                request, _("The corrected issue is published. The first issue stays public and links to it.")
            )
            return HttpResponseRedirect(admin_url(issue))
        payload = None if row.later_issue else corrected_payload(row)
        context = {
            "title": _("Publish a corrected issue"),
            "original": row,
            "form": form,
            "why_not": SUPERSEDED if row.later_issue else "" if payload else NOTHING_NEW,
            "number": parts_corrected(row, payload) if payload else 0,
        }
        status = HTTPStatus.UNPROCESSABLE_ENTITY if is_sent else HTTPStatus.OK
        return self.render(request, "admin/correct_report.html", context, status)

    @staticmethod
    def _publish(request, row, form):
        given = form.cleaned_data
        try:
            return correct_report(
                row, reason=given["reason_en"], reason_cy=given.get("reason_cy", ""), by=request.user
            )
        except ValidationError as error:
            form.add_error(None, error)
            return None


@admin.register(Snapshot)
class SnapshotAdmin(PartAdmin):
    page_parts = (CorrectedIssue,)
    change_form_template = "admin/snapshot_change_form.html"
    list_display = ("plan", "round", "taken_at")
    list_select_related = ("plan", "round")
    sections = (
        (_("Details"), ("plan", "round", "taken_at", "sha256")),
        (_("Correction"), ("corrects", "reason")),
    )
    readonly_fields = ("taken_at", "sha256", "corrects")
    has_add_permission = has_change_permission = has_delete_permission = nobody
