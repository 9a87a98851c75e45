"""From points to the geometry of a chart."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from .labels import breaks, last_label, period_labels
from .scale import nice_ticks
from .shapes import BOTTOM, TOP, WIDTH, Band, Chart, Mark, Point, Tick, Write, plain, tenth

INSET = 7  # from either edge to the first and last point


def chart(points: Sequence[Point], *, write: Write = plain, from_zero: bool | None = None) -> Chart | None:
    """The drawing of these points, newest last; None where not one of them has a value."""
    measured = [number for number, point in enumerate(points) if point.value is not None]
    if not measured:
        return None
    first, last = points[measured[0]], points[measured[-1]]
    if len(measured) == 1 and from_zero is None:
        from_zero = True  # nothing to compare it with but its own size
    ticks = nice_ticks(list(_numbers(points)), from_zero=from_zero)

    def down(value: Decimal) -> float:
        share = (value - ticks[0]) / (ticks[-1] - ticks[0])
        return tenth(BOTTOM - float(share) * (BOTTOM - TOP))

    across = _across(len(points))
    labels = list(period_labels(points, across))
    segments = [tuple((across[number], down(points[number].value)) for number in run) for run in runs(points)]
    marks = [
        Mark(
            across[number], down(points[number].value), points[number].is_provisional, number == measured[-1]
        )
        for number in measured
    ]
    newest, floor = last_label(segments[-1], write(last.value))
    labels = [replace(label, y=tenth(floor + label.y)) for label in labels]
    return Chart(
        ticks=tuple(Tick(value, write(value.normalize()), down(value)) for value in ticks),
        segments=tuple(segments),
        marks=tuple(marks),
        targets=tuple(_targets(points, across, down)),
        breaks=tuple(breaks(points, across)),
        labels=tuple(labels),
        last=newest,
        first_point=first,
        last_point=last,
        target_text="" if last.target is None or last.has_range else write(last.target),
        range_texts=(write(last.low), write(last.high)) if last.has_range else None,
        height=max((label.y for label in labels), default=floor) + 3,
    )


def _numbers(points) -> Iterator[Decimal]:
    for point in points:
        for number in (point.value, point.target, *((point.low, point.high) if point.has_range else ())):
            if number is not None:
                yield number


def _across(count: int) -> list[float]:
    if count == 1:
        return [WIDTH // 2]
    return [tenth(INSET + number * (WIDTH - 2 * INSET) / (count - 1)) for number in range(count)]


def runs(points) -> Iterator[list[int]]:
    """Numbers of neighbouring points that one line may join.

    None is missing, no break lies between, and no count started again at nought.
    """
    run: list[int] = []
    for number, point in enumerate(points):
        if run and (point.value is None or point.breaks_before or point.starts_again):
            yield run
            run = []
        if point.value is not None:
            run.append(number)
    if run:
        yield run


def _targets(points, across, down) -> Iterator[Band]:
    """Each run of the same target reaches half way to its neighbours, so that a change of target is a step."""

    def edge(number: int) -> float:
        if number in (0, len(points)):
            return (0, WIDTH)[number > 0]
        return tenth((across[number - 1] + across[number]) / 2)

    def aim(number: int):
        point = points[number]
        return (point.low, point.high) if point.has_range else (point.target, point.target)

    for (low, high), group in groupby(range(len(points)), key=aim):
        if low is None:
            continue
        run = list(group)
        start, top = edge(run[0]), down(max(low, high))
        yield Band(start, tenth(edge(run[-1] + 1) - start), top, tenth(down(min(low, high)) - top))
