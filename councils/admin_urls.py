"""Addresses of admin pages, by the model or row they are about."""

from django.urls import reverse


def admin_url(thing, page: str = "change", *args) -> str:
    """The address of this page of a row, which brings its own key, or of a model, which has lists and forms to add."""
    opts = thing._meta
    if not isinstance(thing, type):
        args = (thing.pk, *args)
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=args)
