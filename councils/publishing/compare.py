"""Word differences between two texts, and a text that stands there twice (pure).

Texts come from strangers' hands as well: every function here costs as much as its texts are long, whatever they say
(tests/councils/test_hostile_text.py).
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple


class Piece(NamedTuple):
    """A run of words that was kept, added or removed. `kind`: "same", "added" or "removed"."""

    kind: str
    text: str


class Run(NamedTuple):
    """Places in two sequences: `before[i:j]` was replaced by `after[k:m]`, or is the same where `is_same`."""

    is_same: bool
    i: int
    j: int
    k: int
    m: int


# So often is a stretch cut at what stands once in it; after that, and where nothing does, it is compared item by item
# if it has no more pairs of items than this, else told as replaced.
MOST_CUTS, MOST_PAIRS = 6, 1000
# A reworded paragraph is looked for among so many that came in the place of those that went.
NEAR = 12
# Further copies of a text are taken away so often.
MOST_COPIES = 10


def split_words(text: str) -> list[str]:
    """The words with the spaces that follow them, so that joining gives the text back."""
    return re.findall(r"\S+\s*|\s+", text)


def compare(before: str, after: str) -> list[Piece]:
    """The texts as one run of pieces: without the added ones it reads `before`, without the removed ones `after`."""
    old, new = split_words(before), split_words(after)
    pieces = []
    # Compared without trailing space: a word at the end of a line is the same word.
    for is_same, i, j, k, m in runs([word.rstrip() for word in old], [word.rstrip() for word in new]):
        if is_same:
            # The last word of a text has no space behind it; what was removed there does not stick to it.
            words = (
                ours if ours[-1].isspace() else theirs
                for theirs, ours in zip(old[i:j], new[k:m], strict=True)
            )
            pieces.append(Piece("same", "".join(words)))
            continue
        if i < j:
            pieces.append(Piece("removed", "".join(old[i:j])))
        if k < m:
            pieces.append(Piece("added", "".join(new[k:m])))
    return pieces


def compare_blocks(before: list[str], after: list[str]) -> list[list[Piece]]:
    """Paragraph by paragraph: what stayed, went or came as a whole, and word by word what was reworded."""
    found = []
    for is_same, i, j, k, m in runs(before, after):
        if is_same:
            found += [[Piece("same", text)] for text in after[k:m]]
            continue
        came = [Counter(text.split()) for text in after[k:m]]
        shown = k  # what came is shown up to here
        for text in before[i:j]:
            words = Counter(text.split())
            near = range(shown, min(shown + NEAR, m))
            place = next((place for place in near if alike(words, came[place - k])), None)
            if place is None:
                found.append([Piece("removed", text)])
                continue
            found += [[Piece("added", new)] for new in after[shown:place]]
            found.append(compare(text, after[place]))
            shown = place + 1
        found += [[Piece("added", new)] for new in after[shown:m]]
    return found


def alike(before: Counter, after: Counter) -> bool:
    """True when more than half of the words are the same, so that showing each change helps a reader."""
    return 4 * (before & after).total() > before.total() + after.total()


def same_words(before: str, after: str) -> bool:
    """True when the texts differ in nothing but capitals and spaces."""
    return " ".join(before.split()).casefold() == " ".join(after.split()).casefold()


# -- what is the same -------------------------------------------------------------------------------


def runs(before: Sequence[str], after: Sequence[str]) -> list[Run]:
    """How `after` is made of `before`, from first to last: by turns what is the same and what was replaced."""
    found = []
    i = k = 0
    for start, other, length in [*_same(before, after), (len(before), len(after), 0)]:
        if i < start or k < other:
            found.append(Run(False, i, start, k, other))
        if length:
            found.append(Run(True, start, start + length, other, other + length))
        i, k = start + length, other + length
    return found


def _same(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """(place before, place after, length) of what is the same, in order; what adjoins is one."""
    last = (0, 0, 0)
    for i, k, length in _blocks(before, 0, len(before), after, 0, len(after), MOST_CUTS):
        if (i, k) == (last[0] + last[2], last[1] + last[2]):
            last = (*last[:2], last[2] + length)
        else:
            if last[2]:
                yield last
            last = (i, k, length)
    if last[2]:
        yield last


def _blocks(before, i, j, after, k, m, cuts) -> Iterator[tuple[int, int, int]]:
    """The same in `before[i:j]` and `after[k:m]`: how they begin and end, and between what stands once in both."""
    start = 0
    while i + start < j and k + start < m and before[i + start] == after[k + start]:
        start += 1
    i, k, first = i + start, k + start, (i, k, start)
    end = 0
    while i < j - end and k < m - end and before[j - end - 1] == after[m - end - 1]:
        end += 1
    j, m = j - end, m - end
    if start:
        yield first
    if i < j and k < m:
        anchors = in_same_order(before[i:j], after[k:m]) if cuts else []
        if anchors:
            places = [(i - 1, k - 1), *((i + a, k + b) for a, b in anchors), (j, m)]
            for (a, b), (next_a, next_b) in pairwise(places):
                if a >= i:
                    yield a, b, 1
                yield from _blocks(before, a + 1, next_a, after, b + 1, next_b, cuts - 1)
        elif (j - i) * (m - k) <= MOST_PAIRS:
            matcher = SequenceMatcher(None, before[i:j], after[k:m], autojunk=False)
            yield from ((i + a, k + b, length) for a, b, length in matcher.get_matching_blocks() if length)
    if end:
        yield j, m, end


def in_same_order(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Places of what stands just once in either, as many of them as come in the same order in both."""
    once = [{word for word, number in Counter(words).items() if number == 1} for words in (before, after)]
    both = once[0] & once[1]
    there = {word: place for place, word in enumerate(after) if word in both}
    pairs = [(place, there[word]) for place, word in enumerate(before) if word in both]
    # The longest rising series of the second places.
    ends: list[int] = []
    ends_at: list[int] = []
    came_from: list[int | None] = []
    for number, (_place, other) in enumerate(pairs):
        rank = bisect_left(ends, other)
        came_from.append(ends_at[rank - 1] if rank else None)
        ends[rank : rank + 1], ends_at[rank : rank + 1] = [other], [number]
    series, at = [], ends_at[-1] if ends_at else None
    while at is not None:
        series.append(pairs[at])
        at = came_from[at]
    return series[::-1]


