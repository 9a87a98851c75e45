"""From points to the geometry of a chart."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from .labels import breaks, last_label, period_labels
from .scale import nice_ticks
from .shapes import BOTTOM, TOP, WIDTH, Band, Chart, Mark, Point, Tick, Write, grouped_number, tenth

INSET = 7  # from either edge to the first and last point


def chart(
    points: Sequence[Point], *, write: Write = grouped_number, from_zero: bool | None = None
) -> Chart | None:
    """The drawing of these points, newest last; None where not one of them has a value."""
    measured = {number: point.value for number, point in enumerate(points) if point.value is not None}
    if not measured:
        return None
    first, last = min(measured), max(measured)
    latest = points[last]
    if len(measured) == 1 and from_zero is None:
        from_zero = True  # nothing to compare it with but its own size
    ticks = nice_ticks(list(_numbers(points)), from_zero=from_zero)

    def down(value: Decimal) -> float:
        share = (value - ticks[0]) / (ticks[-1] - ticks[0])
        return tenth(BOTTOM - float(share) * (BOTTOM - TOP))

    across = _across(len(points))
    labels = list(period_labels(points, across))
    segments = [tuple((across[number], down(measured[number])) for number in run) for run in runs(points)]
    marks = [
        Mark(across[number], down(value), points[number].is_provisional, number == last)
        for number, value in measured.items()
    ]
    newest, floor = last_label(segments[-1], write(measured[last]))
    labels = [replace(label, y=tenth(floor + label.y)) for label in labels]
    return Chart(
        ticks=tuple(Tick(value, write(value.normalize()), down(value)) for value in ticks),
        segments=tuple(segments),
        marks=tuple(marks),
        targets=tuple(_targets(points, across, down)),
        breaks=tuple(breaks(points, across)),
        labels=tuple(labels),
        last=newest,
        first_point=points[first],
        last_point=points[last],
        target_text="" if latest.target is None or latest.has_range else write(latest.target),
        range_texts=(write(latest.range[0]), write(latest.range[1])) if latest.range else None,
        height=max((label.y for label in labels), default=floor) + 3,
    )


def _numbers(points: Sequence[Point]) -> Iterator[Decimal]:
    for point in points:
        for number in (point.value, point.target, *(point.range or ())):
            if number is not None:
                yield number


def _across(count: int) -> list[float]:
    if count == 1:
        return [WIDTH // 2]
    return [tenth(INSET + number * (WIDTH - 2 * INSET) / (count - 1)) for number in range(count)]


def runs(points: Sequence[Point]) -> Iterator[list[int]]:
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


def _targets(
    points: Sequence[Point], across: Sequence[float], down: Callable[[Decimal], float]
) -> Iterator[Band]:
    """Each run of the same target reaches half way to its neighbours, so that a change of target is a step."""

    def edge(number: int) -> float:
        if number in (0, len(points)):
            return (0, WIDTH)[number > 0]
        return tenth((across[number - 1] + across[number]) / 2)

    def aim(number: int) -> tuple[Decimal, Decimal] | None:
        point = points[number]
        return point.range or (None if point.target is None else (point.target, point.target))

    for ends, group in groupby(range(len(points)), key=aim):
        if ends is None:
            continue
        run = list(group)
        start, top = edge(run[0]), down(max(ends))
        yield Band(start, tenth(edge(run[-1] + 1) - start), top, tenth(down(min(ends)) - top))
