"""Reads HTML as word processors, mail programs and web pages write it, block by block."""

import re
from dataclasses import replace
from html.parser import HTMLParser

from .blocks import BULLETS, Block, Container, Run, row_of
from .look import CELLS, EMPTY, Look, number_of
from .plain import shown

DEEPEST = 12  # containers around a block: what is deeper stands in the last of them
SPACES = re.compile(r"\s")
END_OF_LINE = re.compile(r"\r\n|[\r\n]")
EMPTY_LINE = re.compile(r"\n[ \t\r]*\n")
# "3.", "(b)", "iv)"; but not "1.2", which would become another number.
NUMBER = re.compile(r"\(?(?:(?P<number>\d{1,4})[.)]?|(?P<letters>[ivx]{1,6}|[a-z]|[IVX]{1,6}|[A-Z])[.)])")
ROMAN = {"i": 1, "v": 5, "x": 10}


def in_spaces(text: str, keeps_lines: bool) -> str:
    """The text with plain spaces for all that is one, save the one that holds words together; and with its lines."""
    if not keeps_lines:
        return "\xa0".join(SPACES.sub(" ", part) for part in text.split("\xa0"))
    return "\n".join(in_spaces(line, keeps_lines=False) for line in END_OF_LINE.split(text))


class Row:
    """A row of a table: a block for each cell, until one turns out to hold more than a line."""

    def __init__(self, table, path):
        self.table, self.path = table, path
        self.cells: list[list[Block]] = []
        self.is_whole = True


