"""A plan's progress as plain data: everything its pages said of one round, in both languages, ready to be kept.

Values go in as text (Decimal never through float) and days as ISO dates. What is suppressed has no value in it.
"""

import datetime
from collections import defaultdict

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation
from django.utils.text import capfirst

from councils.models import Directorate
from plans.models import Plan
from plans.priorities import family_of, in_order

from . import formatting
from .figures.group_status import GroupStatus
from .figures.rating import Rating
from .figures.statuses import ActionStatus
from .models import ActionUpdate, Correction, DataPoint, PriorityUpdate, ReportingRound, StatusUpdate
from .progress import MeasureProgress, Progress, Rounds, StatedStatus, period_of
from .status_words import OUR_WORDS, status_words

# 2: a priority has a status of its actions and one of its measures, in place of one of both.
# 3: by a council's own statement a priority has `stated`, and its actions and measures have no status.
FORMAT = 3


def of(plan: Plan, reporting_round: ReportingRound) -> dict:
    """The record of this plan as reported in this round, which is closed: it speaks as of its reporting day."""
    progress = as_reported(plan, reporting_round)
    words = _words_of(plan.council)
    actions = [_action(row, words[row.status]) for row in progress.actions]
    measures = [_measure(row) for row in progress.measures]
    priorities = _in_order(plan, progress.today)
    return {
        "format": FORMAT,
        "day": progress.today.isoformat(),
        "known_at": reporting_round.closed_at.isoformat(),
        "council": {"gss_code": plan.council.gss_code, **_texts(plan.council, "name")},
        "plan": _plan(plan),
        "round": {
            **_days(reporting_round, "period_start", "period_end", "opens_on", "due_on", "reported_to_on"),
            **_texts(reporting_round, "title", "reported_to"),
        },
        "tally": [
            {"status": str(status), "count": count, **words[status]}
            for status, count in progress.tally(progress.actions)
        ],
        "ratings": [
            {
                "rating": str(rating),
                "count": count,
                **_said("words", capfirst_of(formatting.rating_word), rating),
            }
            for rating, count in progress.ratings(progress.measures).items()
        ],
        **_judged(progress, progress.actions, progress.measures),
        "attention": attention(progress.actions, progress.measures, reporting_round),
        "priorities": [_priority(progress, priority, priorities, words) for priority in priorities],
        "actions": actions,
        "measures": measures,
    }


def as_reported(plan: Plan, reporting_round: ReportingRound) -> Progress:
    """The plan's progress on the reporting day, by what was known when the round closed; nothing of a later round.

    What was put right after that says here what it said before; a value suppressed since has none.
    """
    end, day, closed_at = reporting_round.period_end, reporting_round.reporting_day, reporting_round.closed_at
    progress = Progress(plan.council, [plan], day)
    earlier = ReportingRound.objects.of(plan.council).filter(period_end__lte=end)
    progress.rounds = Rounds(lambda: list(earlier.order_by("-period_end")), day)
    known = _known(ActionUpdate, day, closed_at).exclude(round__period_end__gt=end)
    known = known.exclude(withdrawn_at__lte=closed_at)
    newest = _newest(known, [row.action.lineage_id for row in progress.actions])
    for row in progress.actions:
        row.update = newest.get(row.action.lineage_id)
    if progress.status_rule.is_stated:
        lineages = [row.lineage_id for row in progress.priorities.values()]
        progress.stated_updates = _newest(_known(PriorityUpdate, day, closed_at), lineages)
    put_right = _put_right_after(closed_at, progress.measures)
    for row in progress.measures:
        row.points = [point for point in row.points if point.period_end <= end]
        for correction in put_right[row.measure.lineage_id]:
            _take_back(row, correction)
        row.values = {point.period: point.value for point in row.points}
    return progress


def _known(model, day, closed_at):
    """Updates of that day or before, known when the round closed, without those corrected by then."""
    # What is held on the day of the freezing is not told by it: residents will read it as reported since.
    updates = model.objects.as_at(timezone.now()).filter(created_at__lte=closed_at)
    corrected = updates.filter(corrects=OuterRef("pk"))
    return updates.filter(reported_on__lte=day).exclude(Exists(corrected))


def _newest(updates, lineages) -> dict:
    rows = updates.filter(lineage__in=lineages).order_by("reported_on", "pk")
    return {row.lineage_id: row for row in rows}


