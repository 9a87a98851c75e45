"""Page bases: a page of one council, of one thing of it, and a list of several."""

from http import HTTPStatus
from typing import NamedTuple

from django.http import Http404, HttpResponsePermanentRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse, translate_url
from django.utils.decorators import method_decorator
from django.utils.encoding import escape_uri_path
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import DetailView, ListView, TemplateView

from .. import addresses, request_limits
from ..admin_urls import admin_url
from ..compiled_queries import compiled_query
from ..models import (
    Alert,
    Council,
)
from ..publishing import parity
from ..publishing.caching import known_query
from ..publishing.redirects import current_row, formerly_at


@method_decorator(csrf_exempt, name="dispatch")
class ReadOnly:
    """A public page: it answers GET and HEAD; anything else is 405 (with or without a token, so none is asked for).

    `query_names`: what it takes from the query. The rest does not reach it, so one stored page answers for all of it.
    `limited_as`: which limit counts who asks for it (councils.request_limits); a stored page is not counted.
    """

    http_method_names = ["get", "head"]
    query_names = frozenset("q page p year direction result council kind".split())
    limited_as = ""

    def setup(self, request, *args, **kwargs):
        request.GET = known_query(request.GET, self.query_names)
        request.META["QUERY_STRING"] = request.GET.urlencode()  # for links to this very page
        super().setup(request, *args, **kwargs)

    def dispatch(self, request, *args, **kwargs):
        if self.limited_as and (seconds := request_limits.seconds_to_wait(request, self.limited_as)):
            return request_limits.too_many(request, seconds)
        return super().dispatch(request, *args, **kwargs)


class FilterInUse(NamedTuple):
    """A filter of a list that was chosen: its words, and the language they are given in."""

    words: str
    language: str


@compiled_query
def council_at(slug, viewer):
    return Council.objects.visible_to(viewer).with_predecessors().filter(slug=slug)


@compiled_query
def alerts_on(council, section, viewer):
    return Alert.objects.of(council.pk).showing(viewer.now).on_pages_of(section)


