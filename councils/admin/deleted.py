"""The history of what was deleted stays readable: a list of each kind, and the history page of each row."""

from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.db.models import CASCADE
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from .. import permissions
from ..admin_urls import admin_url
from .history import council_id_of, format_value, name_people
from .parts import PagePart

# Deleted parts of one kind that a history page names.
MOST_LISTED = 100
# Digits of a row's number: a longer one is no number of ours.
LONGEST_KEY = 18


def name_of(record) -> str:
    """What the row was called; its kind and number where that was read from something that is gone too."""
    try:
        return str(record.instance)
    except ObjectDoesNotExist:
        thing = capfirst(record.instance_type._meta.verbose_name)
        return _("%(thing)s, number %(number)s") % {"thing": thing, "number": record.id}


class DeletedPages(PagePart):
    """What the history pages do for a row that is there, this does for one that is gone."""

    def views(self):
        return [("deleted/", self.deleted_view, "deleted")]

    def deleted_view(self, request):
        """What was deleted of this kind, the newest first, with the way to its history."""
        if self.model.council_lookup == "pk" or not self.admin.has_view_permission(
            request
        ):  # no council is ever deleted
            raise PermissionDenied
        own = self.admin.council_filter(request)
        records = self.model.history.filter(own, history_type="-").select_related("history_user")
        page = self._pages(records.order_by("-history_id")).get_page(request.GET.get(PAGE_VAR))
        self.name_people_of(request, page)
        context = {
            "title": _("Deleted: %(kind)s") % {"kind": self.opts.verbose_name_plural},
            "page_obj": page,
            "page_var": PAGE_VAR,
            "rows": [
                (name_of(record), record, admin_url(self.model, "history", record.id)) for record in page
            ],
        }
        return self.render(request, "admin/deleted.html", context)

    def _pages(self, records) -> Paginator:
        return Paginator(records, self.admin.history_list_per_page)

    def name_people_of(self, request, records):
        """In a list of one council's rows they are named at once."""
        own = permissions.council_ids_of(request.user, self.admin.roles)
        is_one = len(own) == 1 and not permissions.is_superuser.test(request.user)
        for some in [list(records)] if is_one else ([record] for record in records):
            name_people(some)

    def record_of(self, request, key):
        """The last record of a row that is gone, where it was of a council this officer works for; else None."""
        if not key.isdecimal() or len(key) > LONGEST_KEY:
            return None
        record = self.model.history.filter(id=key, history_type="-").order_by("-history_id").first()
        if record is None or permissions.is_superuser.test(request.user):
            return record
        own = permissions.council_ids_of(request.user, self.admin.roles)
        return record if council_id_of(record) in own else None

    def history_view(self, request, record):
        """Read only: what it said last, and every version before."""
        admin = self.admin
        pages = self._pages(admin.get_history_queryset(request, self.model.history, "id", record.id))
        page = pages.get_page(request.GET.get(PAGE_VAR))
        admin.set_history_delta_changes(request, page)
        name = name_of(record)
        context = {
            "title": _("History of “%(name)s”, which was deleted") % {"name": name},
            "object_history_list_template": admin.object_history_list_template,
            "page_obj": page,
            "page_range": pages.get_elided_page_range(page.number),
            "page_var": PAGE_VAR,
            "pagination_required": pages.count > admin.history_list_per_page,
            "module_name": capfirst(self.opts.verbose_name_plural),
            "object": name,
            "revert_disabled": True,
            "is_deleted": True,
            "deleted": self.texts_of(record),
            "deleted_parts": self.parts_of(record.id),
        }
        return self.render(request, admin.object_history_template, context)

    @staticmethod
    def texts_of(record) -> list:
        """(label, text) of what it said last."""
        typed = [field for field in record.tracked_fields if field.editable and not field.is_relation]
        said = ((field, getattr(record, field.attname)) for field in typed if not field.primary_key)
        return [
            (capfirst(field.verbose_name), format_value(field, value))
            for field, value in said
            if value not in (None, "")
        ]

    def parts_of(self, pk) -> list:
        """(kind, name, record, address) of the rows that hung on this one and were deleted, the newest first."""
        found = []
        for relation in self.model._meta.related_objects:
            part = relation.related_model
            if relation.many_to_many or relation.on_delete is not CASCADE or not hasattr(part, "history"):
                continue
            records = part.history.filter(**{relation.field.attname: pk}, history_type="-")
            for record in records.select_related("history_user").order_by("-history_id")[:MOST_LISTED]:
                address = admin_url(part, "history", record.id)
                found.append((part._meta.verbose_name, name_of(record), record, address))
        return sorted(found, key=lambda each: -each[2].history_id)
