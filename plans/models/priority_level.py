"""What a council calls the levels of a plan's priorities: themes, outcomes, commitments."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from councils.models import CouncilOwned

from .plan import Plan
from .priority import Priority


class PriorityLevel(CouncilOwned):
    """The council's own name for one level of a plan's priorities."""

    class Level(models.IntegerChoices):
        FIRST = 1, _("1: the plan’s main priorities")
        SECOND = 2, _("2: directly under these")
        THIRD = 3, _("3: below that")

    shown_fields = ("level", "name", "plural")
    identified_by = ("level",)
    council_lookup = "plan__council"

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="level_names", verbose_name=_("plan")
    )
    level = models.PositiveSmallIntegerField(
        _("level"), choices=Level, validators=[MinValueValidator(1), MaxValueValidator(Priority.levels)]
    )
    name = models.CharField(
        _("name"), max_length=40, help_text=_("For one of them, such as “Theme” or “Outcome”.")
    )
    plural = models.CharField(
        _("plural name"), max_length=40, help_text=_("For several, such as “Themes” or “Outcomes”.")
    )

    class Meta:
        verbose_name = _("level name")
        verbose_name_plural = _("level names")
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "level"],
                name="priority_level_once",
                violation_error_message=_("This level has a name already."),
            ),
            models.CheckConstraint(
                condition=models.Q(level__gte=1, level__lte=Priority.levels),
                name="priority_level_in_range",
                violation_error_message=_("A plan has three levels at most."),
            ),
        ]

    def __str__(self):
        return self.name
