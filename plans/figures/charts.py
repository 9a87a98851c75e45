"""From points to the geometry and the words of a chart and of its table.

Across, everything is measured in per cent of the width, down in pixels: the drawing stretches, its letters do not.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal, localcontext
from itertools import groupby, pairwise

Write = Callable[[Decimal], str]

WIDTH = 100
INSET = 7  # from either edge to the first and last point
OVER = 3  # words may reach so far over an edge
TOP, BOTTOM = 36, 200  # where the scale ends
WORD = 10  # baseline of the word over a break
HEAD, TAIL = 20, 37  # from the foot of the scale to the baselines of the labels

# On a screen of 320 px the drawing is 224 px wide beside the numbers of its scale, for which the margin has room
# up to this many letters (longer ones stand on their lines). A letter of 14 px takes 8 px at most.
NARROWEST, LETTER, SPACE = 224, 8, 8
MARGIN_LETTERS = 5
GAP = SPACE * 100 / NARROWEST
BOLD_LETTER = 10  # the newest value is written larger

BREAK_LETTERS = 8  # room for the word that stands over a break, in any language
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Point:
    """One period: what was measured in it, and what was to be reached."""

    label: str
    value: Decimal | None = None
    target: Decimal | None = None
    low: Decimal | None = None  # a range instead of one target
    high: Decimal | None = None
    is_provisional: bool = False
    breaks_before: bool = False  # counted differently from here on
    is_suppressed: bool = False  # known, but not shown, so that nobody can be made out
    starts_again: bool = False  # counted up from the start of a year, which is a new one here

    @property
    def has_range(self) -> bool:
        return self.low is not None and self.high is not None


@dataclass(frozen=True)
class Text:
    """Words at a place: `anchor` says which end of them stands there, as SVG calls it."""

    text: str
    x: float
    y: float
    anchor: str = "middle"


@dataclass(frozen=True)
class Tick:
    value: Decimal
    text: str
    y: float


@dataclass(frozen=True)
class Mark:
    """The place of one value."""

    x: float
    y: float
    is_provisional: bool
    is_last: bool


@dataclass(frozen=True)
class Break:
    """A line from top to bottom; `word` is its place, None where the next one stands too close."""

    x: float
    word: Text | None  # only where: the template knows the word


@dataclass(frozen=True)
class Band:
    """A run of one target, or of one range (`height` above 0)."""

    x: float
    width: float
    y: float
    height: float

    @property
    def end(self) -> float:
        return tenth(self.x + self.width)

    @property
    def bottom(self) -> float:
        return tenth(self.y + self.height)


@dataclass(frozen=True)
class Chart:
    ticks: tuple[Tick, ...]
    segments: tuple[tuple[tuple[float, float], ...], ...]
    marks: tuple[Mark, ...]
    targets: tuple[Band, ...]
    breaks: tuple[Break, ...]
    labels: tuple[Text, ...]
    last: Text
    first_point: Point  # the first and the last with a value, for the words
    last_point: Point
    target_text: str  # the target at the last value; empty without one, or with a range
    range_texts: tuple[str, str] | None
    height: float
    width: int = WIDTH
    bottom: int = BOTTOM

    @property
    def lines(self) -> list[str]:
        """The segments as SVG writes them; one value alone has its mark and no line."""
        return [written(segment) for segment in self.segments if len(segment) > 1]

    @property
    def begins_above_zero(self) -> str:
        """The first number of a scale that leaves zero out; empty for one that holds it."""
        values = [tick.value for tick in self.ticks]
        return "" if values[0] <= 0 <= values[-1] else self.ticks[0].text

    @property
    def is_wide_numbered(self) -> bool:
        """Do the numbers of the scale need more room than the margin has?"""
        return max(len(tick.text) for tick in self.ticks) > MARGIN_LETTERS

    @property
    def has_targets(self) -> bool:
        return any(not band.height for band in self.targets)

    @property
    def has_ranges(self) -> bool:
        return any(band.height for band in self.targets)

    @property
    def has_provisional(self) -> bool:
        return any(mark.is_provisional for mark in self.marks)


def tenth(number) -> float:
    """Rounded to one decimal, and short: 12 and not 12.0."""
    rounded = round(float(number), 1)
    return int(rounded) if rounded == int(rounded) else rounded


def plain(value: Decimal) -> str:
    """1,250.00 for 1250.00, with a true minus sign: every digit that a number is given with."""
    text = f"{value.copy_abs():,f}"
    return MINUS + text if value < 0 else text


def written(places: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)


# --- the scale


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


# --- the chart


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
    labels = list(_labels(points, across))
    segments = [tuple((across[number], down(points[number].value)) for number in run) for run in runs(points)]
    marks = [
        Mark(
            across[number], down(points[number].value), points[number].is_provisional, number == measured[-1]
        )
        for number in measured
    ]
    newest, floor = _last_label(segments[-1], write(last.value))
    labels = [replace(label, y=tenth(floor + label.y)) for label in labels]
    return Chart(
        ticks=tuple(Tick(value, write(value.normalize()), down(value)) for value in ticks),
        segments=tuple(segments),
        marks=tuple(marks),
        targets=tuple(_targets(points, across, down)),
        breaks=tuple(_breaks(points, across)),
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


# --- the words


def _place(text: str, x: float, y: float, letter: int = LETTER) -> tuple[Text, float, float]:
    """The words at their place, moved inside where they would stick out at 320 px, and from where to where."""
    wide = min(len(text) * letter * 100 / NARROWEST, 100)
    if x - wide / 2 < -OVER:
        return Text(text, 0, y, "start"), 0, wide
    if x + wide / 2 > WIDTH + OVER:
        return Text(text, WIDTH, y, "end"), WIDTH - wide, WIDTH
    return Text(text, x, y), x - wide / 2, x + wide / 2


def _labels(points, across) -> Iterator[Text]:
    """Every label, or every second, third ... one counted back from the newest, so that none touch at 320 px.

    A year at the end of the labels, "Q3 2024/25", goes into a line of its own and is said where it changes.
    """
    halves = [point.label.rpartition(" ")[::2] for point in points]
    if not all(head and year[:4].isdigit() and len(year) >= 4 for head, year in halves):
        yield from _thinned([(point.label, x, HEAD) for point, x in zip(points, across, strict=True)])[0]
        return
    heads = [(head, x, HEAD) for (head, _year), x in zip(halves, across, strict=True)]
    shown, kept = _thinned(heads)
    yield from shown
    years, before = [], ""
    for number in kept:
        head, year = halves[number]
        if year != before:
            before = year
            # as far inside as the longer words over it
            years.append((before.center(len(head)), across[number], TAIL))
    yield from (text for text in _clear(years) if text)


def _thinned(words: list[tuple[str, float, float]]) -> tuple[list[Text], list[int]]:
    placed = [_place(*word) for word in words]
    for step in range(1, len(words) + 1):
        kept = list(range(len(words) - 1, -1, -step))[::-1]
        if all(placed[a][2] + GAP <= placed[b][1] for a, b in pairwise(kept)):
            break
    return [placed[number][0] for number in kept], kept


def _clear(words: list[tuple[str, float, float]]) -> list[Text | None]:
    """These words at their places, save those that would touch a later one."""
    kept: list[Text | None] = []
    edge = WIDTH + OVER + GAP
    for word in reversed(words):
        text, start, end = _place(*word)
        fits = end + GAP <= edge
        edge = start if fits else edge
        kept.append(text if fits else None)
    return kept[::-1]


def _breaks(points, across) -> list[Break]:
    places = [
        tenth((across[number - 1] + across[number]) / 2)
        for number, point in enumerate(points)
        if number and point.breaks_before
    ]
    words = _clear([(" " * BREAK_LETTERS, x, WORD) for x in places])
    return [Break(x, word) for x, word in zip(places, words, strict=True)]


def _last_label(segment: Sequence[tuple[float, float]], text: str) -> tuple[Text, float]:
    """The newest value, and the height below which labels may stand.

    It is written over its mark, or under it where the line comes down from above.
    """
    x, y = segment[-1]
    falls = len(segment) > 1 and segment[-2][1] < y
    place, _start, _end = _place(text, x, tenth(y + 22 if falls else y - 12), BOLD_LETTER)
    return place, max(BOTTOM, place.y)


# --- the table


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


def table(points: Sequence[Point], *, write: Write = plain) -> Table:
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
