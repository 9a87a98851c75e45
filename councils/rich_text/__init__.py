"""What rich text may hold: what the editor offers, what is kept on saving, what is let out to a page."""

import re
from html import unescape

import nh3
from django_prose_editor.fields import ProseEditorField, ProseEditorFormField

from .apart import ApartReader
from .blocks import Block, to_html
from .look import BLOCKS, EMPTY, INLINE, NOT_READ, SCHEMES
from .plain import blocks_of_plain, shown
from .reader import Reader

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
LINKS = {scheme.rstrip(":/") for scheme in SCHEMES}


def safe_html(html: str) -> str:
    """The text with only the tags and links of the list above, whoever wrote it."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start", "type"}},
        url_schemes=LINKS,
        link_rel="noopener noreferrer",
    )


# -- what is kept -----------------------------------------------------------------------------------

# Tags that stand for nothing here. A "<" before a name that is none of HTML's was typed as a sign.
OTHER = "html head body base link meta frame frameset param source track area picture slot col colgroup plaintext xmp"
TABLE = frozenset("table thead tbody tfoot tr td th caption".split())
NAMES = BLOCKS | INLINE | EMPTY | NOT_READ | TABLE | frozenset(OTHER.split())
TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-z][\w:-]*)|<(?!!--|!\[|!doctype|\?xml)", re.IGNORECASE)
# Tags inside one another. The parser takes the square of their number, and no text needs as many.
MOST_OPEN = 1_000


def with_known_tags(html: str) -> str:
    """The text with signs for what is no tag, tables under names that need no order, and tags not too deep."""
    number_open = 0

    def written(tag):
        nonlocal number_open
        name = (tag["name"] or "").casefold()
        if name not in NAMES and ":" not in name and "-" not in name:
            return tag[0].replace("<", "&lt;")
        if tag["end"]:
            number_open = max(number_open - 1, 0)
        elif name not in EMPTY:
            number_open += 1
        if number_open >= MOST_OPEN:
            return "<wbr " if tag["end"] else "<br "
        return f"<{tag['end']}x-{name}" if name in TABLE else tag[0]

    html = TAG.sub(written, html)
    if html.rfind("<") > html.rfind(">"):  # a tag that never ends would take the rest of the text with it
        html = "&lt;".join(html.rsplit("<", 1))
    return html


READ = nh3.Cleaner(
    tags=BLOCKS | INLINE | EMPTY,
    clean_content_tags=NOT_READ,
    attributes={
        "*": {"style", "class", "hidden", "role", "aria-level"},
        "a": {"href"},
        "ol": {"start", "type"},
    },
    url_schemes=LINKS,
    link_rel=None,
)
KEPT = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href", "rel", "title"}, "ol": {"start", "type", "data-type"}},
    url_schemes=LINKS,
    link_rel=None,
)
# Words that stand in no block, at the start or between two blocks.
LOOSE = re.compile(r"(?:^|</(?:p|h3|h4|ul|ol|blockquote)>)\s*(?:[^<\s]|<(?:strong|em|a|br|li)\b)")


def clean_html(text: str) -> str:
    """What is kept of a text, whoever sends it: an editor, a box without one, a file or a program.

    What was deleted, struck out or hidden is gone; cells, blocks and lists are apart; marks of notes are no part of
    a figure. Text without marks gets its paragraphs. What is kept already stays as it is, to the letter.
    """
    html = with_known_tags(shown(text or ""))
    if "<" not in html:
        return KEPT.clean(to_html(blocks_of_plain(html)))
    if KEPT.clean(html) == html and not LOOSE.search(html) and not is_empty(html):
        return html
    reader = Reader()
    reader.feed(READ.clean(html))
    reader.close()
    return KEPT.clean(to_html(reader.blocks))


def with_read_tags(html: str) -> str:
    """What of a text with marks is read: the rest, such as scripts and pictures, is gone."""
    return READ.clean(with_known_tags(shown(html)))


def blocks_apart(html: str) -> list[Block]:
    """The paragraphs, headings, items of lists and rows of tables of `with_read_tags`, a row's cells apart."""
    reader = ApartReader()
    reader.feed(html)
    reader.close()
    return reader.blocks


def is_empty(html: str) -> bool:
    return not blocks_of(html)


class RichTextField(ProseEditorField):
    """Rich text of this site: edited with the extensions above, and cleaned by its form and before it is stored."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, extensions=EXTENSIONS, sanitize=clean_html, **kwargs)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": RichTextFormField, "sanitize": clean_html, **kwargs})


class RichTextFormField(ProseEditorFormField):
    """Cleans what was sent before it asks whether there is anything."""

    def to_python(self, value):
        return self.sanitize(super().to_python(value))


# -- its words --------------------------------------------------------------------------------------

EDGE_OF_BLOCK = re.compile(r"</?(?:p|li|ul|ol|h3|h4|blockquote)\b[^<>]*>|<br ?/?>")


def blocks_of(html: str) -> list[str]:
    """The words of each paragraph, heading and list item."""
    # Not Django's strip_tags: marks that are opened and never closed cost it the square of their number. And nh3 writes
    # spaces that do not break at the cost of their number's square; words are parted by them like by any other.
    spaced = with_known_tags(html or "").replace("\xa0", " ").replace("&nbsp;", " ")
    parts = (unescape(nh3.clean(part, tags=set())) for part in EDGE_OF_BLOCK.split(spaced))
    return [words for words in (" ".join(part.split()) for part in parts) if words]
