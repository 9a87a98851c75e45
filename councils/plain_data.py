"""Pieces of what is frozen, as plain data: texts in each language, days and numbers. Values never go through float."""

import datetime

from django.conf import settings
from django.utils import translation


def texts(row, *names) -> dict:
    """These texts in each language, as they stand: an empty Welsh one is not filled with the English."""
    languages = [code for code, _name in settings.LANGUAGES]
    return {f"{name}_{code}": getattr(row, f"{name}_{code}") or "" for name in names for code in languages}


def in_each_language(name: str, words, *about) -> dict:
    """What the page said, in each language: kept as words, so that it is never said differently."""
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[f"{name}_{code}"] = str(words(*about))
    return said


def iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def days(row, *names) -> dict:
    return {name: iso(getattr(row, name)) for name in names}


def number(value) -> str | None:
    """As the column holds it, without the zeros that it adds."""
    return None if value is None else f"{value.normalize():f}"
