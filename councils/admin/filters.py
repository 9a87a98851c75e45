"""Filters of lists: by state as officers say it, and by what is due for review."""

from django.contrib.admin import SimpleListFilter
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..dashboard import SOON
from ..models import UNTIL_RELEASED, Workflow, is_live, is_readable

Status = Workflow.Status


class StateFilter(SimpleListFilter):
    """Scheduled and replaced things are published ones, told apart by the clock."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("draft", _("draft")),
            ("review", _("in review")),
            ("scheduled", _("scheduled")),
            ("live", _("published")),
            ("replaced", _("replaced by a later edition")),
            ("archived", _("archived")),
        ]

    def queryset(self, request, queryset):
        now = timezone.now()
        conditions = {
            "draft": Q(status=Status.DRAFT),
            "review": Q(status=Status.REVIEW),
            "scheduled": Q(status=Status.PUBLISHED, publish_at__gt=now, publish_at__lt=UNTIL_RELEASED),
            "live": is_live(now),
            "replaced": is_readable(now) & Q(superseded_at__lte=now),
            "archived": Q(status=Status.ARCHIVED),
        }
        return queryset.filter(conditions.get(self.value(), Q()))


class ReviewFilter(SimpleListFilter):
    title = _("next review")
    parameter_name = "review"

    def lookups(self, request, model_admin):
        return [
            ("past", _("overdue")),
            ("soon", _("due within 30 days, or overdue")),
            ("none", _("no date set")),
        ]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        conditions = {
            "past": Q(review_due_on__lt=today),
            "soon": Q(review_due_on__lte=today + SOON),
            "none": Q(review_due_on=None),
        }
        return queryset.filter(conditions.get(self.value(), Q()))
