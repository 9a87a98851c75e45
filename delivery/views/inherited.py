"""What a council took on from those that it replaces."""

from django.utils import timezone

from councils.views import CouncilTemplate

from .. import handovers


class InheritedList(CouncilTemplate):
    """By earlier council: the pledges, actions and measures that this one took on."""

    template_name = "delivery/inherited_list.html"

    def get_context_data(self, **kwargs):
        viewer = self.request.viewer
        found = handovers.inherited(self.council, viewer, timezone.localdate())
        for each in found:
            each.is_open = each.council.is_open_to(viewer)
        return super().get_context_data(inherited=found, **kwargs)