def _put_right_after(moment: datetime.datetime, measures) -> dict:
    """Corrections since the moment, the newest first, by the lineage of their measure."""
    lineages = [row.measure.lineage_id for row in measures]
    found = defaultdict(list)
    corrections = Correction.objects.as_at(timezone.now()).filter(lineage__in=lineages)
    for row in corrections.filter(corrected_at__gt=moment):
        found[row.lineage_id].append(row)
    return found


def _take_back(row: MeasureProgress, correction: Correction) -> None:
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


# -- pieces -----------------------------------------------------------------------------------------


def _texts(row, *names) -> dict:
    """These texts in each language, as they stand: an empty Welsh one is not filled with the English."""
    languages = [code for code, _name in settings.LANGUAGES]
    return {f"{name}_{code}": getattr(row, f"{name}_{code}") or "" for name in names for code in languages}


def _said(name: str, words, *about) -> dict:
    """What the page said, in each language: kept as words, so that it is never said differently."""
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[f"{name}_{code}"] = str(words(*about))
    return said


def capfirst_of(words):
    return lambda *about: capfirst(words(*about))


def _words_of(council) -> dict:
    """Each status, with the council's own label."""
    every = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for status, word in status_words(council).items():
                every.setdefault(status, {})[f"words_{code}"] = capfirst(str(word))
    return every


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def _days(row, *names) -> dict:
    return {name: _day(getattr(row, name)) for name in names}


def _number(value) -> str | None:
    """As the column holds it, without the zeros that it adds."""
    return None if value is None else f"{value.normalize():f}"


def _in_order(plan: Plan, day) -> list:
    """Those that had not ended by that day, each before those under it."""
    return in_order(list(plan.priorities.going_on(day).select_related("parent__parent")))


def _plan(plan: Plan) -> dict:
    return {
        "lineage": str(plan.lineage_id),
        "edition": plan.edition,
        "kind": plan.kind,
        **_days(plan, "starts_on", "ends_on"),
        **_texts(plan, "title", "summary", "period_note", "owner_role"),
    }


def _priority(progress: Progress, priority, every, words: dict) -> dict:
    """With its status, which is worked out from its parts too, or as the council states it."""
    family = family_of(priority, every)
    actions = progress.actions_of(priorities=family)
    measures = progress.measures_of(priorities=family)
    return {
        "lineage": str(priority.lineage_id),
        "parent": str(priority.parent.lineage_id) if priority.parent else None,
        **_texts(priority, "title", "outcome"),
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
        "measures_status": _group(progress.status_of_measures(measures)),
    }


def _group(judged: GroupStatus) -> dict:
    status = judged.status
    return {
        "status": status and str(status),
        **(_said("words", _usual_word, status) if status else {}),
        "done_or_on_track": judged.done_or_on_track,
        "rated": judged.rated,
    }


def _usual_word(status) -> str:
    """What is worked out from several things is said in our words, which say no more than that."""
    return capfirst(str(OUR_WORDS[ActionStatus(status)]))


def _action(row, words: dict) -> dict:
    action, update = row.action, row.update
    return {
        "lineage": str(action.lineage_id),
        "priority": str(action.priority.lineage_id) if action.priority else None,
        "reference": action.reference,
        **_texts(action, "title", "description", "owner_role"),
        **_directorate(action.directorate),
        **_days(action, "starts_on", "due_on"),
        "status": str(row.status),
        **words,
        "days_overdue": row.days_overdue,
        "is_silent": row.is_silent,
        "late_since": _day(row.late_since),
        "update": _update(update) if update else None,
    }


def _directorate(directorate: Directorate | None) -> dict:
    """Its name as it is now."""
    names = _texts(directorate, "name") if directorate else {}
    return {f"directorate_{code}": names.get(f"name_{code}", "") for code, _name in settings.LANGUAGES}


def _update(update: ActionUpdate) -> dict:
    return {
        "id": update.pk,
        "percent_complete": update.percent_complete,
        **_days(update, "forecast_on"),
        **_update_texts(update),
    }


def _update_texts(update: StatusUpdate) -> dict:
    return {
        **_days(update, "reported_on", "next_step_by"),
        **_texts(update, "note", "next_step", "reason"),
    }


