"""The data point: what a measure was in one period, with its commentary; and the record of values put right."""

from copy import copy
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.models import LineageField

from .change_note import forget, note_corrections
from .measure import FIGURE, OfPeriod, key_of, of_periods
from .reported import Reported, ReportedQuerySet
from .round import CLOSED_NEEDS_REASON


class PointQuerySet(ReportedQuerySet):
    def as_at(self, at):
        """One for each period: once a held one is out it counts, and the one beside it does not."""
        beside = self.model._base_manager.filter(
            lineage=OuterRef("lineage"),
            period_start=OuterRef("period_start"),
            period_end=OuterRef("period_end"),
            publish_at__lte=at,
        )
        return self.filter(Q(publish_at__lte=at) | (Q(publish_at=None) & ~Exists(beside)))


class DataPoint(OfPeriod, Reported):
    """One value for one period, and one that is held beside it.

    Without a value its state says why; nothing unknown is ever zero.
    """

    class State(models.TextChoices):
        FINAL = "final", _("final")
        PROVISIONAL = "provisional", _("provisional")
        SUPPRESSED = "suppressed", _("suppressed: numbers too small to publish")
        NOT_DUE = "not_due", _("not due")
        NOT_AVAILABLE = "not_available", _("not available")

    class Rating(models.TextChoices):
        GREEN = "green", _("green")
        AMBER = "amber", _("amber")
        RED = "red", _("red")

    given_at = "reported_at"
    WITH_VALUE = (State.FINAL, State.PROVISIONAL)

    lineage = LineageField(of="measure", related_name="points", db_index=False)
    measure = Reported.thing
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
        help_text=_("Leave empty if not known. An empty value never counts as zero."),
        **FIGURE,
    )
    year_end_forecast = models.DecimalField(
        _("year-end forecast"),
        null=True,
        blank=True,
        help_text=_("What you expect on 31 March, if you publish that beside the value."),
        **FIGURE,
    )
    state = models.CharField(_("state"), max_length=13, choices=State, default=State.FINAL)
    commentary = models.TextField(
        _("commentary"),
        blank=True,
        help_text=_("What the figures show, why, and what happens next. Residents will see this."),
    )
    corrective_action = models.TextField(
        _("corrective action"), blank=True, help_text=_("If the rating is red: what is being done about it.")
    )
    rating_override = models.CharField(
        _("rating, if different from the calculated one"), max_length=5, choices=Rating, blank=True
    )
    override_reason = models.CharField(
        _("why the rating is different"),
        max_length=255,
        blank=True,
        help_text=_("Residents will see this beside the rating."),
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

    objects = PointQuerySet.as_manager()

    class Meta:
        verbose_name = _("value")
        verbose_name_plural = _("values")
        ordering = ["-period_end", "-period_start", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lineage", "period_start", "period_end"],
                condition=Q(publish_at=None),
                name="datapoint_one_per_period",
                violation_error_message=_("There is a value for this period already: change that one."),
            ),
            models.UniqueConstraint(
                fields=["lineage", "period_start", "period_end"],
                condition=Q(publish_at__isnull=False),
                name="datapoint_one_held_per_period",
                violation_error_message=_("A value for this period is held already: change that one."),
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
                    "A final or provisional value needs a number. A suppressed, not due or not "
                    "available value must be empty."
                ),
            ),
            models.CheckConstraint(
                condition=Q(year_end_forecast=None) | Q(value__isnull=False),
                name="datapoint_forecast_has_a_value",
                violation_error_message=_("Enter a forecast only beside a value."),
            ),
            models.CheckConstraint(
                condition=Q(rating_override="") | Q(value__isnull=False),
                name="datapoint_override_has_a_value",
                violation_error_message=_("You cannot set a rating without a value."),
            ),
            models.CheckConstraint(
                condition=Q(rating_override="")
                | (~Q(override_reason_en="") & Q(override_reason_en__isnull=False)),
                name="datapoint_override_has_a_reason",
                violation_error_message=_(
                    "Say why you have set a different rating. Residents will see this."
                ),
            ),
        ]

    def clean(self):
        super().clean()
        if self.period_end and self.period_end > timezone.localdate() and self.state == self.State.FINAL:
            raise ValidationError(
                {"state": _("This period has not ended, so its value must be provisional.")}
            )

    def delete(self, *args, **kwargs):
        """As when its import is undone: what was noted of it goes too."""
        gone = copy(self)
        held = Correction.held_with([self]) if self.is_held else []
        deleted = super().delete(*args, **kwargs)
        forget(gone, gone.measure)
        for each in held:
            each.delete()
        return deleted

    @property
    def is_final_for_residents(self) -> bool:
        """On a public plan; a provisional value says that it may change."""
        return self.state == self.State.FINAL and self.is_public_value

    @property
    def is_public_value(self) -> bool:
        is_published = self.publication_root.status == self.publication_root.Status.PUBLISHED
        return is_published and not self.is_held

    def is_moved_from(self, before) -> bool:
        """Is the value another one, or of another period?"""
        names = ("value", "state", "period_start", "period_end")
        return any(getattr(self, name) != getattr(before, name) for name in names)

    def is_rated_anew_from(self, before) -> bool:
        """Is the officer's own rating another one, or the reason that stood beside it?"""
        was_said = before.override_reason_en or ""
        is_reworded = bool(was_said) and was_said != (self.override_reason_en or "")
        return self.rating_override != before.rating_override or is_reworded

    def why_reason(self, before, its_round) -> str:
        """Why this is not saved over `before` (None: it is new) without a reason; empty where none is needed.

        `its_round`: the round in which its period is reported, or None.
        """
        is_late = its_round is not None and its_round.is_closed
        late = CLOSED_NEEDS_REASON % {"round": its_round} if is_late else ""
        if before is None:
            return late
        is_moved, is_rated_anew = self.is_moved_from(before), self.is_rated_anew_from(before)
        if is_moved and before.is_final_for_residents:
            return _("Say why you are correcting this. Residents have seen the earlier value.")
        if is_rated_anew and before.is_public_value:
            return _("Say why you are correcting the rating. Residents have seen the earlier one.")
        return late if is_moved or is_rated_anew else ""

    @property
    def is_told_when_undone(self) -> bool:
        return self.was_public

    def tell_undone(self, before, *, by, note, note_cy=""):
        """What this said is kept, with the sentence. Where it stood beside a value, that one is read again."""
        before = (
            before
            or DataPoint.objects.filter(publish_at=None)
            .filter(lineage=self.lineage_id, period_start=self.period_start, period_end=self.period_end)
            .exclude(pk=self.pk)
            .first()
        )
        of = Correction.Of.WITHDRAWN if before is None else Correction.what_changed(before, self)
        now = before and before.value
        Correction.of_point(self, of=of, reason=note, reason_cy=note_cy, by=by, now=now)


