"""The workplace: the admin site that officers use."""

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from councils.permissions import council_ids_of, is_officer, is_superuser

OWN_APPS = {"councils", "pledges", "plans"}

# The lists an officer opens most; everything else stands on the start page.
MENU = (
    (_("Vision"), "admin:pledges_visionstatement_changelist"),
    (_("Pledges"), "admin:pledges_pledge_changelist"),
    (_("Plans"), "admin:plans_plan_changelist"),
    (_("Decisions"), "admin:plans_decision_changelist"),
    (_("People"), "admin:councils_councillor_changelist"),
)


class Workplace(AdminSite):
    """Own site: who gets in, one way to sign in, no doors that bypass the councils' walls."""

    site_header = _("Workplace")
    site_title = _("Workplace")
    index_title = _("Start")
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options):
        """Only our own models: roles take the place of Django's groups, and addresses of the library's list of them."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        for model in models:
            if model._meta.app_label in OWN_APPS:
                super().register(model, admin_class, **options)

    def has_permission(self, request):
        return request.user.is_active and is_officer(request.user)

    def get_urls(self):
        """Without the shortcut that sends to any object by its number: it asks nobody whose it is."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]

    def login(self, request, extra_context=None):
        """There is one way to sign in, for the site and the workplace; who is in already has no place here."""
        if request.user.is_authenticated:
            raise PermissionDenied
        start = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(start, login_url=reverse("account_login"))

    def each_context(self, request):
        """The menu; and, for who works for one council, its name and colours."""
        menu = [(label, reverse(name)) for label, name in MENU]
        return {
            **super().each_context(request),
            "workplace_council": self.only_council(request.user),
            "menu": [(label, address, request.path.startswith(address)) for label, address in menu],
        }

    def only_council(self, user):
        ids = [] if is_superuser.test(user) else council_ids_of(user)
        return Council.objects.filter(pk__in=ids).first() if len(ids) == 1 else None
