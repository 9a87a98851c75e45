"""Which pages search engines may know: the public ones as they stand now, one file for each council.

Left out are earlier editions, which stay readable but count no more, and pages that only repeat another.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import SitemapIndexItem, sitemap
from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.generic import View

from councils.models import Council, Councillor
from councils.viewers import PUBLIC
from councils.views import ReadOnly
from plans.models import Action, Decision, Document, Measure, Plan, Priority
from pledges.models import Event, NewsItem, Pledge, VisionStatement

# The site's own pages.
OF_THE_SITE = [
    "site:home",
    "site:change_list",
    "site:about",
    "site:accessibility",
    "site:privacy",
    "site:cookies",
]
# A council's pages that stand whatever it has published.
OF_A_COUNCIL = [
    "site:council_home",
    "councils:change_list",
    "councils:partner_list",
    "councils:accessibility",
    "councils:privacy",
    "councils:cookies",
    "pledges:pledge_list",
    "pledges:approach_list",
    "pledges:award_list",
    "pledges:grant_list",
    "pledges:newsitem_list",
    "pledges:event_list",
    "pledges:statement_list",
    "plans:plan_list",
    "plans:decision_list",
    "plans:ratings",
    "plans:briefing",
    "plans:snapshot_list",
]
# What has a page for each row that the public can read.
CONTENT = [VisionStatement, Pledge, NewsItem, Event, Plan, Document, Decision]
# Parts of a plan that have a page each, where the plan has one.
PARTS = [Priority, Action, Measure]


@dataclass
class Page:
    """A page that is not one row's; nobody notes when it changes."""

    name: str
    args: tuple = ()
    changed_at: datetime | None = None

    def get_absolute_url(self):
        return reverse(self.name, args=self.args)


class Pages(Sitemap):
    """Addresses in each language there is, each beside its twin. An item is a row or a `Page`."""

    i18n = True
    alternates = True

    def lastmod(self, item):
        return item.changed_at


class SitePages(Pages):
    """The site's own pages, which are in both languages."""

    def items(self):
        return [Page(name) for name in OF_THE_SITE]


class CouncilPages(Pages):
    """One council's pages, in Welsh only where it publishes in Welsh."""

    def __init__(self, council):
        self.council = council
        self.languages = council.languages.split(",")
        self.alternates = council.has_welsh

    def items(self):
        lists = [Page(name, (self.council.slug,)) for name in OF_A_COUNCIL]
        content = [row for model in CONTENT for row in self.content(model)]
        plans = {row.pk: row for row in content if isinstance(row, Plan)}
        return [*lists, *content, *self.parts(plans), *self.councillors()]

    def content(self, model):
        rows = model.objects.of(self.council).visible_to(PUBLIC).with_changed_at()
        return rows.select_related(*model.link_needs)

    def parts(self, plans):
        for model in PARTS:
            for part in model.objects.filter(plan__in=plans):
                part.plan = plans[part.plan_id]
                part.changed_at = part.plan.changed_at
                yield part

    def councillors(self):
        for councillor in Councillor.objects.of(self.council).select_related("council"):
            councillor.changed_at = None
            yield councillor


def number_of_pages() -> Counter:
    """How many items `CouncilPages` has, by council; the same number of queries however many councils."""
    rows = [(model.objects.visible_to(PUBLIC), "council") for model in CONTENT]
    live = Plan.objects.visible_to(PUBLIC)
    rows += [(model.objects.filter(plan__in=live), "plan__council") for model in PARTS]
    rows.append((Councillor.objects.all(), "council"))
    numbers = Counter()
    for queryset, council in rows:
        numbers.update(dict(queryset.order_by().values_list(council).annotate(Count("pk"))))
    return numbers


class SitemapIndex(ReadOnly, View):
    """Names the file of the site's own pages, then each council's; a large council has several."""

    query_names = frozenset()

    def get(self, request):
        here, numbers = request.build_absolute_uri, number_of_pages()
        addresses = [here(reverse("site_sitemap"))]
        for council in Council.objects.visible_to(PUBLIC):
            address = here(reverse("council_sitemap", args=[council.slug]))
            number = (len(OF_A_COUNCIL) + numbers[council.pk]) * len(council.languages.split(","))
            addresses += [address, *(f"{address}?p={n}" for n in range(2, ceil(number / Pages.limit) + 1))]
        return TemplateResponse(
            request,
            "sitemap_index.xml",
            {"sitemaps": [SitemapIndexItem(address) for address in addresses]},
            content_type="application/xml",
            headers={"X-Robots-Tag": "noindex"},
        )


class SiteSitemap(ReadOnly, View):
    """The site's own pages."""

    query_names = frozenset(["p"])

    def get(self, request):
        return sitemap(request, {"site": SitePages})


class CouncilSitemap(ReadOnly, View):
    """One live council's pages; to all others' eyes there is no such council."""

    query_names = frozenset(["p"])

    def get(self, request, council):
        council = get_object_or_404(Council.objects.visible_to(PUBLIC), slug=council)
        return sitemap(request, {council.slug: CouncilPages(council)})
