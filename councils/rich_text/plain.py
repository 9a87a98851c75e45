"""Text without a mark of HTML, as it comes from a plain box or a file: its paragraphs, lines and lists."""

import re
from html import unescape

from .blocks import BULLETS, Block, Container, Run

LINE_ENDS = re.compile(r"\r\n|[\r\n]")
# Soft hyphens and marks of no width: they part a word in search and in a comparison, and nobody sees them.
UNSEEN = "\u00ad\u200b\u2060\ufeff"
# What Word's plain text has for the end of a line, a cell or a page, and for a hyphen: browsers show none of them.
SIGNS = {
    **{ord(sign): "\n" for sign in "\x07\x0b\x0c\x85\u2028\u2029"},
    **dict.fromkeys([*range(1, 7), 8, *range(14, 30)], " "),
    **{ord(sign): None for sign in UNSEEN + "\x1f"},
    0x1E: "-",
}
SIGNS_OF_A_LINE = {code: " " if sign == "\n" else sign for code, sign in SIGNS.items()}
DASHES = "-–*"


def shown(text: str, *, is_line: bool = False) -> str:
    """The text with signs that a browser shows, so that what was apart stays apart. `is_line`: it has no lines."""
    return text.translate(SIGNS_OF_A_LINE if is_line else SIGNS)


def blocks_of_plain(text: str) -> list[Block]:
    """A block for each paragraph, its lines kept; lines that begin with the same bullet are items of a list."""
    blocks: list[Block] = []
    for paragraph in _paragraphs(LINE_ENDS.sub("\n", shown(unescape(text)))):
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
