"""The segments of a status strip."""

from collections.abc import Sequence
from decimal import Decimal


def strip(counts: Sequence[int], *, smallest: Decimal = Decimal("8.2")) -> list[Decimal]:
    """The width of each count's segment in per cent, in this order; together exactly 100, or 0 without any.

    No count but zero is narrower than `smallest`, which at 320 px holds two digits; a longer number needs
    more. The others share what is left, in tenths of a per cent, which go to the largest remainders.
    """
    shown = [number for number, count in enumerate(counts) if count]
    least = {number: int(smallest * 10 * max(len(str(counts[number])), 2) / 2) for number in shown}
    needed = max(sum(least.values()), 1000)
    least = {number: width * 1000 // needed for number, width in least.items()}
    small: set[int] = set()
    rest = total = 0
    while len(small) < len(shown):
        rest = 1000 - sum(least[number] for number in small)
        total = sum(counts[number] for number in shown if number not in small)
        found = {n for n in shown if n not in small and counts[n] * rest < least[n] * total}
        if not found:
            break
        small |= found
    widths = [0] * len(counts)
    for number in shown:
        widths[number] = least[number] if number in small else counts[number] * rest // total
    large = [number for number in shown if number not in small] or shown
    large.sort(key=lambda number: -(counts[number] * rest % total))
    for number in large[: 1000 - sum(widths)] if shown else ():
        widths[number] += 1
    return [Decimal(width) / 10 for width in widths]
