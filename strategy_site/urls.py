"""The one map of addresses. Council slugs come last, so the site's own words are reserved (councils.validators)."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from . import views

site = (
    [
        path("", views.SiteHome.as_view(), name="home"),
        path("changes/", views.SiteChanges.as_view(), name="change_list"),
        path("signed-in/", views.signed_in, name="signed_in"),
        path("<slug:council>/", views.CouncilHome.as_view(), name="council_home"),
    ],
    "site",
)

urlpatterns = i18n_patterns(
    path("admin/", admin.site.urls),
    path("accounts/", include("strategy_site.accounts")),
    path("", include(site)),
    path("", include("councils.urls")),
    path("", include("pledges.urls")),
    path("", include("plans.urls")),
    prefix_default_language=False,
)

handler400 = "strategy_site.views.bad_request"
handler403 = "strategy_site.views.permission_denied"
handler429 = "strategy_site.views.too_many_tries"
handler404 = "strategy_site.views.page_not_found"
handler500 = "strategy_site.views.server_error"
