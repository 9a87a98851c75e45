"""Addresses of admin pages, by the model or row they are about; and where its officers read a row on the site."""

from django.urls import reverse


def admin_url(thing, page: str = "change", *args) -> str:
    """The address of this page of a row, which brings its own key, or of a model, which has lists and forms to add."""
    opts = thing._meta
    if not isinstance(thing, type):
        args = (thing.pk, *args)
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=args)


def site_address(row) -> str | None:
    """None where it has no page there, or where only another edition of it can be read."""
    if hasattr(row, "preview_address"):
        return row.preview_address
    return row.get_absolute_url() if hasattr(row, "get_absolute_url") else None
