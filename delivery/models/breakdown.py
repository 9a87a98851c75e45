"""The breakdown: a measure's value of one period by ward or by category, with small numbers suppressed."""

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from councils.models import CouncilOwned, LineageField, Ward

from ..figures.suppression import Parts
from .classification import Category, Classification
from .measure import FIGURE, Measure, OfPeriod
from .point import Correction
from .reported import Reported

ONCE = _("This measure has such a breakdown for this period already: change that one.")
TOO_SMALL = _("Numbers below %(below)s are not published. Leave the value empty and choose “suppressed”.")


class Breakdown(OfPeriod, Reported):
    """Its values stand in rows of their own; without a classification they are by ward."""

    given_at = "reported_at"
    # Are residents told already, in this undoing of an import, that its rows are gone?
    is_undoing_told = False

    lineage = LineageField(of="measure", related_name="breakdowns")
    measure = Reported.thing
    classification = models.ForeignKey(
        Classification,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="breakdowns",
        verbose_name=_("classification"),
        help_text=_("Leave empty for a breakdown by ward."),
    )
    is_sum = models.BooleanField(
        _("the rows add up to the measure’s value"),
        default=True,
        help_text=_("Untick this for averages, or where someone can be in several groups."),
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("Anything readers should know. Residents will see this.")
    )
    reported_at = models.DateTimeField(_("reported at"), auto_now=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("entered by"),
    )

    class Meta:
        verbose_name = _("breakdown")
        verbose_name_plural = _("breakdowns")
        ordering = ["-period_end", "-period_start", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lineage", "period_start", "period_end", "classification"],
                condition=Q(classification__isnull=False),
                name="breakdown_once_by_classification",
                violation_error_message=ONCE,
            ),
            models.UniqueConstraint(
                fields=["lineage", "period_start", "period_end"],
                condition=Q(classification=None),
                name="breakdown_once_by_ward",
                violation_error_message=ONCE,
            ),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="breakdown_period_in_order",
                violation_error_message=_("The period ends before it starts: check both dates."),
            ),
        ]

    @property
    def by_words(self) -> str:
        """ "by ward", "by age" """
        return (
            _("by ward") if self.classification is None else _("by %(name)s") % {"name": self.classification}
        )

    def __str__(self):
        return f"{super().__str__()}, {self.by_words}"

    @property
    def adds_up(self) -> bool:
        """Are its rows parts of the measure's value? Shares, rates and scores never are."""
        return self.is_sum and self.measure.unit in (Measure.Unit.NUMBER, Measure.Unit.POUNDS)

    @property
    def below(self) -> int | None:
        """Numbers from 1 up to, and without, this one are suppressed; None where any may be published."""
        return self.measure.suppress_below if self.measure.unit == Measure.Unit.NUMBER else None

    def parts(self, rows) -> Parts:
        """These rows of it, for the question what they give away."""
        states = [row.state for row in rows]
        return Parts(
            tuple(row.value for row in rows if row.value is not None),
            suppressed=states.count(BreakdownValue.State.SUPPRESSED),
            missing=states.count(BreakdownValue.State.NOT_AVAILABLE),
            below=self.below,
        )


