"""What belongs to the whole site and to no council: system administrators alone see and change it."""

from .. import permissions
from .history import HistoryAdmin


class SystemAdmin(HistoryAdmin):
    """Base of such pages."""

    def has_module_permission(self, request):
        return permissions.is_superuser.test(request.user)

    def has_view_permission(self, request, obj=None):
        return permissions.is_superuser.test(request.user)

    has_add_permission = has_module_permission
    has_change_permission = has_delete_permission = has_view_permission
