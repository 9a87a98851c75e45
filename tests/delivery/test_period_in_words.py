"""Periods are read as the site prints them and as councils write them, in English and in Welsh; or refused in words."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from delivery.figures.period import Period, PeriodKind
from delivery.formatting import period_words, short_period
from delivery.models import Measure
from delivery.periods import Refusal, format_period, period_in
from delivery.spreadsheets.period import read_period

K = PeriodKind
KINDS = {
    "month": K.MONTH,
    "quarter": K.QUARTER,
    "half": K.HALF,
    "financial": K.FINANCIAL_YEAR,
    "academic": K.ACADEMIC_YEAR,
    "calendar": K.CALENDAR_YEAR,
    "rolling": K.ROLLING_YEAR,
    "day": K.SNAPSHOT,
}


@pytest.mark.parametrize("language", ["en", "cy"])
@given(st.sampled_from(PeriodKind), st.dates(date(1900, 1, 1), date(2110, 12, 31)))
def test_every_period_that_the_site_prints_is_read_back_as_itself(language, kind, day):
    period, measure = Period.containing(kind, day), Measure(period_kind=kind)
    with translation.override(language):
        printed = [format_period(period, kind), period_words(measure, period), short_period(measure, period)]
    # In whichever language it is read, as it was printed and in capitals.
    for reading in ("en", "cy"):
        with translation.override(reading):
            for words in (*printed, period.code(kind)):
                assert period_in(words, kind) == period, words
                assert period_in(words.upper(), kind) == period, words


# Kind, what it is, and how councils write it.
WRITTEN = {
    ("quarter", "2023-24 Q1"): [
        "Quarter 1 2023/24",
        "Quarter 1, 2023 to 2024",
        "Quarter 1 of 2023/24",
        "quarter one 2023-24",
        "First quarter 2023/24",
        "1st Quarter of 2023-24",
        "Q1 2023-24",
        "Q1 2023/2024",
        "Q1: 2023/24",
        "Q1 (2023-24)",
        "Q1 FY 2023/24",
        "Qtr 1 2023/24",
        "2023/24 Q1",
        "2023/24 - Q1",
        "2023-24Q1",
        "2023/24 Quarter 1",
        "FY2023-24 Q1",
        "Apr-Jun 2023",
        "April to June 2023",
        "April \u2013 June 2023",
        "Apr 2023-Jun 2023",
        "Apr-Jun 2023/24",
        "1 April to 30 June 2023",
        "from 1 April 2023 to 30 June 2023",
        "01/04/2023-30/06/2023",
        "01/04/2023 to 30/06/2023",
        "2023-04-01 \u2013 2023-06-30",
        "Quarter ending June 2023",
        "Quarter ended 30 June 2023",
        "3 months to June 2023",
        "Three months ending 30/06/2023",
        "Chwarter 1 2023/24",
        "Ch1 2023/24",
        "Chwarter cyntaf 2023-24",
        "Ebrill i Fehefin 2023",
        "Chwarter hyd at Fehefin 2023",
    ],
    ("quarter", "2023-24 Q4"): [
        "Jan-Mar 2024",
        "Jan to Mar 2023/24",
        "Ionawr i Fawrth 2024",
        "fourth quarter 2023/24",
    ],
    ("half", "2026-27 H2"): [
        "Half 2 2026/27",
        "Second half of 2026-27",
        "October 2026 to March 2027",
        "Oct-Mar 2026/27",
        "6 months to March 2027",
        "Hanner 2 2026/27",
        "Hydref 2026 i Fawrth 2027",
        "half-year ending 31 March 2027",
    ],
    ("financial", "2024-25"): [
        "2024 to 2025",
        "2024-25",
        "2024/25",
        "2024-2025",
        "2024 - 25",
        "2024\u201325",
        "FY2024-25",
        "FY 2024/25",
        "Financial year 2024/25",
        "2024/25 financial year",
        "Financial Year: 2024 to 2025",
        "year 2024-25",
        "Year ending March 2025",
        "Year ended 31st March 2025",
        "Year to March 2025",
        "YE March 2025",
        "12 months to March 2025",
        "April 2024-March 2025",
        "1 April 2024 to 31 March 2025",
        "01/04/2024 - 31/03/2025",
        "Blwyddyn ariannol 2024-25",
        "Y flwyddyn hyd at Fawrth 2025",
        "2024 i 2025",
    ],
    ("academic", "2024-25"): [
        "Academic year 2024/25",
        "2024/25 academic year",
        "AY 2024-25",
        "School year 2024 to 2025",
        "2024/25",
        "Sept 2024 - Aug 2025",
        "Blwyddyn academaidd 2024/25",
    ],
    ("calendar", "2012"): [
        "2012",
        "2012.0",
        "Calendar year 2012",
        "Jan 2012-Dec 2012",
        "January to December 2012",
        "1 January to 31 December 2012",
        "Year ending December 2012",
        "12 months to Dec 2012",
        "Blwyddyn galendr 2012",
    ],
    ("rolling", "2024-10 to 2025-09"): [
        "12 months to September 2025",
        "12 months ending Sept 2025",
        "12 months ended 30 September 2025",
        "12 months up to the end of September 2025",
        "12-month period ending September 2025",
        "Rolling 12 months to September 2025",
        "twelve months to Sep 2025",
        "12 mths to Sep 2025",
        "Rolling year to September 2025",
        "Year to September 2025",
        "October 2024 to September 2025",
        "Oct 2024-Sep 2025",
        "Sep 2025",
        "12 mis hyd at fis Medi 2025",
        "12 mis hyd at Fedi 2025",
        "Hydref 2024 i Fedi 2025",
    ],
    ("month", "2026-09"): [
        "September 2026",
        "Sept 2026",
        "Sep-2026",
        "2026 SEP",
        "09/2026",
        "2026-09",
        "Month ending 30 September 2026",
        "month of September 2026",
        "mis Medi 2026",
        "1 to 30 September 2026",
        "1 September 2026 to 30 September 2026",
    ],
    ("day", "2026-03-31"): [
        "31 March 2026",
        "as at 31 March 2026",
        "As at 31/03/2026",
        "at 31st March 2026",
        "31-Mar-2026",
        "31/03/2026 00:00",
        "2026-03-31T00:00:00Z",
        "31 Mawrth 2026",
        "ar 31 Mawrth 2026",
    ],
}


@pytest.mark.parametrize(
    ("kind", "code", "text"), [(*meant, text) for meant, texts in WRITTEN.items() for text in texts]
)
def test_a_period_is_read_as_councils_write_it(kind, code, text):
    assert period_in(text, KINDS[kind]).code(KINDS[kind]) == code


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        ("quarter", "Q2 2026", Refusal.NOT_UNDERSTOOD),  # of which year?
        ("quarter", "2026 Q2", Refusal.NOT_UNDERSTOOD),
        ("quarter", "Q1 23/24", Refusal.NOT_UNDERSTOOD),
        ("quarter", "Quarter 5 2026/27", Refusal.NO_SUCH_PERIOD),
        ("quarter", "May-Jul 2026", Refusal.WRONG_KIND),
        ("quarter", "Dec-Feb 2027", Refusal.NO_SUCH_PERIOD),
        ("quarter", "June to April 2026", Refusal.NO_SUCH_PERIOD),
        ("quarter", "Quarter ending 15 June 2026", Refusal.WRONG_KIND),
        ("quarter", "this quarter", Refusal.NOT_UNDERSTOOD),
        ("half", "April to October 2026", Refusal.WRONG_KIND),
        ("financial", "24/25", Refusal.NOT_UNDERSTOOD),
        ("financial", "FY2024", Refusal.WRONG_KIND),
        ("financial", "2024 to 2026", Refusal.NO_SUCH_PERIOD),
        ("financial", "academic year 2024/25", Refusal.WRONG_KIND),
        ("academic", "financial year 2024/25", Refusal.WRONG_KIND),
        ("academic", "2025", Refusal.WRONG_KIND),
        ("calendar", "financial year 2024/25", Refusal.WRONG_KIND),
        ("calendar", "Apr 2024-Mar 2025", Refusal.WRONG_KIND),
        ("rolling", "2011-12", Refusal.WRONG_KIND),  # which of two years?
        ("rolling", "13 months to September 2025", Refusal.NO_SUCH_PERIOD),
        ("rolling", "12 months to 15 September 2025", Refusal.WRONG_KIND),
        ("month", "Sep-26", Refusal.NOT_UNDERSTOOD),
        ("month", "September", Refusal.NOT_UNDERSTOOD),
        ("month", "2026-13", Refusal.NO_SUCH_PERIOD),
        ("day", "31 September 2026", Refusal.NO_SUCH_PERIOD),
        ("day", "31/03/26", Refusal.NOT_UNDERSTOOD),
    ],
)
def test_what_is_no_such_period_is_refused_in_words(kind, text, why):
    with pytest.raises(ValueError, match=why):
        period_in(text, KINDS[kind])
    told = {}
    for language in ("en", "cy"):
        with translation.override(language), pytest.raises(ValidationError) as refused:
            read_period(text, Measure(period_kind=KINDS[kind]))
        told[language] = refused.value.messages[0]
        assert text in told[language]
    assert told["en"] != told["cy"]


@pytest.mark.parametrize("kind", PeriodKind)
@pytest.mark.parametrize("day", [date(2026, 9, 1), date(2026, 9, 30)])
def test_a_date_is_its_day_or_on_the_first_its_month_and_no_other_period(kind, day):
    measure = Measure(period_kind=kind)
    if kind == K.SNAPSHOT or (kind in (K.MONTH, K.ROLLING_YEAR) and day.day == 1):
        assert read_period(day, measure) == Period.containing(kind, day)
    else:
        with pytest.raises(ValidationError, match="another kind of period"):
            read_period(day, measure)
