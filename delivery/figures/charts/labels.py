"""Where the words of a chart stand, so that none overlap on a narrow screen."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from .shapes import BOTTOM, WIDTH, Break, Point, Text, tenth

OVER = 3  # words may reach so far over an edge
WORD = 10  # baseline of the word over a break
HEAD, TAIL = 20, 37  # from the foot of the scale to the baselines of the labels

# On a screen of 320 px the drawing is 224 px wide beside its scale. A letter of 14 px takes 8 px at most.
NARROWEST, LETTER, SPACE = 224, 8, 8
GAP = SPACE * 100 / NARROWEST
BOLD_LETTER = 10  # the newest value is written larger
BREAK_LETTERS = 8  # room for the word that stands over a break, in any language


def place(text: str, x: float, y: float, letter: int = LETTER) -> tuple[Text, float, float]:
    """The words at their place, moved inside where they would stick out at 320 px, and from where to where."""
    wide = min(len(text) * letter * 100 / NARROWEST, 100)
    if x - wide / 2 < -OVER:
        return Text(text, 0, y, "start"), 0, wide
    if x + wide / 2 > WIDTH + OVER:
        return Text(text, WIDTH, y, "end"), WIDTH - wide, WIDTH
    return Text(text, x, y), x - wide / 2, x + wide / 2


def period_labels(points: Sequence[Point], across: Sequence[float]) -> Iterator[Text]:
    """Every label, or every second, third ... one counted back from the newest, so that none overlap at 320 px.

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


def _thinned(words: Sequence[tuple[str, float, float]]) -> tuple[list[Text], list[int]]:
    placed = [place(*word) for word in words]
    for step in range(1, len(words) + 1):
        kept = list(range(len(words) - 1, -1, -step))[::-1]
        if all(placed[a][2] + GAP <= placed[b][1] for a, b in pairwise(kept)):
            break
    return [placed[number][0] for number in kept], kept


def _clear(words: Sequence[tuple[str, float, float]]) -> list[Text | None]:
    """These words at their places, save those that would overlap a later one."""
    kept: list[Text | None] = []
    edge = WIDTH + OVER + GAP
    for word in reversed(words):
        text, start, end = place(*word)
        fits = end + GAP <= edge
        edge = start if fits else edge
        kept.append(text if fits else None)
    return kept[::-1]


def breaks(points: Sequence[Point], across: Sequence[float]) -> list[Break]:
    places = [
        tenth((across[number - 1] + across[number]) / 2)
        for number, point in enumerate(points)
        if number and point.breaks_before
    ]
    words = _clear([(" " * BREAK_LETTERS, x, WORD) for x in places])
    return [Break(x, word) for x, word in zip(places, words, strict=True)]


def last_label(segment: Sequence[tuple[float, float]], text: str) -> tuple[Text, float]:
    """The newest value, and the height below which labels may stand.

    It is written over its mark, or under it where the line comes down from above.
    """
    x, y = segment[-1]
    falls = len(segment) > 1 and segment[-2][1] < y
    label, _start, _end = place(text, x, tenth(y + 22 if falls else y - 12), BOLD_LETTER)
    return label, max(BOTTOM, label.y)