class BreakdownValue(CouncilOwned):
    """One row of a breakdown; without a ward or category: those whose ward or category is not known."""

    class State(models.TextChoices):
        KNOWN = "known", _("known")
        SUPPRESSED = "suppressed", _("suppressed: numbers too small to publish")
        NOT_AVAILABLE = "not_available", _("not available")

    council_lookup = "breakdown__lineage__council"
    is_progress = True

    breakdown = models.ForeignKey(
        Breakdown, on_delete=models.CASCADE, related_name="values", verbose_name=_("breakdown")
    )
    ward = models.ForeignKey(
        Ward,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="values",
        verbose_name=_("ward"),
    )
    category = models.ForeignKey(
        Category,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="values",
        verbose_name=_("category"),
    )
    value = models.DecimalField(_("value"), null=True, blank=True, **FIGURE)
    state = models.CharField(_("state"), max_length=13, choices=State, default=State.KNOWN)

    class Meta:
        verbose_name = _("value in a breakdown")
        verbose_name_plural = _("values in breakdowns")
        ordering = ["breakdown", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["breakdown", "ward"],
                name="breakdownvalue_ward_once",
                violation_error_message=_("This ward has a row already."),
            ),
            models.UniqueConstraint(
                fields=["breakdown", "category"],
                name="breakdownvalue_category_once",
                violation_error_message=_("This category has a row already."),
            ),
            models.UniqueConstraint(
                fields=["breakdown"],
                condition=Q(ward=None, category=None),
                name="breakdownvalue_not_known_once",
                violation_error_message=_("There is a row for “not known” already."),
            ),
            models.CheckConstraint(
                condition=Q(ward=None) | Q(category=None),
                name="breakdownvalue_ward_or_category",
                violation_error_message=_("Choose a ward or a category, not both."),
            ),
            models.CheckConstraint(
                condition=Q(state="known", value__isnull=False)
                | Q(state__in=["suppressed", "not_available"], value=None),
                name="breakdownvalue_value_fits_its_state",
                violation_error_message=_(
                    "Enter a number, or leave it empty and say that it is suppressed or not available."
                ),
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__gte=0),
                name="breakdownvalue_not_negative",
                violation_error_message=_("A value in a breakdown is zero or more."),
            ),
        ]

    def __str__(self):
        return str(self.group or _("Not known"))

    @classmethod
    def published_wholes(cls, rows):
        """Those of its breakdown."""
        return Breakdown.published_wholes(Breakdown._base_manager.filter(values__in=rows))

    @classmethod
    def read_things(cls, rows):
        """Rows of one breakdown share it."""
        models.prefetch_related_objects(list(rows), "ward", "category")
        breakdowns = {row.breakdown_id: row.breakdown for row in rows}
        Breakdown.read_things(breakdowns.values())
        for row in rows:
            row.breakdown = breakdowns[row.breakdown_id]

    @property
    def measure(self) -> Measure:
        return self.breakdown.measure

    @property
    def group(self) -> Ward | Category | None:
        return self.ward or self.category

    # -- when an import of it is undone -----------------------------------------------------------

    @property
    def is_told_when_undone(self) -> bool:
        return self.breakdown.was_public

    def tell_undone(self, before, *, by, note, note_cy=""):
        """Of all rows of a breakdown one correction is kept."""
        if not self.breakdown.is_undoing_told:
            self.breakdown.is_undoing_told = True
            Correction.of_breakdown(self.breakdown, reason=note, reason_cy=note_cy, by=by)

    def take_back(self, *, by, note, note_cy=""):
        """With its last row a breakdown goes too, if nobody has changed it since."""
        self.delete()
        breakdown = Breakdown.objects.filter(pk=self.breakdown_id, values=None).first()
        if breakdown and not breakdown.history.exclude(history_type="+").exists():
            breakdown._history_user, breakdown._change_reason = by, self._change_reason
            breakdown.delete()

    @property
    def is_too_small(self) -> bool:
        """Is it a number that is not published?"""
        below = self.breakdown.below
        return below is not None and self.value is not None and Decimal(0) < self.value < below

    def clean(self):
        super().clean()
        breakdown = getattr(self, "breakdown", None)
        if breakdown is None:
            return
        if self.ward and breakdown.classification_id:
            raise ValidationError({"ward": _("This breakdown is not by ward. Choose a category.")})
        if self.category and self.category.classification_id != breakdown.classification_id:
            raise ValidationError({"category": _("Choose a category of the breakdown’s classification.")})
        if breakdown.lineage_id and self.is_too_small:
            raise ValidationError({"value": TOO_SMALL % {"below": breakdown.below}})
