"""Reads HTML like `Reader`, but keeps the cells of a table's row apart: for what asks in which column a text stands."""

from dataclasses import dataclass, field

from .blocks import Block
from .reader import Reader


@dataclass
class RowOfCells(Block):
    """A row of a table. Of each cell its blocks; rows of one table have the same `table`."""

    cells: list[list[Block]] = field(default_factory=list)
    table: object = None


class ApartReader(Reader):
    """A row with a list or a table in one of its cells is no row: what stands in it stands below one another."""

    def _add_to_row(self, row, block):
        if not row.cells:
            row.cells.append([])
        row.cells[-1].append(block)
        if block.path != row.path:
            self._break_row(row)

    def _end_row(self, row):
        if not row.is_whole:
            return
        row.is_whole = False
        filled = [cell for cell in row.cells if cell]
        if len(filled) > 1:
            self.blocks.append(RowOfCells(row.path, "row", cells=row.cells, table=row.table))
        else:
            for block in filled[0] if filled else ():
                self._keep(block)
