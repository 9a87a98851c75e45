"""The workplace: the admin site that officers use."""

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.permissions import is_officer


class Workplace(AdminSite):
    """Own site: who gets in, one way to sign in, no doors that bypass the councils' walls."""

    site_header = _("Workplace")
    site_title = _("Workplace")
    index_title = _("Start")

    def has_permission(self, request):
        return request.user.is_active and is_officer(request.user)

    def get_urls(self):
        """Without the shortcut that sends to any object by its number: it asks nobody whose it is."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]

    def login(self, request, extra_context=None):
        """There is one way to sign in, for the site and the workplace."""
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"), login_url=reverse("account_login"))
