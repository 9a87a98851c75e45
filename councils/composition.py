"""What the apps add to what all of them share: each lists its parts, and the site puts them together."""

from functools import cache
from importlib import import_module

from django.conf import settings


@cache
def composition():
    """The module that `settings.COMPOSITION` names: it imports all apps, so none of them imports it."""
    return import_module(settings.COMPOSITION)
