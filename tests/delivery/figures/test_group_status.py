"""The status of several actions, or of several measures, by a council's rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.figures.group_status import Method, Shares, group_status
from delivery.figures.statuses import OLD, ActionStatus, roll_up, status_of_rating

S = ActionStatus
STATUSES = st.lists(st.sampled_from(S), max_size=30)
METHODS = st.sampled_from([Method.SHARE, Method.WORST])
SHARES = st.tuples(st.integers(2, 100), st.integers(1, 99)).filter(lambda pair: pair[0] > pair[1])
USUAL = Shares(80, 60)
BEST_FIRST = [S.ON_TRACK, S.AT_RISK, S.OFF_TRACK]


def judged(statuses, method=Method.SHARE, shares=USUAL, **kwargs):
    return group_status(roll_up(statuses), method, shares, **kwargs)


@pytest.mark.parametrize(
    ("actions", "status", "well", "rated"),
    [
        ("on_track " * 4 + "off_track", S.ON_TRACK, 4, 5),  # four fifths are 80 per cent
        ("on_track " * 7 + "off_track off_track", S.AT_RISK, 7, 9),
        ("on_track on_track on_track at_risk at_risk", S.AT_RISK, 3, 5),  # 60 per cent
        ("on_track on_track at_risk off_track", S.OFF_TRACK, 2, 4),
        ("on_track at_risk at_risk at_risk", S.AT_RISK, 1, 4),  # nothing in it is off track
        ("complete " * 9 + "off_track", S.ON_TRACK, 9, 10),  # done is done
        # Old is not on track: overdue is rated and not well, out of date is not rated.
        ("on_track on_track on_track on_track_overdue", S.AT_RISK, 3, 4),
        ("on_track on_track_out_of_date", S.ON_TRACK, 1, 1),
        ("on_track_out_of_date", S.NOT_YET_RATED, 0, 0),
        # What has no status yet is counted apart, and where most has none nothing is said.
        ("on_track not_yet_rated", S.ON_TRACK, 1, 1),
        ("on_track not_yet_rated not_yet_rated", S.NOT_YET_RATED, 1, 1),
        ("on_track not_started not_started paused cancelled superseded", S.ON_TRACK, 1, 1),
        # All of one kind.
        ("complete complete cancelled superseded", S.COMPLETE, 2, 2),
        ("not_started not_started cancelled", S.NOT_STARTED, 0, 0),
        ("paused", S.PAUSED, 0, 0),
        ("paused not_started", S.NOT_YET_RATED, 0, 0),
        ("cancelled", S.NOT_YET_RATED, 0, 0),
        ("", S.NOT_YET_RATED, 0, 0),
    ],
)
def test_by_the_share_that_is_on_track(actions, status, well, rated):
    found = judged(actions.split())
    assert (found.status, found.done_or_on_track, found.rated) == (status, well, rated)


def test_by_the_council_s_own_statement_they_are_counted_and_have_no_status():
    found = judged("complete on_track at_risk paused not_yet_rated".split(), Method.STATED)
    assert (found.status, found.done_or_on_track, found.rated) == (None, 2, 3)


@pytest.mark.parametrize(
    ("actions", "status"),
    [
        ("on_track " * 20 + "off_track", S.OFF_TRACK),
        ("complete on_track at_risk", S.AT_RISK),
        ("complete on_track on_track_overdue", S.AT_RISK),
        ("complete on_track", S.ON_TRACK),
        ("off_track not_yet_rated not_yet_rated", S.NOT_YET_RATED),
        ("paused paused", S.PAUSED),
    ],
)
def test_by_the_worst(actions, status):
    assert judged(actions.split(), Method.WORST).status is status


def test_of_measures_only_a_value_that_was_due_is_missing():
    ratings = "green unrated unrated suppressed not_due".split()
    statuses = [status_of_rating(rating) for rating in ratings]
    assert judged(statuses, missing=0).status is S.ON_TRACK
    assert judged(statuses, missing=2).status is S.NOT_YET_RATED


def test_a_rating_gives_a_measure_one_of_the_statuses_of_actions():
    said = {
        "green": S.ON_TRACK,
        "green_out_of_date": S.ON_TRACK_OUT_OF_DATE,
        "amber": S.AT_RISK,
        "red": S.OFF_TRACK,
    }
    assert {rating: status_of_rating(rating) for rating in said} == said
    assert {status_of_rating(each) for each in ("unrated", "no_data", "not_due", "suppressed")} == {
        S.NOT_YET_RATED
    }


WORSE = {S.ON_TRACK: S.AT_RISK, S.AT_RISK: S.OFF_TRACK}


@given(STATUSES.filter(lambda statuses: WORSE.keys() & set(statuses)), METHODS, SHARES)
def test_a_worse_action_never_makes_a_better_group(statuses, method, shares):
    place = next(place for place, status in enumerate(statuses) if status in WORSE)
    worse = [*statuses[:place], WORSE[statuses[place]], *statuses[place + 1 :]]
    before, after = (judged(each, method, Shares(*shares)).status for each in (statuses, worse))
    assert before == after == S.NOT_YET_RATED or BEST_FIRST.index(before) <= BEST_FIRST.index(after)


@given(STATUSES, METHODS, st.sampled_from(sorted(OLD)), st.integers(0, 29))
def test_what_grows_old_never_makes_a_better_group(statuses, method, aged, place):
    place = min(place, len(statuses))
    before = judged([*statuses[:place], S.ON_TRACK, *statuses[place:]], method)
    after = judged([*statuses[:place], aged, *statuses[place:]], method)
    assert after.done_or_on_track == before.done_or_on_track - 1
    if after.status in BEST_FIRST and before.status in BEST_FIRST:
        assert BEST_FIRST.index(after.status) >= BEST_FIRST.index(before.status)


@given(st.lists(st.sampled_from(sorted(OLD)), min_size=1), METHODS)
def test_what_is_all_old_is_not_on_track(statuses, method):
    assert judged(statuses, method).status in (S.AT_RISK, S.OFF_TRACK, S.NOT_YET_RATED)


@given(STATUSES, STATUSES, METHODS)
def test_what_is_not_rated_changes_no_share(statuses, others, method):
    apart = [each for each in others if each in (S.PAUSED, S.NOT_STARTED, S.CANCELLED, S.SUPERSEDED)]
    before, after = judged(statuses, method), judged([*statuses, *apart], method)
    assert (before.done_or_on_track, before.rated) == (after.done_or_on_track, after.rated)
