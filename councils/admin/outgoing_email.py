"""The emails of the outbox: system administrators see all, owners those about their council that failed."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .. import permissions
from ..models import OutgoingEmail
from .history import not_here
from .lists import BoundedList, BoundedPages


@admin.register(OutgoingEmail)
class OutgoingEmailAdmin(admin.ModelAdmin):
    """Read only; what failed can be deleted when it has been seen to. The text is not shown: it may hold a link."""

    list_display = ("subject", "recipients", "created_at", "attempts", "sent_at", "failed_at")
    list_filter = ("sent_at", "failed_at")
    fields = (
        *("subject", "recipients", "council", "created_at", "attempts"),
        *("next_attempt_at", "sent_at", "failed_at", "last_error"),
    )
    readonly_fields = fields

    @admin.display(description=_("recipients"))
    def recipients(self, obj):
        return ", ".join(obj.to)

    def get_queryset(self, request):
        emails = super().get_queryset(request).select_related("council")
        if permissions.is_superuser.test(request.user):
            return emails
        owned = permissions.council_ids_of(request.user, {permissions.OWNER})
        return emails.failed().filter(council__in=owned)

    def get_model_perms(self, request):
        """The list stands in the menu of system administrators; owners come from their dashboard."""
        return super().get_model_perms(request) if permissions.is_superuser.test(request.user) else {}

    def has_module_permission(self, request):
        return permissions.owns_for.test(request.user)

    def has_view_permission(self, request, obj=None):
        if obj and obj.council is None:
            return permissions.is_superuser.test(request.user)
        return permissions.owns_for.test(request.user, obj.council if obj else None)

    def has_delete_permission(self, request, obj=None):
        return self.has_view_permission(request, obj) and (obj is None or obj.failed_at is not None)

    paginator = BoundedPages
    show_full_result_count = False

    def get_changelist(self, request, **kwargs):
        return BoundedList

    def get_actions(self, request):
        return {}

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        return not_here(self, request)
