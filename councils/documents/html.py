"""The blocks of a text with marks: a Word document, a web page."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from ..rich_text import blocks_apart
from ..rich_text.apart import RowOfCells
from ..rich_text.blocks import Block
from .document import HEADING, ITEM, PARAGRAPH, ROW, DocumentBlock
from .plain import CAPITALS, is_in_capitals, table_of

# Below the six levels that headings have, and below headings in capitals.
BOLD = CAPITALS + 1
LONGEST_HEADING = 120


def blocks_of_html(html: str) -> list[DocumentBlock]:
    found: list[DocumentBlock] = []
    for table, blocks in groupby(blocks_apart(html), lambda block: getattr(block, "table", None)):
        if table is None:
            found += [_block(block) for block in blocks]
        else:
            found += _rows(blocks)
    return found


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


def _rows(blocks: Iterable[Block]) -> Iterator[DocumentBlock]:
    rows = [block for block in blocks if isinstance(block, RowOfCells)]
    texts = [[" / ".join(map(one_line_of, cell)) for cell in row.cells] for row in rows]
    is_bold = all(_is_bold(block) for cell in rows[0].cells for block in cell)
    yield from table_of(texts, ROW, is_named=is_bold)
