"""Paragraphs, headings and items of lists as they are read from HTML, and the HTML that is kept of them."""

from dataclasses import dataclass, field, replace
from html import escape

from .scripts import without_scripts

INLINE = ("strong", "em")
# What stands between the cells of a table's row, between the lines of one cell, and for a cell without words.
BETWEEN_CELLS, BETWEEN_LINES, EMPTY_CELL = "; ", " / ", "–"
BULLETS = "•·●▪◦‣∙■□➢➤"


@dataclass(frozen=True)
class Run:
    """Characters that look the same. `script` is "sup", "sub" or empty; a line break is the text "\\n"."""

    text: str
    strong: bool = False
    em: bool = False
    href: str = ""
    script: str = ""


class Container:
    """A list, an item of a list or a quotation: what stands around blocks. Two are the same only by identity."""

    def __init__(self, name: str, start: int = 1, numbering: str = ""):
        self.name, self.start, self.numbering = name, start, numbering
        self.items = 0
        self.last_item: Container | None = None
        self.loose_list: Container | None = None  # for items in it that stand in no list
        self.has_words = False

    @property
    def is_list(self) -> bool:
        return self.name in ("ul", "ol")

    def add_item(self) -> "Container":
        self.items += 1
        self.last_item = Container("li")
        return self.last_item

    @property
    def opening(self) -> str:
        start = f' start="{self.start}"' if self.name == "ol" and self.start != 1 else ""
        numbering = f' type="{self.numbering}"' if self.numbering else ""
        return f"<{self.name}{start}{numbering}>"


@dataclass
class Block:
    """One paragraph ("p") or heading ("h1" to "h6"). `path`: the containers around it, the outermost first."""

    path: tuple[Container, ...]
    kind: str = "p"
    runs: list[Run] = field(default_factory=list)
    level: int = 0  # of an item in a list that is only drawn as one; 0 where there is none
    mark: str = ""  # the bullet or number that was drawn
    is_comment: bool = False

    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    def split(self) -> list["Block"]:
        """Without needless space, a block for each part between empty lines; none where there are no words."""
        parts: list[list[Run]] = [[]]
        gap, lines = "", 0
        for run in without_scripts(self.runs):
            for piece in pieces_of(run.text):
                if piece == "\n":
                    lines, gap = lines + 1, ""
                elif piece.isspace():
                    gap = gap + piece if not lines else ""
                else:
                    if lines > 1 and parts[-1]:
                        parts.append([])
                    if parts[-1]:
                        parts[-1] += _between(parts[-1][-1], run, gap, lines)
                    parts[-1].append(replace(run, text=piece))
                    gap, lines = "", 0
        return [replace(self, runs=part) for part in parts if part]

    def html(self, heading: str = "") -> str:
        tag = heading or self.kind
        bare = heading and all(run.strong for run in self.runs if not run.text.isspace())
        runs = [replace(run, strong=False) for run in self.runs] if bare else self.runs
        inner, same = [], []
        for run in runs:
            if same and (run.strong, run.em, run.href) != (same[0].strong, same[0].em, same[0].href):
                inner.append(_inline(same))
                same = []
            same.append(run)
        return f"<{tag}>{''.join(inner)}{_inline(same)}</{tag}>"


def pieces_of(text: str):
    """The text in words, spaces and ends of lines."""
    start, kind = 0, None
    for place, char in enumerate(text):
        is_a = "\n" if char == "\n" else char.isspace()
        if is_a != kind or char == "\n":
            if place > start:
                yield text[start:place]
            start, kind = place, is_a
    if text:
        yield text[start:]


def _between(before: Run, after: Run, gap: str, lines: int) -> list[Run]:
    if not gap and not lines:
        return []
    text = "\n" if lines else "\xa0" if gap == "\xa0" else " "
    return [
        Run(
            text,
            strong=before.strong and after.strong,
            em=before.em and after.em,
            href=before.href if before.href == after.href else "",
        )
    ]


def _inline(runs: list[Run]) -> str:
    """The HTML of runs that look the same."""
    if not runs:
        return ""
    html = (
        escape("".join(run.text for run in runs), quote=False).replace("\n", "<br>").replace("\xa0", "&nbsp;")
    )
    for name in reversed(INLINE):
        html = f"<{name}>{html}</{name}>" if getattr(runs[0], name) else html
    return f'<a href="{escape(runs[0].href)}">{html}</a>' if runs[0].href else html


def row_of(cells: list[list[Block]]) -> list[Block]:
    """A table's row as one block, its cells apart. An empty cell keeps its place, save at the end."""
    while cells and not cells[-1]:
        cells.pop()
    filled = [cell[0] for cell in cells if cell]
    if len(filled) < 2:
        return filled
    runs: list[Run] = []
    for number, cell in enumerate(cells):
        if number:
            is_heading = runs[-1].strong and bool(cell) and cell[0].runs[0].strong
            runs.append(Run(BETWEEN_CELLS, strong=is_heading))
        for run in cell[0].runs if cell else [Run(EMPTY_CELL)]:
            runs.append(replace(run, text=BETWEEN_LINES) if run.text == "\n" else run)
    return [replace(filled[0], runs=runs)]


def to_html(blocks: list[Block]) -> str:
    """The blocks as HTML: the highest heading is of level 3, all below it of level 4; those of the site stay."""
    levels = [int(block.kind[1]) for block in blocks if block.kind != "p"]
    top = max(min(levels, default=3), 1)
    html, around = [], ()
    for block in blocks:
        same = 0
        while same < min(len(around), len(block.path)) and around[same] is block.path[same]:
            same += 1
        html += [f"</{container.name}>" for container in reversed(around[same:])]
        html += [container.opening for container in block.path[same:]]
        around = block.path
        if block.kind == "p":
            html.append(block.html())
        else:
            html.append(block.html("h3" if int(block.kind[1]) <= min(top, 3) else "h4"))
    return "".join(html + [f"</{container.name}>" for container in reversed(around)])
