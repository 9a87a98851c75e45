"""Which goals actions and measures serve, as rows on their pages."""

from django.contrib import admin

from plans.admin.framework import ContributionAdmin, ContributionInline

from ..models import ActionContribution, MeasureContribution


class ActionContributionInline(ContributionInline):
    model = ActionContribution


class MeasureContributionInline(ContributionInline):
    model = MeasureContribution


@admin.register(ActionContribution, MeasureContribution)
class DeliveryContributionAdmin(ContributionAdmin):
    """What an action or a measure serves."""
