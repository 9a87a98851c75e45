"""Word differences between two texts (pure)."""

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
    matcher = SequenceMatcher(None, [word.rstrip() for word in old], [word.rstrip() for word in new], autojunk=False)
    for operation, i, j, k, m in matcher.get_opcodes():
        if operation == "equal":
            pieces.append(Piece("same", "".join(new[k:m])))
            continue
        if i < j:
            pieces.append(Piece("removed", "".join(old[i:j])))
        if k < m:
            pieces.append(Piece("added", "".join(new[k:m])))
    return pieces


def same_words(before: str, after: str) -> bool:
    """True when the texts differ in nothing but capitals and spaces."""
    return " ".join(before.split()).casefold() == " ".join(after.split()).casefold()
