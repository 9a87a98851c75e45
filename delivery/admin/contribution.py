"""Which goals actions and measures serve, as rows on their pages."""

from django.contrib import admin

from plans.admin.framework import ContributionAdmin, ContributionInline

from ..models import ActionContribution, MeasureContribution
from ..spreadsheets import ActionContributionResource, MeasureContributionResource


class ActionContributionInline(ContributionInline):
    model = ActionContribution


class MeasureContributionInline(ContributionInline):
    model = MeasureContribution


@admin.register(ActionContribution)
class ActionContributionAdmin(ContributionAdmin):
    """What an action serves."""

    resource = ActionContributionResource


@admin.register(MeasureContribution)
class MeasureContributionAdmin(ContributionAdmin):
    """What a measure serves."""

    resource = MeasureContributionResource