class CorrectionQuerySet(ReportedQuerySet):
    def of_the_series(self):
        """Of the measure's own values and targets, as reports hold them too."""
        return self.exclude(of=Correction.Of.BREAKDOWN)


class Correction(Reported):
    """What was put right of a measure after residents could read it: when, why, and what it said before."""

    class Of(models.TextChoices):
        VALUE = "value", _("value")
        TARGET = "target", _("target")
        RATING = "rating", _("rating")
        WORDS = "words", _("commentary")
        LATE = "late", _("value reported late")
        WITHDRAWN = "withdrawn", _("value withdrawn")
        BREAKDOWN = "breakdown", _("breakdown")

    given_at = "corrected_at"

    lineage = LineageField(of="measure", related_name="corrections")
    measure = Reported.thing
    of = models.CharField(_("of"), max_length=9, choices=Of, editable=False)
    period_start = models.DateField(_("period from"), editable=False)
    period_end = models.DateField(_("period until"), editable=False)
    # What it said; all empty where there was no value. Of a range both ends.
    was = models.DecimalField(_("before"), null=True, editable=False, **FIGURE)
    was_low = models.DecimalField(null=True, editable=False, **FIGURE)
    was_high = models.DecimalField(null=True, editable=False, **FIGURE)
    # The officer's own rating that stood there; empty where the rule made it.
    was_rating = models.CharField(
        _("rating before"), max_length=5, choices=DataPoint.Rating, blank=True, editable=False
    )
    reason = models.TextField(_("reason"), help_text=_("Residents will see this."))
    corrected_at = models.DateTimeField(_("corrected at"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-corrected_at", "-pk"]

    def __str__(self):
        return self.reason

    @classmethod
    def held_with(cls, points) -> list[Self]:
        """Those that come out with these values."""
        rows = cls.objects.filter(publish_at__gt=timezone.now()).exclude(
            of__in=(cls.Of.TARGET, cls.Of.BREAKDOWN)
        )
        return of_periods(rows, {key_of(row) for row in points})

    @classmethod
    def what_changed(cls, before, after: DataPoint) -> Of:
        """What of a point was put right; `before` may be a record of its history."""
        if after.is_moved_from(before):
            return cls.Of.VALUE
        return cls.Of.RATING if after.is_rated_anew_from(before) else cls.Of.WORDS

    @classmethod
    def saying(cls, before: DataPoint, *, of=Of.VALUE, reason, reason_cy="", by, publish_at=None) -> Self:
        """What a point said before it was put right, or of a late one that it came late; not saved yet.

        `publish_at`: until when it is held, as the value is that puts it right.
        """
        is_new = of == cls.Of.LATE
        known = (
            {"thing": before.thing} if isinstance(before, DataPoint) else {"lineage_id": before.lineage_id}
        )
        return cls(
            **known,
            of=of,
            period_start=before.period_start,
            period_end=before.period_end,
            was=None if is_new else before.value,
            was_rating="" if is_new else before.rating_override,
            publish_at=publish_at,
            reason_en=reason,
            reason_cy=reason_cy or None,
            by=by,
        )

    @classmethod
    def of_point(cls, before: DataPoint, *, by, now=None, is_told=True, **said) -> Self:
        """Keep what `saying` says.

        `now`: its value from now on, where that is known. `is_told`: it is noted as a change at once; a caller with
        many rows notes them together.
        """
        kept = cls.saying(before, by=by, **said)
        kept.save()
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

    @classmethod
    def of_breakdown(cls, breakdown, *, reason, reason_cy="", by):
        """Keep that it was put right; what it said before may be suppressed now, and is not kept here."""
        kept = cls.objects.create(
            measure=breakdown.thing,
            of=cls.Of.BREAKDOWN,
            period_start=breakdown.period_start,
            period_end=breakdown.period_end,
            reason_en=reason,
            reason_cy=reason_cy or None,
            by=by,
        )
        note_corrections([kept], by=by)
        return kept
