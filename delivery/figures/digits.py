"""How many decimals a value is shown with, so that what is shown and how it is rated agree."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from .rating import Goal, Polarity, Rating, Scheme, distance, rate


def places_of(value: Decimal) -> int:
    """The decimals that it has, without zeros at the end: 1 for 85.5000, 0 for 1200 and for infinity."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def rounded(value: Decimal, places: int) -> Decimal:
    """To so many decimals, a half away from zero."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def is_told_alike(
    value: Decimal, shown: Decimal, goal: Goal | None, scheme: Scheme | None, polarity: Polarity
) -> bool:
    """Does the value as shown meet the target as it does itself, and would it be rated the same?

    `goal` and `scheme` are None where there is no target, or no rule.
    """

    def told(number: Decimal) -> tuple[bool, Rating | None]:
        short = distance(number, goal, polarity)
        return short is not None and short <= 0, rate(number, goal, scheme, polarity) if scheme else None

    return told(value) == told(shown)


def places_needed(
    value: Decimal,
    least: int,
    *,
    goal: Goal | None = None,
    scheme: Scheme | None = None,
    polarity: Polarity = Polarity.NONE,
    others: Sequence[Decimal] = (),
) -> int:
    """The fewest decimals, `least` or more, with which a reader comes to the rating by what is shown.

    89.6 of a target of 90 has its decimal: as 90 it would seem to meet it. `others` are values that it is compared
    with: with these decimals two look the same only if they are.
    """
    most = max(least, *(places_of(number) for number in (value, *others)))
    for places in range(least, most):
        shown = rounded(value, places)
        is_apart = all(other == value or rounded(other, places) != shown for other in others)
        if is_apart and is_told_alike(value, shown, goal, scheme, polarity):
            return places
    return most
