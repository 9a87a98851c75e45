"""What a document is read as: its headings, paragraphs, items of lists and rows of tables, in their order."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

HEADING, PARAGRAPH, ITEM, ROW = "heading", "paragraph", "item", "row"


@dataclass(frozen=True)
class DocumentBlock:
    """One of them. Of a row `cells` has each column's name, empty where it has none, and what stands in it."""

    kind: str
    text: str = ""
    # Of a heading 1 to 8, the highest first; of an item how deep its list is.
    level: int = 0
    cells: tuple[tuple[str, str], ...] = ()
    # Does the row name the columns?
    is_names: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """By what two blocks are held to be the same: capitals and spaces do not matter."""
        texts = [text for _name, text in self.cells] or [self.text]
        return tuple(" ".join(text.casefold().split()) for text in texts)


@dataclass
class SourceDocument:
    """Each block once, and the texts of those that stood there again."""

    blocks: list[DocumentBlock] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, blocks: Iterable[DocumentBlock]) -> "SourceDocument":
        document, seen = cls(), set()
        for block in blocks:
            if block.key in seen:
                document.repeated.append(block.text or " | ".join(text for _name, text in block.cells))
            else:
                seen.add(block.key)
                document.blocks.append(block)
        return document

    @property
    def characters(self) -> int:
        return sum(len(text) for block in self.blocks for text in block.key)

    def as_data(self) -> dict[str, Any]:
        return {"blocks": [asdict(block) for block in self.blocks], "repeated": self.repeated}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "SourceDocument":
        blocks = [
            DocumentBlock(**{**each, "cells": tuple(tuple(cell) for cell in each["cells"])})
            for each in data["blocks"]
        ]
        return cls(blocks, data["repeated"])
