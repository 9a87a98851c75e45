"""Addresses of the workplace's pages, by the model or row they are about."""

from django.urls import reverse


def address_of(thing, door: str = "change", *args) -> str:
    """The page behind this door; a row brings its own key, a model has lists and forms to add."""
    opts = thing._meta
    if not isinstance(thing, type):
        args = (thing.pk, *args)
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{door}", args=args)
