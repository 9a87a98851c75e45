"""Filters of the lists of actions, measures and risks: by the priority they are under, by the status reported last."""

from django.contrib.admin import SimpleListFilter
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from councils.admin.filters import MOST_CHOICES
from councils.models import UNTIL_RELEASED
from plans.models import Priority

from ..models import ActionUpdate

# As the filter by plan has it in the address.
PLAN = "plan__id__exact"


class PriorityFilter(SimpleListFilter):
    """Once a plan is chosen: what is under one of its priorities, or under what is under that."""

    title = _("priority")
    parameter_name = "under"

    def lookups(self, request, model_admin):
        plan = request.GET.get(PLAN, "")
        if not (plan.isascii() and plan.isdecimal() and len(plan) <= 18):
            return []
        rows = Priority.objects.filter(model_admin.council_filter(request, "plan__council"), plan=plan)
        found = list(rows.order_by("position", "pk")[: MOST_CHOICES + 1])
        return [(row.pk, str(row)) for row in found] if len(found) <= MOST_CHOICES else []

    def queryset(self, request, queryset):
        value = self.value()
        if value not in {str(key) for key, _words in self.lookup_choices}:
            return queryset
        above = ("priority", "priority__parent", "priority__parent__parent")
        return queryset.filter(Q.create([(name, value) for name in above], connector=Q.OR))


class StatusFilter(SimpleListFilter):
    """By what was reported last, held or not: it is what officers work with."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return [*ActionUpdate.Status.choices, ("none", _("not reported"))]

    def queryset(self, request, queryset):
        value = self.value()
        if value == "none":
            return queryset.with_status(UNTIL_RELEASED).filter(status=None)
        return (
            queryset.with_status(UNTIL_RELEASED).filter(status=value)
            if value in ActionUpdate.Status
            else queryset
        )
