"""Finds the rows that a file names, and does not read the others."""

import re
import unicodedata
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Lower, Replace, Trim
from django.db.models.lookups import In

from .values import name_key, tidy


def called(names: Iterable[str], *fields: str) -> Q:
    """One of the fields says one of these names. It finds a few more: `name_key` tells which are the same."""
    spellings = sorted({spelling for name in names for spelling in _spellings(name)})
    return reduce(or_, (Q(In(_folded(field), spellings)) for field in fields))


def _folded(field: str):
    """As `name_key` does, with what both databases can."""
    text = F(field)
    for blank in ("\t", "\n", "\r", "\u00a0", "  ", "  "):
        text = Replace(text, Value(blank), Value(" "), output_field=TextField())
    return Lower(Trim(text))


def _spellings(name: str):
    """SQLite makes only A to Z small: a name with other letters may stand there in capitals, as a title, as typed."""
    key, typed = name_key(name), " ".join(tidy(name).split())
    for text in {key, key.upper(), key.title(), typed, typed.lower()} if key else ():
        for form in ("NFC", "NFD"):
            yield re.sub("[A-Z]", lambda letter: letter[0].lower(), unicodedata.normalize(form, text))
