"""What rich text may hold: what the editor offers, what is kept on saving, what is let out to a page."""

import re
from html import unescape

import nh3

# Headings start at 3, because the page's own sections are headings of level 2.
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Heading": {"levels": [3, 4]},
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "HardBreak": True,
}
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "h3", "h4", "a"}


def safe_html(html: str) -> str:
    """The text with only the tags and links of the list above, whoever wrote it."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )


END_OF_BLOCK = re.compile(r"</(?:p|li|h3|h4|blockquote)>|<br ?/?>")


def blocks_of(html: str) -> list[str]:
    """The words of each paragraph, heading and list item."""
    # Not Django's strip_tags: marks that are opened and never closed cost it the square of their number.
    parts = (unescape(nh3.clean(part, tags=set())) for part in END_OF_BLOCK.split(html or ""))
    return [words for words in (" ".join(part.split()) for part in parts) if words]
