"""History pages: differences for those who may read them, and a way back that is an ordinary edit."""

from datetime import date, datetime
from http import HTTPStatus
from itertools import pairwise

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from ..admin_urls import admin_url
from ..models import Council, Membership, Workflow
from ..publishing.history import HistoricalRecordContextHelper, ModelChange, ModelDelta, SimpleHistoryAdmin
from .form_recovery import UNSAVED
from .lists import BoundedList, BoundedPages
from .scoped import page_of


def format_value(field, value):
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


def name_people(records, *more) -> None:
    """Have the people of one row's history, and `more`, called what its council calls them."""
    people = [person for person in (*(record.history_user for record in records), *more) if person]
    if people and hasattr(records[0].instance_type, "council_lookup"):
        Membership.name_accounts(people, council_id_of(records[0]))


class WholeTexts(HistoricalRecordContextHelper):
    """Differences in full and in the words of the form: an officer must see what a text said before."""

    LONGEST = 100_000

    def __init__(self, model, historical_record):
        super().__init__(model, historical_record, max_displayed_delta_change_chars=self.LONGEST)

    def prepare_delta_change_value(self, change, value):
        value = super().prepare_delta_change_value(change, value)
        return format_value(self.model._meta.get_field(change.field), value)


# Set by transitions, not by forms; the history shows them all the same.
SET_BY_TRANSITIONS = ("status", "publish_at", "superseded_at")


def value_at(record, name: str, at: datetime):
    """A value of a version as it stood at that moment: what is to be published later is scheduled, not published."""
    is_to_come = name == "status" and record.status == Workflow.Status.PUBLISHED and record.publish_at > at
    return _("scheduled") if is_to_come else getattr(record, name)


def not_here(model_admin, request):
    """The same answer for what is another council's and for what is not there at all."""
    messages.warning(request, _("Page not found. It may have been deleted."))
    return HttpResponseRedirect(reverse("admin:index", current_app=model_admin.admin_site.name))


def texts_of_version(record) -> dict:
    """Words and links of a version; never its place in the workflow."""
    texts = {
        field.name: getattr(record, field.attname)
        for field in record.tracked_fields
        if field.name not in Workflow.WORKFLOW_FIELDS and field.editable
    }
    for field in record._history_m2m_fields:
        links = getattr(record, field.name).all()
        texts[field.name] = [getattr(link, f"{field.related_model._meta.model_name}_id") for link in links]
    return texts


class HistoryAdmin(SimpleHistoryAdmin):
    """Base of every page with a form and a history: a save that changes nothing writes nothing, and says so."""

    object_history_template = "admin/council_history.html"
    object_history_list_template = "admin/council_history_list.html"
    RESTORE = "restore"

    # -- the list -----------------------------------------------------------------------------

    paginator = BoundedPages
    show_full_result_count = False  # a second time

    def lookup_allowed(self, lookup, value, request):
        """Not by the lock: the database would be asked for what was sent, unread."""
        return lookup.split("__")[0] != "version" and super().lookup_allowed(lookup, value, request)

    def get_changelist(self, request, **kwargs):
        return BoundedList

    # -- the form -----------------------------------------------------------------------------

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        return not_here(self, request)

    def _create_formsets(self, request, obj, change):
        page_of(request).formsets, inlines = super()._create_formsets(request, obj, change)
        return page_of(request).formsets, inlines

    def save_model(self, request, obj, form, change):
        page = page_of(request)
        page.is_unchanged = change and not page.has_changed(form)
        if not page.is_unchanged:
            super().save_model(request, obj, form, change)

    def log_change(self, request, obj, message):
        return None if page_of(request).is_unchanged else super().log_change(request, obj, message)

    def message_user(self, request, message, level=messages.INFO, **kwargs):
        """In place of Django's "was changed successfully"."""
        if level == messages.SUCCESS and page_of(request).is_unchanged:
            level, message = messages.INFO, _("Nothing was changed.")
        super().message_user(request, message, level, **kwargs)

    def render_change_form(self, request, context, **kwargs):
        """A form that comes back with errors answers 422, and 409 where somebody else saved meanwhile."""
        response = super().render_change_form(request, context, **kwargs)
        if request.method == "POST" and context["errors"] and not page_of(request).restored:
            is_stale = context.get("stale_forms")
            response.status_code = HTTPStatus.CONFLICT if is_stale else HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    # -- the history --------------------------------------------------------------------------

    def history_view(self, request, object_id, extra_context=None):
        """The library falls back to the history table, so both its pages ask first whether the row is one's own."""
        if self.get_object(request, unquote(object_id)) is None:
            return not_here(self, request)
        return super().history_view(request, object_id, extra_context)

    def set_history_delta_changes(self, request, historical_records, foreign_keys_are_objs=True):
        """What each version changed, its state included (the library leaves out what no form can edit)."""
        records = list(historical_records)
        deltas = [
            (newer, older, newer.diff_against(older, foreign_keys_are_objs=foreign_keys_are_objs))
            for newer, older in pairwise(records)
        ]
        named = [
            value
            for *_pair, delta in deltas
            for change in delta.changes
            for value in (change.old, change.new)
        ]
        name_people(records, *(value for value in named if isinstance(value, get_user_model())))
        for newer, older, delta in deltas:
            at = newer.history_date
            by_transitions = [
                ModelChange(name, value_at(older, name, at), value_at(newer, name, at))
                for name in SET_BY_TRANSITIONS
                if hasattr(newer, name) and getattr(newer, name) != getattr(older, name)
            ]
            helper = self.get_historical_record_context_helper(request, newer)
            every = ModelDelta([*by_transitions, *delta.changes], delta.changed_fields, older, newer)
            newer.history_delta_changes = helper.context_for_delta_changes(every)

    def get_historical_record_context_helper(self, request, historical_record):
        return WholeTexts(self.model, historical_record)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """One version: opens the ordinary form with that version's texts, so every check of a save holds."""
        row = self.get_object(request, unquote(object_id))
        record = row and self._record(row, version_id)
        if record is None:
            return not_here(self, request)
        if not self.has_change_permission(request, row):
            messages.info(
                request, _("You can read this history, but you cannot change what is public or in review.")
            )
            return HttpResponseRedirect(admin_url(row, "history"))
        return HttpResponseRedirect(f"{admin_url(row)}?{self.RESTORE}={record.pk}")

    def version_asked(self, request, row):
        """The record of the version that the form is opened with, in place of today's; else None."""
        asked = request.GET.get(self.RESTORE)
        return self._record(row, asked) if asked and row is not None and request.method == "GET" else None

    def _get_preserved_qsl(self, request, preserved_filters):
        """What Django keeps of the address after a save: not whose text would stand in the form again."""
        kept = super()._get_preserved_qsl(request, preserved_filters)
        return [(name, value) for name, value in kept if name not in (self.RESTORE, UNSAVED)]

    def _record(self, row, version_id):
        if not str(version_id).isdecimal():
            return None
        return row.history.filter(history_id=version_id).first()
