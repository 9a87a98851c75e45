"""Days and moments as people write them, in English and in Welsh: one reading for every form and spreadsheet."""

import datetime
import re
from typing import NamedTuple

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# By their names, and as Welsh writes them after "o" and "i". Read by their first letters, three or more: no two
# begin alike.
MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr",
        "ionawr chwefror fawrth ebrill fai fehefin orffennaf awst fedi hydref dachwedd ragfyr",
    )
    for number, name in enumerate(names.split(), 1)
}
WEEKDAYS = {
    name: number
    for names in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "llun mawrth mercher iau gwener sadwrn sul",
    )
    for number, name in enumerate(names.split())
}
# Longer than any day, time or number.
LONGEST = 100
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")

_ORDINAL = "(?:st|nd|rd|th|af|ail|il|ydd|ed|fed|eg|ain)?"
_WEEKDAY = r"(?:(?:dydd )?(?P<weekday>[a-z]{3,9})\.? )?"
_MONTH = "(?P<month>[a-z]{3,10})"
_DAYS = [
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<y>\d{4})(?P<sep>[/.-])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})",
        r"(?P<d>\d{1,2})(?P<sep>[/. -])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4})",
        rf"{_WEEKDAY}(?P<d>\d{{1,2}}){_ORDINAL}(?: of | o |[ /.-])?{_MONTH}[ /.-]{{0,2}}(?P<y>\d{{4}})",
        rf"{_WEEKDAY}{_MONTH}[ .-]{{1,2}}(?P<d>\d{{1,2}}){_ORDINAL}[ -](?P<y>\d{{4}})",
        rf"(?P<y>\d{{4}})[ -]{_MONTH}[ -](?P<d>\d{{1,2}})",
    )
]
# The day, then the time on a clock of 24 hours, or of 12 with am or pm; and the time zone, if it is told.
_MOMENT = re.compile(
    r"(?P<day>.{8,40}?)(?:t| at | am | )(?P<h>\d{1,2})(?:[:.](?P<min>\d{2})(?::(?P<s>\d{2})(?:\.\d{1,9})?)?)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?(?: ?(?P<zone>z|utc|gmt|bst|[+-]\d{2}(?::?\d{2})?))?",
    re.ASCII,
)
_MIDNIGHT = datetime.time()


class _Moment(NamedTuple):
    """A moment as it is written, and as it is in the UK; neither carries a time zone."""

    written: datetime.datetime
    here: datetime.datetime


def one_line(text: str) -> str:
    """What is typed, with plain spaces and dashes and without what nobody sees; empty if it is far too long."""
    text = " ".join(_DASHES.sub("-", _UNSEEN.sub("", text[: 10 * LONGEST])).split())
    return text if len(text) <= LONGEST else ""


def month_named(word: str) -> int:
    """1 to 12 by the month's name or its first letters, in English or Welsh; 0 where it is none."""
    word = word.rstrip(".").casefold()
    return next((number for name, number in MONTHS.items() if len(word) > 2 and name.startswith(word)), 0)


def day_in(text: str) -> datetime.date | None:
    """The day that is written here, day first and with its year; None where it is none.

    A midnight may follow. Where a time zone is told, it is the day in the UK, unless that is another than the one
    written.
    """
    text = _comparable(text)
    if day := _day(text):
        return day
    moment = _moment(text)
    if moment and moment.here.time() == _MIDNIGHT:
        return moment.here.date()
    if moment and moment.written.time() == _MIDNIGHT and moment.written.date() == moment.here.date():
        return moment.here.date()
    return None


def moment_in(text: str) -> datetime.datetime | None:
    """The day and the time in the UK that are written here; None where one of them is missing."""
    moment = _moment(_comparable(text))
    return moment and moment.here


def why_no_day(text: str) -> str:
    """Why this is not one day although it looks like one, and the cure; empty where it does not even look like one."""
    plain = _comparable(text)
    if moment := _moment(plain):
        words = gettext(
            "“%(value)s” has a time of day as well. Write only the date, such as 18 February 2026."
        )
        if moment.written.time() == _MIDNIGHT:
            words = gettext(
                "“%(value)s” is midnight in another time zone, which is another day in the UK. "
                "Write only the date, such as 18 February 2026."
            )
        return words % {"value": text}
    if any(found := form.fullmatch(plain) for form in _DAYS) and _month(found):
        words = gettext(
            "“%(value)s” is not in the calendar. Write day, month and year, such as 18/02/2026, "
            "or leave it empty if not known."
        )
        return words % {"value": text}
    return ""


