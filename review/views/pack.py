"""The meeting pack of a plan and of a committee: as a page, and as a PDF."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from http import HTTPStatus

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from councils.models import Committee
from councils.views import DirectoryDetail
from delivery.figures.statuses import ActionStatus
from plans.views.base import PlanPartPage

from .. import pack_pdf
from ..pack import MOST_CHANGES, Pack

# A day as an address gives it, in ASCII digits; the first that may be asked for.
A_DAY, FIRST = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), date(2000, 1, 1)


@dataclass(frozen=True)
class PackSection:
    """One part of a pack. It is left out where `rows` gives nothing, and where it is not for the viewer.

    `name`: of its template, review/_pack_<name>.html, which is given `rows`.
    """

    name: str
    heading: str
    rows: Callable[[Pack], object]
    is_for: Callable[[Pack], bool] = lambda pack: True


# In the order of the page. Lists of apps or modules to come are added here by a line.
SECTIONS = [
    PackSection("position", gettext_lazy("Current position"), lambda pack: pack.going),
    PackSection("changes", gettext_lazy("What changed"), lambda pack: pack.changes),
    PackSection("exceptions", gettext_lazy("Off track"), lambda pack: pack.exceptions),
    PackSection("others", gettext_lazy("Overdue or getting worse"), lambda pack: pack.other_exceptions),
    PackSection("risks", gettext_lazy("Risks that need attention"), lambda pack: pack.briefing.risks),
    PackSection("milestones", gettext_lazy("Due in the next three months"), lambda pack: pack.milestones),
    PackSection("decisions", gettext_lazy("Decisions that are waiting"), lambda pack: pack.decisions),
    PackSection("undertakings", gettext_lazy("Open undertakings"), lambda pack: pack.undertakings),
    PackSection(
        "comments",
        gettext_lazy("Comments to answer"),
        lambda pack: pack.comments,
        lambda pack: pack.viewer.is_officer_of(pack.council),
    ),
    PackSection("reports", gettext_lazy("Latest reports"), lambda pack: pack.reports),
]
OF_COMMITTEES = [
    PackSection("plans", gettext_lazy("Plans"), lambda pack: pack.own_plans),
    PackSection("priorities", gettext_lazy("Priorities"), lambda pack: pack.briefing.own_priorities),
]


class PackPage:
    """The page, or the PDF. `?since=2026-09-30` says from which day changes are told."""

    template_name = "review/pack.html"
    query_names = frozenset(["since"])
    is_pdf = False
    # Of its address, and of that of the PDF.
    page_name = file_name = ""
    sections = SECTIONS

    @property
    def limited_as(self) -> str:
        return "file" if self.is_pdf else ""

    @cached_property
    def asked(self) -> str:
        return self.request.GET.get("since", "")

    @cached_property
    def day_asked(self) -> date | None:
        """None where none is asked for, where it cannot be read, and where it is still to come."""
        try:
            day = date.fromisoformat(self.asked) if A_DAY.fullmatch(self.asked) else None
        except ValueError:
            return None
        return day if day and FIRST <= day <= timezone.localdate() else None

    def address(self, name: str) -> str:
        """Of the page or of the PDF, from the same day."""
        here = reverse(f"review:{name}", kwargs=self.kwargs)
        return self.absolute(f"{here}?since={self.day_asked}" if self.day_asked else here)

    def get_context_data(self, **kwargs):
        pack = self.pack
        shown = ((part, part.rows(pack)) for part in self.sections if part.is_for(pack))
        return super().get_context_data(
            pack=pack,
            parts=[(part, rows) for part, rows in shown if rows],
            sheet_title=self.sheet_title(),
            address=self.address(self.page_name),
            file=self.address(self.file_name) if pack_pdf.can_be_made() else "",
            is_day_unread=bool(self.asked) and self.day_asked is None,
            most_changes=MOST_CHANGES,
            **kwargs,
        )

    def sheet_title(self) -> str:
        return _("Meeting pack: %(title)s") % {"title": self.title()}

    def render_to_response(self, context, **response_kwargs):
        return self.pdf(context) if self.is_pdf else super().render_to_response(context, **response_kwargs)

    def pdf(self, context) -> HttpResponse:
        """The same as a tagged PDF; in words where it cannot be made."""
        if not pack_pdf.can_be_made():
            return self.not_made(context, "missing", HTTPStatus.NOT_FOUND)
        page = render_to_string("review/pack_file.html", context | {"is_pdf": True}, self.request)
        try:
            made = pack_pdf.pdf_of(page, images_of_statuses())
        except pack_pdf.TooLong:
            return self.not_made(context, "long", HTTPStatus.UNPROCESSABLE_ENTITY)
        except pack_pdf.NotMade:
            answer = self.not_made(context, "busy", HTTPStatus.SERVICE_UNAVAILABLE)
            answer.headers["Retry-After"] = "60"
            return answer
        name = self.kwargs.get("committee") or self.kwargs["plan"]
        headers = {"Content-Disposition": f'inline; filename="{name}-meeting-pack.pdf"'}
        return HttpResponse(made, content_type="application/pdf", headers=headers)

    def not_made(self, context, why: str, status: HTTPStatus):
        page = context | {"why": why, "most_pages": pack_pdf.MOST_PAGES}
        return TemplateResponse(self.request, "review/pack_no_file.html", page, status=status)


class PlanPackPage(PackPage, PlanPartPage, TemplateView):
    """Of a plan."""

    page_name, file_name = "plan_pack", "plan_pack_file"

    @cached_property
    def pack(self) -> Pack:
        return Pack(self.council, self.request.viewer, plan=self.plan, asked=self.day_asked)

    def title(self) -> str:
        return self.plan.title

    def get_context_data(self, **kwargs):
        return super().get_context_data(page=self.plan, page_field="title", **kwargs)


class CommitteePackPage(PackPage, DirectoryDetail):
    """Of a committee: what it scrutinises, and what it decided that is waiting."""

    model = Committee
    slug_url_kwarg = "committee"
    parent = (gettext_lazy("Committees and directorates"), "councils:committee_list")
    page_name, file_name = "committee_pack", "committee_pack_file"
    sections = [*OF_COMMITTEES, *SECTIONS]

    @cached_property
    def pack(self) -> Pack:
        return Pack(self.council, self.request.viewer, committee=self.object, asked=self.day_asked)

    def title(self) -> str:
        return self.object.name

    def breadcrumbs(self):
        return [
            *super().breadcrumbs(),
            (self.object.name, self.object.get_absolute_url(), self.object, "name"),
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(page=self.object, page_field="name", **kwargs)


@cache
def images_of_statuses() -> dict[str, str]:
    """The shapes of the pages, each as a drawing of its own, by the address that the mark in a PDF names it by."""
    found = {}
    for status in ActionStatus:
        symbols = render_to_string("components/status_symbols.html", {"statuses": [status]})
        shape = re.search(r"<symbol[^>]*>(.*)</symbol>", symbols, re.DOTALL)[1]
        found[f"status:{status}"] = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">{shape}</svg>'
        )
    return found
