"""History pages: differences for those who may read them, and a way back that is an ordinary edit."""

from datetime import date, datetime
from itertools import pairwise

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.db.models import CASCADE
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from .. import permissions
from ..history import HistoricalRecordContextHelper, ModelChange, ModelDelta, SimpleHistoryAdmin
from ..models import Council, Workflow
from ..workplace import address_of

# Deleted parts of one kind that a history page names.
MOST_LISTED = 100
# Digits of a row's number: a longer one is no number of ours.
LONGEST_KEY = 18


def council_id_of(record) -> int | None:
    """Whose a record of the history is, also where what it belonged to is gone: the history knows that too."""
    model, row = record.instance_type, record
    for step in model.council_lookup.split("__"):
        if step == "pk":
            return record.id
        key, model = getattr(row, f"{step}_id"), model._meta.get_field(step).related_model
        if model is Council:
            return key
        there = model._base_manager.filter(pk=key).first()
        row = there or model.history.filter(id=key).order_by("-history_id").first()
        if row is None:
            return None
    return None


def name_of(record) -> str:
    """What the row was called; its kind and number where that was read from something that is gone too."""
    try:
        return str(record.instance)
    except ObjectDoesNotExist:
        return f"{capfirst(record.instance_type._meta.verbose_name)} {record.id}"


def in_words(field, value):
    """A value of the history as the form would show it."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    labels = dict(field.flatchoices)
    return labels.get(value, "" if value is None else value)


class WholeTexts(HistoricalRecordContextHelper):
    """Differences in full and in the words of the form: an officer must see what a text said before."""

    LONGEST = 100_000

    def __init__(self, model, historical_record):
        super().__init__(model, historical_record, max_displayed_delta_change_chars=self.LONGEST)

    def prepare_delta_change_value(self, change, value):
        value = super().prepare_delta_change_value(change, value)
        return in_words(self.model._meta.get_field(change.field), value)


# Set by verbs, not by forms; the history shows them all the same.
SET_BY_VERBS = ("status", "publish_at", "superseded_at")


class HistoryPages(SimpleHistoryAdmin):
    """The library falls back to the history table, so both its doors ask first whether the row is one's own."""

    object_history_template = "admin/council_history.html"
    object_history_list_template = "admin/council_history_list.html"
    RESTORE = "restore"

    def history_view(self, request, object_id, extra_context=None):
        key = unquote(object_id)
        row = self.get_object(request, key)
        if row is not None:
            further = {"deleted_parts": self.deleted_parts(request, self.model, row.pk)}
            return super().history_view(request, object_id, {**further, **(extra_context or {})})
        record = self.record_of_deleted(request, key)
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return self.history_of_deleted(request, record)

    # -- what is deleted ------------------------------------------------------------------------

    def record_of_deleted(self, request, key):
        """The last record of a row that is gone, where it was of a council this officer works for; else None."""
        if not key.isdecimal() or len(key) > LONGEST_KEY:
            return None
        record = self.model.history.filter(id=key, history_type="-").order_by("-history_id").first()
        is_own = record is not None and self.is_record_of_own(request, record)
        return record if is_own else None

    def is_record_of_own(self, request, record) -> bool:
        if permissions.is_superuser.test(request.user):
            return True
        return council_id_of(record) in permissions.council_ids_of(request.user, self.roles)

    def history_of_deleted(self, request, record):
        """Read only: what it said last, and every version before."""
        records = self.get_history_queryset(request, self.model.history, "id", record.id)
        paginator = Paginator(records, self.history_list_per_page)
        page = paginator.get_page(request.GET.get(PAGE_VAR))
        self.set_history_delta_changes(request, page)
        name = name_of(record)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of “%(name)s”, which was deleted") % {"name": name},
            "object_history_list_template": self.object_history_list_template,
            "page_obj": page,
            "page_range": paginator.get_elided_page_range(page.number),
            "page_var": PAGE_VAR,
            "pagination_required": paginator.count > self.history_list_per_page,
            "module_name": capfirst(self.opts.verbose_name_plural),
            "object": name,
            "opts": self.opts,
            "revert_disabled": True,
            "is_deleted": True,
            "deleted": self.texts_of(record),
            "deleted_parts": self.deleted_parts(request, self.model, record.id),
        }
        return render(request, self.object_history_template, context)

    def texts_of(self, record) -> list:
        """(label, text) of what it said last."""
        typed = [field for field in record.tracked_fields if field.editable and not field.is_relation]
        said = ((field, getattr(record, field.attname)) for field in typed if not field.primary_key)
        return [
            (capfirst(field.verbose_name), in_words(field, value))
            for field, value in said
            if value not in (None, "")
        ]

    @staticmethod
    def deleted_parts(request, model, pk) -> list:
        """(kind, name, record, address) of the rows that hung on this one and were deleted, the newest first."""
        found = []
        for relation in model._meta.related_objects:
            part = relation.related_model
            if relation.many_to_many or relation.on_delete is not CASCADE or not hasattr(part, "history"):
                continue
            records = part.history.filter(**{relation.field.attname: pk}, history_type="-")
            for record in records.select_related("history_user").order_by("-history_id")[:MOST_LISTED]:
                address = address_of(part, "history", record.id)
                found.append((part._meta.verbose_name, name_of(record), record, address))
        return sorted(found, key=lambda each: -each[2].history_id)

    def set_history_delta_changes(self, request, historical_records, foreign_keys_are_objs=True):
        """What each version changed, its state included (the library leaves out what no form can edit)."""
        records = list(historical_records)
        for newer, older in pairwise(records):
            delta = newer.diff_against(older, foreign_keys_are_objs=foreign_keys_are_objs)
            by_verbs = [
                ModelChange(name, getattr(older, name), getattr(newer, name))
                for name in SET_BY_VERBS
                if hasattr(newer, name) and getattr(newer, name) != getattr(older, name)
            ]
            helper = self.get_historical_record_context_helper(request, newer)
            every = ModelDelta([*by_verbs, *delta.changes], delta.changed_fields, older, newer)
            newer.history_delta_changes = helper.context_for_delta_changes(every)

    def get_historical_record_context_helper(self, request, historical_record):
        return WholeTexts(self.model, historical_record)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """One version: opens the ordinary form with that version's texts, so every check of a save holds."""
        row = self.get_object(request, unquote(object_id))
        record = row and self._record(row, version_id)
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, row):
            messages.info(
                request, _("You can read this history, but not change what is public or in review.")
            )
            return HttpResponseRedirect(address_of(row, "history"))
        return HttpResponseRedirect(f"{address_of(row)}?{self.RESTORE}={record.pk}")

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
            texts[field.name] = [
                getattr(link, f"{field.related_model._meta.model_name}_id") for link in links
            ]
        return texts

    def _record(self, row, version_id):
        if not str(version_id).isdecimal():
            return None
        return row.history.filter(history_id=version_id).first()