def _comparable(text: str) -> str:
    text = " ".join(one_line(text).casefold().replace(",", " ").split())
    return re.sub(" ?([/.-]) ?", r"\1", text)


def _month(found: re.Match) -> int:
    parts = found.groupdict()
    return month_named(parts["month"]) if "month" in parts else int(parts["m"])


def _day(text: str) -> datetime.date | None:
    """A day alone; a day of the week that it is not makes it none."""
    for form in _DAYS:
        if found := form.fullmatch(text):
            try:
                day = datetime.date(int(found["y"]), _month(found), int(found["d"]))
            except ValueError:
                return None
            weekday = found.groupdict().get("weekday")
            return day if weekday is None or _is_named(day, weekday) else None
    return None


def _is_named(day: datetime.date, weekday: str) -> bool:
    return any(name.startswith(weekday) and number == day.weekday() for name, number in WEEKDAYS.items())


def _moment(text: str) -> _Moment | None:
    found = _MOMENT.fullmatch(text)
    day = _day(found["day"]) if found else None
    if day is None or not (found["min"] or found["half"]):
        return None
    hour = int(found["h"])
    if half := found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        written = datetime.datetime.combine(
            day, datetime.time(hour, int(found["min"] or 0), int(found["s"] or 0))
        )
        return _Moment(written, _in_the_uk(written, found["zone"]))
    except (ValueError, OverflowError):
        return None


def _in_the_uk(written: datetime.datetime, zone: str | None) -> datetime.datetime:
    """The same moment by the clocks here; ValueError or OverflowError where there is no such zone or moment."""
    if zone is None:
        return written
    name = {"z": "+00", "utc": "+00", "gmt": "+00", "bst": "+01"}.get(zone, zone).replace(":", "")
    offset = datetime.timedelta(hours=int(name[1:3]), minutes=int(name[3:] or 0)) * (
        1 if name[0] == "+" else -1
    )
    here = timezone.get_default_timezone()
    return written.replace(tzinfo=datetime.timezone(offset)).astimezone(here).replace(tzinfo=None)


def refuse(field, words=""):
    """Raises ValidationError with these words, else with the field's own for what is no day or moment."""
    raise forms.ValidationError(words or field.error_messages["invalid"], code="invalid")


class DayField(forms.DateField):
    """A day, as people write it."""

    default_error_messages = {"invalid": _("Enter the date with the year, such as 18 February 2026.")}

    def to_python(self, value):
        if isinstance(value, str) and value.strip():
            value = day_in(value) or refuse(self, why_no_day(value))
        return super().to_python(value)


class MomentInput(forms.DateTimeInput):
    """The browser's own calendar and clock; where they could not show what was typed, a line of text that does."""

    input_type = "datetime-local"
    FORMAT = "%Y-%m-%dT%H:%M"

    def __init__(self, attrs=None):
        super().__init__(attrs, format=self.FORMAT)

    def format_value(self, value):
        found = moment_in(value) if isinstance(value, str) else None
        return f"{found:{self.FORMAT}}" if found else super().format_value(value)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if isinstance(value, str) and value.strip() and moment_in(value) is None:
            context["widget"]["type"] = "text"
        return context


class MomentField(forms.DateTimeField):
    """A day and a time in the UK, as people write them."""

    widget = MomentInput
    default_error_messages = {
        "invalid": _("Enter the date with the year and the time, such as 24 December 2026 10:00.")
    }

    def to_python(self, value):
        """A day without a time is refused: which moment of it is meant, nobody knows."""
        if isinstance(value, str) and value.strip():
            value = moment_in(value) or refuse(self)
        return super().to_python(value)

    def has_changed(self, initial, data):
        """The widget shows minutes: seconds that it left out were not changed."""
        if not initial:
            return super().has_changed(initial, data)
        shown = (initial.replace(microsecond=0), initial.replace(second=0, microsecond=0))
        return all(super(MomentField, self).has_changed(moment, data) for moment in shown)
