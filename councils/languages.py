"""The language in which a text is really given, where it may be missing in the one that is asked for."""

from django.utils.translation import get_language


def language_given(thing, field: str) -> str:
    """The page's language, or English where the text is missing in it. A field with no translations is as asked."""
    language = get_language() or "en"
    return language if getattr(thing, f"{field}_{language}", True) else "en"
