"""What the head of a page needs beyond a template: its own words a second time, and the page of a list."""

import html

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language

register = template.Library()


class Captured(template.Node):
    """Django's `simple_block_tag` would do, but hides the blocks inside of it from `block.super`."""

    def __init__(self, nodelist, name):
        self.nodelist, self.name = nodelist, name

    def render(self, context):
        context[self.name] = " ".join(html.unescape(self.nodelist.render(context)).split())
        return ""


@register.tag
def capture(parser, token):
    """The words of a block as plain text, to stand in several places: `{% capture words %}…{% endcapture %}`."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(["endcapture"])
    parser.delete_first_token()
    return Captured(nodelist, name)


@register.simple_tag(takes_context=True)
def list_page(context):
    """`?page=2` on a later page of a whole list: the one parameter that makes a page of its own. Otherwise nothing."""
    page = context.get("page_obj") if set(context["request"].GET) == {"page"} else None
    return f"?page={page.number}" if page and page.number > 1 else ""


@register.simple_tag(takes_context=True)
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
