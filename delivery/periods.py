"""Periods in the words of the page, and read from what people write."""

import re
from datetime import timedelta
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from councils.parsing.dates import day_in, month_named, one_line, why_no_day

from .figures.period import LENGTHS, Period, PeriodKind, months_later


def format_period(period: Period, kind: str) -> str:
    """As a resident would say it: "July to September 2026", "12 months to September 2026", "31 March 2026"."""
    match PeriodKind(kind):
        case PeriodKind.SNAPSHOT:
            return date_format(period.end, "DATE_FORMAT")
        case PeriodKind.MONTH:
            return date_format(period.end, "F Y")
        case PeriodKind.CALENDAR_YEAR:
            return f"{period.end.year}"
        case PeriodKind.ACADEMIC_YEAR:
            years = {"first": period.start.year, "second": period.end.year}
            return _("school year %(first)s to %(second)s") % years
        case PeriodKind.ROLLING_YEAR:
            return _("12 months to %(month)s") % {"month": date_format(period.end, "F Y")}
    is_one_year = period.start.year == period.end.year
    first = date_format(period.start, "F" if is_one_year else "F Y")
    return pgettext("period", "%(first)s to %(last)s") % {
        "first": first,
        "last": date_format(period.end, "E Y"),
    }


def format_days(period: Period) -> str:
    """By its two days: "1 April 2026 to 30 September 2026"."""
    first, last = (date_format(day, "DATE_FORMAT") for day in (period.start, period.end))
    return pgettext("period", "%(first)s to %(last)s") % {"first": first, "last": last}


# -- read -------------------------------------------------------------------------------------


class Refusal(StrEnum):
    """Why a typed period was not taken: the one argument of the ValueError that `period_in` raises."""

    NOT_UNDERSTOOD = "not_understood"
    NO_SUCH_PERIOD = "no_such_period"
    """Understood, but not in the calendar: 31 September, Q5, 2026/28, an end before its start."""
    WRONG_KIND = "wrong_kind"
    """A period, but not of the kind that was asked for."""


def period_in(text: str, kind: PeriodKind) -> Period:
    """The period that is written here, as the site or a council writes it in English or Welsh: "2026-27 Q2",
    "Quarter 2, 2026 to 2027", "July to September 2026", "2026/27", "12 months to September 2026", "31 March 2026".

    What it means is decided by the kind: "2011-12" is a month or a year. Days are read as everywhere
    (`councils.parsing.dates`). ValueError(Refusal) where it cannot be that kind.
    """
    words = " ".join(re.sub("[,()]", " ", one_line(text).casefold()).split())
    for label, kinds in LABELS:
        if found := label.fullmatch(words):
            period = period_in(found["first"] or found["last"], kind)
            if kind not in kinds:
                raise ValueError(Refusal.WRONG_KIND)
            return period
    refusal = Refusal.NOT_UNDERSTOOD
    for form, meaning in FORMS:
        if not (found := form.fullmatch(words)):
            continue
        try:
            meant = meaning(found)
        except (ValueError, OverflowError):
            refusal = Refusal.NO_SUCH_PERIOD if refusal == Refusal.NOT_UNDERSTOOD else refusal
            continue
        if meant and kind in meant:
            return meant[kind]
        refusal = Refusal.WRONG_KIND if meant else refusal
    raise ValueError(refusal)


def _years(found: re.Match) -> int:
    """The first of two years that follow each other."""
    first, second = int(found["year"]), found["second"]
    if int(second) != (first + 1 if len(second) == 4 else (first + 1) % 100):
        raise ValueError(Refusal.NO_SUCH_PERIOD)
    return first


def _two_years(found: re.Match) -> dict:
    first = _years(found)
    return {
        PeriodKind.FINANCIAL_YEAR: Period.of_months(first, 4, 12),
        PeriodKind.ACADEMIC_YEAR: Period.of_months(first, 9, 12),
    }


def _one_year(found: re.Match) -> dict:
    return {PeriodKind.CALENDAR_YEAR: Period.of_months(int(found["year"]), 1, 12)}


