"""Values, targets, ratings and directions in the words of the page; the same words stand in the files of figures."""

from .directions import compared_words, direction_sentence, direction_word, directions_of, trend_words
from .fields import VALUES_IN_WORDS
from .numbers import (
    before_words,
    counted,
    figure,
    figure_in_full,
    machine_number,
    number,
    point_words,
    pounds,
    shown,
    unit_after,
    unit_in_words,
)
from .periods import parts_of_year, period_words, periods_are, short_period
from .ratings import (
    JUDGED,
    own_label,
    range_words,
    rating_word,
    rule_words,
    scheme_words,
    state_word,
    target_words,
    why_unrated,
)
from .risks import level_word, risk_trend_words

__all__ = [
    "JUDGED",
    "VALUES_IN_WORDS",
    "before_words",
    "compared_words",
    "counted",
    "direction_sentence",
    "direction_word",
    "directions_of",
    "figure",
    "figure_in_full",
    "level_word",
    "machine_number",
    "number",
    "own_label",
    "parts_of_year",
    "period_words",
    "periods_are",
    "point_words",
    "pounds",
    "range_words",
    "rating_word",
    "risk_trend_words",
    "rule_words",
    "scheme_words",
    "short_period",
    "shown",
    "state_word",
    "target_words",
    "trend_words",
    "unit_after",
    "unit_in_words",
    "why_unrated",
]
