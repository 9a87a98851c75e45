"""What a cell of a spreadsheet says, before it is known what kind of value it should be."""

import datetime
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format

from ..parsing.text_faults import is_not_known
from ..rich_text import shown

# No-break, thin and other spaces that look like one.
_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u3000]")


@dataclass
class Unreadable:
    """A cell whose value is not to be taken, and why."""

    reason: str

    def __str__(self) -> str:
        return self.reason


class Percentage(float):
    """A number that the spreadsheet shows in per cent: it holds 0.125, and says 12.5%."""

    def __str__(self) -> str:
        return f"{(as_displayed(self) * 100).normalize():f}%"


def tidy(text: str) -> str:
    """Text without what nobody sees: no-break and trailing spaces, marks of the file, foreign ends of lines."""
    text = shown(text.replace("\r\n", "\n").replace("\r", "\n")).replace("\x00", "")
    return unicodedata.normalize("NFC", _SPACES.sub(" ", text)).strip()


def name_key(text: str) -> str:
    """By what names are held to be the same: capitals and the number of spaces do not matter."""
    return " ".join(tidy(text).casefold().split())


def as_text(value: object) -> str:
    """What a cell says, as one would read it aloud."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(value) if isinstance(value, Percentage) else f"{as_displayed(value):f}"
    if isinstance(value, datetime.date):
        has_time = isinstance(value, datetime.datetime) and value.time() != datetime.time()
        return date_format(value, "DATETIME_FORMAT" if has_time else "DATE_FORMAT")
    return tidy(str(value))


def as_displayed(number: float) -> Decimal:
    """What the spreadsheet shows of a number: it keeps fifteen digits, and the rest is noise."""
    return Decimal(format(number, ".15g"))


def decimals_of(number: Decimal) -> int:
    """The decimals it is given with; none for what is no number, whose exponent is a letter."""
    exponent = number.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def is_unknown(value: object) -> bool:
    """Is the cell empty, or does it say in words or by a mark that nobody knows?"""
    return not isinstance(value, Unreadable) and is_not_known(as_text(value))


def choice_key(text: str) -> str:
    """By what words of a list are held to be the same: nor do dashes, full stops and the form of apostrophes matter."""
    return name_key(re.sub(r"[\s_.\u2010-\u2015\u2212-]+", " ", re.sub("[\u2018\u2019\u02bc`]", "'", text)))
