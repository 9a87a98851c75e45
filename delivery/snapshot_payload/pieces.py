"""Pieces of what is kept of a report: statuses in words. Texts, days and numbers: councils.plain_data."""

from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst

from ..figures.statuses import ActionStatus
from ..status_words import OUR_WORDS, status_words


def capfirst_of(words):
    return lambda *about: capfirst(words(*about))


def words_of(council) -> dict:
    """Each status, with the council's own label."""
    every = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for status, word in status_words(council).items():
                every.setdefault(status, {})[f"words_{code}"] = capfirst(str(word))
    return every


def usual_word(status) -> str:
    """What is worked out from several things is said in our words, which say no more than that."""
    return capfirst(str(OUR_WORDS[ActionStatus(status)]))
