"""Decisions with issues raised and pledges considered."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from councils.admin import BlockInline, ContentAdmin, OrderedBlockInline, PartAdmin

from ..models import Decision, DecisionPledge, Issue


class IssueInline(OrderedBlockInline):
    model = Issue
    columns = (("position", "kind"), "raised", "answer_promised", "answer", "answered_on")


class DecisionPledgeInline(BlockInline):
    model = DecisionPledge
    related = ("pledge",)
    columns = ("pledge", "how_weighed")


@admin.register(Decision)
class DecisionAdmin(ContentAdmin):
    list_display = ("title", "outcome", "meeting_on", "state_words", "updated_at")
    list_filter = ("status", "outcome")
    inlines = (IssueInline, DecisionPledgeInline)
    sections = (
        (_("Details"), ("title", "slug", "summary", "purpose", "points", "outcome", "resolution")),
        (_("When"), ("meeting_on", ("reviewed_on", "review_due_on"))),
        (
            _("Who"),
            (
                *("committee", "decision_maker", "item_number", "report_author_role"),
                *("presenter", "presenter_role", "contact"),
            ),
        ),
        (_("Links"), ("plan", "minutes_url", "source_note")),
    )


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