class Reader(HTMLParser):
    """`blocks` are what was read, once `close` was called. The HTML must be well formed, as nh3 leaves it."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.root = Container("")
        self.looks = [Look()]
        self.block: Block | None = None
        self.drawn: list[
            tuple[Container, Container]
        ] = []  # open lists that are only drawn, and their last items
        self.drawn_in: tuple[Container, ...] = ()  # what stands around them

    # -- tags ---------------------------------------------------------------------------------------

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        look = self.looks[-1].inside(tag, attributes)
        if not look.is_removed or look.is_block:
            self._part(look)
        if tag in EMPTY:
            if tag == "br" and not look.is_removed:
                self._add("\n", look)
            return
        if not look.is_removed:
            look = self._with_place(tag, attributes, look)
            if look.is_comment:
                self.block = self.block or Block(look.path)
                self.block.is_comment = True
            if tag == "q":
                self._add("“", look)
        self.looks.append(look)

    def handle_endtag(self, tag):
        if tag in EMPTY:
            return
        look = self.looks.pop()
        if tag == "q" and not look.is_removed:
            self._add("”", look)
        if not look.is_removed or look.is_block:
            self._part(look)
        if tag == "x-tr" and look.row:
            self._end_row(look.row)

    def _part(self, look):
        """What begins or ends here is apart from what stands beside it."""
        if look.is_block:
            self._end_block()
        elif look.is_apart and self.block:
            self.block.runs.append(Run(" "))

    def _with_place(self, tag, attributes, look):
        """The look with the containers and the row that the tag opens."""
        if tag in ("ul", "ol", "menu", "dir"):
            return replace(look, path=self._list_path(tag, attributes, look.path), level=0)
        if tag == "li":
            return replace(look, path=self._item_path(look.path), kind="p")
        if tag == "blockquote" and not any(around.name == "blockquote" for around in look.path):
            return replace(look, path=(*look.path, Container("blockquote")))
        if tag == "x-table":
            self._break_row(look.row)
            return replace(look, table=object())
        if tag == "x-tr":
            if look.row and look.row.table is look.table:
                self._end_row(look.row)
            return replace(look, row=Row(look.table, look.path))
        if tag in CELLS and look.row and look.row.table is look.table:
            look.row.cells.append([])
        return look

    def _list_path(self, tag, attributes, path):
        nearest = path[-1] if path else self.root
        if len(path) >= DEEPEST:
            return path
        if (
            nearest.is_list
        ):  # a list that stands in another without an item around it belongs to the item before
            if nearest.last_item is None:
                return path
            path = (*path, nearest.last_item)
        elif nearest.name == "li" and not nearest.has_words:
            return path[:-1]
        name = "ol" if tag == "ol" else "ul"
        start = number_of(attributes.get("start"), 1)
        earlier = self._list_just_ended(path)
        if earlier and earlier.name == name and (name == "ul" or 1 < start == earlier.start + earlier.items):
            return (*path, earlier)
        numbering = attributes.get("type") if attributes.get("type") in ("a", "A", "i", "I") else ""
        return (*path, Container(name, start, numbering if name == "ol" else ""))

    def _list_just_ended(self, path):
        """The list that the block before ended, where nothing stands between it and one that begins here."""
        last = self.blocks[-1].path if self.blocks else ()
        if len(last) <= len(path) or any(a is not b for a, b in zip(path, last, strict=False)):
            return None
        return last[len(path)] if last[len(path)].is_list else None

    def _item_path(self, path):
        nearest = path[-1] if path else self.root
        if len(path) >= DEEPEST:
            return path
        if not nearest.is_list:
            nearest.loose_list = nearest.loose_list or Container("ul")
            path, nearest = (*path, nearest.loose_list), nearest.loose_list
        return (*path, nearest.add_item())

    # -- words --------------------------------------------------------------------------------------

    def handle_data(self, data):
        look = self.looks[-1]
        if look.is_removed:
            return
        # An empty line outside of all tags was typed below a text with tags, in a box without an editor.
        parts = EMPTY_LINE.split(data) if len(self.looks) == 1 else [data]
        for number, part in enumerate(parts):
            if number:
                self._end_block()
            self._add(in_spaces(shown(part), look.keeps_lines), look)

    def _add(self, text, look):
        if self.block is None:
            if not text.strip(" \xa0\n"):
                return
            self.block = Block(look.path, look.kind, level=look.level)
        if look.is_mark:
            self.block.mark += text
        elif text:
            self.block.runs.append(Run(text, look.strong, look.em, look.href, look.script))

    def close(self):
        super().close()
        self._end_block()

    # -- blocks -------------------------------------------------------------------------------------

    def _end_block(self):
        block, self.block = self.block, None
        if block is None or block.is_comment:
            return
        row = self.looks[-1].row
        for part in block.split():
            part = self._as_item(part)
            if row and row.is_whole:
                self._add_to_row(row, part)
            else:
                self._keep(part)

    def _keep(self, block):
        for around in block.path:
            around.has_words = True
        if block.kind != "p" and any(around.name == "li" for around in block.path):
            block.kind, block.runs = "p", [replace(run, strong=True) for run in block.runs]
        self.blocks.append(block)

    # -- rows of tables -----------------------------------------------------------------------------

    def _add_to_row(self, row, block):
        if not row.cells:
            row.cells.append([])
        row.cells[-1].append(block)
        if len(row.cells[-1]) > 1 or block.path != row.path or block.kind != "p":
            self._break_row(row)

    def _break_row(self, row):
        """A cell holds blocks, a list or a table: all that stands in the row stands below one another."""
        if row and row.is_whole:
            row.is_whole = False
            for cell in row.cells:
                for block in cell:
                    self._keep(block)

    def _end_row(self, row):
        if row.is_whole:
            row.is_whole = False
            for block in row_of(row.cells):
                self._keep(block)

    # -- lists that are only drawn --------------------------------------------------------------------

    def _as_item(self, block):
        """The block in a list, where it is drawn as an item of one: by Word, or with a bullet before its words."""
        self._take_bullet(block)
        mark = block.mark.strip(" \xa0\n")
        if block.path and block.path[-1].name == "li":
            return block
        if not block.level or not mark or block.kind != "p":
            self.drawn = []
            return self._with_mark(block, mark)
        if block.path != self.drawn_in:
            self.drawn, self.drawn_in = [], block.path
        del self.drawn[block.level :]
        container = self._drawn_list(min(block.level, len(self.drawn) + 1), mark)
        if container is None:
            self.drawn = []
            return self._with_mark(block, mark)
        self.drawn.append((container, container.add_item()))
        block.path = (*block.path, *(around for pair in self.drawn for around in pair))
        return block

    def _take_bullet(self, block):
        first = block.runs[0].text
        stands_free = not self.looks[-1].row and not any(around.name == "li" for around in block.path)
        if not block.level and block.kind == "p" and first in BULLETS and len(block.runs) > 2 and stands_free:
            block.level, block.mark, block.runs = 1, first, block.runs[2:]

    def _drawn_list(self, level, mark):
        """The list at this level that goes on with this mark, or a new one; None for a mark that no list draws."""
        open_list = self.drawn.pop()[0] if len(self.drawn) == level else None
        number = NUMBER.fullmatch(mark)
        if number is None:
            if len(mark) > 1:
                return None
            return open_list if open_list and open_list.name == "ul" else Container("ul")
        if open_list and open_list.name == "ol":
            next_number = open_list.start + open_list.items
            if next_number in values_of(number).values():
                return open_list
        numbering, value = next(iter(values_of(number).items()))
        return Container("ol", value, numbering)

    @staticmethod
    def _with_mark(block, mark):
        if mark and not block.text().startswith(mark):
            block.runs = [replace(block.runs[0], text=mark), Run(" "), *block.runs]
        return block


def values_of(number) -> dict[str, int]:
    """How a list may number so, and with what value: {"": 3} for "3.", {"i": 1, "a": 9} for "i."."""
    if number["number"]:
        return {"": int(number["number"])}
    letters = number["letters"]
    small = letters.casefold()
    values = {}
    if set(small) <= set(ROMAN) and (len(small) > 1 or small == "i"):
        digits = [ROMAN[letter] for letter in small]
        value = sum(-digit if digit < max(digits[place:]) else digit for place, digit in enumerate(digits))
        values["i" if letters.islower() else "I"] = value
    if len(small) == 1:
        values["a" if letters.islower() else "A"] = ord(small) - ord("a") + 1
    return values
