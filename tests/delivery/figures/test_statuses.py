"""How actions stand, together and each by itself."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.figures.statuses import (
    ActionStatus,
    Tally,
    days_overdue,
    expected_by,
    is_open,
    is_out_of_date,
    is_overdue,
    is_silent,
    roll_up,
    standing,
)
from delivery.models import ActionUpdate

S = ActionStatus
STATUSES = st.lists(st.sampled_from(S), max_size=30)
TODAY = date(2026, 11, 22)


def test_a_tally_counts_each_status_and_keeps_its_order():
    tally = roll_up(["on_track", None, S.COMPLETE, S.NOT_STARTED, "on_track", S.CANCELLED])
    assert [(str(status), count) for status, count in tally if count] == [
        ("complete", 1),
        ("on_track", 2),
        ("not_started", 1),
        ("not_yet_rated", 1),
        ("cancelled", 1),
    ]
    assert (tally.total, tally.open) == (6, 4)
    assert tally.share(S.ON_TRACK) == Fraction(1, 3)


def test_nothing_has_no_shares():
    assert Tally().share(S.ON_TRACK) is None
    assert roll_up([]) == Tally()


@given(STATUSES, STATUSES)
def test_the_parts_make_the_whole(some, others):
    whole = roll_up(some + others)
    assert sum([roll_up(some), roll_up(others)], Tally()) == whole
    assert whole.total == sum(count for _, count in whole) == len(some) + len(others)
    assert whole.open == sum(is_open(status) for status in some + others)
    if whole.total:
        assert sum(whole.share(status) for status in S) == 1


@pytest.mark.parametrize("counts", [(1, 2), (-1, 1, 0, 0, 0, 0, 0, 0, 0)])
def test_a_tally_has_a_count_for_each(counts):
    with pytest.raises(ValueError, match="tally"):
        Tally(counts)


def test_tallies_add_to_tallies_only():
    with pytest.raises(TypeError):
        Tally() + 1


# -- old is not on track ----------------------------------------------------------------------

LONG_AGO, QUARTER = date(2025, 9, 30), 3


@pytest.mark.parametrize(
    ("last", "months", "day"),
    [
        (date(2026, 9, 30), 3, date(2027, 2, 28)),  # the end of a month stays one
        (date(2026, 9, 29), 3, date(2027, 2, 28)),  # cut to a shorter month
        (date(2026, 6, 15), 1, date(2026, 9, 15)),
        (date(2014, 12, 31), 12, date(2016, 2, 29)),
    ],
)
def test_the_next_report_is_expected_after_its_period_and_the_time_to_collect_it(last, months, day):
    assert expected_by(last, months) == day
    assert not is_out_of_date(last, months, day)
    assert is_out_of_date(last, months, day + timedelta(days=1))


def test_what_was_never_reported_is_not_out_of_date():
    assert not is_out_of_date(None, 1, TODAY)


@pytest.mark.parametrize(
    ("status", "due", "reported", "stands"),
    [
        ("on_track", None, date(2026, 9, 30), S.ON_TRACK),
        ("on_track", TODAY, date(2026, 9, 30), S.ON_TRACK),  # not overdue on the day itself
        ("on_track", date(2026, 11, 21), date(2026, 9, 30), S.ON_TRACK_OVERDUE),
        ("on_track", None, LONG_AGO, S.ON_TRACK_OUT_OF_DATE),
        ("on_track", date(2026, 11, 21), LONG_AGO, S.ON_TRACK_OVERDUE),  # counted once
        ("on_track", date(2027, 11, 21), date(2026, 6, 22), S.ON_TRACK),  # the last day
        ("on_track", date(2027, 11, 21), date(2026, 6, 21), S.ON_TRACK_OUT_OF_DATE),
        # What is bad, or over, stays until something newer is said.
        ("at_risk", date(2026, 1, 1), LONG_AGO, S.AT_RISK),
        ("off_track", date(2026, 1, 1), LONG_AGO, S.OFF_TRACK),
        ("not_started", date(2026, 1, 1), LONG_AGO, S.NOT_STARTED),
        ("complete", date(2026, 1, 1), LONG_AGO, S.COMPLETE),
        (None, date(2026, 1, 1), None, S.NOT_YET_RATED),
    ],
)
def test_how_an_action_stands_today(status, due, reported, stands):
    assert standing(status, due_on=due, reported_on=reported, months=QUARTER, today=TODAY) == stands


DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(
    st.sampled_from([None, *ActionUpdate.Status]),
    DAYS | st.none(),
    DAYS,
    st.sampled_from([1, 3, 6, 12]),
    DAYS,
    DAYS,
)
def test_no_action_is_on_track_for_ever_and_none_comes_back_by_waiting(
    status, due, reported, months, one, other
):
    early, late = sorted((one, other))
    facts = {"due_on": due, "reported_on": reported, "months": months}
    before, after = (standing(status, **facts, today=day) for day in (early, late))
    assert after != S.ON_TRACK or before == S.ON_TRACK
    assert after not in {S.ON_TRACK} or (
        late <= expected_by(reported, months) and (due is None or late <= due)
    )
    assert (before == after == status) or status in (None, S.ON_TRACK)


# -- one action -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "status", "days"),
    [
        (date(2026, 11, 21), S.ON_TRACK, 1),
        (date(2026, 10, 22), None, 31),
        (date(2026, 11, 21), S.PAUSED, 1),
        (TODAY, S.OFF_TRACK, 0),  # not on the day itself
        (date(2026, 11, 23), S.AT_RISK, 0),
        (date(2026, 1, 1), S.COMPLETE, 0),
        (date(2026, 1, 1), S.CANCELLED, 0),
        (date(2026, 1, 1), "superseded", 0),
        (None, S.OFF_TRACK, 0),
    ],
)
def test_overdue(due, status, days):
    assert days_overdue(due, status, TODAY) == days
    assert is_overdue(due, status, TODAY) == (days > 0)


@pytest.mark.parametrize(
    ("status", "reported", "opened", "silent"),
    [
        (S.ON_TRACK, date(2026, 10, 14), date(2026, 10, 15), True),
        (S.ON_TRACK, date(2026, 10, 15), date(2026, 10, 15), False),
        (None, None, date(2026, 10, 15), True),
        (S.COMPLETE, date(2026, 1, 1), date(2026, 10, 15), False),
        (None, None, None, False),  # no round has closed yet
    ],
)
def test_silent(status, reported, opened, silent):
    assert is_silent(status, reported, opened) == silent
