"""Which goals of a framework actions and measures serve."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from plans.models import Contribution, goal_once

from .action import Action
from .measure import Measure


class ActionContribution(Contribution):
    """What an action serves."""

    council_lookup = "action__plan__council"

    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, related_name="contributions", verbose_name=_("action")
    )

    class Meta(Contribution.Meta):
        constraints = [goal_once("action")]


class MeasureContribution(Contribution):
    """What a measure serves."""

    council_lookup = "measure__plan__council"

    measure = models.ForeignKey(
        Measure, on_delete=models.CASCADE, related_name="contributions", verbose_name=_("measure")
    )

    class Meta(Contribution.Meta):
        constraints = [goal_once("measure")]
