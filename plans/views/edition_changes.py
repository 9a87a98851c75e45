"""What one edition of a plan says that another did not."""

from django.http import Http404
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from councils.publishing.difference import compared_for

from .. import reading
from .base import PlanPartPage

FROM = "from"


class EditionChanges(PlanPartPage, TemplateView):
    """Against the edition before it, or with `?from=` any other that the viewer may read."""

    template_name = "plans/edition_changes.html"
    query_names = frozenset([FROM])

    @cached_property
    def others(self) -> list:
        """Its other editions, the newest first."""
        return [
            edition for edition in reading.editions(self.plan, self.request.viewer) if edition != self.plan
        ]

    @cached_property
    def earlier(self):
        """The edition it is compared with; None where there is none before it."""
        asked = self.request.GET.get(FROM)
        if asked is None:
            return next((each for each in self.others if each.edition < self.plan.edition), None)
        found = next((each for each in self.others if str(each.edition) == asked), None)
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        earlier = self.earlier
        context |= {"earlier": earlier, "others": [each for each in self.others if each != earlier]}
        if earlier:
            context["comparison"] = compared_for(self.request.viewer, earlier, self.plan)
        return context
