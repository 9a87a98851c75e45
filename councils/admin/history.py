"""History pages: differences for those who may read them, and a way back that is an ordinary edit."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..history import HistoricalRecordContextHelper, SimpleHistoryAdmin
from ..models import Workflow


class WholeTexts(HistoricalRecordContextHelper):
    """Differences in full: an officer must see what a text said before."""

    DEFAULT_MAX_DISPLAYED_DELTA_CHANGE_CHARS = 20_000

    def __init__(self, model, historical_record):
        super().__init__(
            model,
            historical_record,
            max_displayed_delta_change_chars=self.DEFAULT_MAX_DISPLAYED_DELTA_CHANGE_CHARS,
        )


class HistoryPages(SimpleHistoryAdmin):
    """The library falls back to the history table, so both its doors ask first whether the row is one's own."""

    object_history_template = "admin/council_history.html"
    object_history_list_template = "admin/council_history_list.html"
    RESTORE = "restore"

    def history_view(self, request, object_id, extra_context=None):
        if self.get_object(request, unquote(object_id)) is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return super().history_view(request, object_id, extra_context)

    def get_historical_record_context_helper(self, request, historical_record):
        return WholeTexts(self.model, historical_record)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """One version: opens the ordinary form with that version's texts, so every check of a save holds."""
        row = self.get_object(request, unquote(object_id))
        record = row and self._record(row, version_id)
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        info = self.opts.app_label, self.opts.model_name
        if not self.has_change_permission(request, row):
            messages.info(request, _("You can read this history, but not change what is public or in review."))
            return HttpResponseRedirect(reverse("admin:{}_{}_history".format(*info), args=[row.pk]))
        change = reverse("admin:{}_{}_change".format(*info), args=[row.pk])
        return HttpResponseRedirect(f"{change}?{self.RESTORE}={record.pk}")

    def earlier_texts(self, request, obj) -> dict | None:
        """Words and links of the version asked for; never its place in the workflow."""
        asked = request.GET.get(self.RESTORE)
        record = self._record(obj, asked) if asked and obj is not None and request.method == "GET" else None
        if record is None:
            return None
        request.restored_from = record
        texts = {
            field.name: getattr(record, field.attname)
            for field in record.tracked_fields
            if field.name not in Workflow.WORKFLOW_FIELDS and field.editable
        }
        for field in record._history_m2m_fields:
            links = getattr(record, field.name).all()
            texts[field.name] = [getattr(link, f"{field.related_model._meta.model_name}_id") for link in links]
        return texts

    def _record(self, row, version_id):
        if not str(version_id).isdigit():
            return None
        return row.history.filter(history_id=version_id).first()
