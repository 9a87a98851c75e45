"""How much of a document is read at most."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MEGABYTES = 20
MAX_SIZE = MEGABYTES * 1024 * 1024
# Paragraphs, headings, items of lists and rows of tables.
MAX_BLOCKS = 2_000
MAX_TEXT = 1_000_000


def too_much() -> ValidationError:
    words = _(
        "This document is too large. It may have %(megabytes)s MB unpacked, %(blocks)s paragraphs, list items and "
        "table rows, and %(characters)s characters. Choose or paste a part of it."
    )
    told = {"megabytes": MEGABYTES, "blocks": f"{MAX_BLOCKS:,}", "characters": f"{MAX_TEXT:,}"}
    return ValidationError(words % told)


def refuse_long(number: int, most: int) -> None:
    """Before it is gone through letter by letter."""
    if number > most:
        raise too_much()
