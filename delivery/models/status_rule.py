"""The status rule: what makes the status of a priority, its actions and its measures or the council's own statement."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from councils.compiled_queries import compiled_query
from councils.models import Council, CouncilOwned, DirectoryQuerySet

from ..figures.group_status import Method, Shares
from .part import Cadence


def _share(words, default: int):
    limits = [MinValueValidator(1), MaxValueValidator(100, _("At most 100 per cent."))]
    return models.PositiveSmallIntegerField(words, default=default, validators=limits)


class StatusRule(CouncilOwned):
    """One for a council; without one the defaults count. Actions and measures are judged apart by it, or not at all."""

    class Method(models.TextChoices):
        SHARE = Method.SHARE.value, _("the share of those rated that are on track")
        WORST = Method.WORST.value, _("the worst of those rated")
        STATED = Method.STATED.value, _("the council’s own statement")

    council_lookup = "council"

    council = models.OneToOneField(
        Council,
        on_delete=models.PROTECT,
        related_name="status_rule",
        verbose_name=_("council"),
        error_messages={"unique": _("Your council already has a status rule. Change that one.")},
    )
    method = models.CharField(
        _("calculated from"),
        max_length=6,
        choices=Method,
        default=Method.SHARE,
        help_text=_(
            "With “the worst”, one action that is off track makes its priority off track. With “the council’s "
            "own statement”, you report on each priority yourself; its actions and measures are only counted."
        ),
    )
    cadence = models.CharField(
        _("priorities reported"),
        max_length=7,
        choices=Cadence,
        default=Cadence.QUARTER,
        help_text=_(
            "Only for the council’s own statement. Residents see that one is out of date when a newer one is due."
        ),
    )
    actions_on_track = _share(_("actions on track from"), 80)
    actions_at_risk = _share(_("actions at risk from"), 60)
    measures_on_track = _share(_("measures on track from"), 75)
    measures_at_risk = _share(_("measures at risk from"), 50)

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("status rule")
        verbose_name_plural = _("status rules")
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{name}_on_track__gt": F(f"{name}_at_risk")}),
                name=f"statusrule_{name}_in_order",
                violation_error_message=_("“On track from” must be more than “at risk from”."),
            )
            for name in ("actions", "measures")
        ]

    def __str__(self):
        return self.get_method_display()

    @classmethod
    def of(cls, council) -> "StatusRule":
        """The council's own rule, or the defaults."""
        return _rule_of.first(council) or cls(council=council)

    @property
    def is_stated(self) -> bool:
        """Is the status of a priority the one in its newest update?"""
        return self.method == self.Method.STATED

    @property
    def of_actions(self) -> Shares:
        return Shares(self.actions_on_track, self.actions_at_risk)

    @property
    def of_measures(self) -> Shares:
        return Shares(self.measures_on_track, self.measures_at_risk)


@compiled_query
def _rule_of(council):
    return StatusRule.objects.of(council.pk)
