"""Which pages search engines may know: the public ones as they stand now, one file for each council.

Left out are earlier editions, which stay readable but count no more, and lists with nothing in them.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from types import SimpleNamespace

from django.contrib.contenttypes.models import ContentType
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import SitemapIndexItem, sitemap
from django.core.cache import caches
from django.db.models import Count, Exists, OuterRef, TextField, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from councils import addresses
from councils.models import ChangeNote, Committee, Council, Councillor, Directorate, Ward
from councils.viewers import PUBLIC
from councils.views import ReadOnly
from delivery.handovers import handovers_shown
from delivery.models import Action, Measure, Risk, Snapshot, Undertaking
from plans.models import Decision, Document, Engagement, Plan, Priority
from pledges.models import (
    Approach,
    Award,
    Event,
    Grant,
    NewsItem,
    Pledge,
    Statement,
    VisionStatement,
)

# The site's own pages.
OF_THE_SITE = [
    "site:home",
    "site:change_list",
    "site:about",
    "site:accessibility",
    "site:privacy",
    "site:cookies",
]
# The number of files of each council, with what it was counted at.
KNOWN_NUMBERS = "sitemap-files"
# A council's pages that stand whatever it has published.
OF_A_COUNCIL = ["site:council_home", "councils:accessibility", "councils:privacy", "councils:cookies"]


def shown_on_lists(viewer=PUBLIC) -> dict:
    """By the name of a council's list: (what the viewer reads on it, the way from there to the council)."""
    plans = Plan.objects.visible_to(viewer)
    visions = VisionStatement.objects.visible_to(viewer)
    actions, measures = (model.objects.filter(plan__in=plans) for model in (Action, Measure))
    decisions, events = (model.objects.visible_to(viewer) for model in (Decision, Event))
    readable = Plan.objects.editions_visible_to(viewer)
    earlier = VisionStatement.objects.editions_visible_to(viewer).filter(
        lineage=OuterRef("lineage"), edition__lt=OuterRef("edition")
    )
    return {
        "councils:partner_list": [
            (Councillor.objects.all(), "council"),
            (plans.exclude(contact=None, plan_partners=None), "council"),
            (decisions.exclude(contact=None), "council"),
            (events.exclude(partners=None), "council"),
            (Engagement.objects.visible_to(viewer).exclude(engagement_partners=None), "council"),
        ],
        "councils:committee_list": [(model.objects.all(), "council") for model in (Committee, Directorate)],
        "councils:ward_list": [(Ward.objects.all(), "council")],
        "pledges:pledge_list": [(Pledge.objects.visible_to(viewer), "council")],
        "pledges:approach_list": [
            (Approach.objects.visible_to(viewer), "council"),
            (visions.exclude(values=None), "council"),
        ],
        "pledges:vision_changes": [(visions.filter(Exists(earlier)), "council")],
        "pledges:award_list": [(Award.objects.visible_to(viewer), "council")],
        "pledges:grant_list": [(Grant.objects.visible_to(viewer), "council")],
        "pledges:newsitem_list": [(NewsItem.objects.visible_to(viewer), "council")],
        "pledges:event_list": [(events, "council")],
        "pledges:statement_list": [(Statement.objects.visible_to(viewer), "council")],
        "plans:plan_list": [(plans, "council")],
        "plans:decision_list": [(decisions, "council")],
        "delivery:ratings": [(measures, "plan__council"), (actions, "plan__council")],
        "delivery:briefing": [
            (measures, "plan__council"),
            (actions, "plan__council"),
            (Risk.objects.filter(plan__in=plans), "plan__council"),
        ],
        "delivery:inherited_list": [(handovers_shown(timezone.localdate(), viewer.now), "to__successor")],
        "delivery:snapshot_list": [(Snapshot.objects.filter(plan__in=readable), "plan__council")],
    }


def shown_under_plans() -> dict:
    """By the name of a page under a plan: what the public reads on it, each with its plan as `plan_id`."""
    plans = Plan.objects.visible_to(PUBLIC)
    actions, measures = (model.objects.filter(plan__in=plans) for model in (Action, Measure))
    kind, now = ContentType.objects.get_for_model(Plan), timezone.now()
    notes = ChangeNote.objects.filter(content_type=kind, object_id__in=plans.values("pk"), noted_at__lte=now)
    return {
        "delivery:plan_progress": [(actions, "plan"), (measures, "plan")],
        "delivery:plan_whole": [(Priority.objects.filter(plan__in=plans), "plan"), (actions, "plan")],
        "delivery:action_list": [(actions, "plan")],
        "delivery:measure_list": [(measures, "plan")],
        "delivery:risk_list": [(Risk.objects.filter(plan__in=plans), "plan")],
        "plans:plan_changes": [(notes, "object_id")],
    }


def with_content(pages: dict, only=None) -> set:
    """(name of the page, key of what it belongs to) for every page that shows something: one query for all.

    `only`: keys of what the pages belong to; of all without.
    """
    every = [
        (rows if only is None else rows.filter(**{f"{owner}__in": only}))
        .order_by()
        .annotate(key=Concat(Value(f"{name} "), Cast(owner, TextField()), output_field=TextField()))
        .values_list("key", flat=True)
        .distinct()
        for name, shown in pages.items()
        for rows, owner in shown
    ]
    # One column: the parts of a UNION need not agree on the order of two.
    keys = (key.split() for key in every[0].union(*every[1:]))
    return {(name, int(whole)) for name, whole in keys}


