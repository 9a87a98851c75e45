"""The same points as the rows of a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .shapes import Point, Write, grouped_number


@dataclass(frozen=True)
class Row:
    """One point in words; `value` is empty where there is none."""

    label: str
    value: str
    target: str
    low: str
    high: str
    is_provisional: bool
    is_suppressed: bool
    breaks_before: bool


@dataclass(frozen=True)
class Table:
    rows: tuple[Row, ...]
    has_target: bool


def table(points: Sequence[Point], *, write: Write = grouped_number) -> Table:
    """The same points as rows; a break before the first of them breaks nothing."""

    def said(number: Decimal | None) -> str:
        return "" if number is None else write(number)

    rows = tuple(
        Row(
            label=point.label,
            value=said(point.value),
            target="" if point.has_range else said(point.target),
            low=said(point.low) if point.has_range else "",
            high=said(point.high) if point.has_range else "",
            is_provisional=point.is_provisional and point.value is not None,
            is_suppressed=point.is_suppressed and point.value is None,
            breaks_before=point.breaks_before and number > 0,
        )
        for number, point in enumerate(points)
    )
    return Table(rows, any(row.target or row.low for row in rows))
