"""The data point: what a measure was in one period, with its commentary; and the record of values put right."""

from copy import copy

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.models import Versioned

from .change_note import forget, note_corrections
from .measure import FIGURE, Measure, OfPeriod


class DataPoint(OfPeriod, Versioned):
    """One value for one period. Without a value its state says why; nothing unknown is ever zero."""

    class State(models.TextChoices):
        FINAL = "final", _("final")
        PROVISIONAL = "provisional", _("provisional")
        SUPPRESSED = "suppressed", _("suppressed: too few people to publish")
        NOT_DUE = "not_due", _("not due")
        NOT_AVAILABLE = "not_available", _("not available")

    class Rating(models.TextChoices):
        GREEN = "green", _("green")
        AMBER = "amber", _("amber")
        RED = "red", _("red")

    council_lookup = "measure__plan__council"
    is_progress = True
    WITH_VALUE = (State.FINAL, State.PROVISIONAL)

    measure = models.ForeignKey(
        Measure, on_delete=models.CASCADE, related_name="points", verbose_name=_("measure")
    )
    # Of its measure: points are read by it, in whichever edition of the plan they were entered.
    lineage = models.UUIDField(editable=False)
    round = models.ForeignKey(
        "ReportingRound",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="points",
        verbose_name=_("reporting round"),
    )
    value = models.DecimalField(
        _("value"),
        null=True,
        blank=True,
        help_text=_("Empty if it is not known: that is never zero."),
        **FIGURE,
    )
    state = models.CharField(_("state"), max_length=13, choices=State, default=State.FINAL)
    commentary = models.TextField(
        _("commentary"),
        blank=True,
        help_text=_("What it shows, why, and what comes next. Residents read this."),
    )
    corrective_action = models.TextField(
        _("corrective action"), blank=True, help_text=_("For a red: what is being done about it.")
    )
    rating_override = models.CharField(
        _("rating, if not the computed one"), max_length=5, choices=Rating, blank=True
    )
    override_reason = models.CharField(
        _("why another rating"),
        max_length=255,
        blank=True,
        help_text=_("Residents read this beside the rating."),
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
        verbose_name = _("data point")
        verbose_name_plural = _("data points")
        ordering = ["-period_end", "-period_start", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lineage", "period_start", "period_end"],
                name="datapoint_one_per_period",
                violation_error_message=_("There is a value for this period already: change that one."),
            ),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="datapoint_period_in_order",
                violation_error_message=_("The period ends before it starts: check both dates."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["final", "provisional"], value__isnull=False)
                | Q(state__in=["suppressed", "not_due", "not_available"], value=None),
                name="datapoint_value_fits_its_state",
                violation_error_message=_(
                    "A final or provisional point has a value; a suppressed, not due or not available one has none."
                ),
            ),
            models.CheckConstraint(
                condition=Q(rating_override="") | Q(value__isnull=False),
                name="datapoint_override_has_a_value",
                violation_error_message=_("What has no value has no rating."),
            ),
            models.CheckConstraint(
                condition=Q(rating_override="")
                | (~Q(override_reason_en="") & Q(override_reason_en__isnull=False)),
                name="datapoint_override_has_a_reason",
                violation_error_message=_("Say why the rating is another one: residents see the reason."),
            ),
        ]

    def clean(self):
        super().clean()
        if self.period_end and self.period_end > timezone.localdate() and self.state == self.State.FINAL:
            raise ValidationError({"state": _("This period is not over: its value is provisional.")})
        if self.measure_id:
            self.lineage = self.measure.lineage

    def save(self, *args, **kwargs):
        self.lineage = self.measure.lineage
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """As when its import is undone: what was noted of it goes too."""
        gone = copy(self)
        deleted = super().delete(*args, **kwargs)
        forget(gone, gone.measure)
        return deleted

    @property
    def is_final_for_residents(self) -> bool:
        """On a public plan; a provisional value says that it may change."""
        return self.state == self.State.FINAL and self.content.status == self.content.Status.PUBLISHED

    def is_put_right_by(self, given: dict) -> bool:
        """Does this change a final value that residents could read?"""
        changes = any(given.get(name) != getattr(self, name) for name in ("value", "state"))
        return changes and self.is_final_for_residents

    def is_unsaid_by(self, before) -> bool:
        if before is None:
            return self.is_final_for_residents
        return self.is_put_right_by({"value": before.value, "state": before.state})

    def keep_as_it_is(self, *, by, reason, reason_cy=""):
        """Before an import is undone that added this or put it right: residents are told of that too."""
        Correction.of_point(self, reason=reason, reason_cy=reason_cy, by=by)


class Correction(Versioned):
    """A published value or target that was put right: when, why, and what it said before."""

    class Of(models.TextChoices):
        VALUE = "value", _("value")
        TARGET = "target", _("target")

    council_lookup = "measure__plan__council"
    is_progress = True

    measure = models.ForeignKey(
        Measure, on_delete=models.CASCADE, related_name="corrections", verbose_name=_("measure")
    )
    lineage = models.UUIDField(editable=False)
    of = models.CharField(_("of"), max_length=6, choices=Of, editable=False)
    period_start = models.DateField(_("period from"), editable=False)
    period_end = models.DateField(_("period until"), editable=False)
    # What it said; all empty where there was no value. Of a range both ends.
    was = models.DecimalField(_("before"), null=True, editable=False, **FIGURE)
    was_low = models.DecimalField(null=True, editable=False, **FIGURE)
    was_high = models.DecimalField(null=True, editable=False, **FIGURE)
    reason = models.TextField(_("reason"), help_text=_("Residents read this."))
    corrected_at = models.DateTimeField(_("corrected at"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-corrected_at", "-pk"]
        indexes = [models.Index(fields=["lineage"], name="correction_lineage")]

    def __str__(self):
        return self.reason

    @classmethod
    def of_point(cls, before: DataPoint, *, reason, reason_cy="", by, now=None, is_told=True):
        """Keep what a point said before it was put right. `now`: its value from now on, where that is known.

        `is_told`: it is noted as a change at once; a caller with many rows notes them together.
        """
        kept = cls.objects.create(
            measure=before.measure,
            of=cls.Of.VALUE,
            period_start=before.period_start,
            period_end=before.period_end,
            was=before.value,
            reason_en=reason,
            reason_cy=reason_cy or None,
            by=by,
        )
        if is_told:
            note_corrections([kept], by=by, now={kept.pk: now})
        return kept

    @classmethod
    def of_target(cls, before, *, reason, reason_cy="", by):
        """Keep what a target was before it was changed."""
        kept = cls.objects.create(
            measure=before.measure,
            of=cls.Of.TARGET,
            period_start=before.period_start,
            period_end=before.period_end,
            was=before.value,
            was_low=before.low,
            was_high=before.high,
            reason_en=reason,
            reason_cy=reason_cy or None,
            by=by,
        )
        note_corrections([kept], by=by)
        return kept

    def save(self, *args, **kwargs):
        self.lineage = self.measure.lineage
        super().save(*args, **kwargs)
