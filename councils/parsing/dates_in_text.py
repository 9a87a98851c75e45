"""Dates as they stand in a text, in English and in Welsh: whole ones are read, the others are only found."""

import datetime
import re
from typing import NamedTuple

from .dates import MONTHS, day_in

_SHORT = "jan feb mar apr jun jul aug sept sep oct nov dec".split()
_MONTH = f"(?:{'|'.join(sorted({*MONTHS, *_SHORT}, key=len, reverse=True))})\\b\\.?"
_ORDINAL = "(?:st|nd|rd|th|af|ail|il|ydd|ed|fed|eg|ain)?"
_DAY = rf"\d{{1,2}}{_ORDINAL}(?: of | o | )"
_YEAR = r"\d{4}(?!\d)"
_SEASON = "(?:spring|summer|autumn|winter|gwanwyn|haf|hydref|gaeaf)"
_DATE = re.compile(
    r"(?<![\w£.])(?:"
    rf"\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_YEAR}|{_DAY}{_MONTH},? {_YEAR}"
    rf"|{_MONTH} \d{{1,2}}{_ORDINAL},? {_YEAR}"  # whole ones first
    rf"|{_DAY}{_MONTH}|{_MONTH} {_YEAR}|{_SEASON} {_YEAR}|Q[1-4] \d{{4}}(?:[/-]\d{{2,4}})?"
    rf"|(?<=by )(?:{_MONTH}|{_YEAR}(?:[/-]\d{{2,4}})?)|(?<=erbyn )(?:{_MONTH}|{_YEAR}(?:[/-]\d{{2,4}})?)"
    r")(?!\w)",
    re.IGNORECASE,
)


class DateInText(NamedTuple):
    """The words, where they begin, and the day; None where it takes a guess, such as which year is meant."""

    words: str
    start: int
    day: datetime.date | None


def dates_in(text: str) -> list[DateInText]:
    return [DateInText(found[0], found.start(), day_in(found[0])) for found in _DATE.finditer(text)]
