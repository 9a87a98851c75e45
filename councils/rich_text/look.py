"""What a tag, its classes and its styles say about the words in it, in HTML of word processors and web pages."""

from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

from .blocks import Container

# Blocks end where another begins or ends. A table's tags are read under these names: see `__init__`.
CELLS = frozenset({"x-td", "x-th"})
TABLES = frozenset({"x-table", "x-thead", "x-tbody", "x-tfoot", "x-tr", "x-caption", *CELLS})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = (
    frozenset(
        "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer "
        "form header hgroup hr legend li listing main menu nav ol option optgroup p pre search section summary "
        "ul".split()
    )
    | HEADINGS
    | TABLES
)
# Inside a line, and a space around them.
APART = frozenset({"button", "img", "input", "meter", "progress", "select"})
INLINE = APART | frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i ins kbd label mark nobr output q rp rt ruby s "
    "samp small span strike strong sub sup time tt u var wbr".split()
)
EMPTY = frozenset({"br", "hr", "img", "input", "wbr"})
# With all that is in them.
NOT_READ = frozenset(
    "applet audio canvas datalist embed iframe map math noembed noframes noscript object script style svg template "
    "textarea title video xml".split()
)
REMOVED = frozenset({"del", "s", "strike"})
TITLES = {
    "msotitle": "h1",
    "msosubtitle": "h2",
    **{f"msoheading{level}": f"h{level}" for level in range(1, 7)},
}
NOTE_CLASSES = frozenset(
    {
        "msofootnotereference",
        "msoendnotereference",
        "sdfootnoteanc",
        "sdfootnotesym",
        "sdendnoteanc",
        "sdendnotesym",
    }
)
NOTE_LINKS = (
    "_ftn",
    "_edn",
    "ftnt",
    "fn",
    "footnote",
    "endnote",
    "sdfootnote",
    "sdendnote",
    "cite_note",
    "cite_ref",
)
LONGEST_ADDRESS = 2_000


@dataclass(frozen=True)
class Look:
    """How the words inside a tag look: what they inherit, and what the tag adds."""

    path: tuple[Container, ...] = ()
    kind: str = "p"
    strong: bool = False
    em: bool = False
    href: str = ""
    script: str = ""
    keeps_lines: bool = False
    is_removed: bool = False
    is_block: bool = False
    is_apart: bool = False
    is_mark: bool = False  # the bullet or number of an item that is only drawn
    is_comment: bool = False
    level: int = 0
    row: object = None
    table: object = None

    def inside(self, tag: str, attributes: dict) -> "Look":
        """The look inside this tag. The path and the table are the reader's business."""
        style = styles_of(attributes.get("style") or "")
        classes = {name.casefold() for name in (attributes.get("class") or "").split()}
        href = (attributes.get("href") or "").strip()
        display = style.get("display", "").removesuffix(" !important")
        is_block = (tag in BLOCKS and display != "inline") or display in BLOCK_DISPLAYS
        kind = self.kind
        if is_block:
            kind = (
                tag if tag in HEADINGS else next((TITLES[name] for name in classes if name in TITLES), kind)
            )
            if attributes.get("role") == "heading":
                kind = f"h{min(max(number_of(attributes.get('aria-level'), 2), 1), 6)}"
        return replace(
            self,
            kind=kind,
            strong=_strong(self.strong, tag, style),
            em=_em(self.em, tag, style),
            href=link_of(href) if tag == "a" else self.href,
            script=_script(self.script, tag, style, classes, href),
            keeps_lines=_keeps_lines(self.keeps_lines, tag, style),
            is_removed=self.is_removed or _is_removed(tag, style, classes, href, attributes),
            is_block=is_block,
            is_apart=not is_block and (tag in APART or tag in BLOCKS or _is_apart(display, style)),
            is_mark=self.is_mark or style.get("mso-list") == "ignore",
            is_comment=href.startswith("#cmnt_ref"),
            level=_level(style) if is_block else self.level,
        )


