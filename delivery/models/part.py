"""What actions, measures and risks share: the plan that they are parts of, and who reports on them."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from plans.models import ENDED, Ends, Plan, Priority, Responsible

# What may stand in an address as it is.
validate_reference = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9.:-]*$", _("Use letters, digits, dots, colons and hyphens, such as 1.2 or HS-04.")
)


class Cadence(models.TextChoices):
    """How often something is reported."""

    MONTH = "month", _("every month")
    QUARTER = "quarter", _("every quarter")
    HALF = "half", _("every half-year")
    YEAR = "year", _("every year")


class PartOfPlan(Ends, Responsible):
    """Base of what is reported on under a plan, or under one of its priorities (`priority`)."""

    council_lookup = "plan__council"
    ends_with = "priority"
    stated_by = dict.fromkeys(
        ("ended_on", *(f"priority__{path}" for path in Priority.stated_by)),
        ENDED,
    )
    link_needs = ("plan__council",)

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name=_("plan")
    )
    owner_role = models.CharField(
        _("responsible officer"),
        max_length=150,
        blank=True,
        help_text=_("The job title of the officer responsible, not a name. Shown to the public."),
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deputy_%(class)ss",
        verbose_name=_("deputy"),
        help_text=_("Who reports if the owner does not. Not shown to the public."),
    )
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def clean(self):
        super().clean()
        # Added together with its priority it has one without a key.
        if self.priority and not self.plan_id:
            self.plan_id = self.priority.plan_id
        if self.priority and self.priority.plan_id != self.plan_id:
            raise ValidationError({"priority": _("Choose a priority of the same plan.")})