def _part_of_year(found: re.Match) -> dict:
    """Its number, a word for it or a digit, and the financial year that it is part of."""
    kind = PeriodKind.HALF if found["part"][0] == "h" else PeriodKind.QUARTER
    months = LENGTHS[kind][0]
    number = NUMBERS.get(found["number"]) or int(found["number"])
    if not 1 <= number <= 12 // months:
        raise ValueError(Refusal.NO_SUCH_PERIOD)
    first, before = _years(found), (number - 1) * months
    return {kind: Period.of_months(first + (before + 3) // 12, (before + 3) % 12 + 1, months)}


def _month(found: re.Match) -> dict:
    """By its name it is also the last one of twelve; a number beside a year is a month alone."""
    word, year = found["month"], int(found["year"])
    if word.isdigit():
        return {PeriodKind.MONTH: Period.of_months(year, int(word))}
    number = month_named(word)
    if not number:
        return {}
    month = Period.of_months(year, number)
    return {PeriodKind.MONTH: month, PeriodKind.ROLLING_YEAR: _months_to(month, 12)}


def _day(found: re.Match) -> dict:
    """{} where it is no day at all."""
    if day := day_in(found["day"]):
        return {PeriodKind.SNAPSHOT: Period(day, day)}
    if re.search(r"\d", found["day"]) and why_no_day(found["day"]):
        raise ValueError(Refusal.NO_SUCH_PERIOD)
    return {}


def _months_to(last: Period, months: int) -> Period:
    start = months_later(last.end.replace(day=1), 1 - months)
    return Period(start, last.end)


def _up_to(found: re.Match) -> dict:
    """So many months that end with a month, or with its last day."""
    last = _end(found["last"])
    if last is None:
        return {}
    length = found["months"] or found["length"]
    months = (
        int(length) if length.isdigit() else NUMBERS.get(length) or NAMED_LENGTHS[re.sub("[ -]", "", length)]
    )
    if not 1 <= months <= 12:
        raise ValueError(Refusal.NO_SUCH_PERIOD)
    if (last.end + timedelta(days=1)).day != 1:
        return {None: last}
    return _kinds_of(_months_to(last, months))


def _months_of_year(found: re.Match) -> dict:
    """Months of a financial year: "April to June 2026/27"."""
    year = _years(found)
    first, last = month_named(found["first"]), month_named(found["month"])
    if not first or not last:
        return {}
    start, end = (Period.of_months(year + (number < 4), number) for number in (first, last))
    return _kinds_of(Period(start.start, end.end))


def _from_to(found: re.Match) -> dict:
    """Two months or days; the first may leave its year, or month and year, to the last."""
    words = found["range"]
    for between in BETWEEN.finditer(words):
        first, rest = words[: between.start()], words[between.end() :]
        last = _end(rest)
        if last is None:
            continue
        month_and_year = rest.partition(" ")[2]
        start = _end(first) or _end(f"{first} {last.end.year}") or _end(f"{first} {month_and_year}")
        if start is not None:
            return _kinds_of(Period(start.start, last.end))
    return {}


def _end(words: str) -> Period | None:
    """One end of a range: a day or a month."""
    if day := day_in(words):
        return Period(day, day)
    found = next(filter(None, (form.fullmatch(words) for form in MONTH_FORMS)), None)
    if found is None:
        return None
    number = int(found["month"]) if found["month"].isdigit() else month_named(found["month"])
    return Period.of_months(int(found["year"]), number) if 1 <= number <= 12 else None


def _kinds_of(period: Period) -> dict:
    return {kind: period for kind in PeriodKind if period.is_of(kind)} or {None: period}


NUMBERS = {
    word: number
    for words in (
        "first second third fourth",
        "1st 2nd 3rd 4th",
        "one two three four five six seven eight nine ten eleven twelve",
        "cyntaf ail trydydd pedwerydd",
        "un dau tri pedwar pum chwe saith wyth naw deg unarddeg deuddeg",
    )
    for number, word in enumerate(words.split(), 1)
}
NAMED_LENGTHS = {
    **dict.fromkeys(("year", "ye", "y/e", "blwyddyn", "flwyddyn"), 12),
    **dict.fromkeys(("halfyear", "hannerblwyddyn"), 6),
    **dict.fromkeys(("quarter", "chwarter"), 3),
    **dict.fromkeys(("month", "mis"), 1),
}
FINANCIAL = "(?:the |y )?(?:financial year|fiscal year|fy|[bf]lwyddyn ariannol)"
ACADEMIC = "(?:the |y )?(?:academic year|school year|ay|[bf]lwyddyn academaidd|[bf]lwyddyn ysgol)"
CALENDAR = "(?:the |y )?(?:calendar year|cy|[bf]lwyddyn g?calendr|[bf]lwyddyn galendr)"
YEAR = r"(?P<year>\d{4})"
YEARS = rf"(?:{FINANCIAL} ?)?{YEAR} ?(?:[/-]|to|i) ?(?P<second>\d{{4}}|\d\d)"
PARTS = "quarter|qtr|chwarter|half(?:[ -]year)?|hanner(?: blwyddyn)?"
NUMBER = "[1-9]|" + "|".join(word for word, number in NUMBERS.items() if number <= 4)
PART = rf"(?:(?P<part>q|ch|h|{PARTS})\.? ?(?P<number>{NUMBER}))"
NTH = rf"(?:(?P<number>{NUMBER}) (?P<part>{PARTS}))"
NAME = r"[a-z]{3,10}\.?"
MONTHS = rf"(?:month of |month |mis |fis )?(?P<month>{NAME})[ /.-]?{YEAR}"
LENGTH = (
    r"(?:(?P<months>\d\d?|three|six|twelve|tri|chwe|deuddeg)[ -]?(?:months?|mths?|m|mis)"
    r"|(?P<length>year|half[ -]?year|quarter|month|[bf]lwyddyn|hanner blwyddyn|chwarter|mis))(?: period)?"
)
UP_TO = "(?:up to|to|ending|ended|end|hyd at|hyd|yn diweddu|yn dod i ben|a ddaeth i ben)"
BETWEEN = re.compile(" ?- ?| (?:to|until|and|i|hyd at|hyd|tan) (?:fis )?")


def _forms(*pairs) -> list[tuple[re.Pattern, object]]:
    return [(re.compile(form, re.ASCII), meaning) for form, meaning in pairs]


# A word for the kind of year, before or after it: it is that kind alone.
LABELS = _forms(
    *(
        (rf"{label}[ :-]{{0,3}}(?P<last>\d.+)|(?P<first>\d.+?) {label}", kinds)
        for label, kinds in (
            (FINANCIAL, (PeriodKind.FINANCIAL_YEAR, PeriodKind.QUARTER, PeriodKind.HALF)),
            (ACADEMIC, (PeriodKind.ACADEMIC_YEAR,)),
            (CALENDAR, (PeriodKind.CALENDAR_YEAR,)),
            ("(?:the |y )?(?:year|[bf]lwyddyn)", tuple(PeriodKind)),
        )
    )
)
MONTH_FORMS = [
    re.compile(form, re.ASCII)
    for form in (
        MONTHS,
        rf"{YEAR}[ -](?P<month>{NAME})",
        rf"{YEAR}-(?P<month>\d\d)",
        rf"(?P<month>\d\d?)[/-]{YEAR}",
    )
]
FORMS = _forms(
    (rf"{YEARS}[ :-]{{0,3}}(?:{PART})", _part_of_year),
    (rf"{PART}(?: of the| of| o)?[ :-]{{0,3}}{YEARS}", _part_of_year),
    (rf"(?:the |y )?{NTH}(?: of the| of| o)?[ :-]{{0,3}}{YEARS}", _part_of_year),
    (YEARS, _two_years),
    (rf"{YEAR}(?:\.0+)?", _one_year),
    *((form.pattern, _month) for form in MONTH_FORMS),
    (
        rf"(?:the |y )?(?:rolling )?{LENGTH}(?: rolling)? {UP_TO}(?: the end of| end)?(?: fis)? (?P<last>.+)",
        _up_to,
    ),
    (r"(?P<months>)(?P<length>ye|y/e) (?P<last>.+)", _up_to),
    (rf"(?P<first>{NAME}) ?(?:-|to|i) ?(?P<month>{NAME}) {YEARS}", _months_of_year),
    (r"(?:from |between |o |rhwng )?(?P<range>.+)", _from_to),
    (r"(?:(?:as at|as of|at|on|ar|fel yr oedd ar):? )?(?P<day>.+)", _day),
)
