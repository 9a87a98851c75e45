"""Direction of travel, runs of decline, and what a value may be compared with."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.figures.direction import (
    Against,
    Direction,
    compared_with,
    direction_of_travel,
    is_broken_between,
)
from delivery.figures.period import Frequency, PeriodKind
from delivery.figures.rating import Goal, Polarity
from delivery.models import Measure, RatingScheme
from delivery.periods import period_in
from delivery.progress import MeasureProgress
from delivery.progress.rows import PointRow

HIGHER, LOWER, RANGE, NONE = Polarity
D = Direction
NUMBERS = st.decimals(-10_000, 10_000, places=2)
TEENS = Goal(low=Decimal(13), high=Decimal(19))


def decimals(*values):
    return [None if value is None else Decimal(value) for value in values]


def quarter(code):
    return period_in(code, PeriodKind.QUARTER)


@pytest.mark.parametrize(
    ("current", "previous", "polarity", "band", "goal", "direction"),
    [
        ("52", "50", HIGHER, "0", None, D.IMPROVING),
        ("50", "52", HIGHER, "0", None, D.DECLINING),
        ("50", "50", HIGHER, "0", None, D.STABLE),
        ("52", "50", LOWER, "0", None, D.DECLINING),
        ("52", "50", LOWER, "2", None, D.STABLE),  # the band is included
        ("52.01", "50", LOWER, "2", None, D.DECLINING),
        ("52", "50", NONE, "0", None, D.INCREASING),
        ("50", "52", NONE, "0", None, D.DECREASING),
        ("50", "51", NONE, "1", None, D.NO_CHANGE),
        ("14", "19", RANGE, "0", TEENS, D.STABLE),  # inside both times
        ("12", "10", RANGE, "0", TEENS, D.IMPROVING),
        ("22", "12", RANGE, "0", TEENS, D.DECLINING),
        ("22", "12", RANGE, "0", None, D.NOT_KNOWN),
        (None, "50", HIGHER, "0", None, D.NOT_KNOWN),
        ("50", None, LOWER, "0", None, D.NOT_KNOWN),
        ("0", None, NONE, "0", None, D.NOT_KNOWN),
    ],
)
def test_direction(current, previous, polarity, band, goal, direction):
    found = direction_of_travel(*decimals(current, previous), polarity, Decimal(band), goal)
    assert found is direction


@given(NUMBERS, NUMBERS, st.sampled_from(Polarity))
def test_nothing_is_known_across_a_break(current, previous, polarity):
    assert direction_of_travel(current, previous, polarity, goal=TEENS, is_break=True) is D.NOT_KNOWN


@given(NUMBERS, NUMBERS, st.decimals(0, 50, places=1))
def test_lower_is_higher_in_the_mirror(current, previous, band):
    assert direction_of_travel(current, previous, HIGHER, band) is direction_of_travel(
        -current, -previous, LOWER, band
    )


def test_a_band_is_not_negative():
    with pytest.raises(ValueError, match="band"):
        direction_of_travel(Decimal(1), Decimal(2), HIGHER, Decimal(-1))


@pytest.mark.parametrize(
    ("values", "run"),
    [
        ((), 0),
        (("5",), 0),
        (("4", "5", "6"), 2),
        (("4", "5", "5", "6"), 1),
        (("5", "4", "6"), 0),
        (("4", "5", None, "6", "7"), 1),  # missing ends the run
        ((None, "4", "5"), 0),
    ],
)
def test_how_long_it_has_declined(values, run):
    assert in_quarters(*values).declining_for == run


def test_a_run_against_the_same_quarter_last_year():
    values = ("90", "60", "40", "10", "100", "70", "40", "20")
    assert in_quarters(*values, scheme=RatingScheme(compares_with=Against.SAME_LAST_YEAR)).declining_for == 2


def test_what_is_not_judged_does_not_decline():
    assert in_quarters("4", "5", "6", polarity=NONE).declining_for == 0


def in_quarters(*values, polarity=HIGHER, scheme=None) -> MeasureProgress:
    """Of a measure with these values, the newest first; None: not available."""
    period, points = quarter("2026-27 Q1"), []
    for value in decimals(*values):
        state = "not_available" if value is None else "final"
        points.insert(0, PointRow(period, value, state, "", None, None, None))
        period = period.previous(PeriodKind.QUARTER, Frequency.QUARTER)
    measure = Measure(polarity=polarity)
    return MeasureProgress(
        measure, scheme=scheme, points=points, targets=[], breaks=lambda: {None: []}, rounds=None
    )


# -- cumulative -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("is_cumulative", "against", "value"),
    [
        (False, Against.PREVIOUS, "80"),
        (False, Against.SAME_LAST_YEAR, "20"),
        (True, Against.SAME_LAST_YEAR, "20"),
        (True, Against.PREVIOUS, "20"),  # the trap: year-to-date falls from Q4 to Q1, every year
    ],
)
def test_what_a_value_is_compared_with(is_cumulative, against, value):
    points = {quarter("2025-26 Q1"): Decimal(20), quarter("2025-26 Q4"): Decimal(80)}
    settings = {"is_cumulative": is_cumulative, "against": against}
    ask = (quarter("2026-27 Q1"), PeriodKind.QUARTER, Frequency.QUARTER)
    assert points[compared_with(*ask, **settings)] == Decimal(value)


def test_a_comparison_of_another_kind_is_refused():
    with pytest.raises(ValueError, match="not of the kind"):
        compared_with(quarter("2026-27 Q1"), PeriodKind.MONTH, Frequency.MONTH, is_cumulative=True)


def test_a_break_lies_between_what_came_before_it_and_what_did_not():
    q1, q2, q3 = (quarter(f"2026-27 Q{number}") for number in (1, 2, 3))
    assert is_broken_between(q1, q2, [q2])
    assert is_broken_between(q1, q3, [q2])
    assert not is_broken_between(q2, q3, [q2])
    assert not is_broken_between(q1, q2, [q3])
