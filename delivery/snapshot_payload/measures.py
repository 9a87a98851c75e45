"""What a report keeps of a measure: its latest value in numbers and in words, and every period before it."""

from django.utils.text import capfirst

from councils.plain_data import days, in_each_language, iso, number, texts

from .. import formatting
from ..models import DataPoint
from ..progress import MeasureProgress


def in_brief(row: MeasureProgress) -> dict:
    """The latest value of a measure against its target, in numbers and in the words of the page."""
    return {
        "lineage": str(row.measure.lineage_id),
        **texts(row.measure, "name"),
        "kind": row.measure.kind,
        "rating": str(row.rating),
        **in_each_language("rating_words", _rating_word, row),
        "latest": _latest(row, row.latest) if row.latest else None,
    }


def measure_of(row: MeasureProgress) -> dict:
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
        **texts(measure, "name", "definition", "unit_note", "source", "owner_role", "notes"),
        "rating": str(row.rating),
        **in_each_language("rating_words", _rating_word, row),
        **in_each_language("rule_words", _rule, row),
        "direction": str(row.direction),
        **in_each_language("direction_words", formatting.direction_sentence, row),
        "declining_for": row.declining_for,
        "late_since": iso(row.late_since),
        "scheme": _scheme(row.scheme) if row.scheme else None,
        "thresholds": _thresholds(row),
        "latest": _latest(row, row.latest) if row.latest else None,
        "compared": _compared(row),
        "points": [_figures(row, point) for point in row.points],
        "breaks": [{**days(each, "on"), **texts(each, "note")} for each in row.breaks],
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
        **days(point, "period_start", "period_end"),
        "state": point.state,
        "value": number(point.value) if point.state in DataPoint.WITH_VALUE else None,
        "target": _target(target) if target else None,
        "rating": str(row.rating_of(point)),
        "computed_rating": str(row.computed_rating_of(point)),
        **texts(point, "override_reason"),
    }


def _latest(row: MeasureProgress, point: DataPoint) -> dict:
    """The period that was reported, in numbers and in the words of the page."""
    return {
        **_figures(row, point),
        **in_each_language("period_words", formatting.period_words, row.measure, point.period),
        **in_each_language("value_words", _value_words, row, point),
        **in_each_language("target_words", formatting.target_words, row.measure, row.target_of(point)),
        **texts(point, "commentary", "corrective_action"),
    }


def _target(target) -> dict:
    return {name: number(getattr(target, name)) for name in ("value", "low", "high")}


def _thresholds(row: MeasureProgress) -> dict | None:
    ends = row.thresholds
    names = ("green_low", "green_high", "amber_low", "amber_high")
    return {name: number(getattr(ends, name)) for name in names} if ends else None


def _compared(row: MeasureProgress) -> dict | None:
    """The earlier value that the direction is told from; None where there is none."""
    value = row.compared_value(row.latest) if row.latest else None
    if value is None:
        return None
    period = row.compared_period(row.latest)
    return {
        **in_each_language("value_words", formatting.before_words, row, row.latest),
        "period_start": period.start.isoformat(),
        "period_end": period.end.isoformat(),
        "value": number(value),
    }


def _scheme(scheme) -> dict:
    numbers = ("green_tolerance", "amber_tolerance", "stable_band")
    return {
        "tolerance": scheme.tolerance,
        "has_trend_clause": scheme.has_trend_clause,
        "compares_with": scheme.compares_with,
        **{name: number(getattr(scheme, name)) for name in numbers},
        **texts(scheme, "name", "green_label", "amber_label", "red_label"),
    }
