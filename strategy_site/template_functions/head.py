"""What the head of a page needs beyond a template: its own words a second time, and the page of a list."""

import html

from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from jinja2 import pass_context


def plain_words(text) -> str:
    """The words of HTML as plain text, to stand in several places."""
    return " ".join(html.unescape(str(text)).split())


@pass_context
def list_page(context):
    """`?page=2` on a later page of a whole list: the one parameter that makes a page of its own. Otherwise nothing."""
    page = context.get("page_obj") if set(context["request"].GET) == {"page"} else None
    return f"?page={page.number}" if page and page.number > 1 else ""


@pass_context
def filters_shown(context, is_plain=False):
    """ " (2024, won)" after the name of a list that was narrowed; each word in its language, save in a title."""
    filters = context.get("filters_in_use")
    if not filters:
        return ""
    if is_plain:
        return " (" + ", ".join(str(each.words) for each in filters) + ")"
    marked = (
        (format_html(' lang="{}"', each.language) if each.language != get_language() else "", each.words)
        for each in filters
    )
    return format_html(" ({})", format_html_join(", ", "<span{}>{}</span>", marked))
