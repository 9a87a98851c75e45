"""What came of the promises: awards won, grants received and awarded. An unknown amount is never zero."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.models import CouncilContent, Partner

from .pledge import Pledge

# A year outside of these is a slip of the hand.
FIRST_YEAR, LAST_YEAR = 1900, 2100
# What an address asks for to get those whose year is not known.
NO_YEAR = "none"


class Achievement(CouncilContent):
    """What awards and grants share: when, under which pledges, and where it is said."""

    year = models.PositiveSmallIntegerField(
        _("year"), null=True, blank=True, help_text=_("Leave empty if not known.")
    )
    awarded_on = models.DateField(
        _("date of award"), null=True, blank=True, help_text=_("Leave empty if not known.")
    )
    source_note = models.CharField(
        _("source"), max_length=255, blank=True, help_text=_("The document or page these facts come from.")
    )
    pledges = models.ManyToManyField(
        Pledge,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("pledges it supports"),
        help_text=_("Only where the council says so."),
    )

    needs_welsh = ("title",)
    dated_by = {"awarded_on": _("Awarded %(date)s"), "year": _("Year: %(date)s")}

    class Meta(CouncilContent.Meta):
        abstract = True

    def clean(self):
        super().clean()
        if self.year is None and self.awarded_on:
            self.year = self.awarded_on.year

    def place_in(self, page: str) -> str:
        """Its address on the page of all: among those of its year, which always stand on one page."""
        year = self.year or NO_YEAR
        return f"{reverse(page, args=[self.council.slug])}?year={year}#{self._meta.model_name}-{self.slug}"


def in_order_of(field: str, values: list[str]) -> models.Case:
    """To sort by: these values of the field in this order, then all others."""
    places = (models.When(**{field: value}, then=place) for place, value in enumerate(values))
    return models.Case(*places, default=len(values))


def year_is_sane(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(year=None) | Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
        name=name,
        violation_error_message=_("Enter the year with four digits, such as 2023."),
    )


class Award(Achievement):
    """Recognition from outside. Level, result and rank are facts of their own."""

    class Level(models.TextChoices):
        GOLD = "gold", _("gold")
        SILVER = "silver", _("silver")
        BRONZE = "bronze", _("bronze")

    class Result(models.TextChoices):
        WON = "won", _("won")
        COMMENDED = "commended", _("commended")
        FINALIST = "finalist", _("finalist")
        SHORTLISTED = "shortlisted", _("shortlisted")

    awarding_body = models.CharField(
        _("who gave it"), max_length=200, blank=True, help_text=_("Leave empty if not known.")
    )
    scheme = models.CharField(_("awards"), max_length=200, blank=True, help_text=_("Such as CYPS awards."))
    category = models.CharField(_("category"), max_length=200, blank=True)
    level = models.CharField(
        _("level"), max_length=10, choices=Level, blank=True, help_text=_("Only where the award has levels.")
    )
    result = models.CharField(_("result"), max_length=15, choices=Result)
    rank = models.PositiveSmallIntegerField(
        _("place"),
        null=True,
        blank=True,
        help_text=_("Enter 2 for second place. Leave empty if there is no place."),
    )
    recipient = models.CharField(
        _("who was recognised"),
        max_length=200,
        help_text=_(
            "A team, a job title or a number of people. Never the name of a child, a carer or a new worker."
        ),
    )
    credit = models.CharField(
        _("with thanks to"),
        max_length=300,
        blank=True,
        help_text=_("Who supported the work, without names."),
    )

    searched = ("title", "summary", "awarding_body", "scheme", "category", "recipient", "credit")

    class Meta(Achievement.Meta):
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        # The newest year first; of a year gold before silver, what was won before what was shortlisted, first place
        # before second.
        ordering = [
            F("year").desc(nulls_last=True),
            in_order_of("level", ["gold", "silver", "bronze"]),
            in_order_of("result", ["won", "commended", "finalist", "shortlisted"]),
            F("rank").asc(nulls_last=True),
            "pk",
        ]
        constraints = [
            *CouncilContent.Meta.constraints,
            year_is_sane("award_year_is_sane"),
            models.CheckConstraint(
                condition=Q(rank=None) | Q(rank__gte=1),
                name="award_rank_from_one",
                violation_error_message=_("Places start from 1."),
            ),
        ]
        indexes = [*CouncilContent.Meta.indexes, models.Index(fields=["council", "-year"], name="award_year")]

    def get_absolute_url(self):
        return self.place_in("pledges:award_list")


class Grant(Achievement):
    """Money the council received for its work, or gave to others for theirs."""

    class Direction(models.TextChoices):
        RECEIVED = "received", _("received by the council")
        AWARDED = "awarded", _("awarded by the council")

    class Currency(models.TextChoices):
        GBP = "GBP", _("pounds")
        EUR = "EUR", _("euros")

    direction = models.CharField(_("direction"), max_length=10, choices=Direction)
    funder = models.CharField(
        _("funder"), max_length=200, blank=True, help_text=_("Leave empty if not known.")
    )
    recipient = models.CharField(
        _("recipient"), max_length=200, blank=True, help_text=_("Leave empty if not known.")
    )
    partner = models.ForeignKey(
        Partner,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="grants",
        verbose_name=_("partner"),
        help_text=_("The funder or the recipient, if it is one of the council’s partners."),
    )
    programme = models.CharField(_("programme"), max_length=200, blank=True)
    purpose = models.TextField(_("purpose"), blank=True)
    beneficiaries = models.CharField(_("who it helps"), max_length=255, blank=True)
    amount = models.DecimalField(
        _("amount"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Leave empty if not known. Do not enter 0."),
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.GBP)
    starts_on = models.DateField(_("start date"), null=True, blank=True)
    ends_on = models.DateField(_("end date"), null=True, blank=True)
    is_pilot = models.BooleanField(_("pilot"), default=False, help_text=_("It is a trial of something new."))

    needs_welsh = ("title", "purpose")
    searched = (
        *("title", "summary", "purpose", "beneficiaries", "programme", "funder", "recipient"),
        "partner__name",
    )

    class Meta(Achievement.Meta):
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = [F("year").desc(nulls_last=True), "pk"]
        constraints = [
            *CouncilContent.Meta.constraints,
            year_is_sane("grant_year_is_sane"),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0),
                name="grant_amount_not_negative",
                violation_error_message=_("The amount must be 0 or more. Leave it empty if it is not known."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="grant_ends_after_start",
                violation_error_message=_("The grant ends before it starts: check both dates."),
            ),
        ]
        indexes = [
            *CouncilContent.Meta.indexes,
            models.Index(fields=["council", "direction", "-year"], name="grant_direction_year"),
        ]

    def get_absolute_url(self):
        return self.place_in("pledges:grant_list")

    @property
    def other_party(self) -> str:
        """Who gave it to the council, or to whom it went; empty where that is not known."""
        named = self.funder if self.direction == self.Direction.RECEIVED else self.recipient
        return named or (self.partner.name if self.partner else "")

    def clean(self):
        super().clean()
        if self.partner and self.partner.council_id != self.council_id:
            raise ValidationError({"partner": _("Choose a partner of the same council.")})
