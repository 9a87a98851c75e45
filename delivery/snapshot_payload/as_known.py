"""What was known at an earlier moment: updates given by then; values and targets as they were before corrections."""

import datetime
from collections import defaultdict

from django.db.models import Exists, OuterRef
from django.utils import timezone

from ..models import Correction, DataPoint
from ..progress import MeasureProgress, period_of


def known(model, day, closed_at):
    """Updates of that day or before, known when the round closed, without those corrected by then."""
    # What is held on the day of the freezing is not told by it: residents will read it as reported since.
    updates = model.objects.as_at(timezone.now()).filter(created_at__lte=closed_at)
    corrected = updates.filter(corrects=OuterRef("pk"))
    return updates.filter(reported_on__lte=day).exclude(Exists(corrected))


def newest(updates, lineages) -> dict:
    rows = updates.filter(lineage__in=lineages).order_by("reported_on", "pk")
    return {row.lineage_id: row for row in rows}


def put_right_after(moment: datetime.datetime, measures) -> dict:
    """Corrections since the moment, the newest first, by the lineage of their measure."""
    lineages = [row.measure.lineage_id for row in measures]
    found = defaultdict(list)
    corrections = Correction.objects.as_at(timezone.now()).filter(lineage__in=lineages)
    for row in corrections.of_the_series().filter(corrected_at__gt=moment):
        found[row.lineage_id].append(row)
    return found


def take_back(row: MeasureProgress, correction: Correction) -> None:
    """The value, its rating or the target as it was before; of what is suppressed today nothing comes back."""
    period = period_of(correction)
    if correction.of == Correction.Of.TARGET:
        if target := row.targets.get(period):
            target.value, target.low, target.high = correction.was, correction.was_low, correction.was_high
        return
    if correction.of == Correction.Of.LATE:
        row.points = [point for point in row.points if point.period != period]
    if correction.of == Correction.Of.WITHDRAWN and all(point.period != period for point in row.points):
        days = {"period_start": correction.period_start, "period_end": correction.period_end}
        row.points.append(DataPoint(measure=row.measure, state=DataPoint.State.FINAL, **days))
        row.points.sort(key=lambda point: point.period_end)
    for point in row.points:
        if point.period == period and point.state in DataPoint.WITH_VALUE:
            point.rating_override = correction.was_rating
            if correction.of in (Correction.Of.VALUE, Correction.Of.WITHDRAWN):
                point.value = correction.was
                if correction.was is None:
                    point.state = DataPoint.State.NOT_AVAILABLE


def stand_as_known(actions, updates) -> None:
    """Have each of these actions stand as its newest of these updates says."""
    of_lineage = newest(updates, [row.action.lineage_id for row in actions])
    for row in actions:
        row.update = of_lineage.get(row.action.lineage_id)
