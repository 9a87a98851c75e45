"""The rating scheme: a council's own rule for what is green, amber and red, and its words for them."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from councils.models import Council, CouncilOwned, DirectoryQuerySet


class RatingScheme(CouncilOwned):
    """How far from its target a value may be. Shown beside every rating that it makes."""

    class Tolerance(models.TextChoices):
        PERCENT = "percent", _("per cent of the target")
        POINTS = "points", _("points, in the measure's own unit")

    class Comparison(models.TextChoices):
        PREVIOUS = "previous", _("the period before")
        SAME_LAST_YEAR = "same_last_year", _("the same period last year")

    named_by = ("name",)
    council_lookup = "council"

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="rating_schemes", verbose_name=_("council")
    )
    name = models.CharField(_("name"), max_length=100)
    is_default = models.BooleanField(_("default for all measures"), default=False)
    tolerance = models.CharField(
        _("tolerance in"), max_length=7, choices=Tolerance, default=Tolerance.PERCENT
    )
    green_tolerance = models.DecimalField(
        _("green within"),
        max_digits=9,
        decimal_places=3,
        default=Decimal(0),
        validators=[MinValueValidator(0)],
        help_text=_("How far short of the target is still green. The boundary counts as green."),
    )
    amber_tolerance = models.DecimalField(
        _("amber within"),
        max_digits=9,
        decimal_places=3,
        validators=[MinValueValidator(0)],
        help_text=_("How far short is amber; beyond it is red. The boundary counts as amber."),
    )
    has_trend_clause = models.BooleanField(
        _("amber, not red, if it is no worse"),
        default=False,
        help_text=_("Than in the period it is compared with."),
    )
    compares_with = models.CharField(
        _("direction of travel compared with"), max_length=14, choices=Comparison, default=Comparison.PREVIOUS
    )
    stable_band = models.DecimalField(
        _("no change within"),
        max_digits=9,
        decimal_places=3,
        default=Decimal(0),
        validators=[MinValueValidator(0)],
        help_text=_("A smaller difference, in the measure's own unit, counts as no change."),
    )
    red_needs_words = models.BooleanField(
        _("a red rating needs commentary and a corrective action"), default=False
    )
    green_label = models.CharField(_("label for green"), max_length=60, blank=True)
    amber_label = models.CharField(_("label for amber"), max_length=60, blank=True)
    red_label = models.CharField(_("label for red"), max_length=60, blank=True)

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating scheme")
        verbose_name_plural = _("rating schemes")
        ordering = ["-is_default", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council"],
                condition=Q(is_default=True),
                name="ratingscheme_one_default",
                violation_error_message=_("Another scheme is already the default."),
            ),
            models.CheckConstraint(
                condition=Q(green_tolerance__gte=0),
                name="ratingscheme_green_not_negative",
                violation_error_message=_("A tolerance must be 0 or more."),
            ),
            models.CheckConstraint(
                condition=Q(amber_tolerance__gte=F("green_tolerance")),
                name="ratingscheme_amber_beyond_green",
                violation_error_message=_("The amber tolerance must be at least as large as the green one."),
            ),
            models.CheckConstraint(
                condition=Q(stable_band__gte=0),
                name="ratingscheme_band_not_negative",
                violation_error_message=_("A difference must be 0 or more."),
            ),
        ]

    def __str__(self):
        return self.name
