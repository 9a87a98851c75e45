"""One priority of a plan."""

from django.http import Http404
from django.views.generic import DetailView

from .. import reading
from ..models import Priority
from ..priorities import family_of, under
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
        going_on = [row for row in every if not row.ending]
        siblings = [row for row in going_on if row.parent_id == self.object.parent_id]
        return super().get_context_data(
            pledges=pledges_served(self.request.viewer, self.plan, self.object),
            parts=under(self.object, going_on),
            family=family_of(self.object, every),
            **place_among(siblings, self.object),
            **kwargs,
        )
