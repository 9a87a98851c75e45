"""The blocks of a text without marks: each line is one, since that is how web pages and mails are pasted."""

import re
from collections.abc import Sequence
from html import unescape
from itertools import groupby

from ..rich_text import shown
from ..rich_text.blocks import BULLETS
from .bounds import MAX_TEXT, refuse_long
from .source_document import HEADING, ITEM, PARAGRAPH, ROW, DocumentBlock

# Headings in capitals stand below the six levels that headings have.
CAPITALS = 7
LONGEST_CAPITALS = 80
LONGEST_NAME = 40
LINE_ENDS = re.compile(r"\r\n|[\r\n]")
MARK = re.compile(rf"(?:[{BULLETS}*–-]|\(?(?:\d{{1,3}}|[a-z]|[ivx]{{1,4}})[.)])\s+(?=\S)")


def blocks_of_text(text: str) -> list[DocumentBlock]:
    found: list[DocumentBlock] = []
    refuse_long(sum(map(len, text.split())), MAX_TEXT)
    lines = LINE_ENDS.sub("\n", shown(unescape(text))).split("\n")
    for is_table, group in groupby(lines, lambda line: "\t" in line.strip()):
        if is_table:
            rows = [[" ".join(cell.split()) for cell in line.strip("\n").split("\t")] for line in group]
            names = names_of(rows)
            read = (row_of(row, names, is_first=place == 0) for place, row in enumerate(rows))
            found += [block for block in read if block]
        else:
            found += _lines(list(group))
    return found


def _lines(lines: Sequence[str]) -> list[DocumentBlock]:
    """A line that begins with a small letter goes on with the line before, if that did not end."""
    found: list[list[str]] = []
    indents: list[int] = []
    is_after_gap = True
    for line in lines:
        text = " ".join(line.split())
        goes_on = not is_after_gap and text[:1].islower() and found[-1][-1][-1] not in ".!?:;"
        is_after_gap = not text
        if text and goes_on and not MARK.match(text):
            found[-1].append(text)
        elif text:
            found.append([text])
            indents.append(_indent(line))
    return [_block(" ".join(texts), indent) for texts, indent in zip(found, indents, strict=True)]


def _block(text: str, indent: int) -> DocumentBlock:
    if mark := MARK.match(text):
        return DocumentBlock(ITEM, text[mark.end() :], 1 + indent // 4)
    if is_in_capitals(text):
        return DocumentBlock(HEADING, text, CAPITALS)
    return DocumentBlock(PARAGRAPH, text)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def is_in_capitals(text: str) -> bool:
    """Is this a heading because all of it is in capitals: some words, and no sentence?"""
    letters = sum(char.isalpha() for char in text)
    return text.isupper() and letters > 3 and len(text) <= LONGEST_CAPITALS and text[-1] not in ".;,"


def names_of(rows: Sequence[Sequence[str]], *, is_named: bool = False) -> Sequence[str]:
    """The names of a table's columns, where its first row has them."""
    return rows[0] if is_named or _are_names(rows) else ()


def row_of(row: Sequence[str], names: Sequence[str], *, is_first: bool) -> DocumentBlock | None:
    """A row of a table, each cell with the name of its column; None where nothing stands in it.

    A row with cells that reach over several columns has not as many, and then none is named.
    """
    is_names = is_first and bool(names)
    named = names if len(names) == len(row) and not is_names else [""] * len(row)
    cells = tuple((name, text) for name, text in zip(named, row, strict=True) if text)
    return DocumentBlock(ROW, cells=cells, is_names=is_names) if cells else None


def _are_names(rows: Sequence[Sequence[str]]) -> bool:
    """Does the first row name the columns: a few words in each cell, and no figure?"""
    first = rows[0]
    return (
        len(rows) > 1
        and all(first)
        and all(len(name) <= LONGEST_NAME and name[-1] not in ".;" for name in first)
        and not any(char.isdigit() for name in first for char in name)
    )
