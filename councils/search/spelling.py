"""Which words are near enough to be what was meant by a misspelt one (pure)."""

from collections.abc import Iterable

SHORTEST = 5  # letters: of shorter words too many are near each other
LONG = 8  # letters of a word in which two may be wrong


def may_be_misspelt(word: str) -> bool:
    return len(word) >= SHORTEST and word.isalpha()


def most_wrong(word: str) -> int:
    """How many letters may be wrong, missing, too many, or have changed places with the next."""
    return 2 if len(word) >= LONG else 1


def near(word: str, others: Iterable[str]) -> list[str]:
    """Those of the others that are near, the nearest first. They begin with the same letter."""
    most = most_wrong(word)
    distances = {
        other: distance(word, other)
        for other in set(others)
        if other[:1] == word[:1] and other != word and abs(len(other) - len(word)) <= most
    }
    found = [other for other, wrong in distances.items() if wrong <= most]
    return sorted(found, key=lambda other: (distances[other], other))


def distance(one: str, other: str) -> int:
    """Letters changed, added, left out, or exchanged with the next (Damerau and Levenshtein)."""
    earlier: list[int] = []
    before = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row]
        for column, opposite in enumerate(other, start=1):
            cost = min(before[column] + 1, now[-1] + 1, before[column - 1] + (letter != opposite))
            exchanged = row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == opposite
            now.append(min(cost, earlier[column - 2] + 1) if exchanged else cost)
        earlier, before = before, now
    return before[-1]
