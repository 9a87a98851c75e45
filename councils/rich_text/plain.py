"""Text without a mark of HTML, as it comes from a plain box or a file: its paragraphs, lines and lists."""

import re
from html import unescape

from .blocks import BULLETS, Block, Container, Run

# What Word's plain text has for an end of line or page; and its own hyphens.
LINE_ENDS = re.compile(r"\r\n|[\r\n\x0b\x0c\x1c-\x1d\x85\u2028\u2029]")
OWN_SIGNS = str.maketrans(
    {"\x07": "\n", "\x1e": "-", "\x1f": None, "\u00ad": None, "\u200b": None, "\ufeff": None}
)
DASHES = "-–*"


def blocks_of_plain(text: str) -> list[Block]:
    """A block for each paragraph, its lines kept; lines that begin with the same bullet are items of a list."""
    blocks: list[Block] = []
    for paragraph in _paragraphs(LINE_ENDS.sub("\n", unescape(text).translate(OWN_SIGNS))):
        for mark, lines in _runs_of_lines(paragraph):
            if not mark:
                blocks.append(Block((), runs=[Run("\n".join(lines))]))
                continue
            container = Container("ul")
            blocks += [Block((container, container.add_item()), runs=[Run(line[1:])]) for line in lines]
    return [part for block in blocks for part in block.split()]


def _paragraphs(text: str):
    lines: list[str] = []
    for line in [*text.split("\n"), ""]:
        if line.strip():
            lines.append(line.strip())
        elif lines:
            yield lines
            lines = []


def _runs_of_lines(lines: list[str]):
    """(bullet, lines): neighbours that begin with one bullet together; "" for those that begin with none.

    A dash alone is no list: it may be a sign, or lead to a name.
    """
    marks = [line[0] if line[0] in BULLETS + DASHES and line[1:2].isspace() else "" for line in lines]
    marks = [
        ""
        if mark in DASHES and mark not in (marks[place - 1 : place] + marks[place + 1 : place + 2])
        else mark
        for place, mark in enumerate(marks)
    ]
    start = 0
    for place in range(1, len(lines) + 1):
        if place == len(lines) or marks[place] != marks[start]:
            yield marks[start], lines[start:place]
            start = place
