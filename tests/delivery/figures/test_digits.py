"""What is shown and how it is rated agree, whatever the numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.figures.digits import is_told_alike, places_needed, places_of, rounded
from delivery.figures.rating import Goal, Polarity, Scheme, ToleranceKind, rate

HIGHER, LOWER, RANGE, NONE = Polarity
RULE = Scheme(ToleranceKind.PERCENT, amber=Decimal(10))


@pytest.mark.parametrize(
    ("value", "places"), [("85.5000", 1), ("1200", 0), ("0.0001", 4), ("0", 0), ("-3.10", 1)]
)
def test_the_decimals_of_a_value(value, places):
    assert places_of(Decimal(value)) == places


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [("2.5", 0, "3"), ("3.5", 0, "4"), ("-2.5", 0, "-3"), ("0.25", 1, "0.3"), ("2.4999", 0, "2")],
)
def test_a_half_is_rounded_away_from_nought(value, places, shown):
    assert rounded(Decimal(value), places) == Decimal(shown)


@pytest.mark.parametrize(
    ("value", "target", "polarity", "before", "shown"),
    [
        ("89.6", "90", HIGHER, None, "89.6"),  # 90 would seem to meet it
        ("89.4", "90", HIGHER, None, "89"),
        ("90.4", "90", HIGHER, None, "90"),  # met, as shown
        ("89.996", "90", HIGHER, None, "89.996"),
        ("90.4", "90", LOWER, None, "90.4"),  # and here it is missed
        ("89.6", "90", LOWER, None, "90"),
        ("80.6", "90", HIGHER, None, "80.6"),  # amber from 81: 81 would seem to be amber
        ("89.5", "89.5", HIGHER, None, "90"),  # met, and met as shown
        ("63.2", "60", NONE, None, "63"),
        ("90.4", "80", HIGHER, "90.1", "90.4"),  # better than 90.1, which 90 is not
        ("90.4", "80", HIGHER, "90.4", "90"),
        ("90", "80", HIGHER, "90.04", "90.00"),
        ("0.00005", None, HIGHER, None, "0"),
    ],
)
def test_the_digits_that_make_the_rating_are_shown(value, target, polarity, before, shown):
    value = Decimal(value)
    goal = target and Goal(Decimal(target))
    others = [Decimal(before)] if before else []
    places = places_needed(value, 0, goal=goal, scheme=RULE, polarity=polarity, others=others)
    assert str(rounded(value, places)) == shown


def test_a_range_has_two_ends():
    goal = Goal(low=Decimal(40), high=Decimal(60))
    for value, places in (("60.4", 1), ("39.6", 1), ("40.4", 0), ("59.6", 0)):
        assert places_needed(Decimal(value), 0, goal=goal, scheme=RULE, polarity=RANGE) == places


NUMBERS = st.decimals("-1000", "1000", places=4)
SCHEMES = st.none() | st.builds(
    lambda kind, green, more: Scheme(kind, green=green, amber=green + more),
    st.sampled_from(ToleranceKind),
    st.decimals(0, 5, places=1),
    st.decimals(0, 10, places=1),
)


@given(
    NUMBERS, NUMBERS | st.none(), SCHEMES, st.sampled_from([HIGHER, LOWER, RANGE, NONE]), st.integers(0, 4)
)
def test_what_is_shown_is_rated_and_meets_its_target_as_the_value_itself(
    value, target, scheme, polarity, least
):
    goal = None if target is None else Goal(target)
    places = places_needed(value, least, goal=goal, scheme=scheme, polarity=polarity)
    shown = rounded(value, places)
    assert places >= least
    assert is_told_alike(value, shown, goal, scheme, polarity)
    if scheme:
        assert rate(shown, goal, scheme, polarity) == rate(value, goal, scheme, polarity)
    if target is not None and polarity is HIGHER:
        assert (shown >= target) == (value >= target)
    if places > least:  # none too many
        assert not is_told_alike(value, rounded(value, places - 1), goal, scheme, polarity)


@given(NUMBERS, st.lists(NUMBERS, max_size=3), NUMBERS, st.integers(0, 4))
def test_two_values_look_the_same_only_if_they_are_and_stand_the_right_way_round(
    value, others, target, least
):
    places = places_needed(value, least, goal=Goal(target), scheme=RULE, polarity=HIGHER, others=others)
    shown = rounded(value, places)
    assert is_told_alike(value, shown, Goal(target), RULE, HIGHER)
    for other in others:
        assert (shown == rounded(other, places)) == (value == other)
        assert (shown > rounded(other, places)) == (value > other)
