"""Money: what a plan, a priority or an action may cost in a period, is expected to cost, and has cost so far."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.models import EditionRow
from plans.models import Plan, Priority

from ..figures.period import Period
from ..periods import format_days
from .action import Action

# What has a budget: the relations of which one names it.
WHOLES = ("plan", "priority", "action")
POUNDS = {"max_digits": 15, "decimal_places": 2, "null": True, "blank": True}


class Budget(EditionRow):
    """Budget, forecast and spending of one period, in pounds. What is not known is None, and is never added up."""

    shown_fields = ("period_start", "period_end", "planned", "forecast", "spent", "as_at", "source")
    council_lookup = "council"

    council = models.ForeignKey(
        "councils.Council", on_delete=models.PROTECT, related_name="budgets", editable=False
    )
    plan = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.CASCADE, related_name="budgets", verbose_name=_("plan")
    )
    priority = models.ForeignKey(
        Priority,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="budgets",
        verbose_name=_("priority"),
    )
    action = models.ForeignKey(
        Action,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="budgets",
        verbose_name=_("action"),
    )
    period_start = models.DateField(_("period from"))
    period_end = models.DateField(_("period until"))
    planned = models.DecimalField(_("budget, in pounds"), **POUNDS)
    forecast = models.DecimalField(
        _("forecast, in pounds"), help_text=_("What you expect it to have cost at the end."), **POUNDS
    )
    spent = models.DecimalField(_("spent, in pounds"), **POUNDS)
    as_at = models.DateField(
        _("spent up to"),
        null=True,
        blank=True,
        help_text=_("The last day that is counted. Needed with “spent”."),
    )
    source = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("The report or account these figures come from.")
    )

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        ordering = ["-period_end", "-period_start", "pk"]
        constraints = [
            *(
                models.UniqueConstraint(fields=[whole, "lineage"], name=f"budget_once_per_{whole}")
                for whole in WHOLES
            ),
            *(
                models.UniqueConstraint(
                    fields=[whole, "period_start", "period_end"],
                    name=f"budget_once_per_period_of_{whole}",
                    violation_error_message=_("There is a budget for this period already: change that one."),
                )
                for whole in WHOLES
            ),
            models.CheckConstraint(
                condition=Q(plan__isnull=False, priority=None, action=None)
                | Q(plan=None, priority__isnull=False, action=None)
                | Q(plan=None, priority=None, action__isnull=False),
                name="budget_of_one_thing",
                violation_error_message=_("Choose a plan, a priority or an action."),
            ),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="budget_period_in_order",
                violation_error_message=_("The period ends before it starts: check both dates."),
            ),
            models.CheckConstraint(
                condition=Q(planned__isnull=False) | Q(forecast__isnull=False) | Q(spent__isnull=False),
                name="budget_says_something",
                violation_error_message=_("Enter the budget, the forecast or what was spent."),
            ),
            models.CheckConstraint(
                condition=Q(spent=None) | Q(as_at__isnull=False),
                name="budget_spent_has_its_day",
                violation_error_message=_("Enter the last day that “spent” counts."),
            ),
        ]

    def __str__(self):
        return format_days(Period(self.period_start, self.period_end))

    @classmethod
    def parent_fields(cls):
        return WHOLES

    @property
    def whole(self) -> Plan | Priority | Action:
        return self.plan or self.priority or self.action

    def clean(self):
        super().clean()
        if self.as_at and self.as_at > timezone.localdate():
            raise ValidationError({"as_at": _("This date is in the future.")})
        if self.spent is not None and self.as_at and self.period_start and self.as_at < self.period_start:
            raise ValidationError({"as_at": _("This is before the period starts.")})

    def save(self, *args, **kwargs):
        whole = self.whole
        self.council_id = whole.council_id if isinstance(whole, Plan) else whole.plan.council_id
        super().save(*args, **kwargs)

    @property
    def over_budget_by(self) -> Decimal | None:
        """Of the forecast; negative below the budget. None where one of both is not known."""
        return None if None in (self.planned, self.forecast) else self.forecast - self.planned

    @property
    def percent_spent(self) -> int | None:
        """Of the budget, in whole per cent; None where one of both is not known."""
        return (
            None
            if None in (self.planned, self.spent) or not self.planned
            else int(100 * self.spent / self.planned)
        )
