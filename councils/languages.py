"""Languages of the site: in which one a text is really given, and a word in each of them."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language


def in_all_languages(words) -> set[str]:
    """A translatable word in each language of the site."""
    found = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.add(str(words))
    return found


def names_of(thing) -> dict[str, str]:
    """What a thing is called in each language of the site; only in English where it has no other name."""
    names = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            names[code] = str(thing)
    return {code: name for code, name in names.items() if code == "en" or name != names["en"]}


def language_given(thing, field: str) -> str:
    """The page's language, or English where the text is missing in it. A field with no translations is as asked."""
    language = get_language() or "en"
    return language if getattr(thing, f"{field}_{language}", True) else "en"