# What has a page for each row that the public can read.
CONTENT = [VisionStatement, Pledge, NewsItem, Event, Plan, Document, Decision]
# Parts of a plan that have a page each, where the plan has one.
PARTS = [Priority, Action, Measure, Risk]
# Whom and what a council names: public as soon as they are there.
DIRECTORY = [Councillor, Committee, Directorate, Ward]


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
    council = None

    def get_urls(self, page=1, site=None, protocol=None):
        host = addresses.absolute("", self.council, host=f"{protocol}://{site.domain}")
        protocol, domain = host.split("://")
        return super().get_urls(page, SimpleNamespace(domain=domain), protocol)

    def location(self, item):
        """The path on the host that the page is at."""
        path, council = super().location(item), self.council
        return addresses.path_on_own_host(path, council.slug) if council and council.own_host else path

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
        full = sorted(name for name, _council in with_content(shown_on_lists(), [self.council.pk]))
        if ChangeNote.objects.of(self.council).visible_to(PUBLIC).exists():
            full.append("councils:change_list")
        lists = [Page(name, (self.council.slug,)) for name in [*OF_A_COUNCIL, *full]]
        content = [row for model in CONTENT for row in self.content(model)]
        plans = {row.pk: row for row in content if isinstance(row, Plan)}
        further = [*self.undertakings(), *self.directory()]
        return [*lists, *content, *self.under(plans), *self.parts(plans), *further]

    def content(self, model):
        rows = model.objects.of(self.council).visible_to(PUBLIC).with_changed_at()
        return rows.select_related(*model.link_needs)

    def under(self, plans):
        for name, plan in sorted(with_content(shown_under_plans(), list(plans))):
            yield Page(name, (self.council.slug, plans[plan].slug))

    def parts(self, plans):
        for model in PARTS:
            for part in model.objects.filter(plan__in=plans):
                part.plan = plans[part.plan_id]
                part.changed_at = part.plan.changed_at
                yield part

    def undertakings(self):
        for row in Undertaking.objects.of(self.council).shown_to(PUBLIC).select_related("council"):
            row.changed_at = None
            yield row

    def directory(self):
        for model in DIRECTORY:
            for row in model.objects.of(self.council).select_related("council"):
                row.changed_at = None
                yield row


def numbers_of_files(councils) -> dict[int, int]:
    """By the key of each council how many files hold its pages. Counted anew for those that changed, and once a day."""
    today, known = timezone.localdate(), caches["memory"].get(KNOWN_NUMBERS, {})
    state = {council.pk: (council.content_version, today) for council in councils}
    changed = [row for row in councils if row.pk not in known or known[row.pk][0] != state[row.pk]]
    if changed:
        keys = [council.pk for council in changed]
        rows = number_of_rows(keys)
        plans = Counter(
            Plan.objects.visible_to(PUBLIC)
            .filter(council__in=keys)
            .order_by()
            .values_list("council", flat=True)
        )
        for row in changed:
            known[row.pk] = state[row.pk], number_of_files(row, rows[row.pk], plans[row.pk])
        caches["memory"].set(KNOWN_NUMBERS, known, timeout=None)
    return {key: number for key, (_state, number) in known.items()}


def number_of_rows(councils: list[int]) -> Counter:
    """How many rows with a page each of these councils has; the same number of queries however many there are."""
    live, numbers = Plan.objects.visible_to(PUBLIC), Counter()
    rows = [(model.objects.visible_to(PUBLIC), "council") for model in CONTENT]
    rows += [(model.objects.filter(plan__in=live), "plan__council") for model in PARTS]
    rows += [(Undertaking.objects.shown_to(PUBLIC), "council")]
    rows += [(model.objects.all(), "council") for model in DIRECTORY]
    for queryset, council in rows:
        of_these = queryset.filter(**{f"{council}__in": councils})
        numbers.update(dict(of_these.order_by().values_list(council).annotate(Count("pk"))))
    return numbers


def number_of_files(council: Council, rows: int, plans: int) -> int:
    """How many files hold a council's pages. Which lists it has is asked only where a file more hangs on it."""
    languages = len(council.languages.split(","))
    lists = len(shown_on_lists()) + 1 + len(shown_under_plans()) * plans
    least, most = (
        max(1, ceil(number * languages / Pages.limit))
        for number in (len(OF_A_COUNCIL) + rows, len(OF_A_COUNCIL) + rows + lists)
    )
    return most if least == most else ceil(len(CouncilPages(council).items()) * languages / Pages.limit)


class SitemapIndex(ReadOnly, View):
    """Names the file of the site's own pages, then each council's; a large council has several.

    An index names files of its own host alone: that of a council's own host names the council's.
    """

    query_names = frozenset()

    def get(self, request):
        host, own = addresses.host_of(request), addresses.own_host_of(request)
        rows = Council.objects.visible_to(PUBLIC).filter(host_name=own.name if own else "")
        councils = list(rows)
        numbers = numbers_of_files(councils)
        files = [] if own else [addresses.absolute(reverse("site_sitemap"), host=host)]
        for council in councils:
            path = reverse("council_sitemap", args=[council.slug])
            address = addresses.absolute(path, council, host=host)
            files += [address, *(f"{address}?p={n}" for n in range(2, numbers[council.pk] + 1))]
        return TemplateResponse(
            request,
            "sitemap_index.xml",
            {"sitemaps": [SitemapIndexItem(address) for address in files]},
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
        if council.own_host and not addresses.own_host_of(request):
            there = addresses.absolute(request.get_full_path(), council, host=addresses.host_of(request))
            return HttpResponsePermanentRedirect(there)
        return sitemap(request, {council.slug: CouncilPages(council)})
