"""Shows what was found: the entries of one page, each with the words around those that were looked for."""

import re
from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import mark_safe

from ..models import SearchEntry
from . import reading
from .ask import Hit, Question
from .words import SPAN, WORD, indexed, without_accents

BEFORE, AFTER = 8, 24  # words around the first that was found
FOUND = re.compile(f"<({WORD})>")


def entries_of_hits(question: Question, hits: Sequence[Hit]) -> list[SearchEntry]:
    """The entries of these hits in their order, each with its `snippet`: (HTML, its language)."""
    rows = reading.highlighted(*question.asked, [hit.key for hit in hits]) if hits else []
    entries = {entry.pk: entry for entry in rows}
    found = [entries[hit.key] for hit in hits if hit.key in entries]
    for entry in found:
        entry.snippet = snippet(entry, set(FOUND.findall(entry.highlighted)))
    return found


def snippet(entry: SearchEntry, found: set[str]) -> tuple:
    """Of the paragraph with most of the found words some thirty words, the found ones marked; and its language."""
    lines = [(line, entry.language) for line in entry.text.splitlines()]
    lines += [(line, "en") for line in entry.text_in_english.splitlines()]
    if not lines:
        return "", entry.language
    line, language = most_of(found, lines)
    words = line.split(" ")
    first = next((span.start() for span in SPAN.finditer(line) if is_found(span[0], found)), 0)
    place = line.count(" ", 0, first)
    start, end = max(place - BEFORE, 0), place + AFTER
    html = highlighted(" ".join(words[start:end]), found)
    html = f"{'… ' if start else ''}{html}{' …' if end < len(words) else ''}"
    return mark_safe(html), language  # noqa: S308  escaped piece by piece


def most_of(found: set[str], lines: list[tuple]) -> tuple:
    """The first of those lines that have most of the found words."""
    if not found:
        return lines[0]
    # A guess by their letters is quick, and wrong only about words that are written in another way.
    any_of_them = re.compile(rf"\b(?:{'|'.join(found)})\b")
    numbers = [len(set(any_of_them.findall(without_accents(line)))) for line, _language in lines]
    if not any(numbers):
        numbers = [len(found.intersection(indexed(line))) for line, _language in lines]
    return lines[numbers.index(max(numbers))]


def highlighted(text: str, found: set[str]) -> str:
    """The text as HTML, with the found words highlighted."""
    pieces, end = [], 0
    for span in SPAN.finditer(text):
        if is_found(span[0], found):
            pieces += [escape(text[end : span.start()]), "<mark>", escape(span[0]), "</mark>"]
            end = span.end()
    return "".join([*pieces, escape(text[end:])])


def is_found(word: str, found: set[str]) -> bool:
    lower = word.lower()
    if lower.isascii() and lower.isalnum():
        return lower in found
    return not found.isdisjoint(indexed(word))
