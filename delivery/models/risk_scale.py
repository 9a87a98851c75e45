"""The risk scale: what a council scores the risks to its plans by."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from councils.compiled_queries import compiled_query
from councils.models import Council, CouncilOwned, DirectoryQuerySet, Lineage

from ..figures.risk import Level, Scale

# The most that any council's scale has for likelihood, and for impact.
LONGEST = 10
DEFAULT = Scale()


def _highest(words, default: int):
    limits = [
        MinValueValidator(2, _("Enter a number from 2 to 10.")),
        MaxValueValidator(LONGEST, _("Enter a number from 2 to 10.")),
    ]
    return models.PositiveSmallIntegerField(words, default=default, validators=limits)


def _label(words):
    return models.CharField(words, max_length=40, blank=True)


class RiskScale(CouncilOwned):
    """One for a council; without one the defaults count. A score is likelihood times impact."""

    council_lookup = "council"

    council = models.OneToOneField(
        Council,
        on_delete=models.PROTECT,
        related_name="risk_scale",
        verbose_name=_("council"),
        error_messages={"unique": _("Your council already has a risk scale. Change that one.")},
    )
    likelihood = _highest(_("highest likelihood"), DEFAULT.likelihood)
    impact = _highest(_("highest impact"), DEFAULT.impact)
    very_high = models.PositiveSmallIntegerField(_("very high from"), default=DEFAULT.very_high)
    high = models.PositiveSmallIntegerField(_("high from"), default=DEFAULT.high)
    medium = models.PositiveSmallIntegerField(
        _("medium from"),
        default=DEFAULT.medium,
        validators=[MinValueValidator(1, _("Enter at least 1."))],
        help_text=_("A score is likelihood times impact. Below this it is low."),
    )
    very_high_label = _label(_("your label for very high"))
    high_label = _label(_("your label for high"))
    medium_label = _label(_("your label for medium"))
    low_label = _label(_("your label for low"))

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("risk scale")
        verbose_name_plural = _("risk scales")
        constraints = [
            models.CheckConstraint(
                condition=Q(very_high__gt=F("high")),
                name="riskscale_very_high_above_high",
                violation_error_message=_("“Very high from” must be more than “high from”."),
            ),
            models.CheckConstraint(
                condition=Q(high__gt=F("medium")),
                name="riskscale_high_above_medium",
                violation_error_message=_("“High from” must be more than “medium from”."),
            ),
            models.CheckConstraint(
                condition=Q(very_high__lte=F("likelihood") * F("impact")),
                name="riskscale_very_high_within_scores",
                violation_error_message=_(
                    "No score is that high: the highest is the highest likelihood times the highest impact."
                ),
            ),
            models.CheckConstraint(
                condition=Q(
                    likelihood__gte=2,
                    likelihood__lte=LONGEST,
                    impact__gte=2,
                    impact__lte=LONGEST,
                    medium__gte=1,
                ),
                name="riskscale_within_bounds",
                violation_error_message=_("The highest likelihood and impact are from 2 to 10."),
            ),
        ]

    def __str__(self):
        return _("%(likelihood)s by %(impact)s") % {"likelihood": self.likelihood, "impact": self.impact}

    @classmethod
    def of(cls, council) -> "RiskScale":
        """The council's own scale, or the defaults."""
        return _scale_of.first(council) or cls(council=council)

    @property
    def scale(self) -> Scale:
        return Scale(self.likelihood, self.impact, self.very_high, self.high, self.medium)

    def label_field(self, level: Level) -> str:
        """The field with the council's own word for a level."""
        return f"{level}_label"

    def clean(self):
        """A review that was given is never outside of the scale that it is read by."""
        super().clean()
        faults = {
            name: words % {"number": number}
            for name, highest in (("likelihood", self.likelihood), ("impact", self.impact))
            if highest is not None and (number := self._reviews_above(name, highest))
            for words in [_outside(name, number)]
        }
        if faults:
            raise ValidationError(faults)

    def _reviews_above(self, name: str, highest: int) -> int:
        above = Q(**{f"reviews__{name}__gt": highest}) | Q(**{f"reviews__inherent_{name}__gt": highest})
        return Lineage.objects.filter(above, council=self.council_id).count()  # once for each of its reviews


def _outside(name: str, number: int) -> str:
    if name == "likelihood":
        return ngettext(
            "%(number)s review of a risk has a higher likelihood. The scale cannot end below it.",
            "%(number)s reviews of risks have a higher likelihood. The scale cannot end below them.",
            number,
        )
    return ngettext(
        "%(number)s review of a risk has a higher impact. The scale cannot end below it.",
        "%(number)s reviews of risks have a higher impact. The scale cannot end below them.",
        number,
    )


@compiled_query
def _scale_of(council):
    return RiskScale.objects.of(council.pk)
