"""Cells that hold figures of measures and of progress: a number with or without its sign, and a share of a hundred."""

import datetime
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ..parsing.numbers import number_in
from .cells import Cell, WholeNumberCell
from .values import as_text, decimals_of

DECIMALS = 4


def without_trailing_zeros(value: Decimal) -> Decimal:
    """The number without the noughts that nobody wrote: 12.5 for 12.5000, and 100 for 1E+2."""
    value = value.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


class FigureCell(Cell):
    """A value in the unit of what it measures. "1,234", "-2.5", and with its sign "12.5%", "£1.2m" are understood.

    `sign_of()` tells the sign of the row that is read: "%", "£", or nothing.
    """

    LARGEST = 10**14

    def __init__(self, sign_of: Callable[[], str] = str) -> None:
        self.sign_of = sign_of

    @property
    def how(self) -> str:
        return _(
            "In figures: 1234.5 or 1,234.5, in per cent 12.5 or 12.5%, in pounds £1.2m. Kept with four decimals."
        )

    def understand(self, value: object, row: dict) -> Decimal:
        found = None if isinstance(value, (bool, datetime.date)) else number_in(as_text(value))
        if not found:
            raise ValidationError(self.not_a_number() % {"value": as_text(value)})
        self._refuse_other_sign(found.sign, as_text(value))
        return self._kept(found.value, as_text(value))

    def not_a_number(self) -> str:
        return _(
            "“%(value)s” is not a number. Write it in figures, such as 1234.5; if there is "
            "no value, write why: suppressed, not_due or n/a."
        )

    def _kept(self, figure, text) -> Decimal:
        """As the database keeps it."""
        if abs(figure) >= self.LARGEST:
            raise ValidationError(
                _("“%(value)s” is too large to be kept. Check it, or give it in a larger unit.")
                % {"value": text}
            )
        figure = figure.quantize(Decimal(1).scaleb(-DECIMALS), rounding=ROUND_HALF_UP)
        return without_trailing_zeros(figure) if figure else Decimal(0)

    def _refuse_other_sign(self, written, text):
        if written and written != self.sign_of():
            words = _(
                "“%(value)s”: this measure is not in %(sign)s. Write the number in its own unit, "
                "without the sign."
            )
            raise ValidationError(words % {"value": text, "sign": written})

    def render(self, value: Decimal | None) -> Decimal | str:
        return "" if value is None else without_trailing_zeros(value)

    def words(self, value: Decimal | None) -> str:
        if value is None:
            return ""
        digits = decimals_of(without_trailing_zeros(value))
        text = number_format(value, decimal_pos=digits, force_grouping=True)
        sign = self.sign_of()
        return {"%": f"{text}%", "£": f"£{text}"}.get(sign, text)


class TargetCell(FigureCell):
    """A figure that is not reported but set: a target, a baseline."""

    def not_a_number(self) -> str:
        return _("“%(value)s” is not a number. Write it in figures, such as 1234.5, or leave this empty.")


class PercentCell(WholeNumberCell):
    """A whole number of per cent, with its sign or without."""

    sign = "%"

    @property
    def how(self) -> str:
        return _("A whole number from 0 to 100, such as 40 or 40%.")