# -- a text that stands there twice -----------------------------------------------------------------

# What does not tell two copies apart: spaces and, in rich text, the marks around the words.
SPACES = re.compile(r"\s+")
MARKS_AND_SPACES = re.compile(r"(?:<[^<>]*>|&nbsp;|\s)+")
# Rich text in pieces: a closing mark, another mark, a gap, or words.
PIECES = re.compile(r"(?P<closes></[^<>]*>)|(?P<gap><[^<>]*>|&nbsp;|\s+)|[^<&\s]+|[<&]")
# So many letters said twice are a slip: in the whole of a text, and at the end of a longer one.
LEAST_OF_ALL, LEAST_AT_END = 20, 40


def kept_once(text: str, *, rich: bool = False) -> str:
    """The text without the second copy of what stands there twice: all of it, or all from some word on.

    The same text where nothing does. Neither spaces nor capitals make a difference.
    """
    for _copy in range(MOST_COPIES):
        letters, places, words = _letters(text, MARKS_AND_SPACES if rich else SPACES)
        end = _end_of_first_copy(letters, words)
        if end is None:
            break
        text = text[: places[end]]
        text = _without_open_end(text) if rich else text.rstrip()
    return text


def _end_of_first_copy(letters: str, words: list[int]) -> int | None:
    """Where the first of two copies at the end ends, the longest that begin with a word; None where there are none."""
    again = _again_from_end(letters)
    for start in words:
        half, odd = divmod(len(letters) - start, 2)
        if half < (LEAST_AT_END if start else LEAST_OF_ALL):
            return None
        if not odd and again[half] >= half:
            return start + half
    return None


def _again_from_end(letters: str) -> list[int]:
    """For each number of letters: how many of the last ones stand just the same that many further to the front.

    This is the Z-function of the reversed text (Gusfield 1997, "Algorithms on Strings, Trees and Sequences", 1.4).
    """
    turned = letters[::-1]
    again = [0] * (len(turned) + 1)
    left = right = 0
    for place in range(1, len(turned)):
        length = min(right - place, again[place - left]) if place < right else 0
        while place + length < len(turned) and turned[length] == turned[place + length]:
            length += 1
        again[place] = length
        if place + length > right:
            left, right = place, place + length
    return again


def _without_open_end(html: str) -> str:
    """Without the spaces at its end and the marks that were opened there for what comes no more."""
    end = 0
    for piece in PIECES.finditer(html):
        if not piece["gap"]:
            end = piece.end()
    return html[:end]


def _letters(text: str, gaps: re.Pattern) -> tuple[str, list[int], list[int]]:
    """The text without its gaps and capitals, the place of each letter in it, and where its words begin."""
    letters: list[str] = []
    places: list[int] = []
    words: list[int] = []
    end = 0
    for gap_start, gap_end in [*(gap.span() for gap in gaps.finditer(text)), (len(text), len(text))]:
        if gap_start > end:
            words.append(len(letters))
        for place in range(end, gap_start):
            for letter in text[place].casefold():
                letters.append(letter)
                places.append(place)
        end = gap_end
    return "".join(letters), places, words
