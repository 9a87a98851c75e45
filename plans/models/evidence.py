"""The evidence: a dated figure with its comparison, caveat and source, or a finding or challenge in words."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from councils.fields import WebAddressField
from councils.models import By, CouncilContent, VisibleWith

from .plan import Plan


class Evidence(CouncilContent):
    """One piece of evidence for a plan. A figure always has its period and its source."""

    visible_with = (VisibleWith("plan", By.ANY),)

    class Kind(models.TextChoices):
        FIGURE = "figure", _("figure")
        FINDING = "finding", _("finding")
        CHALLENGE = "challenge", _("challenge")

    class Change(models.TextChoices):
        NONE = "none", _("a level, not a change")
        INCREASE = "increase", _("increase")
        DECREASE = "decrease", _("decrease")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("plan"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    metric = models.CharField(_("what is measured"), max_length=200, blank=True)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True, help_text=_("Such as per cent, or people."))
    change = models.CharField(_("change"), max_length=10, choices=Change, default=Change.NONE)
    period = models.CharField(_("period"), max_length=60, blank=True, help_text=_("Such as December 2021."))
    comparison_period = models.CharField(_("compared with"), max_length=60, blank=True)
    caveat = models.CharField(
        _("points to note"),
        max_length=255,
        blank=True,
        help_text=_("Anything that makes the comparison less reliable."),
    )
    source = models.CharField(_("source"), max_length=200, blank=True, help_text=_("Who produced it."))
    source_url = WebAddressField(_("its address"))
    position = models.PositiveIntegerField(_("order"), default=0)

    link_needs = ("council", "plan__council")
    searched = ("title", "summary", "metric", "caveat", "source")
    dated_by = {"period": _("Period: %(date)s")}

    class Meta(CouncilContent.Meta):
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["position", "pk"]
        constraints = [
            *CouncilContent.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(kind="figure")
                | Q(value__isnull=False)
                & ~Q(period_en="")
                & ~Q(source_en="")
                & Q(period_en__isnull=False)
                & Q(source_en__isnull=False),
                name="evidence_figure_has_period_and_source",
                violation_error_message=_("A figure needs a value, a period and a source."),
            ),
        ]

    def get_absolute_url(self):
        return f"{self.plan.get_absolute_url()}#evidence-{self.slug}"
