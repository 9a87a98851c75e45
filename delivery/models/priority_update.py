"""What the council itself says of a priority: its own statement, one dated update after another."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from councils.models import LineageField
from plans.models import Priority

from .reported import Reported
from .status_rule import StatusRule
from .update import StatusUpdate


class PriorityUpdate(StatusUpdate):
    """What was reported of a priority on one day; residents read it where the council's status rule says so."""

    # A priority ends instead.
    NO_STATUSES = (StatusUpdate.Status.CANCELLED, StatusUpdate.Status.SUPERSEDED)

    of_another = _("Choose an update of the same priority.")
    is_of_rounds = True
    # What only an action's update has.
    round = percent_complete = forecast_on = withdrawn_at = None

    lineage = LineageField(of="priority", related_name="priority_updates", db_index=False)
    priority = Reported.thing

    class Meta(StatusUpdate.Meta):
        verbose_name = _("update of a priority")
        verbose_name_plural = _("updates of priorities")
        constraints = [
            *StatusUpdate.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(status__in=["cancelled", "superseded"]),
                name="priorityupdate_is_not_of_an_end",
                violation_error_message=_(
                    "A priority is not cancelled or replaced. Enter when it ended and why."
                ),
            ),
        ]

    @classmethod
    def thing_model(cls):
        return Priority

    @property
    def is_shown(self) -> bool:
        return StatusRule.of(self.owner_council).is_stated
