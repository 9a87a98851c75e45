"""Word differences between two texts, and a text that stands there twice (pure)."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple


class Piece(NamedTuple):
    """A run of words that was kept, added or removed. `kind`: "same", "added" or "removed"."""

    kind: str
    text: str


def words_of(text: str) -> list[str]:
    """The words with the spaces that follow them, so that joining gives the text back."""
    return re.findall(r"\S+\s*|\s+", text)


def compare(before: str, after: str) -> list[Piece]:
    """The texts as one run of pieces: without the added ones it reads `before`, without the removed ones `after`."""
    old, new = words_of(before), words_of(after)
    pieces = []
    # Compared without trailing space: a word at the end of a line is the same word.
    matcher = SequenceMatcher(
        None, [word.rstrip() for word in old], [word.rstrip() for word in new], autojunk=False
    )
    for operation, i, j, k, m in matcher.get_opcodes():
        if operation == "equal":
            pieces.append(Piece("same", "".join(new[k:m])))
            continue
        if i < j:
            pieces.append(Piece("removed", "".join(old[i:j])))
        if k < m:
            pieces.append(Piece("added", "".join(new[k:m])))
    return pieces


def compare_blocks(before: list[str], after: list[str]) -> list[list[Piece]]:
    """Paragraph by paragraph: what stayed, went or came as a whole, and word by word what was reworded."""
    found = []
    for operation, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if operation == "equal":
            found += [[Piece("same", text)] for text in after[k:m]]
            continue
        came = list(after[k:m])
        for text in before[i:j]:
            reworded = next((new for new in came if alike(text, new)), None)
            if reworded is None:
                found.append([Piece("removed", text)])
                continue
            place = came.index(reworded)
            found += [[Piece("added", new)] for new in came[:place]]
            found.append(compare(text, reworded))
            came = came[place + 1 :]
        found += [[Piece("added", new)] for new in came]
    return found


def alike(before: str, after: str) -> bool:
    """True when more than half of the words are the same, so that showing each change helps a reader."""
    return SequenceMatcher(None, before.split(), after.split(), autojunk=False).ratio() > 0.5


def same_words(before: str, after: str) -> bool:
    """True when the texts differ in nothing but capitals and spaces."""
    return " ".join(before.split()).casefold() == " ".join(after.split()).casefold()


# What does not tell two copies apart: spaces and, in rich text, the marks around the words.
SPACES = re.compile(r"\s+")
MARKS_AND_SPACES = re.compile(r"(?:<[^>]*>|&nbsp;|\s)+")
# Marks that were opened for what comes no more.
OPENED_LAST = re.compile(r"(?:<[^/>][^>]*>|&nbsp;|\s)+$")
# So many letters said twice are a slip: in the whole of a text, and at the end of a longer one.
LEAST_OF_ALL, LEAST_AT_END = 20, 40


def kept_once(text: str, *, rich: bool = False) -> str:
    """The text without the second copy of what stands there twice: all of it, or all from some word on.

    The same text where nothing does. Neither spaces nor capitals make a difference.
    """
    letters, places, words = _letters(text, MARKS_AND_SPACES if rich else SPACES)
    for start in words:
        half, odd = divmod(len(letters) - start, 2)
        second = start + half
        if half < (LEAST_AT_END if start else LEAST_OF_ALL):
            break
        begins_alike = letters.startswith(letters[start : start + LEAST_OF_ALL], second)
        if begins_alike and not odd and letters[start:second] == letters[second:]:
            first = text[: places[second]]
            return kept_once(OPENED_LAST.sub("", first) if rich else first.rstrip(), rich=rich)
    return text


def _letters(text: str, gaps: re.Pattern) -> tuple[str, list[int], list[int]]:
    """The text without its gaps and capitals, the place of each letter in it, and where its words begin."""
    letters, places, words = [], [], []
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
