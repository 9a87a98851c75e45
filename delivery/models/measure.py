"""The measure: a defined statistic that shows whether a plan works, with its targets and the breaks in its series."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from councils.fields import WebAddressField
from councils.models import CouncilOwned, Lineage, once_per_edition, wards_field
from councils.slugs import free_slug
from plans.models import Priority, committee_field, end_has_a_reason

from ..figures import period
from .comparator import ComparatorGroup
from .part import Cadence, PartOfPlan, validate_reference
from .scheme import RatingScheme

# Decimal figures of councils: from a rate with four decimals to a budget in pence.
FIGURE = {"max_digits": 18, "decimal_places": 4}


class PeriodKind(models.TextChoices):
    """The stretch of time that one value is about."""

    MONTH = "month", _("a month")
    QUARTER = "quarter", _("a quarter (of the financial year)")
    HALF = "half", _("half a financial year")
    FINANCIAL_YEAR = "financial_year", _("a financial year (April to March)")
    ACADEMIC_YEAR = "academic_year", _("an academic year (September to August)")
    CALENDAR_YEAR = "calendar_year", _("a calendar year")
    ROLLING_YEAR = "rolling_year", _("the 12 months up to a date")
    SNAPSHOT = "snapshot", _("one day, such as 31 March")


class Measure(PartOfPlan):
    """A statistic with its unit, its good direction and its owner; its values are data points."""

    class Kind(models.TextChoices):
        PERFORMANCE = "performance", _("performance measure: rated against a target")
        CONTEXTUAL = "contextual", _("contextual measure: for information, rated only against a forecast")

    class Counts(models.TextChoices):
        INPUT = "input", _("input: what is put in, such as money or staff")
        OUTPUT = "output", _("output: what is done or delivered")
        OUTCOME = "outcome", _("outcome: what changes for people or places")

    class Unit(models.TextChoices):
        PERCENT = "percent", "%"
        NUMBER = "number", _("number")
        RATE = "rate", _("rate per 10,000")
        POUNDS = "pounds", "£"
        DAYS = "days", _("days")
        SCORE = "score", _("score")
        RATIO = "ratio", _("ratio")

    class Polarity(models.TextChoices):
        HIGHER = "higher", _("higher")
        LOWER = "lower", _("lower")
        WITHIN_RANGE = "within_range", _("within a range")
        NONE = "none", _("neither higher nor lower")

    shown_fields = (
        *"priority code name kind counts definition unit unit_note polarity period_kind".split(),
        *"frequency is_cumulative scheme target_due_on baseline_value baseline_start".split(),
        *"baseline_end owner_role lead_councillor directorate committee wards source".split(),
        *"source_url metric_id comparator_group notes ended_on ended_reason".split(),
    )
    named_by = ("code", "name")
    # How its figures are shown is no part of what was adopted.
    fields_not_shown = ("slug", "owner", "deputy", "decimals", "suppress_below")
    not_in_copies = ("priority",)
    searched = ("name", "code", "definition", "source", "owner_role")
    dated_by = {
        "plan__first_published_at": _("Plan published %(date)s"),
    }
    coded_by = ("code",)

    priority = models.ForeignKey(
        Priority,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="measures",
        verbose_name=_("priority"),
        help_text=_("The priority it measures. Leave empty for a measure of the whole plan."),
    )
    code = models.CharField(
        _("code"),
        max_length=20,
        validators=[validate_reference],
        help_text=_("As in your reports, such as CS-07."),
    )
    name = models.CharField(
        _("name"), max_length=255, help_text=_("What is measured, in words residents would use.")
    )
    slug = models.SlugField(
        _("address"), max_length=80, blank=True, help_text=_("Made from the name if left empty.")
    )
    kind = models.CharField(_("kind"), max_length=11, choices=Kind, default=Kind.PERFORMANCE)
    counts = models.CharField(
        _("what it counts"),
        max_length=7,
        choices=Counts,
        blank=True,
        help_text=_("Leave it empty if it is not known."),
    )
    definition = models.TextField(
        _("definition"), blank=True, help_text=_("Exactly what is included, and what is not.")
    )
    unit = models.CharField(_("unit"), max_length=7, choices=Unit)
    unit_note = models.CharField(
        _("unit in words"), max_length=60, blank=True, help_text=_("Such as per 1,000 people, or households.")
    )
    decimals = models.PositiveSmallIntegerField(
        _("decimals shown"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(4, _("At most four decimals."))],
        help_text=_(
            "Leave it empty to show each value as it was entered. More are shown where a rating depends on them."
        ),
    )
    polarity = models.CharField(
        _("good performance is"), max_length=12, choices=Polarity, default=Polarity.HIGHER
    )
    period_kind = models.CharField(
        _("reporting period"), max_length=14, choices=PeriodKind, default=PeriodKind.QUARTER
    )
    frequency = models.CharField(_("reported"), max_length=7, choices=Cadence, default=Cadence.QUARTER)
    is_cumulative = models.BooleanField(
        _("cumulative"),
        default=False,
        help_text=_(
            "Each value counts everything since 1 April, and is compared with the same period last year."
        ),
    )
    scheme = models.ForeignKey(
        RatingScheme,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="measures",
        verbose_name=_("rating scheme"),
        help_text=_("Leave empty to use your council’s default."),
    )
    target_due_on = models.DateField(
        _("target due by"),
        null=True,
        blank=True,
        help_text=_("If no target is set yet: when it will be. Residents will see this."),
    )
    source = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("Who produces the figures.")
    )
    source_url = WebAddressField(_("its address"))
    suppress_below = models.PositiveSmallIntegerField(
        _("suppress numbers below"),
        null=True,
        blank=True,
        default=5,
        help_text=_("In breakdowns of a number. Leave it empty if any number may be published."),
    )
    metric_id = models.CharField(
        _("national identifier"),
        max_length=60,
        blank=True,
        help_text=_("The same statistic elsewhere, such as an LG Inform metric type."),
    )
    baseline_value = models.DecimalField(_("baseline"), null=True, blank=True, **FIGURE)
    baseline_start = models.DateField(_("baseline from"), null=True, blank=True)
    baseline_end = models.DateField(_("baseline until"), null=True, blank=True)
    committee = committee_field("measures")
    wards = wards_field("measures")
    comparator_group = models.ForeignKey(
        ComparatorGroup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="measures",
        verbose_name=_("compared with"),
    )
    notes = models.TextField(
        _("notes"), blank=True, help_text=_("Anything readers should know about the figures.")
    )

    class Meta(PartOfPlan.Meta):
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "slug"],
                name="measure_address_unique",
                violation_error_message=_("Another measure of this plan has this address."),
            ),
            models.UniqueConstraint(
                fields=["plan", "code"],
                name="measure_code_unique",
                violation_error_message=_("Another measure of this plan has this code."),
            ),
            once_per_edition("plan"),
            end_has_a_reason("measure_end_has_a_reason"),
            models.CheckConstraint(
                condition=Q(baseline_value=None) | Q(baseline_end__isnull=False),
                name="measure_baseline_has_its_period",
                violation_error_message=_("Enter the period of the baseline."),
            ),
            models.CheckConstraint(
                condition=Q(baseline_end__gte=F("baseline_start")),
                name="measure_baseline_in_order",
                violation_error_message=_("The baseline ends before it starts: check both dates."),
            ),
        ]
        indexes = [
            models.Index(fields=["metric_id"], name="measure_metric"),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"

    def get_absolute_url(self):
        return self.plan.address_of_part("delivery:measure", self.slug)

    @property
    def points(self):
        """The values of the measure, in whichever edition of its plan they were reported."""
        return Lineage(pk=self.lineage_id).points

    def clean(self):
        super().clean()
        self._check_periods()

    def save(self, *args, **kwargs):
        """With an address of its own: made only now, when the rows of a table before this one have theirs."""
        if not self.slug:
            siblings = Measure.objects.filter(plan=self.plan_id).exclude(pk=self.pk)
            self.slug = free_slug(self.name_en, siblings, otherwise="measure")
        super().save(*args, **kwargs)

    def _check_periods(self):
        kind, frequency = period.PeriodKind(self.period_kind), period.Frequency(self.frequency)
        try:
            period.must_fit(kind, frequency)
        except ValueError:
            raise ValidationError(
                {
                    "frequency": _(
                        "It cannot be reported more often than its reporting period. Choose another."
                    )
                }
            ) from None
        is_settled = not self.pk or "period_kind" in self.as_stored
        given = () if is_settled else (row for rows in (self.points, self.targets) for row in rows.all())
        if not all(period.Period(row.period_start, row.period_end).is_of(kind) for row in given):
            raise ValidationError(
                {"period_kind": _("There are values or targets for other periods. Correct them first.")}
            )


class OfPeriod(models.Model):
    """What one value or target is about: a stretch of time of its measure's kind."""

    period_start = models.DateField(_("period from"))
    period_end = models.DateField(_("period until"))

    class Meta:
        abstract = True

    def __str__(self):
        # By its last day: it is also named while its days are in the wrong order.
        return f"{self.measure}, {date_format(self.period_end, 'DATE_FORMAT')}"

    @property
    def period(self) -> period.Period:
        return period.Period(self.period_start, self.period_end)

    def clean(self):
        super().clean()
        measure = getattr(self, "measure", None)  # without a key where both are added together
        if not measure or not self.period_start or not self.period_end:
            return
        is_in_order = self.period_start <= self.period_end
        if is_in_order and not self.period.is_of(period.PeriodKind(measure.period_kind)):
            raise ValidationError(
                {
                    "period_end": _("This measure is about %(kind)s: these days are not one.")
                    % {"kind": measure.get_period_kind_display()}
                }
            )


