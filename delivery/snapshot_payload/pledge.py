"""What a judgement keeps: what the test of the pledge said, and what its measures and actions stood at on that day."""

import datetime

from councils.plain_data import days, in_each_language, texts
from councils.viewers import PUBLIC
from plans.models import Plan
from pledges.models import Pledge

from ..models import ActionUpdate, Judgement
from ..progress import MeasureProgress, Progress, period_of
from ..progress.pledges import measures_judging, priorities_serving
from .as_known import known, put_right_after, stand_as_known, take_back
from .measures import in_brief
from .pieces import usual_word

FORMAT = 1


def of_judgement(judgement: Judgement) -> dict:
    """Of the edition of the pledge that counted on that day, as known at the end of it; of nothing later."""
    pledge, day, known_at = judgement.edition, judgement.reported_on, judgement.end_of_day
    return {
        "format": FORMAT,
        "day": day.isoformat(),
        "known_at": known_at.isoformat(),
        "test": {
            **texts(pledge, "test"),
            **days(pledge, "due_on"),
            "judge": texts(pledge.judge, "name") if pledge.judge else None,
        },
        "measures": [in_brief(row) for row in _measures(pledge, day, known_at)],
        "actions": _actions(pledge, day, known_at),
    }


def _measures(pledge: Pledge, day, known_at: datetime.datetime) -> list[MeasureProgress]:
    """Without what was reported later; what was put right since says what it said before.

    A value that was changed since without a correction is not known any more, and the one before it stands.
    """
    rows = measures_judging(pledge, PUBLIC, day, without_commentary=False)
    put_right = put_right_after(known_at, rows)
    for row in rows:
        corrections = put_right[row.measure.lineage_id]
        periods = {period_of(each) for each in corrections}
        row.points = [
            point for point in row.points if point.told_at <= known_at or period_of(point) in periods
        ]
        for each in corrections:
            take_back(row, each)
        row.values = {point.period: point.value for point in row.points}
    return rows


def _actions(pledge: Pledge, day, known_at: datetime.datetime) -> list[dict]:
    """How many of the actions that serve it had which status."""
    plans = list(Plan.objects.of(pledge.council).live().select_related("council"))
    serving = priorities_serving(plans, [pledge], day)[pledge.lineage_id]
    if not serving:
        return []
    progress = Progress(pledge.council, plans, day, priorities=serving)
    stand_as_known(progress.actions, known(ActionUpdate, day, known_at).exclude(withdrawn_at__lte=known_at))
    return [
        {"status": str(status), "count": count, **in_each_language("words", usual_word, status)}
        for status, count in progress.tally(progress.actions)
        if count
    ]
