"""Holds: what is reported but kept from residents, until a moment or until somebody releases it."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from itertools import groupby

from concurrency.exceptions import RecordModifiedError
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from councils.models import UNTIL_RELEASED, ChangeNote, Lineage
from councils.publishing.bulk import save_all
from councils.publishing.caching import batched_invalidation

from .models import (
    ActionUpdate,
    Breakdown,
    Correction,
    DataPoint,
    Judgement,
    PriorityUpdate,
    ReportingRound,
    RiskReview,
    UndertakingUpdate,
    Update,
    note_corrections,
    note_points,
    note_updates,
)
from .models.measure import key_of, of_periods
from .models.reported import Reported, ReportedQuerySet

# All that can be held, in the order in which it is listed; a correction goes with its value.
HELD_KINDS = (DataPoint, Breakdown, ActionUpdate, PriorityUpdate, RiskReview, Judgement, UndertakingUpdate)


def held_until(council, its_round: ReportingRound | None = None) -> datetime.datetime | None:
    """Until when residents do not see what is reported now; None where they see it at once."""
    if council.figures_need_second_approval:
        return UNTIL_RELEASED
    return its_round and its_round.held_until


def update_held_until(update: Update) -> datetime.datetime | None:
    """The same of an update: one that names no round is held with the rounds that are open."""
    its_round = update.round
    if its_round is None and update.is_of_rounds:
        rounds = ReportingRound.objects.of(update.owner_council).open_on(timezone.localdate()).holding()
        its_round = max(rounds, key=lambda each: each.held_until or timezone.now(), default=None)
    return held_until(update.owner_council, its_round)


def held_words(row: Reported) -> str:
    """Until when residents do not see it; empty where they may."""
    if not row.is_held:
        return ""
    if row.publish_at == UNTIL_RELEASED:
        return gettext("held until it is released")
    return gettext("held until %(at)s") % {"at": date_format(row.publish_at, "DATETIME_FORMAT")}


def hold_point(
    point: DataPoint,
    *,
    until: datetime.datetime = UNTIL_RELEASED,
    reason="",
    reason_cy="",
    by,
    save: Callable[[], None] | None = None,
) -> None:
    """Save a value that residents do not see before `until`, beside the one they read; one held before it goes.

    A value that they read becomes a further row itself. `save` saves what a form has checked. Without it:
    ValidationError by field where it may not be saved, or lacks the reason for what it puts right.
    """
    with batched_invalidation():
        Lineage.objects.select_for_update().get(pk=point.lineage_id)  # one at a time
        if save is not None and _is_held_by_another(point):
            raise RecordModifiedError(target=point)  # the form finds out by itself
        public = make_room([point]).get(key_of(point))
        point.round = ReportingRound.for_period(point.owner_council, point.period_end)
        words = point.why_reason(public, point.round)
        if words and not reason and save is None:
            raise ValidationError({"reason": words})
        if public and public.pk == point.pk:
            become_further_row(point)
        point.publish_at, point.by, point._history_user = until, by, by
        if save is None:
            point.full_clean()
        (save or point.save)()
        if words and reason:
            of = Correction.Of.LATE if public is None else Correction.what_changed(public, point)
            said = {"reason": reason, "reason_cy": reason_cy, "publish_at": until}
            Correction.of_point(public or point, of=of, by=by, now=point.value, **said)
        else:
            note_points([point], by=by)


def _is_held_by_another(point: DataPoint) -> bool:
    """Has somebody held another value for the period since a form was checked?"""
    held = DataPoint.objects.filter(publish_at__gt=timezone.now()).exclude(pk=point.pk)
    return bool(of_periods(held, {key_of(point)}))


def make_room(points: Iterable[DataPoint]) -> dict[tuple, DataPoint]:
    """By measure and period the values that residents read. What was held before for these periods is gone.

    Those of `points` that are stored stay. Of a value that came out, the one beside it goes.
    """
    points = list(points)
    stored = DataPoint.objects.filter(pk__in=[point.pk for point in points if point.pk])
    keys = {key_of(row) for row in (*points, *stored)}
    beside = of_periods(DataPoint.objects, keys)
    held = [row for row in beside if row.is_held]
    public = {}
    for row in sorted((row for row in beside if not row.is_held), key=lambda row: row.publish_at is not None):
        public[key_of(row)] = row  # one that came out counts in place of the other
    forget_held(held)
    staying = {point.pk for point in points} | {row.pk for row in public.values()}
    # By a queryset: what was noted of the value beside one that came out stays.
    DataPoint.objects.filter(pk__in=[row.pk for row in beside if row.pk not in staying]).delete()
    for row in public.values():
        if row.publish_at:
            row.publish_at = None
            row.save()
    return public


def become_further_row(point: DataPoint) -> None:
    """From a value that residents read to one that is saved beside it."""
    point.pk, point.version, point._state.adding = None, 0, True


def forget_held(points: Iterable[DataPoint]) -> None:
    """Of values that are held: the corrections that belong to them, and all that was to be noted, are gone."""
    points = list(points)
    corrections = Correction.held_with(points)
    _forget_notes_to_come([*points, *corrections])
    for each in corrections:
        each.delete()


# -- releasing ----------------------------------------------------------------------------------------------


def held_rows(council, its_round: ReportingRound | None = None) -> Iterator[ReportedQuerySet]:
    """What is held of a council, kind by kind; or what comes out with one of its rounds."""
    for model in HELD_KINDS:
        of_round = Q() if its_round is None else _of_round(model, its_round)
        if of_round is not None:
            yield model.objects.filter(of_round, lineage__council=council, publish_at__gt=timezone.now())


def number_held(council, its_round: ReportingRound | None = None) -> int:
    return sum(rows.count() for rows in held_rows(council, its_round))


def _of_round(model, its_round) -> Q | None:
    """Which rows of a kind come out with a round; None where none do.

    What names no round comes out once no other round holds anything.
    """
    if model in (DataPoint, ActionUpdate):
        return Q(round=its_round)
    if model is Breakdown:
        return Q(period_end__range=(its_round.period_start, its_round.period_end))
    others = ReportingRound.objects.of(its_round.council_id).holding().exclude(pk=its_round.pk)
    return Q() if model.is_of_rounds and not others.exists() else None


def is_own(row: Reported, user) -> bool:
    """With second approval nobody releases what they entered."""
    return row.owner_council.figures_need_second_approval and row.by_id == user.pk


def release(*rows: Reported, at: datetime.datetime | None = None, by) -> None:
    """Have residents see these now, or from a later moment; what is not held any more stays as it is.

    What belongs to a value comes out with it: its corrections, and what was broken down of it.
    """
    with batched_invalidation():
        moment = at or timezone.now()
        held = [row for row in rows if row.is_held]
        points = [row for row in held if isinstance(row, DataPoint)]
        corrections = Correction.held_with(points)
        there = {row.pk for row in held if isinstance(row, Breakdown)}
        keys = {key_of(point) for point in points}
        broken_down = of_periods(Breakdown.objects.filter(publish_at__gt=timezone.now()), keys)
        held += [row for row in broken_down if row.pk not in there]
        _forget_notes_to_come([*held, *corrections])
        for _kind, group in groupby(sorted([*held, *corrections], key=kind_of), key=kind_of):
            _move(list(group), moment, by)
        _tell(held, points, corrections, by)


def kind_of(row) -> str:
    return row._meta.label_lower


def _move(rows, moment, by) -> None:
    before = {row: copy(row) for row in rows}
    for row in rows:
        row.publish_at, row._history_user = moment, by
    save_all(rows, before=before)


def _tell(held, points, corrections, by) -> None:
    """Note what came out: what was put right with its reason, all else as when it is reported."""
    values = {key_of(point): point.value for point in points}
    put_right = {key_of(each) for each in corrections}
    note_corrections(corrections, by=by, now={each.pk: values[key_of(each)] for each in corrections})
    note_points([point for point in points if key_of(point) not in put_right], by=by)
    updates = defaultdict(list)
    for row in held:
        if isinstance(row, Update):
            updates[type(row)].append(row)
    for rows in updates.values():
        note_updates(rows, by=by)


def _forget_notes_to_come(rows) -> None:
    """What would be told of these once they are out."""
    of_model = defaultdict(list)
    for row in rows:
        of_model[type(row)].append(row)
    for model, of_kind in of_model.items():
        thing = model.thing_model()
        notes = ChangeNote.objects.filter(
            part_type=ContentType.objects.get_for_model(thing),
            part_id__in=thing._base_manager.filter(lineage__in={row.lineage_id for row in of_kind}).values(
                "pk"
            ),
            details__row__in=[row.pk for row in of_kind],
            noted_at__gt=timezone.now(),
        )
        is_of_figures = Q(kind=ChangeNote.Kind.FIGURE)  # those name a correction
        notes.filter(is_of_figures if model is Correction else ~is_of_figures).delete()
