"""What pages of published editions say of their review."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from delivery import briefing

from . import published

__all__ = ["lang_attribute", "review_of_vision", "value_of"]


def review_of_vision(vision) -> int | None:
    """The key of the newest review of this edition whose comments are public."""
    review = published.of_vision.first(vision.pk)
    return review.pk if review else None


def lang_attribute(language: str) -> SafeString | str:
    """The attribute of something written in this language, where that is not the page's."""
    return format_html(' lang="{}"', language) if language and language != get_language() else ""


def value_of(row) -> str:
    """The latest value of a measure in a sentence, as the briefing says it."""
    return briefing.value_sentence(row)
