"""What changed, councillors, committees, directorates, wards and partners; and the notices of a council."""

from itertools import islice

from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView

from ..accessibility import OWN_STATEMENT
from ..composition import composition
from ..models import (
    AccessibilityStatement,
    ChangeNote,
    Committee,
    CommitteeMember,
    Councillor,
    Directorate,
    Notice,
    Ward,
)
from ..publishing.changes import NotePages, grouped
from ..publishing.redirects import current_row, was_there
from .base import CouncilPage, CouncilTemplate


class ChangeList(CouncilPage, ListView):
    """What changed at a council, the newest first."""

    template_name = "councils/change_list.html"
    context_object_name = "changes"
    paginator_class = NotePages
    paginate_by = 30
    most = 200  # notes read for a feed, which has no pages

    def get_queryset(self):
        return ChangeNote.objects.of(self.council).visible_to(self.request.viewer)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {**context, "changes": grouped(islice(context["changes"], self.most))}


class DirectoryDetail(CouncilPage, DetailView):
    """Base of the page of one that the council names: it is public as soon as it is there."""

    section = "people"
    parent = (_("Councillors and partners"), "councils:partner_list")

    def get_queryset(self):
        return self.model.objects.of(self.council).select_related("council")

    def present_slugs(self):
        row = current_row(self.model.objects.of(self.council), self.kwargs[self.slug_url_kwarg])
        return {self.slug_url_kwarg: row.slug} if row else {}

    def is_gone(self):
        return was_there(self.model, self.kwargs[self.slug_url_kwarg], council=self.council)

    def breadcrumbs(self):
        words, name = self.parent
        return [*super().breadcrumbs(), (words, reverse(name, args=[self.council.slug]))]


class CouncillorDetail(DirectoryDetail):
    """One councillor: offices held, committees, and (through the template) what they lead and said."""

    model = Councillor
    slug_url_kwarg = "councillor"

    def get_queryset(self):
        places = CommitteeMember.objects.filter(councillor=OuterRef("pk"))
        return super().get_queryset().prefetch_related("offices").annotate(has_places=Exists(places))

    def get_context_data(self, **kwargs):
        places = []
        if self.object.has_places:  # asked for with the councillor
            places = list(self.object.committee_places.select_related("committee__council"))
        now = [row for row in places if row.is_current]
        former = [row for row in places if row.has_ended]
        return super().get_context_data(places=now, former_places=former, **kwargs)


class CommitteeList(CouncilTemplate):
    """A council's committees with whoever chairs them now, and its directorates."""

    template_name = "councils/committee_list.html"
    section = "people"

    def get_context_data(self, **kwargs):
        committees = Committee.objects.of(self.council).select_related("council")
        members = CommitteeMember.objects.select_related("councillor")
        committees = sorted(
            committees.prefetch_related(Prefetch("members", members)), key=lambda row: row.has_ended
        )
        directorates = list(Directorate.objects.of(self.council).select_related("council"))
        return super().get_context_data(committees=committees, directorates=directorates, **kwargs)


class CommitteeDetail(DirectoryDetail):
    """One committee and its members; through the template what it decided and scrutinises."""

    model = Committee
    slug_url_kwarg = "committee"
    parent = (_("Committees and directorates"), "councils:committee_list")

    def get_queryset(self):
        members = CommitteeMember.objects.select_related("councillor__council")
        facts = composition().FACTS_OF_COMMITTEES
        return super().get_queryset().prefetch_related(Prefetch("members", members)).annotate(**facts)


class DirectorateDetail(DirectoryDetail):
    """One directorate; through the template what it answers for and how that is going."""

    model = Directorate
    slug_url_kwarg = "directorate"
    parent = (_("Committees and directorates"), "councils:committee_list")


class WardList(CouncilTemplate):
    """A council's wards; those that were abolished last."""

    template_name = "councils/ward_list.html"
    section = "wards"

    def get_context_data(self, **kwargs):
        rows = Ward.objects.of(self.council).select_related("council")
        return super().get_context_data(wards=sorted(rows, key=lambda row: row.has_ended), **kwargs)


class WardDetail(DirectoryDetail):
    """One ward; through the template what names it: events, actions and measures."""

    model = Ward
    slug_url_kwarg = "ward"
    section = "wards"
    parent = (_("Wards"), "councils:ward_list")


class PartnerList(CouncilTemplate):
    """Councillors, and the partners named in plans that can be read."""

    template_name = "councils/partner_list.html"
    section = "people"

    def get_context_data(self, **kwargs):
        councillors = (
            Councillor.objects.of(self.council).select_related("council").prefetch_related("offices")
        )
        return super().get_context_data(councillors=councillors, **kwargs)


class Accessibility(CouncilTemplate):
    """The statement that the law asks for: the council's own, or what is known where it has saved none."""

    template_name = "councils/accessibility.html"

    def get_context_data(self, **kwargs):
        statements = AccessibilityStatement.objects.of(self.council).select_related("contact")
        return super().get_context_data(statement=statements.first(), own=OWN_STATEMENT, **kwargs)


class NoticePage(CouncilTemplate):
    """What the site does, and the council's own notice where it has saved one."""

    kind = None

    def get_template_names(self):
        return [f"councils/{self.kind}.html"]

    def get_context_data(self, **kwargs):
        notice = Notice.objects.of(self.council).filter(kind=self.kind).first()
        return super().get_context_data(notice=notice, **kwargs)
