"""One priority of a plan."""

from django.http import Http404
from django.views.generic import DetailView

from .. import reading
from ..models import Priority
from .base import PlanPartPage, place_among, pledges_served


class PriorityDetail(PlanPartPage, DetailView):
    """What the priority is for, the pledges it serves, its parts; the template adds how it is going."""

    model = part = Priority

    def get_object(self, queryset=None):
        found = reading.priority_at.first(self.plan, self.kwargs["priority"])
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs):
        every = reading.priorities_of(self.plan)
        family = [self.object, *(row for row in every if row.parent_id == self.object.pk)]
        siblings = [row for row in every if row.parent_id == self.object.parent_id and not row.ending]
        parts = [row for row in family[1:] if not row.ending]
        return super().get_context_data(
            pledges=pledges_served(self.request.viewer, self.plan, self.object),
            parts=parts,
            family=family,
            **place_among(siblings, self.object),
            **kwargs,
        )
