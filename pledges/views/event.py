"""Public pages of the events: the list, one event, and both as files for calendars."""

from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from councils.languages import language_given
from councils.models import Ward
from councils.viewers import PUBLIC
from councils.views import ContentDetail, ContentList, FilterInUse
from councils.wards import ward_asked, wards_by_thing, wards_of_council

from ..calendar import calendar_of
from ..models import Event


class EventList(ContentList):
    """Coming events and those without a full date, then the past ones, page by page; all, or those of one ward."""

    model = Event
    context_object_name = "past"
    section = "news"
    paginate_by = 30
    query_names = frozenset(["page", "ward"])

    @cached_property
    def wards(self) -> list[Ward]:
        return wards_of_council(self.council)

    @cached_property
    def ward(self) -> Ward | None:
        return ward_asked(self.wards, self.request.GET.get("ward", ""))

    def get_queryset(self):
        self.events = super().get_queryset().select_related("council")
        if self.ward:
            self.events = self.events.filter(Q(wards=None) | Q(wards=self.ward)).distinct()
        return self.events.past()

    def filters_in_use(self):
        return [FilterInUse(self.ward.name, language_given(self.ward, "name"))] if self.ward else []

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        named = wards_by_thing(Event, self.wards, council=self.council) if self.wards else None
        context |= {"wards": self.wards, "ward": self.ward, "wards_named": named}
        if context["page_obj"].number == 1:
            context |= {"coming": list(self.events.coming()), "undated": list(self.events.undated())}
        return context


class EventDetail(ContentDetail):
    """One event: when, where, with whom."""

    model = Event
    slug_url_kwarg = "event"
    section = "news"

    def get_queryset(self):
        wards = Ward.objects.filter(council=OuterRef("council"))
        events = super().get_queryset().annotate(has_wards=Exists(wards.order_by()))
        return events.select_related("council").prefetch_related("partners")

    def get_context_data(self, **kwargs):
        event = self.object
        wards = list(event.wards.select_related("council")) if event.has_wards else None
        return super().get_context_data(wards=wards, **kwargs)

    def breadcrumbs(self):
        return [
            *super().breadcrumbs(),
            (_("Events"), reverse("pledges:event_list", args=[self.council.slug])),
        ]


class CalendarFile:
    """Before a page's view: its events as a file, as everyone may read them, whoever asks."""

    def public_events(self):
        events = Event.objects.of(self.council).visible_to(PUBLIC)
        return events.dated().with_changed_at().select_related("council")

    def file(self, events, filename: str) -> HttpResponse:
        content = calendar_of(
            events,
            name=_("%(name)s: events") % {"name": self.council.listed_name},
            address=self.request.path,
            absolute=self.absolute,
        )
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{filename}.ics"'
        return response


class EventCalendar(CalendarFile, ContentList):
    """All coming events, for those who follow them in a calendar."""

    model = Event

    def get_queryset(self):
        return self.public_events().coming()

    def render_to_response(self, context, **kwargs):
        return self.file(context["object_list"], f"{self.council.slug}-events")


class EventFile(CalendarFile, EventDetail):
    """One event with a full date; where that is not known, there is no such file."""

    def get_queryset(self):
        return self.public_events()

    def render_to_response(self, context, **kwargs):
        return self.file([self.object], self.object.slug)
