"""A plan's progress as plain data: everything its pages said of one round, in both languages, ready to be kept.

Values go in as text (Decimal never through float) and days as ISO dates. What is suppressed has no value in it.
"""

import datetime

from django.conf import settings

from councils.models import Directorate
from councils.plain_data import days, in_each_language, iso, texts
from plans.models import Plan
from plans.priorities import family_of, in_order

from .. import formatting
from ..figures.group_status import GroupStatus
from ..figures.rating import Rating
from ..models import ActionUpdate, PriorityUpdate, ReportingRound, StatusUpdate
from ..progress import Progress, Rounds, StatedStatus
from .as_known import known, newest, put_right_after, stand_as_known, take_back
from .measures import measure_of
from .pieces import capfirst_of, usual_word, words_of

# 2: a priority has a status of its actions and one of its measures, in place of one of both.
# 3: by a council's own statement a priority has `stated`, and its actions and measures have no status.
FORMAT = 3


def of(plan: Plan, reporting_round: ReportingRound, known_at: datetime.datetime | None = None) -> dict:
    """The record of this plan as reported in this round, which is closed: it speaks as of its reporting day.

    `known_at`: the moment up to which it knows what was put right; None: that at which the round was closed.
    """
    known_at = known_at or reporting_round.closed_at
    progress = as_reported(plan, reporting_round, known_at)
    words = words_of(plan.council)
    actions = [_action(row, words[row.status]) for row in progress.actions]
    measures = [measure_of(row) for row in progress.measures]
    priorities = _in_order(plan, progress.today)
    return {
        "format": FORMAT,
        "day": progress.today.isoformat(),
        "known_at": known_at.isoformat(),
        "council": {"gss_code": plan.council.gss_code, **texts(plan.council, "name")},
        "plan": _plan(plan),
        "round": {
            **days(reporting_round, "period_start", "period_end", "opens_on", "due_on", "reported_to_on"),
            **texts(reporting_round, "title", "reported_to"),
        },
        "tally": [
            {"status": str(status), "count": count, **words[status]}
            for status, count in progress.tally(progress.actions)
        ],
        "ratings": [
            {
                "rating": str(rating),
                "count": count,
                **in_each_language("words", capfirst_of(formatting.rating_word), rating),
            }
            for rating, count in progress.ratings(progress.measures).items()
        ],
        **_judged(progress, progress.actions, progress.measures),
        "attention": attention(progress.actions, progress.measures, reporting_round),
        "priorities": [_priority(progress, priority, priorities, words) for priority in priorities],
        "actions": actions,
        "measures": measures,
    }


def as_reported(plan: Plan, reporting_round: ReportingRound, known_at: datetime.datetime) -> Progress:
    """The plan's progress on the reporting day, by what was known at a moment; nothing of a later round.

    What was put right after that says here what it said before; a value suppressed since has none.
    """
    end, day = reporting_round.period_end, reporting_round.reporting_day
    progress = Progress(plan.council, [plan], day)
    earlier = ReportingRound.objects.of(plan.council).filter(period_end__lte=end)
    progress.rounds = Rounds(lambda: list(earlier.order_by("-period_end")), day)
    updates = known(ActionUpdate, day, known_at).exclude(round__period_end__gt=end)
    stand_as_known(progress.actions, updates.exclude(withdrawn_at__lte=known_at))
    if progress.status_rule.is_stated:
        lineages = [row.lineage_id for row in progress.priorities.values()]
        progress.stated_updates = newest(known(PriorityUpdate, day, known_at), lineages)
    put_right = put_right_after(known_at, progress.measures)
    for row in progress.measures:
        row.points = [point for point in row.points if point.period_end <= end]
        for correction in put_right[row.measure.lineage_id]:
            take_back(row, correction)
        row.values = {point.period: point.value for point in row.points}
    return progress


def attention(actions, measures, asked: ReportingRound) -> dict:
    """How many exceptions there are of each kind; late is also the first value of all that this round asked for."""
    without_any = [row for row in measures if not row.points and not row.has_ended and row.is_missing(asked)]
    return {
        "red": sum(row.rating == Rating.RED for row in measures),
        "declining": sum(row.is_declining for row in measures),
        "off_track": sum(row.status == "off_track" for row in actions),
        "overdue": sum(row.days_overdue > 0 for row in actions),
        "silent": sum(row.is_silent for row in actions),
        "late": sum(row.is_late or row in without_any for row in measures),
    }


# -- priorities and actions ----------------------------------------------------------------------------


def _in_order(plan: Plan, day) -> list:
    """Those that had not ended by that day, each before those under it."""
    return in_order(list(plan.priorities.going_on(day).select_related("parent__parent")))


def _plan(plan: Plan) -> dict:
    return {
        "lineage": str(plan.lineage_id),
        "edition": plan.edition,
        "kind": plan.kind,
        **days(plan, "starts_on", "ends_on"),
        **texts(plan, "title", "summary", "period_note", "owner_role"),
    }


def _priority(progress: Progress, priority, every, words: dict) -> dict:
    """With its status, which is worked out from its parts too, or as the council states it."""
    family = family_of(priority, every)
    actions = progress.actions_of(priorities=family)
    measures = progress.measures_of(priorities=family)
    return {
        "lineage": str(priority.lineage_id),
        "parent": str(priority.parent.lineage_id) if priority.parent else None,
        **texts(priority, "title", "outcome"),
        **_judged(progress, actions, measures),
        "stated": _stated(progress.stated_of(priority), words),
    }


def _stated(stated: StatedStatus | None, words: dict) -> dict | None:
    if stated is None:
        return None
    update = stated.update
    about = {} if update is None else {"id": update.pk, **_update_texts(update)}
    return {"status": str(stated.status), **words[stated.status], **about}


def _judged(progress: Progress, actions, measures) -> dict:
    """Actions and measures apart, by the council's rule of that time."""
    return {
        "actions_status": _group(progress.status_of_actions(progress.tally(actions))),
        "measures_status": _group(progress.status_of_measures(measures, progress.tally(measures))),
    }


def _group(judged: GroupStatus) -> dict:
    status = judged.status
    return {
        "status": status and str(status),
        **(in_each_language("words", usual_word, status) if status else {}),
        "done_or_on_track": judged.done_or_on_track,
        "rated": judged.rated,
    }


def _action(row, words: dict) -> dict:
    action, update = row.action, row.update
    return {
        "lineage": str(action.lineage_id),
        "priority": str(action.priority.lineage_id) if action.priority else None,
        "reference": action.reference,
        **texts(action, "title", "description", "owner_role"),
        **_directorate(action.directorate),
        **days(action, "starts_on", "due_on"),
        "status": str(row.status),
        **words,
        "days_overdue": row.days_overdue,
        "is_silent": row.is_silent,
        "late_since": iso(row.late_since),
        "update": _update(update) if update else None,
    }


def _directorate(directorate: Directorate | None) -> dict:
    """Its name as it is now."""
    names = texts(directorate, "name") if directorate else {}
    return {f"directorate_{code}": names.get(f"name_{code}", "") for code, _name in settings.LANGUAGES}


def _update(update: ActionUpdate) -> dict:
    return {
        "id": update.pk,
        "percent_complete": update.percent_complete,
        **days(update, "forecast_on"),
        **_update_texts(update),
    }


def _update_texts(update: StatusUpdate) -> dict:
    return {
        **days(update, "reported_on", "next_step_by"),
        **texts(update, "note", "next_step", "reason"),
    }