def key_of(row) -> tuple:
    """Of a value, a breakdown or a correction: which measure and which period it is about."""
    return row.lineage_id, row.period_start, row.period_end


def of_periods(rows, keys: set[tuple]) -> list:
    """Those of these measures and periods."""
    if not keys:
        return []
    named = rows.filter(lineage__in={key[0] for key in keys}, period_end__in={key[2] for key in keys})
    return [row for row in named if key_of(row) in keys]


class Target(OfPeriod, CouncilOwned):
    """The value to reach in one period; for a contextual measure, its forecast."""

    shown_fields = ("period_start", "period_end", "value", "low", "high")
    identified_by = ("period_start", "period_end")
    council_lookup = "measure__plan__council"

    measure = models.ForeignKey(
        Measure, on_delete=models.CASCADE, related_name="targets", verbose_name=_("measure")
    )
    value = models.DecimalField(_("target"), null=True, blank=True, **FIGURE)
    low = models.DecimalField(_("from"), null=True, blank=True, **FIGURE)
    high = models.DecimalField(_("to"), null=True, blank=True, **FIGURE)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["period_end", "period_start", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "period_start", "period_end"],
                name="target_one_per_period",
                violation_error_message=_("There is a target for this period already."),
            ),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="target_period_in_order",
                violation_error_message=_("The period ends before it starts: check both dates."),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, low=None, high=None)
                | Q(value=None, low__isnull=False, high__isnull=False),
                name="target_is_a_value_or_a_range",
                violation_error_message=_("Enter one value, or both ends of a range."),
            ),
            models.CheckConstraint(
                condition=Q(low=None) | Q(high__gte=F("low")),
                name="target_range_in_order",
                violation_error_message=_("The range ends below where it starts."),
            ),
        ]

    def clean(self):
        super().clean()
        is_range = self.low is not None or self.high is not None
        measure = getattr(self, "measure", None)
        if measure and is_range and measure.polarity != Measure.Polarity.WITHIN_RANGE:
            raise ValidationError(
                {"low": _("Only a measure that is best within a range has one as its target.")}
            )


class SeriesBreak(CouncilOwned):
    """From this day on the figures were made another way: what came before is not compared with what follows."""

    shown_fields = ("on", "note")
    identified_by = ("on",)
    council_lookup = "measure__plan__council"

    measure = models.ForeignKey(
        Measure, on_delete=models.CASCADE, related_name="breaks", verbose_name=_("measure")
    )
    on = models.DateField(_("from"))
    note = models.CharField(_("what changed"), max_length=255)

    class Meta:
        verbose_name = _("break in the series")
        verbose_name_plural = _("breaks in the series")
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "on"],
                name="seriesbreak_once",
                violation_error_message=_("This break has already been added."),
            )
        ]

    def __str__(self):
        return self.note
