"""How actions stand, together and each by itself."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.figures.rating import Rating
from delivery.figures.statuses import (
    OLD,
    ActionStatus,
    Tally,
    days_overdue,
    expected_by,
    is_open,
    is_out_of_date,
    is_overdue,
    is_silent,
    overall,
    roll_up,
    standing,
)
from delivery.models import ActionUpdate

S = ActionStatus
STATUSES = st.lists(st.sampled_from(S), max_size=30)
RATINGS = st.lists(st.sampled_from(Rating), max_size=10)
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


# -- a priority -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actions", "ratings", "status", "judged", "missing"),
    [
        ("on_track on_track", "", S.ON_TRACK, 2, 0),
        ("on_track on_track on_track at_risk", "", S.ON_TRACK, 4, 0),
        ("on_track on_track at_risk", "", S.AT_RISK, 3, 0),  # a third
        ("on_track on_track on_track off_track", "", S.AT_RISK, 4, 0),  # never on track with something off
        ("on_track on_track off_track", "", S.OFF_TRACK, 3, 0),
        ("on_track at_risk at_risk", "red green green", S.AT_RISK, 6, 0),
        ("on_track", "green amber", S.AT_RISK, 3, 0),
        ("", "green red", S.OFF_TRACK, 2, 0),
        # Done is done: nine complete do not outweigh the one that is left and off track.
        ("complete " * 9 + "off_track", "", S.OFF_TRACK, 1, 0),
        # Missing counts as missing: not as zero, not as red, not as well.
        ("on_track not_yet_rated", "", S.ON_TRACK, 1, 1),
        ("on_track not_yet_rated not_yet_rated", "", S.NOT_YET_RATED, 1, 2),
        ("on_track not_yet_rated", "no_data", S.NOT_YET_RATED, 1, 2),
        ("complete not_yet_rated", "", S.NOT_YET_RATED, 0, 1),
        # Not rated by design, or not due, is not missing.
        ("on_track", "unrated not_due suppressed unrated", S.ON_TRACK, 1, 0),
        ("on_track not_started not_started paused", "", S.ON_TRACK, 1, 0),
        # Old is not on track: overdue is judged as at risk, out of date is missing.
        ("on_track_overdue", "", S.AT_RISK, 1, 0),
        ("on_track on_track on_track on_track_overdue", "", S.ON_TRACK, 4, 0),
        ("on_track on_track on_track_overdue", "", S.AT_RISK, 3, 0),
        ("on_track on_track_out_of_date", "", S.ON_TRACK, 1, 1),
        ("on_track_out_of_date", "", S.NOT_YET_RATED, 0, 1),
        ("on_track", "green_out_of_date green_out_of_date", S.NOT_YET_RATED, 1, 2),
        ("", "green_out_of_date red", S.OFF_TRACK, 1, 1),  # bad news stands
        # Nothing to judge.
        ("complete complete cancelled superseded", "", S.COMPLETE, 0, 0),
        ("complete not_started", "", S.NOT_YET_RATED, 0, 0),
        ("not_started not_started cancelled", "", S.NOT_STARTED, 0, 0),
        ("paused", "not_due", S.PAUSED, 0, 0),
        ("cancelled", "", S.NOT_YET_RATED, 0, 0),
        ("", "", S.NOT_YET_RATED, 0, 0),
    ],
)
def test_the_status_of_a_priority(actions, ratings, status, judged, missing):
    found = overall(roll_up(actions.split()), ratings.split())
    assert (found.status, found.judged, found.missing) == (status, judged, missing)


WORSE = {S.ON_TRACK: S.AT_RISK, S.AT_RISK: S.OFF_TRACK}


@given(STATUSES.filter(lambda statuses: WORSE.keys() & set(statuses)), RATINGS)
def test_a_worse_action_never_makes_a_better_priority(statuses, ratings):
    place = next(place for place, status in enumerate(statuses) if status in WORSE)
    worse = [*statuses[:place], WORSE[statuses[place]], *statuses[place + 1 :]]
    before, after = (overall(roll_up(each), ratings).status for each in (statuses, worse))
    order = [S.ON_TRACK, S.AT_RISK, S.OFF_TRACK]
    assert before == after == S.NOT_YET_RATED or order.index(before) <= order.index(after)


GOOD_TO_BAD = [S.ON_TRACK, S.AT_RISK, S.OFF_TRACK]


@given(STATUSES, RATINGS, st.sampled_from(sorted(OLD)), st.integers(0, 29))
def test_what_grows_old_never_makes_a_better_priority(statuses, ratings, aged, place):
    statuses = [*statuses[:place], S.ON_TRACK, *statuses[place:]]
    before = overall(roll_up(statuses), ratings)
    statuses[min(place, len(statuses) - 1)] = aged
    after = overall(roll_up(statuses), ratings)
    assert before.judged + before.missing == after.judged + after.missing
    assert after.missing >= before.missing
    if after.status in GOOD_TO_BAD:
        assert GOOD_TO_BAD.index(after.status) >= GOOD_TO_BAD.index(before.status)


@given(st.lists(st.sampled_from(sorted(OLD)), min_size=1), st.lists(st.just("green_out_of_date")))
def test_what_is_all_old_is_not_on_track(statuses, ratings):
    assert overall(roll_up(statuses), ratings).status in (S.AT_RISK, S.NOT_YET_RATED)


@given(RATINGS)
def test_missing_alone_is_never_judged(ratings):
    missing = [rating for rating in ratings if rating not in ("green", "amber", "red")]
    assert overall(Tally(), missing).status is S.NOT_YET_RATED


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
