"""A line of values in the height of a line of text."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .charts import Point, runs, tenth, written
from .direction import starts_again_between
from .period import Frequency, Period, PeriodKind

MOST = 8


def newest_values(
    values: Mapping[Period, Decimal | None],
    latest: Period,
    kind: PeriodKind,
    frequency: Frequency,
    *,
    is_cumulative: bool,
    broken_at: Container[Period],
) -> list[Decimal | None]:
    """The values of the newest periods, at most eight, since the series was last counted in a new way (`broken_at`).

    None where there is no value, and between two periods where a year's count begins: no line joins them.
    """
    found, period, later = [], latest, None
    for _each in range(MOST):
        if later and starts_again_between(period, later, frequency, is_cumulative=is_cumulative):
            found.append(None)
        found.append(values.get(period))
        if period in broken_at:
            break
        try:
            period, later = period.previous(kind, frequency), period
        except ValueError:  # a period of another length stands by itself
            break
    return found[::-1]


@dataclass(frozen=True)
class Sparkline:
    lines: tuple[str, ...]
    last: tuple[float, float]
    width: int = 80
    height: int = 20


def sparkline(values: Sequence[Decimal | None]) -> Sparkline | None:
    """How the values went, newest last, in the height of a line of text; None where there are none."""
    points = [Point("", value) for value in values]
    known = {number: value for number, value in enumerate(values) if value is not None}
    if not known:
        return None
    low, high = min(known.values()), max(known.values())
    width, height, inset = Sparkline.width, Sparkline.height, 3

    def place(number: int) -> tuple[float, float]:
        across = number / (len(values) - 1) if len(values) > 1 else 0.5
        share = float((known[number] - low) / (high - low)) if high > low else 0.5
        return tenth(inset + across * (width - 2 * inset)), tenth(
            height - inset - share * (height - 2 * inset)
        )

    pieces = [[place(number) for number in run] for run in runs(points)]
    # A value alone is a line back to itself, which round ends make a dot.
    return Sparkline(tuple(written(run if len(run) > 1 else run * 2) for run in pieces), pieces[-1][-1])
