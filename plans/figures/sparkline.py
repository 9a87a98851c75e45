"""A line of values in the height of a line of text."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .charts import Point, runs, tenth, written


@dataclass(frozen=True)
class Sparkline:
    lines: tuple[str, ...]
    last: tuple[float, float]
    width: int = 80
    height: int = 20


def sparkline(values: Sequence[Decimal | None]) -> Sparkline | None:
    """How the values went, newest last, in the height of a line of text; None where there are none."""
    points = [Point("", value) for value in values]
    known = [value for value in values if value is not None]
    if not known:
        return None
    low, high = min(known), max(known)
    width, height, inset = Sparkline.width, Sparkline.height, 3

    def place(number: int) -> tuple[float, float]:
        across = number / (len(values) - 1) if len(values) > 1 else 0.5
        share = float((values[number] - low) / (high - low)) if high > low else 0.5
        return tenth(inset + across * (width - 2 * inset)), tenth(
            height - inset - share * (height - 2 * inset)
        )

    pieces = [[place(number) for number in run] for run in runs(points)]
    # A value alone is a line back to itself, which round ends make a dot.
    return Sparkline(tuple(written(run if len(run) > 1 else run * 2) for run in pieces), pieces[-1][-1])
