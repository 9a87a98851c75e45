"""What pages of a plan's actions and measures share: how the plan is going."""

from django.utils import timezone
from django.utils.functional import cached_property

from plans.models import Priority
from plans.priorities import in_order
from plans.views.base import PlanPartPage

from ..progress import Progress


class DeliveryPage(PlanPartPage):
    """A page under one plan that shows how it is going."""

    @cached_property
    def progress(self) -> Progress:
        return Progress(self.council, [self.plan], timezone.localdate())

    @cached_property
    def priorities(self) -> list[Priority]:
        return list(self.progress.priorities.values())

    @cached_property
    def in_order(self) -> list[Priority]:
        return in_order(self.priorities)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"progress": self.progress}
