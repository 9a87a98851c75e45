"""The blocks of a text with marks: a Word document, a web page."""

import re
from collections import defaultdict
from collections.abc import Sequence

from ..rich_text import blocks_apart, with_read_tags
from ..rich_text.apart import RowOfCells
from ..rich_text.blocks import Block
from .bounds import MAX_TEXT, refuse_long
from .plain import CAPITALS, is_in_capitals, names_of, row_of
from .source_document import HEADING, ITEM, PARAGRAPH, DocumentBlock

# Below the six levels that headings have, and below headings in capitals.
BOLD = CAPITALS + 1
LONGEST_HEADING = 120
# Of all that a web page has, and of those that are read: some fifty for each of its blocks.
MAX_TAGS, MAX_READ_TAGS = 300_000, 100_000
TAG = re.compile(r"<[^<>]*>")


def blocks_of_html(html: str) -> list[DocumentBlock]:
    refuse_long(html.count("<"), MAX_TAGS)
    html = with_read_tags(html)
    refuse_long(html.count("<"), MAX_READ_TAGS)
    refuse_long(len(TAG.sub("", html)), MAX_TEXT)
    blocks = blocks_apart(html)
    tables: dict[object, list[RowOfCells]] = defaultdict(list)
    for block in blocks:
        if isinstance(block, RowOfCells):
            tables[block.table].append(block)
    names = {table: _names(rows) for table, rows in tables.items()}
    found = []
    for block in blocks:
        if isinstance(block, RowOfCells):
            is_first = tables[block.table][0] is block
            found.append(row_of(_texts(block), names[block.table], is_first=is_first))
        else:
            found.append(_block(block))
    return [block for block in found if block]


def _block(block: Block) -> DocumentBlock:
    text = one_line_of(block)
    depth = sum(around.name == "li" for around in block.path)
    if block.kind != "p":
        return DocumentBlock(HEADING, text, int(block.kind[1]))
    if depth:
        return DocumentBlock(ITEM, text, depth)
    if is_in_capitals(text):
        return DocumentBlock(HEADING, text, CAPITALS)
    is_heading = _is_bold(block) and len(text) <= LONGEST_HEADING and text[-1] not in ".:;,"
    return DocumentBlock(HEADING, text, BOLD) if is_heading else DocumentBlock(PARAGRAPH, text)


def one_line_of(block: Block) -> str:
    return " ".join(block.text().split())


def _is_bold(block: Block) -> bool:
    return all(run.strong for run in block.runs if not run.text.isspace())


def _texts(row: RowOfCells) -> list[str]:
    return [" / ".join(map(one_line_of, cell)) for cell in row.cells]


def _names(rows: list[RowOfCells]) -> Sequence[str]:
    is_bold = all(_is_bold(block) for cell in rows[0].cells for block in cell)
    return names_of([_texts(row) for row in rows], is_named=is_bold)
