"""Asks the table: as asked, else with the last word completed, else spelt otherwise. Only of what the public sees."""

from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from ..models import Council, SearchEntry, SearchWord
from ..viewers import PUBLIC
from .engines import engine
from .words import asked, welsh_forms

MOST = 1000  # hits that are ranked: to rank them all is what search would cost
MOST_WORDS = 10
SHORTEST_START = 3  # letters of a word that is completed


class Hit(NamedTuple):
    key: int
    council_id: int
    kind: str


@dataclass(frozen=True)
class Question:
    """Words, and where to look: in these councils (of those that are live) and kinds; none means in all."""

    words: tuple[str, ...]
    language: str
    councils: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    # Is the last word only the beginning of one?
    is_begun: bool = False

    @property
    def forms(self) -> list[list[str]]:
        """For each word those of which one must stand there."""
        return [welsh_forms(word) if self.language == "cy" else [word] for word in self.words]

    @classmethod
    def of(cls, text: str, language: str, councils=(), kinds=()):
        return cls(tuple(asked(text, language)[:MOST_WORDS]), language, tuple(councils), tuple(kinds))

    def entries(self):
        """What the public can find at this moment, in these councils and kinds."""
        now, councils = timezone.now(), Council.objects.visible_to(PUBLIC)
        entries = SearchEntry.objects.filter(
            Q(visible_from=None) | Q(visible_from__lte=now),
            Q(visible_until=None) | Q(visible_until__gt=now),
            language=self.language,
            council__in=councils.filter(pk__in=self.councils) if self.councils else councils,
        )
        return entries.filter(kind__in=self.kinds) if self.kinds else entries

    def hits(self, most=MOST + 1) -> list[Hit]:
        """The best first, those of an example last; one more than `MOST` says that there are others."""
        if not self.words:
            return []
        found = engine()(self).ranked(self.entries())
        found = found.values_list("council__is_example", "rank", "pk", "council_id", "kind")
        best = sorted(found[:most], key=lambda hit: (hit[0], -hit[1], hit[2]))
        return [Hit._make(hit[2:]) for hit in best]

    def places(self, field: str) -> list:
        """The council (its key) or the kind of each hit, in no order; one more than `MOST` as above."""
        return list(engine()(self).matching(self.entries()).values_list(field, flat=True)[: MOST + 1])


def answer(question: Question) -> tuple[Question, list[Hit]]:
    """The question as it was answered, and what was found."""
    for way in ways_to_ask(question):
        if hits := way.hits():
            return way, hits
    return question, []


def ways_to_ask(question: Question):
    yield question
    if question.words and len(question.words[-1]) >= SHORTEST_START:
        yield replace(question, is_begun=True)
    if other := spelt_otherwise(question):
        yield other


def spelt_otherwise(question: Question) -> Question | None:
    """With another word like it, which can be found in the same councils and kinds, for each that cannot."""
    anywhere = replace(question, councils=(), kinds=())
    if anywhere != question and anywhere.hits(most=1):
        return None  # spelt well: it only stands elsewhere
    words = []
    for word in question.words:
        found = (each for each in spellings(word, question.language) if is_known(each, question))
        words.append(next(found, None))
    return None if None in words else replace(question, words=tuple(dict.fromkeys(words)))


def is_known(word: str, question: Question) -> bool:
    return bool(replace(question, words=(word,)).hits(most=1))


def spellings(word: str, language: str):
    """The word, then those that stand somewhere and look like it; whether the public sees them is not asked here."""
    yield word
    if len(word) >= SearchWord.SHORTEST:
        near = set(engine().alike(word, SearchWord.objects.filter(language=language)))
        yield from get_close_matches(word, sorted(near), n=5, cutoff=0.7)
