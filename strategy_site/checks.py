"""House rules that are checked at every start."""

from django.core.checks import Error, register
from django.urls import get_resolver

from councils.validators import RESERVED_SLUGS


def words_of_the_site() -> set[str]:
    """First parts of addresses that a council's slug would hide, or be hidden by."""
    words = set()
    for language in get_resolver().url_patterns:
        for pattern in language.url_patterns:
            route = str(pattern.pattern)
            parts = [route] if route else [str(inner.pattern) for inner in pattern.url_patterns]
            words |= {part.partition("/")[0] for part in parts}
    return {word for word in words if word and not word.startswith("<")}


@register()
def reserved_slugs_are_complete(app_configs, **kwargs):
    """No council may take an address of the site itself."""
    return [
        Error(
            f"“{word}” is an address of the site: add it to councils.validators.RESERVED_SLUGS.",
            id="site.E001",
        )
        for word in sorted(words_of_the_site() - RESERVED_SLUGS)
    ]