@method_decorator(csrf_exempt, name="dispatch")
class CouncilPage(ReadOnly):
    """A page of one council: finds it, here or where it is now; gives alerts and breadcrumbs."""

    section = ""

    def setup(self, request, *args, **kwargs):
        self.whole_query = request.META.get("QUERY_STRING", "")
        super().setup(request, *args, **kwargs)
        self.council = council_at.first(kwargs["council"], request.viewer)

    def dispatch(self, request, *args, **kwargs):
        try:
            if self.council is None:
                raise Http404
            if address := self.on_own_host():
                return HttpResponsePermanentRedirect(address)
            response = super().dispatch(request, *args, **kwargs)
            if self.is_english_in_welsh_frame:
                response.headers["X-Robots-Tag"] = "noindex"
            return response
        except Http404:
            if self.council and self.is_taken_down():
                return self.gone()
            if address := self.moved_to():
                return HttpResponsePermanentRedirect(address)
            if self.council is None and (answer := self.after_the_end()):
                return answer
            if self.council and self.is_gone():
                return self.gone()
            raise

    def gone(self):
        page = {"council": self.council, "canonical_url": None, "alternates": []}
        page["ended"] = self.ended() if self.council else None
        return TemplateResponse(self.request, "410.html", page, status=HTTPStatus.GONE)

    def on_own_host(self) -> str | None:
        """Where the public reads this page of a council with a host name of its own; None where they are there.

        Whoever is signed in stays: they see drafts here.
        """
        is_there = addresses.own_host_of(self.request) or not self.council.own_host
        if is_there or self.request.viewer.is_signed_in or self.request.method not in ("GET", "HEAD"):
            return None
        path = escape_uri_path(self.request.path)
        return self.absolute(f"{path}?{self.whole_query}" if self.whole_query else path)

    def moved_to(self) -> str | None:
        """Where what this address meant is now; None where the public never read anything here."""
        if self.council:
            return self.address_with(self.present_slugs())
        slug, viewer = self.kwargs["council"], self.request.viewer
        if council := formerly_at(Council.objects.visible_to(viewer), slug).first():
            return self.address_with({"council": council.slug})
        return None

    def after_the_end(self):
        """Of a council that ended and is closed: to the one that replaced it, or which one? None where nobody did."""
        viewer = self.request.viewer
        for council in formerly_at(Council.objects.all(), self.kwargs["council"]):
            successors = council.successors_for(viewer) if council.has_ended else []
            if successors and successors[0].is_part:
                return self.ask_which(council, successors)
            if successors:
                return HttpResponsePermanentRedirect(successors[0].successor.get_absolute_url())
        return None

    def ask_which(self, ended, successors):
        """Only the reader knows where they live: nothing here was moved to one address (RFC 9110, 15.4.1)."""
        page = {"ended": ended, "successors": successors, "canonical_url": None, "alternates": []}
        headers = {"X-Robots-Tag": "noindex"}
        status = HTTPStatus.MULTIPLE_CHOICES
        return TemplateResponse(self.request, "councils/ended.html", page, status=status, headers=headers)

    def is_taken_down(self) -> bool:
        """Was what this address means public, and is it removed for good? Asked only where it is not found."""
        return False

    def ended(self):
        """What this address meant, where that has ended, with the note that stands in its place."""

    def is_gone(self) -> bool:
        """Could the public read what this address means, and is it nowhere now? Asked last."""
        return False

    def present_slugs(self) -> dict:
        """The slugs that things in this address have now, by their place in it; empty where one is not there."""
        return {}

    def address_with(self, slugs: dict) -> str | None:
        """This very address with other slugs; None where they are the same."""
        kwargs = {**self.kwargs, **slugs}
        if kwargs == self.kwargs:
            return None
        address = reverse(self.request.resolver_match.view_name, kwargs=kwargs)
        return f"{address}?{self.whole_query}" if self.whole_query else address

    @property
    def is_english_in_welsh_frame(self) -> bool:
        """Is this a Welsh address of a council without Welsh? Its texts are those of the English page."""
        return get_language() == "cy" and not self.council.has_welsh

    def absolute(self, path: str) -> str:
        """The whole address of a page of this council."""
        return addresses.absolute(path, self.council, host=addresses.host_of(self.request))

    def canonical_path(self) -> str:
        """The usual address of what this page shows, in the page's language."""
        return self.request.path

    def text_shown(self):
        """The one thing whose texts this page gives; None for a list."""
        return getattr(self, "object", None)

    def filters_in_use(self) -> list[FilterInUse]:
        """What a list was narrowed to: its title and heading say so."""
        return []

    def breadcrumbs(self) -> list:
        """(words, address) from the site's home to the page's parent; third, where words are content, whose title."""
        return [(_("Home"), reverse("site:home")), (self.council.name, self.council.get_absolute_url())]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context |= {"council": self.council, "section": self.section, "breadcrumbs": self.breadcrumbs()}
        context |= addresses.page_addresses(self.request, self.council)
        context["filters_in_use"] = self.filters_in_use()
        if (path := self.canonical_path()) != self.request.path:
            context["alternates"] = []
        context["alerts"] = alerts_on(self.council, self.section, self.request.viewer)
        if self.council.has_ended:
            context["successors"] = self.council.successors_for(self.request.viewer)
        if self.request.viewer.is_officer_of(self.council):
            context |= self.address_to_edit()
        if self.council.has_welsh and get_language() == "cy" and (text := self.text_shown()):
            context["welsh_is_older"] = parity.is_older(text)
            context["english_only"] = parity.english_only(text)
        if not self.council.has_welsh:
            # Its Welsh addresses have a Welsh frame around English texts: nothing to lead readers to.
            context["alternates"] = []
            path = translate_url(path, "en")
            if get_language() == "en":
                context["other_language"] = None
        context["canonical_url"] = self.absolute(path)
        return context

    def address_to_edit(self) -> dict:
        """Where its officers edit what the page is about; of what all councils share they edit nothing."""
        text = self.text_shown()
        return {"edit_address": admin_url(text)} if text and text.owner_council == self.council else {}


class CouncilTemplate(CouncilPage, TemplateView):
    """A council page put together from several things."""


class ContentList(CouncilPage, ListView):
    """The things of one kind that this viewer may see."""

    def get_queryset(self):
        return self.model.objects.of(self.council).visible_to(self.request.viewer)


class ContentDetail(CouncilPage, DetailView):
    """One thing by its slug: a draft's address answers like a missing one, an archived one's with 410."""

    def get_queryset(self):
        return self.model.objects.of(self.council).at_address(self.request.viewer, self.edition_asked())

    def edition_asked(self) -> int | None:
        """The council's own people may ask for an edition that is not out yet; the public may not."""
        if not self.request.viewer.sees_unpublished_of(self.council):
            return None
        asked = QueryDict(self.whole_query).get("edition", "")
        return int(asked) if asked.isdecimal() and len(asked) < 10 else None

    def present_slugs(self):
        rows = self.model.objects.of(self.council).visible_to(self.request.viewer)
        row = current_row(rows, self.kwargs[self.slug_url_kwarg])
        return {self.slug_url_kwarg: row.slug} if row else {}

    def is_taken_down(self):
        """Also with what it is visible with, if the address names that."""
        for field in self.model.seen_with():
            if slug := self.kwargs.get(field.name):
                wholes = field.related_model.objects.of(self.council).filter(slug=slug)
                if not wholes.visible_to(self.request.viewer).exists():
                    return wholes.taken_down().exists()
        return self._at_this_slug().taken_down().exists()

    def ended(self):
        return self._at_this_slug().with_end(self.request.viewer)

    def _at_this_slug(self):
        return self.model.objects.of(self.council).filter(slug=self.kwargs[self.slug_url_kwarg])
