"""The workplace: the admin site that officers use."""

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.permissions import is_officer


class Workplace(AdminSite):
    site_header = _("Workplace")
    site_title = _("Workplace")
    index_title = _("Start")

    def has_permission(self, request):
        return request.user.is_active and is_officer(request.user)

    def login(self, request, extra_context=None):
        """There is one way to sign in, for the site and the workplace."""
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"), login_url=reverse("account_login"))
