"""Which values a small line draws, and where it has gaps."""

from datetime import date

from delivery.figures.period import Frequency, Period, PeriodKind
from delivery.figures.sparkline import newest_values

STARTS = [date(year, month, 1) for year in (2024, 2025, 2026) for month in (1, 4, 7, 10)]
QUARTERS = [Period.containing(PeriodKind.QUARTER, first) for first in STARTS]


def newest(values, *, is_cumulative=False, broken_at=()):
    return newest_values(
        values,
        max(values, key=lambda period: period.end),
        PeriodKind.QUARTER,
        Frequency.QUARTER,
        is_cumulative=is_cumulative,
        broken_at=broken_at,
    )


def test_at_most_eight_the_newest_last():
    assert newest({period: number for number, period in enumerate(QUARTERS)}) == [4, 5, 6, 7, 8, 9, 10, 11]


def test_a_gap_where_a_quarter_has_no_value():
    assert newest({QUARTERS[0]: 1, QUARTERS[3]: 4})[-4:] == [1, None, None, 4]


def test_a_gap_where_the_count_of_a_year_begins_again():
    values = {period: number for number, period in enumerate(QUARTERS[:6])}
    assert newest(values, is_cumulative=True)[-7:] == [0, None, 1, 2, 3, 4, None, 5][-7:]
    assert newest(values)[-6:] == [0, 1, 2, 3, 4, 5]


def test_nothing_from_before_it_was_counted_in_a_new_way():
    values = {period: number for number, period in enumerate(QUARTERS[:6])}
    assert newest(values, broken_at=[QUARTERS[4]]) == [4, 5]


def test_a_period_of_another_length_stands_by_itself():
    assert newest({Period(date(2026, 1, 1), date(2026, 2, 28)): 3}) == [3]
