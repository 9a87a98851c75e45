"""Scores, levels and trends of risks."""

import pytest

from delivery.figures.risk import Level, Scale, Trend, score_of, steps_of, trend_of


@pytest.mark.parametrize(
    ("score", "level"),
    [
        (1, "low"),
        (7, "low"),
        (8, "medium"),
        (11, "medium"),
        (12, "high"),
        (19, "high"),
        (20, "very_high"),
        (25, "very_high"),
    ],
)
def test_a_level_begins_at_its_score(score, level):
    assert Scale().level(score) == level


def test_a_council_s_own_scale_decides():
    scale = Scale(likelihood=4, impact=4, very_high=12, high=8, medium=4)
    assert scale.highest == 16
    assert [scale.level(score) for score in (3, 4, 8, 12)] == list(Level)


def test_a_score_is_likelihood_times_impact_and_unknown_without_either():
    assert score_of(4, 5) == 20
    assert score_of(None, 5) is score_of(4, None) is None


def test_a_trend_needs_two_scores():
    assert [trend_of(now, 16) for now in (20, 12, 16)] == [Trend.HIGHER, Trend.LOWER, Trend.SAME]
    assert trend_of(20, None) is trend_of(None, 16) is None


def test_a_higher_level_fills_more_steps():
    assert [steps_of(level) for level in Level] == [2, 3, 4, 5]
