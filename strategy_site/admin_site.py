"""The admin site that officers use."""

from functools import partial, update_wrapper
from http import HTTPStatus

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from councils import form_recovery
from councils.dashboard import Dashboard, next_of
from councils.models import Council
from councils.permissions import council_ids_of, is_officer, is_superuser
from councils.rich_text import clean_html

from .admin_menu import grouped
from .guide import chapter_about, guide

SAVE_AS_NEW, LONGEST_KEY = "_saveasnew", 18
OWN_APPS = {"councils", "pledges", "plans", "delivery", "review"}

# The lists an officer opens most; everything else stands on the dashboard.
MENU = (
    (_("Vision"), "admin:pledges_visionstatement_changelist"),
    (_("Pledges"), "admin:pledges_pledge_changelist"),
    (_("Plans"), "admin:plans_plan_changelist"),
    (_("Reporting"), "admin:delivery_reportinground_changelist"),
    (_("Decisions"), "admin:plans_decision_changelist"),
    (_("News"), "admin:pledges_newsitem_changelist"),
    (_("Councillors and partners"), "admin:councils_councillor_changelist"),
)


def leave_out_what_no_page_sends(request):
    """No page here has a button that saves a row as a new one, and what is ticked in a list has a number for a key."""
    if SAVE_AS_NEW not in request.POST and ACTION_CHECKBOX_NAME not in request.POST:
        return
    sent = request.POST.copy()
    sent.pop(SAVE_AS_NEW, None)
    ticked = sent.pop(ACTION_CHECKBOX_NAME, [])
    keys = [key for key in ticked if key.isascii() and key.isdecimal() and len(key) <= LONGEST_KEY]
    if keys:
        sent.setlist(ACTION_CHECKBOX_NAME, keys)
    request.POST = sent


class CouncilAdminSite(AdminSite):
    """Own site: who gets in, one way to sign in, no page that bypasses the separation of councils."""

    site_header = _("Admin")
    site_title = _("Admin")
    index_title = _("Dashboard")
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
        urls = [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]
        return [
            path("guide/", self.admin_view(self.guide), name="guide"),
            path("waiting/<slug:name>/", self.admin_view(self.waiting), name="waiting"),
            path("clean-text/", self.admin_view(require_POST(self.clean_text)), name="clean_text"),
            *urls,
        ]

    def admin_view(self, view, cacheable=False):
        """A form sent after the session had ended is kept until its writer has signed in again."""
        inner = super().admin_view(view, cacheable)

        def with_text_kept(request, *args, **kwargs):
            leave_out_what_no_page_sends(request)
            if request.method == "POST" and request.user.is_anonymous:
                if form_recovery.is_written_in(request):
                    return self.sign_in_again(request)
                if request.FILES:
                    messages.info(
                        request,
                        _("You were signed out. Sign in, then choose the file again. It was not kept."),
                    )
            return inner(request, *args, **kwargs)

        return update_wrapper(with_text_kept, inner)

    def sign_in_again(self, request):
        if form_recovery.keep(request):
            messages.info(request, _("You were signed out. Sign in again. We have kept what you typed."))
            return redirect_to_login(request.get_full_path(), login_url=reverse("account_login"))
        context = {"title": _("You were signed out"), "texts": form_recovery.texts_of(request)}
        return render(request, "admin/signed_out.html", context, status=HTTPStatus.FORBIDDEN)

    def login(self, request, extra_context=None):
        """There is one way to sign in, for the site and the admin; who is in already has no place here."""
        if request.user.is_authenticated:
            raise PermissionDenied
        start = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(start, login_url=reverse("account_login"))

    def index(self, request, extra_context=None):
        """What waits for this officer, one thing of it on top; below, all lists."""
        dashboard = Dashboard(request.user)
        tables = dashboard.tables()
        start = {
            "number": sum(table.number for table in tables if table.is_task),
            "next": next_of(tables),
            "tables": tables,
            "names_councils": dashboard.names_councils,
            "list_groups": grouped(super().get_app_list(request)),
        }
        return super().index(request, {**start, **(extra_context or {})})

    def waiting(self, request, name):
        """One of the dashboard's task lists, whole."""
        dashboard = Dashboard(request.user)
        table = next((table for table in dashboard.tables() if table.name == name), None)
        if table is None:
            raise Http404
        page = Paginator(table.query(), 50).get_page(request.GET.get("page"))
        context = {
            **self.each_context(request),
            "title": table.heading,
            "table": table,
            "page": page,
            "rows": table.rows_of(list(page.object_list)),
            "names_councils": dashboard.names_councils,
        }
        return render(request, "admin/waiting.html", context)

    def guide(self, request):
        """How to do what officers do; each page of the admin leads to its chapter."""
        context = {**self.each_context(request), "title": _("Guide for officers"), "guide": guide()}
        return render(request, "admin/guide.html", context)

    def clean_text(self, request):
        """A text as it would be kept: the editor asks before it puts in what is pasted."""
        return HttpResponse(
            clean_html(request.POST.get("text", "")), content_type="text/plain; charset=utf-8"
        )

    def get_app_list(self, request, app_label=None):
        """All lists of the admin: asked for by every page, shown by the dashboard alone, so put together there."""
        return SimpleLazyObject(partial(super().get_app_list, request, app_label))

    def each_context(self, request):
        """The menu; and, for who works for one council, its name and colours."""
        menu = [(label, reverse(name)) for label, name in MENU]
        return {
            **super().each_context(request),
            "admin_council": self.only_council(request.user),
            "guide_address": f"{reverse('admin:guide')}#{chapter_about(request.resolver_match.url_name)}",
            "menu": [(label, address, request.path.startswith(address)) for label, address in menu],
        }

    def only_council(self, user):
        ids = [] if is_superuser.test(user) else council_ids_of(user)
        return Council.objects.filter(pk__in=ids).first() if len(ids) == 1 else None
