"""Days and moments as people write them, in English and in Welsh: one reading for every form and spreadsheet."""

import datetime
import re
from functools import cache

from django import forms
from django.utils.dates import MONTHS, MONTHS_3, MONTHS_AP
from django.utils.translation import gettext_lazy as _

from .languages import in_all_languages

_ORDINAL = "st|nd|rd|th|af|ail|ydd|ed|fed|eg|ain"
_DAYS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[T ]00:00(?::00(?:\.0{1,6})?)?)?", re.ASCII),
    re.compile(r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})", re.ASCII),
    re.compile(
        rf"(?P<d>\d{{1,2}})(?:{_ORDINAL})?[ -](?P<month>[^\W\d_]{{1,20}})\.?,?[ -](?P<y>\d{{4}})",
        re.IGNORECASE | re.ASCII,
    ),
)
# The day, then the time on a clock of 24 hours, or of 12 with am or pm.
_MOMENT = re.compile(
    r"(?P<day>.{8,40}?)(?:T|,? at |,? am |,? )(?P<h>\d{1,2})(?:[:.](?P<min>\d{2})(?::(?P<s>\d{2})(?:\.\d{1,6})?)?)?"
    r"(?: ?(?P<half>am|pm))?",
    re.IGNORECASE | re.ASCII,
)
LONGEST = 60


@cache
def months() -> dict[str, int]:
    """The months by their names, long and short, in each language."""
    return {
        name.casefold().rstrip("."): number
        for names in (MONTHS, MONTHS_AP, MONTHS_3)
        for number, words in names.items()
        for name in in_all_languages(words)
    }


def day_in(text: str) -> datetime.date | None:
    """The day that is written here, day first and with its year; None where it is none."""
    text = " ".join(text[:LONGEST].split())
    for pattern in _DAYS:
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            month = months().get(parts["month"].casefold()) if "month" in parts else parts["m"]
            try:
                return datetime.date(int(parts["y"]), int(month), int(parts["d"]))
            except (TypeError, ValueError):
                return None
    return None


def moment_in(text: str) -> datetime.datetime | None:
    """The day and the time that are written here, without a time zone; None where one of them is missing."""
    found = _MOMENT.fullmatch(" ".join(text[:LONGEST].split()))
    day = day_in(found["day"]) if found else None
    if day is None or not (found["min"] or found["half"]):
        return None
    hour = int(found["h"])
    if half := (found["half"] or "").lower():
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        time = datetime.time(hour, int(found["min"] or 0), int(found["s"] or 0))
    except ValueError:
        return None
    return datetime.datetime.combine(day, time)


def refuse(field):
    """Raises ValidationError with the field's own words for what is no day or moment."""
    raise forms.ValidationError(field.error_messages["invalid"], code="invalid")


class DayField(forms.DateField):
    """A day, as people write it."""

    default_error_messages = {"invalid": _("Enter the date with the year, such as 18 February 2026.")}

    def to_python(self, value):
        if isinstance(value, str) and value.strip():
            value = day_in(value) or refuse(self)
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
