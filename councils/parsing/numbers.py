"""Numbers as people write them: one reading for every form and spreadsheet."""

import re
from decimal import Decimal
from typing import NamedTuple

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .dates import one_line

TIMES = {
    "": 1,
    **dict.fromkeys(("k", "thousand"), 1_000),
    **dict.fromkeys(("m", "million", "miliwn"), 1_000_000),
    **dict.fromkeys(("bn", "billion", "biliwn"), 1_000_000_000),
}
_NUMBER = re.compile(
    r"(?P<minus>[+-]?) ?(?P<sign>[£€]?) ?(?P<after>-?)"
    r"(?P<whole>[0-9]{1,3}(?P<between>[, ])[0-9]{3}(?:(?P=between)[0-9]{3})*|[0-9]*)(?P<part>\.[0-9]*)?"
    rf" ?(?P<times>{'|'.join(filter(None, TIMES))})? ?(?P<percent>%|per cent|percent|y cant)?",
    re.IGNORECASE,
)
# Places of an amount of money: it keeps them, 12.50. A figure with more is shown as it was typed.
PENCE = 2


class Number(NamedTuple):
    """What is written: its value, its sign ("%", "£", "€" or none), and whether it was given in thousands or more."""

    value: Decimal
    sign: str
    is_scaled: bool


def number_in(text: str) -> Number | None:
    """The number that is written here: "1,234.5", ".5", "5.", "-12", "£1.2m", "12%"; None where it is none.

    Never guessed: "(12)" and "1.234,5" are none.
    """
    found = _NUMBER.fullmatch(one_line(text))
    if not found or not re.search("[0-9]", f"{found['whole']}{found['part']}"):
        return None
    if (found["minus"] and found["after"]) or (found["percent"] and (found["sign"] or found["times"])):
        return None
    digits = re.sub("[, ]", "", found["whole"])
    value = Decimal(f"{found['minus'] or found['after']}{digits}{found['part'] or ''}")
    times = TIMES[(found["times"] or "").casefold()]
    return Number(value * times, "%" if found["percent"] else found["sign"], times > 1)


class NumberInput(forms.TextInput):
    """A line of text with the digits' keys on a telephone: a browser's own field for numbers loses "1,234"."""

    def __init__(self, attrs=None):
        super().__init__({"inputmode": "decimal", "size": "14", **(attrs or {})})


class NumberField(forms.DecimalField):
    """A number, as people write it. `sign` is the one that was written beside it, for the form to judge."""

    widget = NumberInput
    default_error_messages = {
        "invalid": _("“%(value)s” is not a number. Write it in figures, such as 1234.5.")
    }
    sign = ""

    def to_python(self, value):
        self.sign = ""
        if isinstance(value, str) and value.strip():
            found = number_in(value)
            if found is None:
                raise forms.ValidationError(
                    self.error_messages["invalid"], code="invalid", params={"value": value.strip()}
                )
            value, self.sign = found.value, found.sign
        return super().to_python(value)

    def prepare_value(self, value):
        """A figure as it would be typed: 82 where the database keeps 82.0000."""
        is_money = self.decimal_places is None or self.decimal_places <= PENCE
        return value if is_money or not isinstance(value, Decimal) else f"{value.normalize():f}"


class WholeNumberInput(NumberInput):
    def __init__(self, attrs=None):
        super().__init__({"inputmode": "numeric", "class": "vIntegerField", "size": "10", **(attrs or {})})


class WholeNumberField(forms.IntegerField):
    """A whole number, as people write it: "1,234" too. `sign` may stand beside it."""

    widget = WholeNumberInput
    default_error_messages = {
        "invalid": _("“%(value)s” is not a whole number. Write it in digits, such as 2.")
    }
    sign = ""

    def to_python(self, value):
        if isinstance(value, str) and value.strip():
            found = whole_number_in(value, self.sign)
            if found is None:
                raise forms.ValidationError(
                    self.error_messages["invalid"], code="invalid", params={"value": value.strip()}
                )
            value = found
        return super().to_python(value)


class PercentField(WholeNumberField):
    """A whole number of per cent, with its sign or without."""

    sign = "%"


def whole_number_in(text: str, sign: str = "") -> int | None:
    """The whole number that is written here, with no other sign than this one; None where it is none."""
    found = number_in(text)
    if (
        found is None
        or found.sign not in ("", sign)
        or found.is_scaled
        or found.value != found.value.to_integral_value()
    ):
        return None
    return int(found.value)


def why_not_in(sign: str, taken: str) -> str:
    """Why a number with this sign is not taken where `taken` ("" for none) may stand; empty where it is."""
    if sign in ("", taken):
        return ""
    return gettext("This is not in %(sign)s. Write the number in its own unit, without the sign.") % {
        "sign": sign
    }
