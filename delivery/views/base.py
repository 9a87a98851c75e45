"""What pages of a plan's actions and measures share: how the plan is going."""

from django.utils import timezone
from django.utils.functional import cached_property

from plans.views.base import PlanPartPage

from ..progress import Progress


class DeliveryPage(PlanPartPage):
    """A page under one plan that shows how it is going."""

    @cached_property
    def progress(self) -> Progress:
        return Progress(self.council, [self.plan], timezone.localdate())

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"progress": self.progress}
