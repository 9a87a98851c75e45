"""The template of a reporting round: a spreadsheet with a row for all that is due, to be filled in and brought back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from councils.admin import SpreadsheetPages
from councils.slugs import slug_of
from councils.spreadsheets import CONTENT_TYPES, export, template

from ..models import ReportingRound


class RoundSpreadsheets(SpreadsheetPages):
    """For what is reported in rounds: its resource knows what is `due` in one."""

    list_template = "admin/round_spreadsheet_change_list.html"

    def views(self):
        template = ("import/round/<slug:ending>/", require_safe(self.round_view), "round_template")
        return [template, *super().views()]

    def on_list(self, request):
        """With a template for each open round; of several councils one is chosen first."""
        council = self.admin.council_of(request)
        rounds = self.open_rounds(council) if council else [None]
        shown = [
            (each, kind, self.address("round_template", ending) + (f"?round={each.pk}" if each else ""))
            for each in rounds
            for kind, ending in (("Excel", "xlsx"), ("CSV", "csv"))
        ]
        files = shown if self.admin.has_add_permission(request) else []
        return {"round_files": files, **super().on_list(request)}

    @staticmethod
    def open_rounds(council) -> list[ReportingRound]:
        """Those that collect now, the newest first."""
        return list(
            ReportingRound.objects.of(council).open_on(timezone.localdate()).select_related("council")
        )

    def round_of_file(self, council, asked="") -> ReportingRound | None:
        """The round that was asked for, once it has opened: a closed one takes late answers. Else the newest open."""
        if asked.isdecimal():
            opened = ReportingRound.objects.of(council).filter(opens_on__lte=timezone.localdate())
            return opened.select_related("council").filter(pk=asked[:18]).first()
        return next(iter(self.open_rounds(council)), None)

    def round_view(self, request, ending):
        """Of several councils one is chosen first."""
        if ending not in CONTENT_TYPES:
            raise Http404
        if not self.admin.has_add_permission(request):
            raise PermissionDenied
        council = self.admin.council_of(request)
        if council is None:
            return self.admin.choose_council(request)
        reporting_round = self.round_of_file(council, request.GET.get("round", ""))
        if reporting_round is None:
            messages.warning(request, _("No reporting round of this kind is open, so nothing is due."))
            return HttpResponseRedirect(f"{self.address('import')}?council={council.pk}")
        return self.round_file(request, council, reporting_round, ending)

    def round_file(self, request, council, reporting_round, ending):
        resource = self.columns_for(request, council)
        rows = resource.due(reporting_round)
        content = template(resource, rows) if ending == "xlsx" else export(resource, rows, ending)
        name = f"{self.opts.model_name}s-{council.slug}-{slug_of(reporting_round.title) or 'round'}"
        return self._download(content, name, ending)

    def template_view(self, request):
        """The same from the page on which a file is chosen; the bare columns where no round is open."""
        council = self.admin.council_of(request)
        if council is not None and self.open_rounds(council):
            return self.round_view(request, "xlsx")
        return super().template_view(request)
