"""A page that only counts ratings reads what they ask for, and counts the same as one that reads everything."""

from datetime import date

import pytest
from builders import a_measure, a_point, a_scheme, a_target, live
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from delivery.figures.direction import Against
from delivery.figures.period import Frequency, Period, PeriodKind
from delivery.models import DataPoint
from delivery.progress import Progress
from plans.models import Plan

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]
KINDS = [
    (kind, frequency)
    for kind in PeriodKind
    for frequency in (Frequency.MONTH, Frequency.QUARTER, Frequency.YEAR)
    if kind in ("month", "quarter", "rolling_year", "snapshot", "financial_year", "academic_year")
]


def reported(plan, kind, frequency, *, newest: date, values, **fields):
    """A measure with these values, the newest first; None is a period that was not due."""
    measure = a_measure(plan, period_kind=kind, frequency=frequency, **fields)
    period = Period.containing(kind, newest)
    for value in values:
        days = {"period_start": period.start, "period_end": period.end}
        a_point(measure, value, state="not_due" if value is None else "final", **days)
        a_target(measure, 50, **days)
        try:
            period = period.previous(kind, frequency)
        except ValueError:  # values cannot be due so often
            break
    return measure


def ratings_of(plan, **how) -> list:
    progress = Progress(plan.council, [plan], timezone.localdate(), **how)
    return [(row.rating, row.computed_rating, row.is_out_of_date) for row in progress.measures]


def directions_of(plan, **how) -> list:
    return [row.direction for row in Progress(plan.council, [plan], timezone.localdate(), **how).measures]


@pytest.mark.parametrize("has_trend_clause", [True, False])
@pytest.mark.parametrize("compares_with", list(Against), ids=str)
@pytest.mark.parametrize("newest", [date(2026, 9, 30), date(2024, 2, 29), date(2025, 2, 28)], ids=str)
def test_ratings_are_the_same_with_and_without_older_values(
    gateshead, compares_with, newest, has_trend_clause
):
    plan = live(Plan, gateshead)
    a_scheme(gateshead, is_default=True, has_trend_clause=has_trend_clause, compares_with=compares_with)
    for kind, frequency in KINDS:
        for values in (
            [49, 40, 60, 55, 30, 48],
            [49, 60, 40, 55, 48, 30],
            [None, 48, 49],
            [None, None],
            [55],
        ):
            reported(plan, kind, frequency, newest=newest, values=values)
    a_measure(plan)
    whole = ratings_of(plan)
    assert len({row[0] for row in whole}) > 2
    assert ratings_of(plan, only_rated=True) == whole
    assert directions_of(plan, only_rated=True, with_directions=True) == directions_of(plan)


@pytest.mark.parametrize(
    ("has_trend_clause", "values"),
    # Of each its newest value, and what that is compared with in the year before it.
    [(False, 1 + 1), (True, 5 + 5)],
)
def test_years_of_values_are_not_read(gateshead, has_trend_clause, values):
    plan = live(Plan, gateshead)
    a_scheme(gateshead, is_default=True, has_trend_clause=has_trend_clause)
    for newest in (date(2026, 9, 30), date(2026, 6, 30)):
        reported(plan, PeriodKind.QUARTER, Frequency.QUARTER, newest=newest, values=range(40, 60))
    assert DataPoint.objects.count() == 40
    with CaptureQueriesContext(
        connection,
    ) as asked:
        progress = Progress(gateshead, [plan], timezone.localdate(), only_rated=True)
        read = [point for row in progress.measures for point in row.points]
    assert len(read) == values
    # As many as where everything is read: measures, priorities, points, targets, schemes.
    assert len(asked) == 5
