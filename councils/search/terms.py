"""The words of a question, each with the other ways it may be written, and other words for the same thing (pure)."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from .words import EMPTY, ENDING, SPAN, WORD, normalised_words, welsh_forms

# A number in parts, such as a reference: its digits stand one after the other, or it is another number.
_typed = re.compile(rf"\d+(?:[./]\d+)+|{SPAN.pattern}")
_hyphened = re.compile(rf"{WORD}(?:[-\u2010\u2011]{WORD})+(?:{ENDING})?")
# Typed in two they are one word, of which a half says nothing alone.
ONE_WORD = frozenset("wellbeing online offline ongoing outreach outcome outcomes overview".split())
LONGEST_RUN = 4  # words of one synonym
LONGEST_DIVIDED = 20  # letters of a word that may also be written as two
SHORTEST_PART = 3
# Shorter words, and those that say nothing alone, of which longer ones are made: "e-mail", "ongoing".
BEGINNINGS = frozenset("co e on off up over under out down re".split())


class Term(NamedTuple):
    """One word as it was typed, and the forms of which one must stand in a text; some are words in a row."""

    word: str
    spelt: tuple[str, ...]
    meant: tuple[str, ...] = ()
    is_capitals: bool = False


class Typed(NamedTuple):
    """One word of a question: its parts ("well", "being"), and whether a hyphen is all that divides them."""

    parts: tuple[str, ...]
    is_hyphened: bool
    is_capitals: bool

    @property
    def solid(self) -> str:
        return "".join(self.parts)

    @property
    def word(self) -> str:
        return ("-" if self.is_hyphened else ".").join(self.parts)

    @property
    def in_a_row(self) -> str:
        return " ".join(self.parts)

    @property
    def spelling(self) -> str:
        """ "well-being" is in the index as one word too; of "1.2.3" the numbers stand in a row."""
        return self.solid if self.is_hyphened else self.in_a_row


def typed(text: str) -> list[Typed]:
    """The words of a text in their order."""
    found: list[Typed] = []
    for span in _typed.finditer(text):
        parts = tuple(normalised_words(span[0]))
        is_hyphened = bool(_hyphened.fullmatch(span[0]))
        if is_hyphened and all(part.isdigit() for part in parts):  # "2020-2023": two years
            found += [Typed((part,), is_hyphened=False, is_capitals=False) for part in parts]
        elif found and len(parts) == 1 and found[-1].solid + parts[0] in ONE_WORD:
            found[-1] = Typed((found[-1].solid, parts[0]), is_hyphened=True, is_capitals=span[0].isupper())
        elif parts:
            found.append(Typed(parts, is_hyphened, span[0].isupper()))
    return found


def terms_of(text: str, language: str, synonyms: Iterable[tuple[str, str]] = ()) -> list[Term]:
    """Each word once. `synonyms`: pairs of what stands for one thing in English and in Welsh, commas between."""
    words = typed(text)
    others = meant_by(words, language, synonyms)
    joined = joined_with_neighbours(words, language)
    kept = those_that_say_something(words, language)
    terms: dict[str, Term] = {}
    for place in kept:
        word = words[place]
        spelt = tuple(dict.fromkeys([*begun_in(language, [word.spelling]), *joined[place]]))
        forms = dict.fromkeys([*divided(word, language), *begun_in(language, others[place])])
        meant = tuple(form for form in forms if form not in spelt)
        terms.setdefault(word.word, Term(word.word, spelt, meant, word.is_capitals))
    return list(terms.values())


def begun_in(language: str, forms: Iterable[str]) -> list[str]:
    """In Welsh with all their beginnings."""
    return [changed for form in forms for changed in (welsh_forms(form) if language == "cy" else [form])]


def those_that_say_something(words: list[Typed], language: str) -> list[int]:
    """The places of all but the small words; of these too where all are small, or "IT" is typed among others."""
    all_capitals = all(word.is_capitals for word in words)
    kept = [
        place
        for place, word in enumerate(words)
        if word.solid not in EMPTY[language]
        or (word.is_capitals and not all_capitals and len(word.solid) > 1)
    ]
    return kept or list(range(len(words)))


def joined_with_neighbours(words: list[Typed], language: str) -> list[list[str]]:
    """For each word those that it makes with the one before it and the one after it: "well being" is "wellbeing"."""
    joined: list[list[str]] = [[] for _word in words]
    alone = EMPTY[language]
    for place, (first, second) in enumerate(pairwise(words)):
        one = first.solid + second.solid
        if one not in alone and not any(
            len(word.solid) == 1 and word.solid in alone for word in (first, second)
        ):
            joined[place].append(one)
            joined[place + 1].append(one)
    return joined


def divided(word: Typed, language: str) -> list[str]:
    """A word in two: "healthcare" is "health care". Never where one of them is a small word: "the rapist"."""
    whole = word.solid
    if word.is_hyphened:
        return begun_in(language, [word.in_a_row])
    if len(word.parts) > 1 or not whole.isalpha() or len(whole) > LONGEST_DIVIDED:
        return []
    cuts = ((whole[:cut], whole[cut:]) for cut in range(1, len(whole) - SHORTEST_PART + 1))
    return [
        f"{first} {second}"
        for first, second in cuts
        if second not in EMPTY[language]
        and (first in BEGINNINGS or (len(first) >= SHORTEST_PART and first not in EMPTY[language]))
    ]


# -- other words for the same thing ---------------------------------------------------------------


@lru_cache(maxsize=4000)
def alternatives(text: str) -> tuple[tuple[Typed, ...], ...]:
    """The words of one field of a synonym: each of what stands between its commas."""
    return tuple(tuple(words) for part in text.split(",") if (words := typed(part)))


def meant_by(words: list[Typed], language: str, synonyms: Iterable[tuple[str, str]]) -> list[list[str]]:
    """For each word the others for what it says, alone or in a row with its neighbours."""
    meant: list[list[str]] = [[] for _word in words]
    groups = groups_by_key(tuple(synonyms), language)
    for place in range(len(words)):
        for end in range(place + 1, min(place + LONGEST_RUN, len(words)) + 1):
            run = key(words[place:end])
            for group in dict.fromkeys(
                group for each in (run, *welsh_keys(run)) for group in groups.get(each, ())
            ):
                for covered in meant[place:end]:
                    covered.extend(group)
    return meant


@lru_cache(maxsize=4)
def groups_by_key(
    synonyms: tuple[tuple[str, str], ...], language: str
) -> dict[tuple[str, str], list[tuple[str, ...]]]:
    """(language of a word, its key) -> what may stand for it in this language."""
    groups: dict = {}
    for english, welsh in synonyms:
        forms = tuple(
            spelling
            for words in alternatives(english if language == "en" else welsh)
            for spelling in spellings_of(words)
        )
        for given_in, text in (("en", english), ("cy", welsh)):
            for words in alternatives(text):
                groups.setdefault((given_in, key(words)[1]), []).append(forms)
    return groups


def spellings_of(words: tuple[Typed, ...]) -> list[str]:
    """One word or several in a row; those with a hyphen also in two."""
    return list(
        dict.fromkeys(" ".join(getattr(word, way) for word in words) for way in ("spelling", "in_a_row"))
    )


def key(words: Iterable[Typed]) -> tuple[str, str]:
    """The same for "anti-social", "anti social" and "antisocial", and for one and many."""
    return "en", "".join(word.solid for word in words).rstrip("s")


def welsh_keys(run: tuple[str, str]) -> list[tuple[str, str]]:
    return [("cy", form) for form in welsh_forms(run[1])]
