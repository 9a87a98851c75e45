"""Ratings: the golden table with the traps of councils' practice, and what holds for every number."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.figures.rating import (
    Goal,
    PointState,
    Polarity,
    Rating,
    Scheme,
    ToleranceKind,
    distance,
    rate,
    thresholds,
    today,
)

HIGHER, LOWER, RANGE, NONE = Polarity
PERCENT, POINTS = ToleranceKind
GREEN, GREEN_OUT_OF_DATE, AMBER, RED, UNRATED, NO_DATA, NOT_DUE, SUPPRESSED = Rating
FINAL, PROVISIONAL = PointState.FINAL, PointState.PROVISIONAL
ORDER = [RED, AMBER, GREEN]


def d(text):
    return None if text is None else Decimal(text)


def goal(text):
    """ "50", "10..20" for a range, or None."""
    if text is None:
        return None
    low, dots, high = text.partition("..")
    return Goal(low=d(low), high=d(high)) if dots else Goal(d(text))


GOLDEN = [
    # value, target, tolerance (kind, green, amber), polarity, state, comparison, rating.
    # A comparison of None: no trend clause; "-": the clause, and nothing to compare with.
    ("50", "50", (POINTS, "0", "2"), HIGHER, FINAL, None, GREEN),  # boundary included
    ("49.99", "50", (POINTS, "0", "2"), HIGHER, FINAL, None, AMBER),
    ("48", "50", (POINTS, "0", "2"), HIGHER, FINAL, None, AMBER),  # boundary included
    ("47.99", "50", (POINTS, "0", "2"), HIGHER, FINAL, None, RED),
    ("50", "50", (POINTS, "0", "2"), LOWER, FINAL, None, GREEN),
    ("52", "50", (POINTS, "0", "2"), LOWER, FINAL, None, AMBER),
    ("52.01", "50", (POINTS, "0", "2"), LOWER, FINAL, None, RED),
    ("40", "50", (POINTS, "0", "2"), LOWER, FINAL, None, GREEN),
    # Trap: percentage points against per cent. 46 of a target of 50%: 5% of it is 2.5, 5 points are 5.
    ("46", "50", (PERCENT, "0", "5"), HIGHER, FINAL, None, RED),
    ("46", "50", (POINTS, "0", "5"), HIGHER, FINAL, None, AMBER),
    ("47.5", "50", (PERCENT, "0", "5"), HIGHER, FINAL, None, AMBER),
    # Trap: rounding before rating. As whole numbers these would be 48 and 50.
    ("47.6", "50", (POINTS, "0", "2"), HIGHER, FINAL, None, RED),
    ("49.96", "50", (POINTS, "0", "0"), HIGHER, FINAL, None, RED),
    ("33.333333333333", "33.333333333334", (POINTS, "0", "1"), HIGHER, FINAL, None, AMBER),
    # Trap: per cent of a target of 0 allows nothing; points do.
    ("1", "0", (PERCENT, "0", "10"), LOWER, FINAL, None, RED),
    ("0", "0", (PERCENT, "0", "10"), LOWER, FINAL, None, GREEN),
    ("1", "0", (POINTS, "0", "1"), LOWER, FINAL, None, AMBER),
    # Trap: a negative target (a deficit). Per cent of its size, in the same direction.
    ("-105", "-100", (PERCENT, "0", "5"), HIGHER, FINAL, None, AMBER),
    ("-106", "-100", (PERCENT, "0", "5"), HIGHER, FINAL, None, RED),
    ("-95", "-100", (PERCENT, "0", "5"), LOWER, FINAL, None, AMBER),
    # Trap: provisional is rated like final; the page says which.
    ("48", "50", (POINTS, "0", "2"), HIGHER, PROVISIONAL, None, AMBER),
    # Traps: late data, small numbers, an annual measure in a quarterly report: missing is never red and never zero.
    (None, "50", (POINTS, "0", "2"), HIGHER, FINAL, None, NO_DATA),
    (None, "50", (POINTS, "0", "2"), HIGHER, PROVISIONAL, None, NO_DATA),
    (None, "50", (POINTS, "0", "2"), HIGHER, PointState.NOT_AVAILABLE, None, NO_DATA),
    (None, "50", (POINTS, "0", "2"), HIGHER, PointState.NOT_DUE, None, NOT_DUE),
    (None, "50", (POINTS, "0", "2"), HIGHER, PointState.SUPPRESSED, None, SUPPRESSED),
    (None, "0", (POINTS, "0", "2"), LOWER, FINAL, None, NO_DATA),  # zero would be green
    (None, None, (POINTS, "0", "2"), HIGHER, PointState.NOT_DUE, None, NOT_DUE),
    ("3", "50", (POINTS, "0", "2"), HIGHER, PointState.SUPPRESSED, None, SUPPRESSED),  # a rating would tell
    ("0", "50", (POINTS, "0", "2"), HIGHER, FINAL, None, RED),  # zero is a value
    # A contextual measure, or one without a target yet, is not judged.
    ("48", None, (POINTS, "0", "2"), HIGHER, FINAL, None, UNRATED),
    ("48", "50", (POINTS, "0", "2"), NONE, FINAL, None, UNRATED),
    # Trap: profiled target per quarter. 24 by half-year is green against its own 25, red against the year's 50.
    ("24", "25", (PERCENT, "5", "10"), HIGHER, FINAL, None, GREEN),
    ("24", "50", (PERCENT, "5", "10"), HIGHER, FINAL, None, RED),
    # Within a range: either side, per cent of the nearer bound.
    ("10", "10..20", (POINTS, "0", "2"), RANGE, FINAL, None, GREEN),
    ("20", "10..20", (POINTS, "0", "2"), RANGE, FINAL, None, GREEN),
    ("8", "10..20", (POINTS, "0", "2"), RANGE, FINAL, None, AMBER),
    ("22.1", "10..20", (POINTS, "0", "2"), RANGE, FINAL, None, RED),
    ("9", "10..20", (PERCENT, "0", "10"), RANGE, FINAL, None, AMBER),
    ("8.5", "10..20", (PERCENT, "0", "10"), RANGE, FINAL, None, RED),
    ("22", "10..20", (PERCENT, "0", "10"), RANGE, FINAL, None, AMBER),
    ("15", "15", (POINTS, "0", "2"), RANGE, FINAL, None, GREEN),
    ("12.9", "15", (POINTS, "0", "2"), RANGE, FINAL, None, RED),
    ("15", "10..20", (POINTS, "0", "2"), HIGHER, FINAL, None, UNRATED),  # a range says nothing of more
    # Medway: amber within an acceptable variance. Havering: green within 10%, amber beyond if held or improved.
    ("90", "100", (PERCENT, "10", "10"), HIGHER, FINAL, "-", GREEN),
    ("89", "100", (PERCENT, "10", "10"), HIGHER, FINAL, "88", AMBER),
    ("89", "100", (PERCENT, "10", "10"), HIGHER, FINAL, "89", AMBER),  # held
    ("89", "100", (PERCENT, "10", "10"), HIGHER, FINAL, "89.1", RED),
    ("89", "100", (PERCENT, "10", "10"), HIGHER, FINAL, "-", RED),  # nothing to compare with, or a break
    ("89", "100", (PERCENT, "10", "10"), HIGHER, FINAL, None, RED),  # no such clause
    ("111", "100", (PERCENT, "10", "10"), LOWER, FINAL, "112", AMBER),
    ("111", "100", (PERCENT, "10", "10"), LOWER, FINAL, "110", RED),
    ("25", "10..20", (POINTS, "0", "2"), RANGE, FINAL, "4", AMBER),  # 6 away before, 5 now
    ("25", "10..20", (POINTS, "0", "2"), RANGE, FINAL, "15", RED),
    # Trap: a target changed in mid-year: each value is rated against the target of its own period.
    ("48", "45", (POINTS, "0", "2"), HIGHER, FINAL, None, GREEN),
]


@pytest.mark.parametrize(
    ("value", "target", "tolerance", "polarity", "state", "comparison", "rating"), GOLDEN
)
def test_golden(value, target, tolerance, polarity, state, comparison, rating):
    kind, green, amber = tolerance
    scheme = Scheme(kind, green=d(green), amber=d(amber), trend_clause=comparison is not None)
    earlier = None if comparison in (None, "-") else d(comparison)
    if comparison is None:  # without the clause an earlier value, even a worse one, changes nothing
        worse = d("-9999") if polarity == HIGHER else d("9999")
        assert rate(d(value), goal(target), scheme, polarity, state, worse) is rating
    assert rate(d(value), goal(target), scheme, polarity, state, earlier) is rating


# -- what holds for every number --------------------------------------------------------------

NUMBERS = st.decimals(-10_000, 10_000, places=2)
SIZES = st.decimals(0, 200, places=2)
SCHEMES = st.builds(
    lambda kind, sizes: Scheme(kind, green=min(sizes), amber=max(sizes)),
    st.sampled_from(ToleranceKind),
    st.tuples(SIZES, SIZES),
)
RANGES = st.tuples(NUMBERS, NUMBERS).map(lambda ends: Goal(low=min(ends), high=max(ends)))
GOALS = st.one_of(
    st.tuples(NUMBERS.map(Goal), st.sampled_from([HIGHER, LOWER, RANGE])), st.tuples(RANGES, st.just(RANGE))
)


@given(NUMBERS, NUMBERS, NUMBERS, SCHEMES, st.sampled_from([HIGHER, LOWER]))
def test_a_better_value_never_gets_a_worse_rating(one, other, target, scheme, polarity):
    worse, better = sorted([one, other], reverse=polarity == LOWER)
    first, second = (rate(value, Goal(target), scheme, polarity) for value in (worse, better))
    assert ORDER.index(first) <= ORDER.index(second)


@given(NUMBERS, NUMBERS, SCHEMES)
def test_lower_is_higher_in_the_mirror(value, target, scheme):
    assert rate(value, Goal(target), scheme, HIGHER) == rate(-value, Goal(-target), scheme, LOWER)


@given(NUMBERS, GOALS, SCHEMES, st.decimals("0.01", 1000, places=2))
def test_per_cent_does_not_depend_on_the_unit(value, aim, scheme, factor):
    target, polarity = aim
    scheme = Scheme(PERCENT, green=scheme.green, amber=scheme.amber)
    sizes = {name: getattr(target, name) for name in ("value", "low", "high")}
    scaled = Goal(**{name: size if size is None else size * factor for name, size in sizes.items()})
    assert rate(value, target, scheme, polarity) == rate(value * factor, scaled, scheme, polarity)


@given(GOALS, SCHEMES)
def test_the_printed_thresholds_are_still_green_and_amber(aim, scheme):
    target, polarity = aim
    # The step is finer than any two columns multiply to.
    ends, step = thresholds(target, scheme, polarity), Decimal("1e-12")
    for green, amber, outwards in (
        (ends.green_low, ends.amber_low, -step),
        (ends.green_high, ends.amber_high, step),
    ):
        if green is None:
            assert amber is None
            continue
        assert rate(green, target, scheme, polarity) == GREEN
        assert rate(green + outwards, target, scheme, polarity) == (RED if green == amber else AMBER)
        assert rate(amber + outwards, target, scheme, polarity) == RED
        assert rate(amber, target, scheme, polarity) == (GREEN if green == amber else AMBER)


@given(GOALS, SCHEMES, st.sampled_from(PointState), st.none() | NUMBERS)
def test_missing_is_never_judged(aim, scheme, state, comparison):
    target, polarity = aim
    assert rate(None, target, scheme, polarity, state, comparison) in (NO_DATA, NOT_DUE, SUPPRESSED)


@given(NUMBERS, GOALS)
def test_without_tolerance_green_is_what_falls_short_of_nothing(value, aim):
    target, polarity = aim
    is_green = rate(value, target, Scheme(POINTS, amber=Decimal(0)), polarity) == GREEN
    assert is_green == (distance(value, target, polarity) <= 0)


# -- shapes -----------------------------------------------------------------------------------


def test_distance_is_what_falls_short():
    assert distance(d("48"), goal("50"), HIGHER) == 2
    assert distance(d("48"), goal("50"), LOWER) == -2
    assert distance(d("8"), goal("10..20"), RANGE) == 2
    assert distance(d("23"), goal("10..20"), RANGE) == 3
    assert distance(d("15"), goal("10..20"), RANGE) == 0
    assert distance(d("15"), goal("10..20"), HIGHER) is None
    assert distance(d("15"), goal("50"), NONE) is None
    assert distance(None, goal("50"), HIGHER) is None
    assert distance(d("15"), None, HIGHER) is None


def test_no_thresholds_where_nothing_is_rated():
    scheme = Scheme(POINTS, amber=d("2"))
    assert thresholds(None, scheme, HIGHER) is None
    assert thresholds(goal("50"), scheme, NONE) is None


@pytest.mark.parametrize(("green", "amber"), [("-1", "2"), ("3", "2"), ("0", "-1")])
def test_a_scheme_makes_sense(green, amber):
    with pytest.raises(ValueError, match="tolerance"):
        Scheme(POINTS, green=d(green), amber=d(amber))


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        (None, None, None),
        ("1", "1", None),
        ("1", None, "2"),
        (None, "1", None),
        (None, None, "1"),
        (None, "2", "1"),
    ],
)
def test_a_goal_is_a_value_or_a_range(value, low, high):
    with pytest.raises(ValueError, match="range from low to high"):
        Goal(d(value), d(low), d(high))


# -- today --------------------------------------------------------------------------------------


@pytest.mark.parametrize("rating", Rating)
def test_only_green_grows_old(rating):
    assert today(rating, is_out_of_date=False) == rating
    assert today(rating, is_out_of_date=True) == (GREEN_OUT_OF_DATE if rating == GREEN else rating)