def _measure(row: MeasureProgress) -> dict:
    measure = row.measure
    return {
        "lineage": str(measure.lineage_id),
        "priority": str(measure.priority.lineage_id) if measure.priority else None,
        "code": measure.code,
        "unit": measure.unit,
        "decimals": measure.decimals,
        "kind": measure.kind,
        "polarity": measure.polarity,
        "period_kind": measure.period_kind,
        "frequency": measure.frequency,
        "is_cumulative": measure.is_cumulative,
        **_texts(measure, "name", "definition", "unit_note", "source", "owner_role", "notes"),
        "rating": str(row.rating),
        **_said("rating_words", _rating_word, row),
        **_said("rule_words", _rule, row),
        "direction": str(row.direction),
        **_said("direction_words", formatting.direction_sentence, row),
        "declining_for": row.declining_for,
        "late_since": _day(row.late_since),
        "scheme": _scheme(row.scheme) if row.scheme else None,
        "thresholds": _thresholds(row),
        "latest": _latest(row, row.latest) if row.latest else None,
        "compared": _compared(row),
        "points": [_figures(row, point) for point in row.points],
        "breaks": [{**_days(each, "on"), **_texts(each, "note")} for each in row.breaks],
    }


def _rating_word(row: MeasureProgress) -> str:
    """The rating, with the scheme's own label in brackets."""
    field, word = formatting.own_label(row.rating), capfirst(formatting.rating_word(row.rating))
    own = getattr(row.scheme, field) if field and row.scheme else ""
    return f"{word} ({own})" if own else word


def _rule(row: MeasureProgress) -> str:
    """The rule that made the rating, or why there is none; empty where the value's state says it."""
    against = formatting.compared_words(row, row.against) if row.rule and row.rule.trend_clause else ""
    return formatting.rule_words(
        row.measure, row.thresholds, trend_against=against
    ) or formatting.why_unrated(row)


def _value_words(row: MeasureProgress, point: DataPoint) -> str:
    """As shown; what is not there is said by its state."""
    if point.state in DataPoint.WITH_VALUE:
        return formatting.point_words(row, point)
    return capfirst(formatting.state_word(point))


def _figures(row: MeasureProgress, point: DataPoint) -> dict:
    """One period in numbers. Of a suppressed one there are none."""
    target = row.target_of(point)
    return {
        **_days(point, "period_start", "period_end"),
        "state": point.state,
        "value": _number(point.value) if point.state in DataPoint.WITH_VALUE else None,
        "target": _target(target) if target else None,
        "rating": str(row.rating_of(point)),
        "computed_rating": str(row.computed_rating_of(point)),
        **_texts(point, "override_reason"),
    }


def _latest(row: MeasureProgress, point: DataPoint) -> dict:
    """The period that was reported, in numbers and in the words of the page."""
    return {
        **_figures(row, point),
        **_said("period_words", formatting.period_words, row.measure, point.period),
        **_said("value_words", _value_words, row, point),
        **_said("target_words", formatting.target_words, row.measure, row.target_of(point)),
        **_texts(point, "commentary", "corrective_action"),
    }


def _target(target) -> dict:
    return {name: _number(getattr(target, name)) for name in ("value", "low", "high")}


def _thresholds(row: MeasureProgress) -> dict | None:
    ends = row.thresholds
    names = ("green_low", "green_high", "amber_low", "amber_high")
    return {name: _number(getattr(ends, name)) for name in names} if ends else None


def _compared(row: MeasureProgress) -> dict | None:
    """The earlier value that the direction is told from; None where there is none."""
    value = row.compared_value(row.latest) if row.latest else None
    if value is None:
        return None
    period = row.compared_period(row.latest)
    return {
        **_said("value_words", formatting.before_words, row, row.latest),
        "period_start": period.start.isoformat(),
        "period_end": period.end.isoformat(),
        "value": _number(value),
    }


def _scheme(scheme) -> dict:
    numbers = ("green_tolerance", "amber_tolerance", "stable_band")
    return {
        "tolerance": scheme.tolerance,
        "has_trend_clause": scheme.has_trend_clause,
        "compares_with": scheme.compares_with,
        **{name: _number(getattr(scheme, name)) for name in numbers},
        **_texts(scheme, "name", "green_label", "amber_label", "red_label"),
    }
