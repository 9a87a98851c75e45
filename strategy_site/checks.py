"""Rules that are checked at every start."""

from django.core.checks import Error, register
from django.core.validators import slug_re
from django.urls import LocalePrefixPattern, URLResolver, get_resolver

from councils.validators import RESERVED_SLUGS


def words_of_the_site() -> set[str]:
    """First parts of addresses that a council's slug would hide, or be hidden by."""
    words = {route.partition("/")[0] for route in routes(get_resolver().url_patterns)}
    return {word for word in words if slug_re.match(word)}


def routes(patterns):
    """Every address of these patterns and of what they include, without its language."""
    for pattern in patterns:
        route = "" if isinstance(pattern.pattern, LocalePrefixPattern) else str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from (f"{route}{rest}" for rest in routes(pattern.url_patterns))
        else:
            yield route


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
