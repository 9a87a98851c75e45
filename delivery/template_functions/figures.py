"""Words and marks of measures for templates: values with their unit, targets, ratings with their rule, directions."""

from collections import Counter

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language

from councils.languages import language_given

from .. import formatting
from ..corrections import before_words
from ..figures.period import Period
from ..figures.statuses import SAYS
from ..next_figure import late_since as since
from ..next_figure import next_figure as words_of_next
from ..progress import period_of
from ..shown import point_value, whole


def _in_its_language(thing, field: str, text: str) -> str:
    """The text marked as English where a page in another language has to give it so."""
    is_english = language_given(thing, field) == "en" and get_language() != "en"
    return format_html('<span lang="en">{}</span>', text) if is_english else text


def point_number(row, point):
    """A point's value as shown, with the sign of its unit alone: 84.0%, £1,250, 41.2."""
    return formatting.number(row.measure, point_value(row, point))


def point_unit(row, point):
    """The words after it: "per 10,000", "days", "homes"."""
    measure = row.measure
    text = formatting.unit_after(measure, point_value(row, point))
    return _in_its_language(measure, "unit_note", text) if text and measure.unit_note else text


def value_words(measure, value):
    """A value as shown, with its unit: "41.2 per 10,000"."""
    return formatting.shown(measure, value)


def exact_words(measure, value):
    """The same with all its digits."""
    return formatting.figure_in_full(measure, value)


def number_words(measure, value):
    """A value as it is, with the sign of its unit alone, as in a table."""
    return formatting.number(measure, whole(measure, value))


def state_word(row):
    """Why there is no value: "suppressed", "not available"."""
    return formatting.state_word(row)


def before_rounding(row, point):
    """A point's value with all its digits, where the page shows fewer; else nothing."""
    if point.value is None or point_value(row, point) == point.value:
        return ""
    return formatting.figure_in_full(row.measure, point.value)


def unit_words(measure):
    return formatting.unit_in_words(measure)


def period_words(measure, row):
    """The period of a point, a target or a correction: "July to September 2026"."""
    return formatting.period_words(measure, period_of(row))


def stretch_words(measure, period):
    """The same of a period itself."""
    return formatting.period_words(measure, period)


def periods_are(measure):
    """The word over a column of its periods: Quarter."""
    return formatting.periods_are(measure)


def parts_of_year(measure):
    return formatting.parts_of_year(measure)


def target_words(measure, target):
    """A target as it was set: "82%", "40 to 60 days"; nothing where there is none."""
    return formatting.target_words(measure, target)


def rating_word(rating):
    """The word of a rating; where no value is judged, why not."""
    return formatting.rating_word(rating)


def rating_rule(row):
    """The rule that made the latest rating, with this measure's numbers; nothing where it is not rated."""
    if row.computed_rating not in SAYS:
        return ""
    clause = formatting.compared_words(row, row.against) if row.rule.trend_clause else ""
    return formatting.rule_words(row.measure, row.thresholds, trend_against=clause)


def own_label(scheme, field):
    """A council's own label of a rating scheme in brackets; nothing where it has none."""
    text = getattr(scheme, field)
    return (
        format_html(' <span class="soft">({})</span>', _in_its_language(scheme, field, text)) if text else ""
    )


def schemes_of(measures):
    """The rating schemes that rate some of these measures, the most used first."""
    used = Counter(row.scheme for row in measures if row.scheme)
    return [scheme for scheme, _number in used.most_common()]


def scheme_rule(scheme):
    """The rule of a scheme for all its measures, in one sentence."""
    return formatting.scheme_words(scheme)


def rating_reason(row):
    """Why the latest value has no colour."""
    return formatting.why_unrated(row)


def trend_words(row):
    """The direction of the latest value in a word or two: "Getting worse"; empty where it is not known."""
    return formatting.trend_words(row.direction)


def directions(row):
    """The latest value against the period before, and against the same period last year."""
    return formatting.directions_of(row)


def next_figure(row, asked=None):
    """When the next figure is due, or since when it is late. `asked`: the round in which it is reported."""
    return words_of_next(row, asked)


def late_since(row):
    """Since when a figure or an update is late; nothing where it is not."""
    return since(row)


def correction_before(measure, correction):
    """What stood there before, in a sentence; nothing where there was no value, or where it is hidden now."""
    return before_words(measure, correction)


def baseline_period(measure):
    """The period of the baseline: as the measure's periods, or by its last day alone where no first is known."""
    end = measure.baseline_end
    return formatting.period_words(measure, Period(measure.baseline_start or end, end))


def short_day(day):
    """For a column: 31 Mar 2027."""
    return date_format(day, "j M Y")


def as_sentence(text):
    """With a full stop at its end, where it has no mark of its own."""
    text = str(text).rstrip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
