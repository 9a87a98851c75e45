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
