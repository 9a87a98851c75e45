"""Decisions with their resolutions, the alternatives, issues raised and pledges considered."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from councils.admin import BlockInline, ContentAdmin, OrderedBlockInline, PartAdmin, SpreadsheetPages
from councils.admin.inlines import LabelledFormSet
from councils.admin.scoped import page_of

from ..models import RESOLUTION_NEEDED, Alternative, DecisionPledge, Issue, Resolution
from ..spreadsheets import DecisionResource, ResolutionResource


def offer_later_decisions(field, request):
    """Not the decision of this page; each with the day of its meeting."""
    row = page_of(request).row
    if row:
        own = getattr(row, "decision", row).lineage_id
        field.queryset = field.queryset.exclude(lineage=own)
    field.label_from_instance = _with_its_day


def _with_its_day(decision) -> str:
    if decision.meeting_on is None:
        return decision.title
    words = {"title": decision.title, "day": date_format(decision.meeting_on, "DATE_FORMAT")}
    return _("%(title)s, %(day)s") % words


class ResolutionFormSet(LabelledFormSet):
    def clean(self):
        """Of a meeting that was held something is said."""
        super().clean()
        kept = [form for form in self.forms if form.has_changed() or form.instance.pk]
        if any(not self._should_delete_form(form) for form in kept):
            return
        if self.instance.is_past:
            raise ValidationError(RESOLUTION_NEEDED)


class ResolutionInline(OrderedBlockInline):
    model = Resolution
    fk_name = "decision"
    formset = ResolutionFormSet
    choices = {"decided_by": offer_later_decisions}
    columns = (
        *(("position", "outcome", "in_force_on"), "acts_on", "text", "effect"),
        *("receiving_committee", "receiving_body", "decided_by"),
    )


class AlternativeInline(OrderedBlockInline):
    model = Alternative
    columns = ("position", "title", "why_rejected")


class IssueInline(OrderedBlockInline):
    model = Issue
    columns = (("position", "kind"), "raised", "answer_promised", "answer", "answered_on")


class DecisionPledgeInline(BlockInline):
    model = DecisionPledge
    related = ("pledge",)
    columns = ("pledge", "how_weighed")


class DecisionAdmin(ContentAdmin):
    page_parts = (*ContentAdmin.page_parts, SpreadsheetPages)
    resource = DecisionResource
    list_display = ("title", "outcomes", "meeting_on", "state_words", "updated_at")
    list_filter = ("status", "resolutions__outcome")
    inlines = (ResolutionInline, AlternativeInline, IssueInline, DecisionPledgeInline)
    sections = (
        (_("Details"), ("title", "slug", "summary", "purpose", "points", "reasons")),
        (_("When"), ("meeting_on", "minutes_confirmed_on", ("reviewed_on", "review_due_on"))),
        (
            _("Who"),
            (
                *("committee", "decision_maker", "item_number", "report_author_role"),
                *("presenter", "presenter_role", "contact", "interests", "dispensations"),
            ),
        ),
        (_("Key decision"), ("is_key_decision", "key_reason", "notice_on", "notice_url")),
        (
            _("Call-in"),
            ("is_subject_to_call_in", "call_in_ends_at", "is_called_in", "called_in_on", "called_in_by"),
        ),
        (_("Links"), ("plan", "minutes_url", "source_note")),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("resolutions")

    @admin.display(description=_("outcome"))
    def outcomes(self, decision):
        words = dict.fromkeys(str(row.get_outcome_display()) for row in decision.resolutions.all())
        return format_html_join(", ", "{}", ([each] for each in words))


@admin.register(Resolution)
class ResolutionAdmin(PartAdmin):
    page_parts = (SpreadsheetPages,)
    resource = ResolutionResource
    list_display = ("outcome", "text", "decision")
    choices = {"decided_by": offer_later_decisions}
    sections = (
        (_("Details"), ("outcome", "acts_on", "text", "effect")),
        (_("When"), ("in_force_on",)),
        (_("Who"), ("receiving_committee", "receiving_body")),
        (_("Links"), ("decision", "decided_by", "position")),
    )


@admin.register(Alternative)
class AlternativeAdmin(PartAdmin):
    list_display = ("title", "decision")
    sections = ((_("Details"), ("title", "why_rejected")), (_("Links"), ("decision", "position")))


@admin.register(Issue)
class IssueAdmin(PartAdmin):
    list_display = ("raised", "kind", "decision")
    sections = (
        (_("Details"), ("kind", "raised", "answer_promised", "answer")),
        (_("When"), ("answered_on",)),
        (_("Links"), ("decision", "position")),
    )


@admin.register(DecisionPledge)
class DecisionPledgeAdmin(PartAdmin):
    list_display = ("pledge", "decision")
    list_select_related = ("pledge",)
    sections = ((_("Details"), ("how_weighed",)), (_("Links"), ("decision", "pledge")))
