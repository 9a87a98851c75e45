"""Asks the table: as typed and in other words, else with the last word completed, else spelt otherwise or in part.

Only of what the public sees (docs/decisions/0028).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Self
from zlib import crc32

from django.db.models.functions import Length
from django.utils import timezone

from ..models import SearchWord
from . import reading
from .engines import Shape, engine
from .reading import MOST
from .spelling import may_be_misspelt, most_wrong, near
from .terms import Term, terms_of
from .words import without_accents

MOST_WORDS = 10
SHORTEST_START = 3  # letters of a word that is completed
MOST_NEAR = 5  # words that are tried in place of a misspelt one
# Of a common word one entry in so many is looked at besides, from all over the table: of a very common one is that
# enough, else more of it. The index knows these parts (councils/migrations/_search_index.py).
SHARES = (256, 8)
MANY_COUNCILS = 30


class Hit(NamedTuple):
    key: int
    council_id: int
    kind: str
    object_id: int


class Row(NamedTuple):
    """A hit with all that says in which order to show it."""

    code: str
    rank: float
    is_example: bool
    key: int
    council_id: int
    kind: str
    object_id: int


@dataclass(frozen=True)
class Question:
    """Words, and where to look: in these councils (of those that are live) and kinds; none means in all."""

    text: str
    terms: tuple[Term, ...]
    language: str
    councils: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    # Is the last word only the beginning of one?
    is_begun: bool = False
    # Not in other words for the same thing?
    is_as_typed: bool = False
    # Only one entry in so many.
    share: int = 1
    # How many of the words may be missing.
    missing: int = 0

    @classmethod
    def of(cls, text: str, language: str, councils: Iterable[int] = (), kinds: Iterable[str] = ()) -> Self:
        synonyms = reading.synonyms() if text else ()
        terms = terms_of(text, language, synonyms)[:MOST_WORDS]
        return cls(text, tuple(terms), language, tuple(councils), tuple(kinds))

    def in_other_language(self) -> Self:
        """As it was typed: other words for the same thing have been looked for already."""
        language = "en" if self.language == "cy" else "cy"
        terms = tuple(terms_of(self.text, language)[:MOST_WORDS])
        return replace(self, terms=terms, language=language, is_begun=False, is_as_typed=True, missing=0)

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(term.word for term in self.terms)

    @property
    def forms(self) -> list[tuple[str, ...]]:
        """For each word those of which one must stand there."""
        return [term.spelt if self.is_as_typed else (*term.spelt, *term.meant) for term in self.terms]

    @property
    def asked(self) -> tuple:
        """As the queries ask it (`reading`)."""
        database = engine()
        words, marks = database.words_of(self), database.marks_of(self)
        may_be_code = any(letter.isdigit() for letter in self.text)
        return Shape(self.language, bool(marks), self.share, may_be_code), words, marks, self.part

    @property
    def _where(self) -> tuple:
        return list(self.councils), list(self.kinds), timezone.now()

    def hits(self) -> list[Hit]:
        """The best first: as typed, then in other words; of an example last. One over `MOST` says there are more."""
        if not self.terms:
            return []
        found = replace(self, is_as_typed=True).ranked()
        if len(found) <= MOST and any(term.meant for term in self.terms) and not self.is_as_typed:
            there = {row.key for row in found}
            found += [row for row in self.ranked() if row.key not in there]
        codes = {without_accents(word.strip(".,;:()")) for word in self.text.split()}
        # The thing whose reference was typed before all others; otherwise they stay as they are.
        found.sort(key=lambda row: (row.code not in codes, row.is_example))
        return [Hit(row.key, row.council_id, row.kind, row.object_id) for row in found[: MOST + 1]]

    def ranked(self) -> list[Row]:
        rows = self.rows()
        if len(rows) > MOST and not self.councils:
            every = {row.key: row for row in [*rows, *self.rows_from_all_over()]}
            return by_turns(sorted(every.values(), key=best_first))
        return sorted(rows, key=best_first)

    def rows(self) -> list[Row]:
        """What the database comes upon first, one more than `MOST`."""
        return [Row._make(row) for row in reading.ranked(*self.asked, *self._where)]

    def rows_from_all_over(self) -> list[Row]:
        """Further ones for a common word, of which a few councils that stand first in the database have enough."""
        found: list[Row] = []
        for share in SHARES:
            found += replace(self, share=share).rows()
            if len({row.council_id for row in found}) >= MANY_COUNCILS:
                break
        return found

    @property
    def part(self) -> int:
        """Which entries are looked at: those whose number leaves this; others for each question."""
        return crc32(self.text.encode()) % self.share

    def exists(self) -> bool:
        """Asked for many hits as everywhere: for one alone PostgreSQL expects an early hit and leaves out the index.

        Where there is none it has then read the whole table: a second at the size of the whole UK.
        """
        return bool(self.terms) and bool(self.places())

    def places(self) -> list:
        """`council_id` and `kind` of each hit, in no order; one more than `MOST` as above."""
        return reading.places(*self.asked, *self._where)


def best_first(row: Row) -> tuple:
    return -row.rank, row.key


def by_turns(rows: list[Row]) -> list[Row]:
    """The first of each council, then the second of each, and so on; within a turn as they are."""
    turns: Counter = Counter()
    placed = []
    for row in rows:
        turns[row.council_id] += 1
        placed.append((turns[row.council_id], row))
    return [row for _turn, row in sorted(placed, key=lambda each: each[0])]


# -- other ways to ask ----------------------------------------------------------------------------


def answer(question: Question, *, corrects: bool = True) -> tuple[Question, list[Hit]]:
    """The question as it was answered, and what was found. What stands in the other language needs no other words."""
    whole, hits = with_all_words(question)
    if hits or in_other_language(question)[1]:
        return whole, hits
    for way in in_other_words(question, corrects=corrects):
        if hits := way.hits():
            return way, hits
    return question, []


def with_all_words(question: Question) -> tuple[Question, list[Hit]]:
    """As it was asked, else with the last word completed."""
    for way in (question, *begun(question)):
        if hits := way.hits():
            return way, hits
    return question, []


def in_other_language(question: Question, found: Sequence[Hit] = ()) -> tuple[Question, list[Hit]]:
    """The same words in the other language as they were typed, and what is found by them beside what was."""
    other = question.in_other_language()
    there = {(hit.kind, hit.object_id) for hit in found}
    hits = other.hits() if len(found) <= MOST else []
    return other, [hit for hit in hits if (hit.kind, hit.object_id) not in there]


def begun(question: Question) -> Iterator[Question]:
    """With the last word completed."""
    if question.terms and len(question.words[-1]) >= SHORTEST_START:
        yield replace(question, is_begun=True)


def in_other_words(question: Question, *, corrects: bool) -> Iterator[Question]:
    """Spelt otherwise, where a word stands nowhere at all; else with some of the words: all but one, then any."""
    if corrects and (other := spelt_otherwise(question, known_elsewhere=False)):
        yield other
    others = len(question.terms) - 1
    yield from (replace(question, missing=number) for number in sorted({min(1, others), others} - {0, -1}))


def spelt_otherwise(question: Question, *, known_elsewhere: bool) -> Question | None:
    """With another word near it, which can be found in the same councils and kinds, for each that cannot.

    `known_elsewhere`: also for words which stand at other councils, in other kinds or in the other language:
    then it is only offered.
    """
    words = []
    for term in question.terms:
        this = replace(question, terms=(term,), is_begun=False)
        if this.exists():
            words.append(term.word)
            continue
        if not known_elsewhere and stands_somewhere(this, term.word):
            return None
        near_ones = (
            replace(this, terms=tuple(terms_of(word, this.language))) for word in near_to(term, this.language)
        )
        other = next((each for each in near_ones if each.exists()), None)
        if other is None:
            return None
        words.append(other.words[0])
    other = Question.of(" ".join(dict.fromkeys(words)), question.language, question.councils, question.kinds)
    return other if other.words != question.words else None


def stands_somewhere(question: Question, word: str) -> bool:
    """At whichever council, in whichever kind and language."""
    everywhere = replace(question, text=word, councils=(), kinds=())
    return everywhere.exists() or everywhere.in_other_language().exists()


def near_to(term: Term, language: str) -> list[str]:
    """The words that stand somewhere and are near this one; whether the public sees them is not asked here."""
    word = term.spelt[0]
    if term.is_capitals or not may_be_misspelt(word):
        return []
    lengths = range(len(word) - most_wrong(word), len(word) + most_wrong(word) + 1)
    words = SearchWord.objects.filter(language=language, word__startswith=word[0])
    words = words.annotate(length=Length("word")).filter(length__in=lengths)
    return near(word, words.values_list("word", flat=True))[:MOST_NEAR]


def suggestion(question: Question) -> str:
    """Words that may have been meant, and are found where one is looking; empty where there are none."""
    other = spelt_otherwise(question, known_elsewhere=True)
    return other.text if other and other.exists() else ""
