"""What belongs to the whole site and to no council: system administrators alone see and change it."""

from http import HTTPStatus

from .. import permissions
from .base import not_here
from .history import HistoryPages
from .lists import AsksWithinBounds
from .unchanged import SaysUnchanged


class SystemAdmin(SaysUnchanged, HistoryPages, AsksWithinBounds):
    """Base of such pages."""

    def has_module_permission(self, request):
        return permissions.is_superuser.test(request.user)

    def has_view_permission(self, request, obj=None):
        return permissions.is_superuser.test(request.user)

    has_add_permission = has_module_permission
    has_change_permission = has_delete_permission = has_view_permission

    def render_change_form(self, request, context, **kwargs):
        """A form that comes back with errors answers 422."""
        response = super().render_change_form(request, context, **kwargs)
        if request.method == "POST" and context["errors"]:
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        return not_here(self, request)
