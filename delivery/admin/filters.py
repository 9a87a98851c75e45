"""Filters of the lists of actions, measures and risks: by the priority they are under, by the status reported last."""

from django.contrib.admin import SimpleListFilter
from django.utils.translation import gettext_lazy as _

from councils.admin.filters import MOST_CHOICES
from councils.models import UNTIL_RELEASED
from plans.models import Priority
from plans.priorities import family_of, in_order

from ..models import ActionUpdate

# As the filter by plan has it in the address.
PLAN = "plan__id__exact"


class PriorityFilter(SimpleListFilter):
    """Once a plan is chosen: what is under one of its priorities, at any depth."""

    title = _("priority")
    parameter_name = "under"

    def lookups(self, request, model_admin):
        plan = request.GET.get(PLAN, "")
        is_key = plan.isascii() and plan.isdecimal() and len(plan) <= 18
        rows = Priority.objects.filter(model_admin.council_filter(request, "plan__council"))
        self.every = in_order(list(rows.filter(plan=plan).order_by("position", "pk"))) if is_key else []
        return [(row.pk, str(row)) for row in self.every] if len(self.every) <= MOST_CHOICES else []

    def queryset(self, request, queryset):
        chosen = next((row for row in self.every if str(row.pk) == self.value()), None)
        return queryset.filter(priority__in=family_of(chosen, self.every)) if chosen else queryset


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
