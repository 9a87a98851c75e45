"""The engagement: who was heard, what they said, and what was done about it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from councils.models import (
    By,
    CouncilContent,
    CouncilOwned,
    EditionRow,
    Partner,
    VisibleWith,
    once_per_edition,
)

from .plan import Plan


class Engagement(CouncilContent):
    """One round of listening. "Over 175" stays over 175."""

    visible_with = (VisibleWith("plan", By.ANY),)

    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="engagements", verbose_name=_("plan")
    )
    method = models.CharField(
        _("how"), max_length=200, blank=True, help_text=_("Such as community conversations.")
    )
    who = models.CharField(_("who took part"), max_length=300, blank=True)
    participants = models.PositiveIntegerField(
        _("how many"), null=True, blank=True, help_text=_("Leave empty if not known.")
    )
    participants_is_minimum = models.BooleanField(
        _("at least"), default=False, help_text=_("Tick this if the source says “over” or “more than”.")
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    position = models.PositiveIntegerField(_("order"), default=0)
    partners = models.ManyToManyField(Partner, through="EngagementPartner", related_name="engagements")

    link_needs = ("council", "plan__council")
    searched = (
        *("title", "summary", "method", "who", "findings__said", "findings__did"),
        *("engagement_partners__partner__name", "engagement_partners__role"),
    )
    dated_by = {"starts_on": _("From %(date)s")}

    class Meta(CouncilContent.Meta):
        verbose_name = _("engagement")
        verbose_name_plural = _("engagements")
        ordering = ["position", "pk"]
        constraints = [
            *CouncilContent.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="engagement_ends_after_start",
                violation_error_message=_("The end date is before the start date. Check both dates."),
            ),
        ]

    def get_absolute_url(self):
        return f"{self.plan.get_absolute_url()}#engagement-{self.slug}"


class EngagementPartner(CouncilOwned):
    """Who helped, or took part, as an organisation."""

    identified_by = ("partner",)
    council_lookup = "engagement__council"

    engagement = models.ForeignKey(
        Engagement, on_delete=models.CASCADE, related_name="engagement_partners", verbose_name=_("engagement")
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="engagement_partners", verbose_name=_("partner")
    )
    role = models.CharField(_("role"), max_length=200, blank=True)
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("partner in this engagement")
        verbose_name_plural = _("partners in this engagement")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "partner"],
                name="engagement_partner_once",
                violation_error_message=_("This partner is listed already."),
            )
        ]

    def __str__(self):
        return str(self.partner)


class Finding(EditionRow):
    """What people said, and what the council did about it."""

    council_lookup = "engagement__council"

    engagement = models.ForeignKey(
        Engagement, on_delete=models.CASCADE, related_name="findings", verbose_name=_("engagement")
    )
    said = models.TextField(_("what people told us"))
    did = models.TextField(
        _("what the council did in response"),
        blank=True,
        help_text=_("Leave empty if nothing has been decided yet."),
    )
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["position", "pk"]
        constraints = [once_per_edition("engagement")]

    def __str__(self):
        return self.said
