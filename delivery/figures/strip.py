"""The segments of a status strip, true to scale."""

from collections.abc import Sequence
from decimal import Decimal


def strip(counts: Sequence[int]) -> list[Decimal]:
    """The width of each count's segment in per cent, in this order; together exactly 100, or 0 without any.

    In tenths of a per cent; what rounding leaves goes to the largest remainders.
    """
    total = sum(counts)
    if not total:
        return [Decimal(0)] * len(counts)
    widths = [count * 1000 // total for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda number: -(counts[number] * 1000 % total))
    for number in by_remainder[: 1000 - sum(widths)]:
        widths[number] += 1
    return [Decimal(width) / 10 for width in widths]
