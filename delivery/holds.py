"""Holds: what is reported but kept from residents, until a moment or until somebody releases it."""

import datetime

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from councils.models import UNTIL_RELEASED, ChangeNote, Lineage
from councils.publishing.caching import batched_invalidation

from .models import (
    Correction,
    DataPoint,
    ReportingRound,
    Update,
    note_corrections,
    note_points,
    note_updates,
)


def hold_update(update: Update, *, until: datetime.datetime = UNTIL_RELEASED, by) -> None:
    """Save an update that residents do not see before `until`. ValidationError by field where it may not be."""
    with batched_invalidation():
        _hold(update, until, by)
        note_updates([update], by=by)


def hold_point(
    point: DataPoint, *, until: datetime.datetime = UNTIL_RELEASED, reason="", reason_cy="", by
) -> None:
    """Save a value that residents do not see before `until`, beside the one they read; one held before it goes.

    ValidationError by field where it may not be saved, or lacks the reason for what it puts right.
    """
    with batched_invalidation():
        Lineage.objects.select_for_update().get(pk=point.lineage_id)  # one at a time
        public = _make_room(point)
        point.round = ReportingRound.for_period(point.owner_council, point.period_end)
        words = point.why_reason(public, point.round)
        if words and not reason:
            raise ValidationError({"reason": words})
        _hold(point, until, by)
        if words:
            of = Correction.Of.LATE if public is None else Correction.what_changed(public, point)
            Correction.of_point(
                public or point,
                of=of,
                reason=reason,
                reason_cy=reason_cy,
                by=by,
                now=point.value,
                publish_at=until,
            )
        else:
            note_points([point], by=by)


def release(*rows: Update | DataPoint, by) -> None:
    """Have residents see these now; what is not held any more stays as it is."""
    with batched_invalidation():
        now = timezone.now()
        held = [row for row in rows if row.is_held]
        for row in held:
            corrections = list(_corrections_held_with(row))
            _forget_notes_to_come([row, *corrections])
            for each in (row, *corrections):
                each.publish_at, each._history_user = now, by
                each.save()
            if isinstance(row, Update):
                note_updates([row], by=by)
            elif corrections:
                note_corrections(corrections, by=by, now={each.pk: row.value for each in corrections})
            else:
                note_points([row], by=by)


def _hold(row, until: datetime.datetime, by) -> None:
    if until <= timezone.now():
        raise ValidationError({"publish_at": _("This time has passed. Choose a later one.")})
    row.publish_at, row.by, row._history_user = until, by, by
    row.full_clean()
    row.save()


def _make_room(point: DataPoint) -> DataPoint | None:
    """The value of the period that residents read, or None. One that is held goes; one that came out stands alone."""
    of_period = DataPoint.objects.filter(
        lineage=point.lineage_id, period_start=point.period_start, period_end=point.period_end
    )
    public = of_period.as_at(timezone.now()).first()
    for row in of_period.exclude(pk=public and public.pk):
        if row.is_held:
            corrections = list(_corrections_held_with(row))
            _forget_notes_to_come([row, *corrections])
            for each in corrections:
                each.delete()
        # By a queryset: what was noted of the value beside one that came out stays.
        of_period.filter(pk=row.pk).delete()
    if public and public.publish_at:
        public.publish_at = None
        public.save()
    return public


def _corrections_held_with(row):
    if isinstance(row, Update):
        return Correction.objects.none()
    of_period = {"period_start": row.period_start, "period_end": row.period_end}
    rows = Correction.objects.filter(lineage=row.lineage_id, **of_period, publish_at__gt=timezone.now())
    return rows.exclude(of=Correction.Of.TARGET)


def _forget_notes_to_come(rows) -> None:
    """What would be told of these once they are out."""
    for row in rows:
        thing = row.thing_model()
        notes = ChangeNote.objects.filter(
            part_type=ContentType.objects.get_for_model(thing),
            part_id__in=thing._base_manager.filter(lineage=row.lineage_id).values("pk"),
            details__row=row.pk,
            noted_at__gt=timezone.now(),
        )
        is_of_figures = Q(kind=ChangeNote.Kind.FIGURE)  # those name a correction
        notes.filter(is_of_figures if isinstance(row, Correction) else ~is_of_figures).delete()
