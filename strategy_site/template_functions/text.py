"""The one place where rich text comes onto a page."""

from django.utils.safestring import mark_safe

from councils.rich_text import safe_html


def rich(html):
    """Rich text as HTML, cleaned once more on the way out: what is stored may be older than our rules."""
    return mark_safe(safe_html(html or ""))  # noqa: S308  cleaned by nh3
