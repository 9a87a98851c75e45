"""Values in the words of the page, with their unit."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ..figures import digits
from ..figures.charts import MINUS
from ..figures.direction import Against
from ..models import Measure
from ..shown import point_places, point_value, rounded, whole


def machine_number(value: Decimal) -> str:
    """For programs: 84.5 for 84.5000, with no separators."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(measure: Measure, value: Decimal) -> str:
    """With the sign of its unit alone, as in a table: 84.0%, £1,250, 41.2."""
    digits = max(-value.as_tuple().exponent, 0)
    text = number_format(value.copy_abs(), decimal_pos=digits, use_l10n=True, force_grouping=True)
    text = {Measure.Unit.PERCENT: f"{text}%", Measure.Unit.POUNDS: f"£{text}"}.get(measure.unit, text)
    return f"{MINUS}{text}" if value < 0 else text


def unit_after(measure: Measure, value: Decimal) -> str:
    """The unit's words after such a number: the council's own, else the usual ones; empty where its sign says it."""
    if measure.unit == Measure.Unit.PERCENT:
        return ""
    if measure.unit_note:
        return measure.unit_note
    match measure.unit:
        case Measure.Unit.RATE:
            return _("per 10,000")
        case Measure.Unit.DAYS:
            return ngettext("day", "days", counted(value))
    return ""


def figure(measure: Measure, value: Decimal) -> str:
    """With its unit: 84.0%, £1,250, 41.2 per 10,000, 18 days.

    In Welsh the council's own word for the unit stands in brackets, so that it needs neither singular nor mutation.
    """
    words = {"number": number(measure, value), "unit": measure.unit_note}
    if measure.unit == Measure.Unit.PERCENT:
        return words["number"]
    if measure.unit_note:
        return pgettext("a value with its unit", "%(number)s %(unit)s") % words
    match measure.unit:
        case Measure.Unit.RATE:
            return _("%(number)s per 10,000") % words
        case Measure.Unit.DAYS:
            return ngettext("%(number)s day", "%(number)s days", counted(value)) % words
    return words["number"]


def counted(value: Decimal) -> int:
    """The whole number whose plural form this value takes: any but a whole one is plural in the usual form."""
    return abs(int(value)) if value == int(value) else 10


def shown(measure: Measure, value: Decimal) -> str:
    return figure(measure, rounded(measure, value))


def point_words(row, point) -> str:
    """The same with its unit."""
    return figure(row.measure, point_value(row, point))


def before_words(row, point, against: Against | None = None) -> str:
    """The value that it is compared with, with the same decimals; where the point itself has none, as usual."""
    before = row.compared_value(point, against)
    if point.value is None:
        return shown(row.measure, before)
    return figure(row.measure, digits.rounded(before, point_places(row, point)))


def figure_in_full(measure: Measure, value: Decimal) -> str:
    return figure(measure, whole(measure, value))


def pounds(amount) -> str:
    """ "£1,250", with pence only where there are any."""
    places = 0 if amount == amount.to_integral_value() else 2
    return f"{MINUS if amount < 0 else ''}£{number_format(abs(amount), places, use_l10n=True, force_grouping=True)}"


def unit_in_words(measure: Measure) -> str:
    """What one value of it is counted in, as far as we have a word for it."""
    return {
        Measure.Unit.PERCENT: pgettext("unit", "per cent"),
        Measure.Unit.POUNDS: pgettext("unit", "pounds"),
        Measure.Unit.NUMBER: pgettext("unit", "number"),
        Measure.Unit.RATE: pgettext("unit", "rate per 10,000"),
        Measure.Unit.DAYS: pgettext("unit", "days"),
        Measure.Unit.SCORE: pgettext("unit", "score"),
        Measure.Unit.RATIO: pgettext("unit", "ratio"),
    }[measure.unit]
