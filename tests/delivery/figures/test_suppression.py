"""No number that is suppressed can be worked out from what is shown beside it."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delivery.figures.suppression import Parts, given_away

LIMIT = 5
counts = st.lists(st.integers(0, 9), min_size=1, max_size=4)


def parts(known=(), suppressed=0, missing=0, below=LIMIT) -> Parts:
    return Parts(tuple(map(Decimal, known)), suppressed, missing, below)


def solutions(table: Parts, total: int, lowest: int, highest: int):
    """All that the suppressed numbers can be, for a reader who knows the total and between what they lie."""
    rest = int(total - table.sum)
    for numbers in product(range(lowest, min(highest, rest) + 1), repeat=table.suppressed):
        left = rest - sum(numbers)
        if left == 0 or (left > 0 and table.missing):
            yield numbers


def is_known(table: Parts, total: int) -> bool:
    """Is one of them the same in all solutions, whatever of the rule a reader assumes?"""
    rest = max(int(total - table.sum), 0)
    for lowest, highest in ((0, rest), (1, rest), (1, LIMIT - 1)):
        found = list(solutions(table, total, lowest, highest))
        if found and any(
            len({numbers[place] for numbers in found}) == 1 for place in range(table.suppressed)
        ):
            return True
    return False


@settings(max_examples=150)
@given(
    known=counts,
    hidden=st.lists(st.integers(0, 12), min_size=1, max_size=4),
    missing=st.lists(st.integers(0, 6), max_size=2),
)
def test_what_a_reader_could_work_out_is_never_shown(known, hidden, missing):
    total = sum(known) + sum(hidden) + sum(missing)
    table = parts(known, len(hidden), len(missing))
    if is_known(table, total):
        assert given_away([table], {Decimal(total)}) == {0}


@settings(max_examples=80)
@given(known=counts, others=counts, hidden=st.lists(st.integers(0, 6), min_size=1, max_size=3))
def test_a_table_that_is_complete_tells_the_total_of_every_other(known, others, hidden):
    """Nothing is published of the whole itself: by age all are known, by ward some are not."""
    total = sum(known) + sum(hidden)
    by_ward, by_age = parts(known, len(hidden)), parts([*others, total - sum(others)])
    if by_age.known[-1] < 0:
        return
    if is_known(by_ward, total):
        assert 0 in given_away([by_ward, by_age], set())


@settings(max_examples=80)
@given(tables=st.lists(st.tuples(counts, st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=4))
def test_of_a_suppressed_whole_no_table_tells_the_total(tables):
    tables = [parts(*each) for each in tables]
    hidden = given_away(tables, set(), is_total_suppressed=True)
    assert not any(table.is_complete for place, table in enumerate(tables) if place not in hidden)


@pytest.mark.parametrize(
    ("table", "total", "is_given_away"),
    [
        (parts([10, 20], suppressed=1), 33, True),
        (parts([10, 20], suppressed=1, missing=1), 40, False),
        (parts([10, 20], suppressed=2), 36, False),
        (parts([10, 20], suppressed=2), 30, True),
        (parts([10, 20], suppressed=2), 32, True),  # both are 1
        (parts([10, 20], suppressed=2), 38, True),  # both are 4
        (parts([10, 20], suppressed=2, below=None), 38, False),
        (parts([10, 20], suppressed=2, missing=1), 38, False),
        (parts([10, 20], suppressed=2), 25, False),  # adds up to more than the whole
        (parts([10, 20]), 30, False),
    ],
)
def test_examples(table, total, is_given_away):
    assert bool(given_away([table], {Decimal(total)})) is is_given_away


def test_one_alone_is_never_shown_even_where_no_total_is_published():
    assert given_away([parts([10, 20], suppressed=1)], set()) == {0}


def test_a_total_that_was_published_before_counts_too():
    table = parts([10, 20], suppressed=2)
    assert given_away([table], {Decimal(36)}) == set()
    assert given_away([table], {Decimal(36), Decimal(32)}) == {0}