BLOCK_DISPLAYS = frozenset(
    {"block", "flex", "grid", "list-item", "table", "table-row", "table-cell", "flow-root"}
)


def styles_of(style: str) -> dict[str, str]:
    """name: value of each declaration, in small letters."""
    pairs = (declaration.partition(":") for declaration in style.casefold().split(";"))
    return {name.strip(): " ".join(value.split()) for name, _colon, value in pairs}


def number_of(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 6 else otherwise


def _strong(inherited: bool, tag: str, style: dict) -> bool:
    weight = style.get("font-weight", "").removesuffix(" !important")
    if weight in ("bold", "bolder") or weight.isdecimal():
        return not weight.isdecimal() or number_of(weight, 700) >= 600
    if weight in ("normal", "lighter"):
        return False
    return inherited or tag in ("b", "strong", "x-th")


def _em(inherited: bool, tag: str, style: dict) -> bool:
    slope = style.get("font-style", "").removesuffix(" !important")
    if slope.startswith(("italic", "oblique")):
        return True
    return False if slope == "normal" else inherited or tag in ("i", "em")


def _script(inherited: str, tag: str, style: dict, classes: set, href: str) -> str:
    if classes & NOTE_CLASSES or any(name.startswith("mso-footnote-id") for name in style):
        return "sup"
    if href.startswith("#") and href[1:].casefold().startswith(NOTE_LINKS):
        return "sup"
    if tag in ("sup", "sub"):
        return tag
    return {"super": "sup", "sub": "sub", "baseline": ""}.get(style.get("vertical-align"), inherited)


def _keeps_lines(inherited: bool, tag: str, style: dict) -> bool:
    spaces = style.get("white-space", "")
    if spaces.startswith(("pre", "break-spaces")):
        return True
    return False if spaces.startswith(("normal", "nowrap")) else inherited or tag in ("pre", "listing")


def _is_removed(tag: str, style: dict, classes: set, href: str, attributes: dict) -> bool:
    """Deleted, struck out or hidden, or a comment beside the text."""
    line = style.get("text-decoration", "") + style.get("text-decoration-line", "")
    return (
        tag in REMOVED
        or "line-through" in line
        or "hidden" in attributes
        or style.get("display", "").startswith("none")
        or style.get("visibility", "").startswith(("hidden", "collapse"))
        or style.get("mso-hide") == "all"
        or style.get("mso-element", "").startswith("comment")
        or style.get("mso-special-character") == "comment"
        or any(name == "msodel" or name.startswith("msocom") for name in classes)
        or (href.startswith(("#cmnt", "#_msocom")) and not href.startswith("#cmnt_ref"))
    )


def _is_apart(display: str, style: dict) -> bool:
    return (
        display.startswith(("inline-", "table"))
        or style.get("position", "") in ("absolute", "fixed")
        or style.get("float", "") in ("left", "right")
    )


def _level(style: dict) -> int:
    """Of "l0 level2 lfo1": 2. Word writes items of lists as paragraphs of such a level."""
    words = style.get("mso-list", "").split()
    return next((number_of(word[5:], 1) for word in words if word.startswith("level")), 0)


def link_of(href: str) -> str:
    """The address of a link that is kept, out of the wrapping of mail programs; empty for any other."""
    address = href
    try:
        parts = urlsplit(href)
        asked = parse_qs(parts.query, max_num_fields=20)
    except ValueError:
        return ""
    if (parts.hostname or "").endswith(".safelinks.protection.outlook.com"):
        address = asked.get("url", [href])[0]
    elif (parts.hostname or "").startswith("www.google.") and parts.path == "/url":
        address = asked.get("q", asked.get("url", [href]))[0]
    is_ours = address.startswith("/") and not address.startswith("//")
    if len(address) > LONGEST_ADDRESS or not (is_ours or address.startswith(SCHEMES)):
        return ""
    return address


SCHEMES = ("http://", "https://", "mailto:", "tel:")
