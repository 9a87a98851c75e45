"""Engagements with what was said and done, and the partners in them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from councils.admin import ContentAdmin, OrderedBlockInline, OrderedTableInline, PartAdmin

from ..models import Engagement, EngagementPartner, Finding


class EngagementPartnerInline(OrderedTableInline):
    model = EngagementPartner
    related = ("partner",)
    columns = ("position", "partner", "role")


class FindingInline(OrderedBlockInline):
    model = Finding
    columns = ("position", "said", "did")


@admin.register(Engagement)
class EngagementAdmin(ContentAdmin):
    list_display = ("title", "plan", "state_words", "updated_at")
    list_select_related = ("plan",)
    inlines = (FindingInline, EngagementPartnerInline)
    sections = (
        (_("Details"), ("title", "slug", "summary", "method")),
        (_("When"), (("starts_on", "ends_on"), ("reviewed_on", "review_due_on"))),
        (_("Who"), ("who", ("participants", "participants_is_minimum"))),
        (_("Links"), ("plan", "position")),
    )


@admin.register(EngagementPartner)
class EngagementPartnerAdmin(PartAdmin):
    list_display = ("partner", "engagement")
    list_select_related = ("partner",)
    sections = ((_("Who"), ("partner", "role")), (_("Links"), ("engagement", "position")))


@admin.register(Finding)
class FindingAdmin(PartAdmin):
    list_display = ("said", "engagement")
    sections = ((_("Details"), ("said", "did")), (_("Links"), ("engagement", "position")))
