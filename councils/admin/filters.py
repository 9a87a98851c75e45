"""Filters of lists: by state as officers say it, by who looks after it, by what is due."""

from collections import Counter

from django.contrib.admin import RelatedFieldListFilter, SimpleListFilter
from django.contrib.admin.utils import get_fields_from_path
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..dashboard import SOON
from ..models import UNTIL_RELEASED, CouncilContent, Membership, Workflow, is_live, is_readable

Status = Workflow.Status


# Of more nobody reads a list: the filter is left out.
MOST_CHOICES = 100


class OwnRowsFilter(RelatedFieldListFilter):
    """By what a row names: of that, only what this officer's councils have."""

    def field_choices(self, field, request, model_admin):
        model = field.related_model
        whose = model.council_lookup
        rows = model._default_manager.filter(model_admin.council_filter(request, whose))
        found = list(rows.select_related(*getattr(model, "link_needs", ()))[: MOST_CHOICES + 1])
        if len(found) > MOST_CHOICES:
            return []
        names = Counter(map(str, found))
        return [(row.pk, _edition_of(row) if names[str(row)] > 1 else str(row)) for row in found]


def _edition_of(row) -> str:
    """Editions of one thing have one name."""
    if not isinstance(row, CouncilContent):
        return str(row)
    return gettext("%(title)s (edition %(number)s)") % {"title": row, "number": row.edition}


def within_walls(model, list_filter) -> list:
    """The filters of a list; one by a relation, where no class of its own says what, offers nothing of others'."""
    return [
        (each, OwnRowsFilter)
        if isinstance(each, str) and get_fields_from_path(model, each)[-1].is_relation
        else each
        for each in list_filter
    ]


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


class OwnerFilter(SimpleListFilter):
    """By who looks after it: me, nobody, or a colleague who has a role in the officer's councils."""

    title = _("owner")
    parameter_name = "owned_by"

    def lookups(self, request, model_admin):
        colleagues = Membership.objects.filter(
            model_admin.council_filter(request, "council"), user__is_active=True
        )
        found = list(colleagues.select_related("user")[: MOST_CHOICES + 1])
        names = {str(row.user_id): row.person_name for row in found if len(found) <= MOST_CHOICES}
        names.pop(str(request.user.pk), None)
        people = sorted(names.items(), key=lambda person: person[1].casefold())
        return [("me", _("me")), ("none", _("nobody")), *people]

    def queryset(self, request, queryset):
        value = self.value()
        if value == "none":
            return queryset.filter(owner=None)
        if value == "me":
            return queryset.filter(owner=request.user)
        offered = {str(key) for key, _words in self.lookup_choices}
        return queryset.filter(owner=value) if value in offered else queryset


class DueFilter(SimpleListFilter):
    """By the due date of what goes on."""

    title = _("due date")
    parameter_name = "due"

    def lookups(self, request, model_admin):
        return [
            ("past", _("passed")),
            ("soon", _("within 30 days")),
            ("none", _("no date set")),
        ]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        conditions = {
            "past": Q(due_on__lt=today),
            "soon": Q(due_on__range=(today, today + SOON)),
            "none": Q(due_on=None),
        }
        if self.value() not in conditions:
            return queryset
        going_on = {"ended_on": None} if queryset.model.can_end else {}
        return queryset.filter(conditions[self.value()], **going_on)
