"""The one map of addresses. Council slugs come last, so the site's own words are reserved (councils.validators)."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from . import feeds, search, sitemaps, views, wellknown

site = (
    [
        path("", views.SiteHome.as_view(), name="home"),
        path("about/", views.SiteText.as_view(template_name="site/about.html"), name="about"),
        path(
            "accessibility/",
            views.SiteText.as_view(template_name="site/accessibility.html"),
            name="accessibility",
        ),
        path("privacy/", views.SiteText.as_view(template_name="site/privacy.html"), name="privacy"),
        path("cookies/", views.SiteText.as_view(template_name="site/cookies.html"), name="cookies"),
        path("components/", views.ComponentList.as_view(), name="components"),
        path("search/", search.SearchPage.as_view(), name="search"),
        path("changes/", views.SiteChanges.as_view(), name="change_list"),
        path("signed-in/", views.signed_in, name="signed_in"),
        path("<slug:council>/", views.CouncilHome.as_view(), name="council_home"),
        path("<slug:council>/changes/feed/", feeds.ChangeFeed.as_view(), name="change_feed"),
    ],
    "site",
)

urlpatterns = i18n_patterns(
    path("admin/", admin.site.urls),
    path("accounts/", include("strategy_site.accounts")),
    path("", include("review.urls")),
    path("", include(site)),
    path("", include("councils.urls")),
    path("", include("pledges.urls")),
    path("", include("plans.urls")),
    path("", include("delivery.urls")),
    prefix_default_language=False,
)
# For programs, at fixed places and without a language.
urlpatterns += [
    path("robots.txt", wellknown.Robots.as_view(), name="robots"),
    path(".well-known/security.txt", wellknown.SecurityText.as_view(), name="security_text"),
    path("sitemap.xml", sitemaps.SitemapIndex.as_view(), name="sitemap"),
    path("sitemap-site.xml", sitemaps.SiteSitemap.as_view(), name="site_sitemap"),
    path("sitemap-council-<slug:council>.xml", sitemaps.CouncilSitemap.as_view(), name="council_sitemap"),
]

handler400 = "strategy_site.views.bad_request"
handler403 = "strategy_site.views.permission_denied"
handler429 = "strategy_site.views.too_many_tries"
handler404 = "strategy_site.views.page_not_found"
handler500 = "strategy_site.views.server_error"
