"""The numbers beside a chart."""

from collections.abc import Sequence
from decimal import Context, Decimal, localcontext


def nice_ticks(values: Sequence[Decimal], *, from_zero: bool | None = None) -> list[Decimal]:
    """Two to six round numbers, 1, 2 or 5 times a power of ten apart, that reach over the values.

    Zero is among them when asked for, when all values are the same, or when leaving it out would save
    less than half of the height. Whole values have whole ticks.
    """
    with localcontext(Context(prec=60)):
        low, high = min(values), max(values)
        near, far = sorted((abs(low), abs(high)))
        if from_zero is None:
            from_zero = low == high or near * 2 <= far
        if from_zero:
            low, high = min(low, Decimal(0)), max(high, Decimal(0))
        if low == high:
            low, high = low - (from_zero is False), high + 1
        step = _step((high - low) / 4)
        if all(value == value.to_integral_value() for value in values):
            step = max(step, Decimal(1))
        first = (low / step).to_integral_value("ROUND_FLOOR")
        last = (high / step).to_integral_value("ROUND_CEILING")
        return [(first + number) * step for number in range(int(last - first) + 1)]


def _step(least: Decimal) -> Decimal:
    unit = Decimal(1).scaleb(least.adjusted())
    return next(unit * times for times in (1, 2, 5, 10) if unit * times >= least)
