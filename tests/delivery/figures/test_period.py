"""Periods: which one a day is in, one step on, a year back, when it is due, and how it is typed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.figures.period import (
    Frequency,
    Period,
    PeriodKind,
    all_due_in,
    due_in,
    must_fit,
    periods_between,
)
from delivery.periods import Refusal, period_in

K, F = PeriodKind, Frequency
DAYS = st.dates(date(1990, 1, 1), date(2110, 12, 31))
KINDS = st.sampled_from(PeriodKind)


def on(text):
    return date.fromisoformat(text)


def span(start, end=None):
    return Period(on(start), on(end or start))


def fits(kind, frequency):
    try:
        must_fit(kind, frequency)
    except ValueError:
        return False
    return True


FITTING = st.sampled_from([(kind, frequency) for kind in K for frequency in F if fits(kind, frequency)])


@pytest.mark.parametrize(
    ("kind", "day", "start", "end"),
    [
        (K.MONTH, "2028-02-10", "2028-02-01", "2028-02-29"),
        (K.QUARTER, "2026-04-01", "2026-04-01", "2026-06-30"),
        (K.QUARTER, "2027-03-31", "2027-01-01", "2027-03-31"),
        (K.HALF, "2027-01-05", "2026-10-01", "2027-03-31"),
        (K.HALF, "2026-09-30", "2026-04-01", "2026-09-30"),
        (K.FINANCIAL_YEAR, "2027-03-31", "2026-04-01", "2027-03-31"),
        (K.FINANCIAL_YEAR, "2026-04-01", "2026-04-01", "2027-03-31"),
        (K.ACADEMIC_YEAR, "2026-08-31", "2025-09-01", "2026-08-31"),
        (K.ACADEMIC_YEAR, "2026-09-01", "2026-09-01", "2027-08-31"),
        (K.CALENDAR_YEAR, "2026-09-01", "2026-01-01", "2026-12-31"),
        (K.ROLLING_YEAR, "2026-09-15", "2025-10-01", "2026-09-30"),
        (K.ROLLING_YEAR, "2028-02-29", "2027-03-01", "2028-02-29"),
        (K.SNAPSHOT, "2026-03-31", "2026-03-31", "2026-03-31"),
    ],
)
def test_the_period_a_day_is_in(kind, day, start, end):
    assert Period.containing(kind, on(day)) == span(start, end)


@given(KINDS, DAYS)
def test_what_contains_a_day_is_of_its_kind(kind, day):
    period = Period.containing(kind, day)
    assert period.is_of(kind)
    assert period.start <= day <= period.end


def test_a_day_more_or_less_is_another_kind():
    assert not span("2026-04-01", "2026-06-29").is_of(K.QUARTER)
    assert not span("2026-04-02", "2026-06-30").is_of(K.QUARTER)
    assert not span("2026-05-01", "2026-07-31").is_of(K.QUARTER)


def test_the_end_of_the_calendar_is_no_kind_of_year():
    assert not Period(date(9999, 12, 31), date.max).is_of(K.FINANCIAL_YEAR)


def test_a_period_does_not_end_before_it_starts():
    with pytest.raises(ValueError, match="ends on or after"):
        span("2026-04-02", "2026-04-01")


def test_periods_are_sorted_by_end_then_start():
    june, quarter, july = (
        span("2026-06-01", "2026-06-30"),
        span("2026-04-01", "2026-06-30"),
        span("2026-07-01", "2026-07-31"),
    )
    assert sorted([july, june, quarter]) == [quarter, june, july]
    with pytest.raises(TypeError):
        sorted([june, on("2026-06-30")])


# -- steps ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "frequency", "period", "before"),
    [
        (K.ROLLING_YEAR, F.QUARTER, ("2025-10-01", "2026-09-30"), ("2025-07-01", "2026-06-30")),
        (K.SNAPSHOT, F.YEAR, ("2026-03-31",), ("2025-03-31",)),
        (K.SNAPSHOT, F.QUARTER, ("2026-06-30",), ("2026-03-31",)),
        (K.SNAPSHOT, F.MONTH, ("2026-03-31",), ("2026-02-28",)),
        (K.SNAPSHOT, F.YEAR, ("2028-02-29",), ("2027-02-28",)),
        (K.QUARTER, F.QUARTER, ("2026-04-01", "2026-06-30"), ("2026-01-01", "2026-03-31")),
        (K.MONTH, F.QUARTER, ("2026-09-01", "2026-09-30"), ("2026-06-01", "2026-06-30")),
        (K.ACADEMIC_YEAR, F.YEAR, ("2025-09-01", "2026-08-31"), ("2024-09-01", "2025-08-31")),
    ],
)
def test_one_step_back_and_on_again(kind, frequency, period, before):
    assert span(*period).previous(kind, frequency) == span(*before)
    assert span(*before).next(kind, frequency) == span(*period)


@given(FITTING, DAYS.filter(lambda day: day.day < 28))
def test_a_step_on_and_back_ends_where_it_began(fitting, day):
    kind, frequency = fitting
    period = Period.containing(kind, day)
    later = period.next(kind, frequency)
    assert later > period
    assert later.is_of(kind)
    assert later.previous(kind, frequency) == period


def test_periods_do_not_overlap_their_next():
    year = Period.containing(K.FINANCIAL_YEAR, on("2026-05-01"))
    with pytest.raises(ValueError, match="cannot be due"):
        year.previous(K.FINANCIAL_YEAR, F.QUARTER)


def test_a_step_of_another_kind_is_refused():
    with pytest.raises(ValueError, match="not of the kind"):
        span("2026-05-01", "2026-07-31").next(K.QUARTER, F.QUARTER)


@given(KINDS, DAYS)
def test_the_same_last_year_is_of_the_kind_and_keeps_months_ends(kind, day):
    period = Period.containing(kind, day)
    earlier = period.same_last_year()
    assert earlier.is_of(kind)
    assert (earlier.end.year, earlier.end.month) == (period.end.year - 1, period.end.month)
    assert (earlier.start.year, earlier.start.month) == (period.start.year - 1, period.start.month)
    if kind != K.SNAPSHOT:
        assert earlier.end == Period.containing(K.MONTH, earlier.end).end


@pytest.mark.parametrize(
    ("day", "earlier"),
    [("2028-02-29", "2027-02-28"), ("2029-02-28", "2028-02-29"), ("2028-02-28", "2027-02-28")],
)
def test_the_end_of_february_a_year_earlier(day, earlier):
    assert span(day).same_last_year() == span(earlier)


def test_between_both_ends_included():
    first, last = period_in("2025-26 Q3", K.QUARTER), period_in("2026-27 Q2", K.QUARTER)
    codes = [period.code(K.QUARTER) for period in periods_between(K.QUARTER, F.QUARTER, first, last)]
    assert codes == ["2025-26 Q3", "2025-26 Q4", "2026-27 Q1", "2026-27 Q2"]
    assert list(periods_between(K.QUARTER, F.QUARTER, last, first)) == []


def test_february_does_not_wear_down_what_follows():
    days = periods_between(K.SNAPSHOT, F.MONTH, span("2026-01-30"), span("2026-04-30"))
    assert [day.end.day for day in days] == [30, 28, 30, 30]


# -- due --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quarter", "kind", "frequency", "due"),
    [
        ("2026-27 Q2", K.QUARTER, F.QUARTER, "2026-27 Q2"),
        ("2026-27 Q2", K.MONTH, F.MONTH, "2026-09"),
        ("2026-27 Q2", K.ACADEMIC_YEAR, F.YEAR, "2025-26"),
        ("2026-27 Q1", K.ACADEMIC_YEAR, F.YEAR, None),
        ("2026-27 Q3", K.CALENDAR_YEAR, F.YEAR, "2026"),
        ("2026-27 Q4", K.CALENDAR_YEAR, F.YEAR, None),
        ("2026-27 Q4", K.FINANCIAL_YEAR, F.YEAR, "2026-27"),
        ("2026-27 Q2", K.FINANCIAL_YEAR, F.YEAR, None),
        ("2026-27 Q2", K.ROLLING_YEAR, F.QUARTER, "2025-10 to 2026-09"),
        ("2026-27 Q4", K.SNAPSHOT, F.YEAR, "2027-03-31"),
        ("2026-27 Q3", K.SNAPSHOT, F.YEAR, None),
        ("2026-27 Q1", K.HALF, F.HALF, None),
        ("2026-27 Q2", K.HALF, F.HALF, "2026-27 H1"),
    ],
)
def test_what_is_due_in_a_quarter(quarter, kind, frequency, due):
    found = due_in(period_in(quarter, K.QUARTER), kind, frequency)
    assert (found and found.code(kind)) == due


def test_steps_are_counted_from_a_period_of_the_measure():
    autumn = period_in("2026-27 Q3", K.QUARTER)
    assert due_in(autumn, K.SNAPSHOT, F.YEAR, like=span("2019-10-05")) == span("2026-10-05")
    assert due_in(autumn, K.SNAPSHOT, F.YEAR, like=span("2030-10-05")) == span("2026-10-05")
    assert due_in(autumn, K.SNAPSHOT, F.YEAR, like=span("2019-09-30")) is None


def test_a_monthly_measure_is_due_three_times_in_a_quarter():
    due = all_due_in(period_in("2026-27 Q2", K.QUARTER), K.MONTH, F.MONTH)
    assert [period.end.month for period in due] == [7, 8, 9]


def test_a_year_cannot_be_due_by_quarter():
    with pytest.raises(ValueError, match="cannot be due"):
        due_in(period_in("2026-27 Q2", K.QUARTER), K.CALENDAR_YEAR, F.QUARTER)


# -- typed ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("2026-27 Q2", K.QUARTER, "2026-27 Q2"),
        ("Q2 2026/27", K.QUARTER, "2026-27 Q2"),
        (" q4  2026–2027 ", K.QUARTER, "2026-27 Q4"),
        ("H2 2026/27", K.HALF, "2026-27 H2"),
        ("2026/27", K.FINANCIAL_YEAR, "2026-27"),
        ("1999-00", K.ACADEMIC_YEAR, "1999-00"),
        ("2011-12", K.MONTH, "2011-12"),
        ("2011-12", K.FINANCIAL_YEAR, "2011-12"),
        ("2026", K.CALENDAR_YEAR, "2026"),
        ("2026-09", K.MONTH, "2026-09"),
        ("September 2026", K.MONTH, "2026-09"),
        ("Sept. 2026", K.MONTH, "2026-09"),
        ("Medi 2026", K.MONTH, "2026-09"),
        ("30 September 2026", K.SNAPSHOT, "2026-09-30"),
        ("1st Sep 2026", K.SNAPSHOT, "2026-09-01"),
        ("05/09/2026", K.SNAPSHOT, "2026-09-05"),
        ("2026-09-30", K.SNAPSHOT, "2026-09-30"),
        ("2025-10-01 to 2026-09-30", K.ROLLING_YEAR, "2025-10 to 2026-09"),
        ("Oct 2025 - Sep 2026", K.ROLLING_YEAR, "2025-10 to 2026-09"),
        ("2026-07-01 to 2026-09-30", K.QUARTER, "2026-27 Q2"),
    ],
)
def test_what_officers_type(text, kind, code):
    assert period_in(text, kind).code(kind) == code


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        ("", K.MONTH, Refusal.NOT_UNDERSTOOD),
        ("last quarter", K.QUARTER, Refusal.NOT_UNDERSTOOD),
        ("Q2 2026", K.QUARTER, Refusal.NOT_UNDERSTOOD),  # of which year?
        ("2026", K.FINANCIAL_YEAR, Refusal.WRONG_KIND),
        ("2026-27", K.CALENDAR_YEAR, Refusal.WRONG_KIND),
        ("2026-27", K.MONTH, Refusal.WRONG_KIND),
        ("2026-27", K.ROLLING_YEAR, Refusal.WRONG_KIND),  # which of two years?
        ("2026", K.ROLLING_YEAR, Refusal.WRONG_KIND),
        ("2026-27 Q2", K.HALF, Refusal.WRONG_KIND),
        ("2026-09", K.SNAPSHOT, Refusal.WRONG_KIND),
        ("2026-04-01 to 2026-05-31", K.QUARTER, Refusal.WRONG_KIND),
        ("2026-28", K.FINANCIAL_YEAR, Refusal.NO_SUCH_PERIOD),
        ("2026-27 Q5", K.QUARTER, Refusal.NO_SUCH_PERIOD),
        ("2026-27 H3", K.HALF, Refusal.NO_SUCH_PERIOD),
        ("31 September 2026", K.SNAPSHOT, Refusal.NO_SUCH_PERIOD),
        ("2026-09-30 to 2025-10-01", K.ROLLING_YEAR, Refusal.NO_SUCH_PERIOD),
    ],
)
def test_what_is_refused_and_why(text, kind, reason):
    with pytest.raises(ValueError, match=reason) as refused:
        period_in(text, kind)
    assert refused.value.args == (reason,)


@given(KINDS, DAYS)
def test_a_code_is_read_back(kind, day):
    period = Period.containing(kind, day)
    assert period_in(period.code(kind), kind) == period


@given(st.text(alphabet="0123456789 -/qhtosepr", max_size=24), KINDS)
def test_any_text_is_read_or_refused(text, kind):
    try:
        period = period_in(text, kind)
    except ValueError as refused:
        ok = refused.args[0] in list(Refusal)
    else:
        ok = period.is_of(kind)
    assert ok


def test_a_code_of_another_kind_is_refused():
    with pytest.raises(ValueError, match="not of the kind"):
        span("2026-04-01", "2026-05-31").code(K.QUARTER)


@pytest.mark.parametrize(
    ("last_day", "year"),
    [
        ("2026-03-31", 2025),
        ("2026-04-01", 2026),
        ("2026-04-30", 2026),
        ("2026-12-31", 2026),
        ("2027-01-31", 2026),
    ],
)
def test_the_financial_year_begins_in_april(last_day, year):
    assert span(last_day).financial_year == year
