"""What each block of a document is proposed to become, and which of its words say what. Nothing is made up here.

Rules, of which the first that holds counts:
1. Below a heading such as "Introduction" nothing is proposed, nor of a title above all other headings.
2. What a heading or a line that leads to a list says ("Priorities", "Our partners are:") holds for the list below it.
3. "Number of", "Percentage of", "%": a measure.
4. Other headings are priorities, each under the next higher one, on three levels.
5. Under a priority, an item that begins with a verb, or has a day by which it is done, is an action.
6. A row of a table is what its columns are called, else as an item.
Everything else is nothing.
"""

from dataclasses import dataclass, field

from councils.documents import HEADING, PARAGRAPH, ROW, DocumentBlock
from councils.parsing.dates_in_text import DateInText, dates_in

from . import words

PRIORITY, ACTION, MEASURE, PARTNER, PRINCIPLE = "priority", "action", "measure", "partner", "principle"
KINDS = (PRIORITY, ACTION, MEASURE, PARTNER, PRINCIPLE)
NOTHING = ""
LEVELS = 3
LONGEST_TITLE = 300
LONGEST_LINE = 200
# What is longer is a text to read; and of what leads to a day only so much is looked at.
LONGEST_PART = 2_000
LONGEST_DUE = 40
# Dates that are quoted.
MOST_DATES = 5


class Place:
    """Under which priorities a block stands, as the document is gone through."""

    def __init__(self) -> None:
        self.above: list[tuple[int, int]] = []  # (rank, number of the block)

    def come_to(self, block: DocumentBlock) -> None:
        """What stood in a list ends with it, what stood below a heading with the next of its level."""
        rank = self._rank(block)
        if block.kind == HEADING:
            self._leave(rank)
        else:
            self._leave(rank + 1)

    def take(self, number: int, block: DocumentBlock, kind: str) -> list[int]:
        """The priorities that it is under, the highest first; a priority has what comes under it from here on."""
        rank = self._rank(block, kind)
        self._leave(rank)
        under = [each for _rank, each in self.above]
        if kind == PRIORITY:
            self.above.append((rank, number))
        return under

    def _leave(self, rank: int) -> None:
        while self.above and self.above[-1][0] >= rank:
            self.above.pop()

    @staticmethod
    def _rank(block: DocumentBlock, kind: str = "") -> int:
        if block.kind == HEADING:
            return block.level
        if block.kind == PARAGRAPH:
            return 9 if kind == PRIORITY else 10
        return 10 + max(block.level, 1)


def parents_of(blocks: list[DocumentBlock], kinds: list[str]) -> dict[int, int | None]:
    """Of each chosen block the priority that it stands under, if it is one that may have something under it."""
    place, found = Place(), {}
    for number, (block, kind) in enumerate(zip(blocks, kinds, strict=True)):
        place.come_to(block)
        if kind:
            under = place.take(number, block, kind)
            allowed = under[: LEVELS - 1] if kind == PRIORITY else under[:LEVELS]
            found[number] = allowed[-1] if allowed else None
    return found


def proposals(blocks: list[DocumentBlock]) -> list[str]:
    return _Proposals(blocks).made


class _Proposals:
    def __init__(self, blocks: list[DocumentBlock]) -> None:
        self.place, self.made = Place(), []
        self.title = _title(blocks)
        self.headings: list[tuple[int, str]] = []  # (level, what it leads to)
        self.lead = ""  # of a line that leads to a list
        for number, block in enumerate(blocks):
            self.place.come_to(block)
            kind = self._kind(number, block)
            if kind:
                self.place.take(number, block, kind)
            self.made.append(kind)

    @property
    def led_by(self) -> str:
        return self.lead or (self.headings[-1][1] if self.headings else "")

    def _kind(self, number: int, block: DocumentBlock) -> str:
        if block.kind == HEADING:
            return self._of_heading(number, block)
        if block.kind == PARAGRAPH:
            return self._of_paragraph(block)
        if block.kind == ROW:
            return self._of_row(block)
        return self._of_line(block.text, is_first=block.level == 1)

    def _of_heading(self, number, block) -> str:
        while self.headings and self.headings[-1][0] >= block.level:
            self.headings.pop()
        around, self.lead = (self.headings[-1][1] if self.headings else ""), ""
        if number == self.title:
            return NOTHING
        text = without_chapter(block.text)
        says = around if around in ("narrative", MEASURE, PARTNER, PRINCIPLE) else lead_of(text)
        if words.NARRATIVE.match(text):
            says = "narrative"
        self.headings.append((block.level, says))
        if says or len(text) > LONGEST_TITLE or len(self.place.above) >= LEVELS:
            return NOTHING
        return MEASURE if is_measure(text) else PRIORITY

    def _of_paragraph(self, block) -> str:
        text = block.text
        self.lead = (
            lead_of(text.rstrip(" -–").rpartition(". ")[2]) if text.rstrip(" -–").endswith(":") else ""
        )
        if self.led_by == "narrative" or self.lead or len(text) > LONGEST_LINE:
            return NOTHING
        if words.PRIORITY.match(text):
            return PRIORITY
        if is_measure(text) and not text.endswith((".", ":")):
            return MEASURE
        is_numbered = words.REFERENCE.match(text) or words.ACTION.match(text)
        return ACTION if is_numbered and self.place.above and _is_done(text) else NOTHING

    def _of_line(self, text, *, is_first) -> str:
        led_by = self.led_by
        if led_by == "narrative" or len(text) > LONGEST_PART:
            return NOTHING
        if is_measure(text):
            return MEASURE
        if led_by in (MEASURE, PARTNER, PRINCIPLE, ACTION):
            return led_by
        if led_by == PRIORITY and is_first:
            return PRIORITY if len(text) <= LONGEST_TITLE else NOTHING
        if words.PRIORITY.match(text):
            return PRIORITY
        return ACTION if self.place.above and _is_done(text) else NOTHING

    def _of_row(self, block) -> str:
        if block.is_names:
            return NOTHING
        columns = {_column_of(name) for name, _text in block.cells}
        if named := next(
            (kind for kind in (ACTION, MEASURE, PARTNER, PRINCIPLE, PRIORITY) if kind in columns), ""
        ):
            return named
        if self.led_by == PRIORITY and _column_of(block.cells[0][0]):
            return NOTHING
        return self._of_line(Words.of(block, ACTION).title, is_first=True)


def _title(blocks) -> int | None:
    """The number of the first heading, where all others are of lower levels."""
    levels = [(number, block.level) for number, block in enumerate(blocks) if block.kind == HEADING]
    if len(levels) < 2:
        return None
    (number, first), *others = levels
    return number if all(level > first for _number, level in others) else None


def lead_of(text: str) -> str:
    """What a heading or a leading line says of what stands below it; empty where it says nothing of that."""
    text = text.strip().rstrip(": -–") if len(text) <= LONGEST_LINE else ""
    found = (kind for kind, pattern in words.LEADS.items() if pattern.fullmatch(text))
    return next(found, "")


def is_measure(text: str) -> bool:
    text = without_reference(text)[1]
    return bool(words.MEASURE.match(text) or words.MEASURE_END.search(text)) and len(text) <= LONGEST_TITLE


def _is_done(text: str) -> bool:
    """Does it begin with a verb, or say by when it is done?"""
    text = without_reference(text)[1]
    text = text[found.end() :] if (found := words.ACTION.match(text)) else text
    if words.PROMISE.match(text):
        return True
    first = text.split(maxsplit=1)[0].strip(",.:;").casefold() if text.split() else ""
    return first in words.VERBS or any(_is_due(text, date) for date in dates_in(text))


def _is_due(text: str, date: DateInText) -> bool:
    return bool(words.DUE.search(text[max(date.start - LONGEST_DUE, 0) : date.start]))


def without_reference(text: str) -> tuple[str, str]:
    """The reference before the words, and the words."""
    found = words.REFERENCE.match(text)
    return (found["code"], text[found.end() :]) if found else ("", text)


def without_chapter(text: str) -> str:
    return text[found.end() :] if (found := words.CHAPTER.match(text)) else text


def _column_of(name: str) -> str:
    return words.COLUMN_OF.get(" ".join(name.casefold().strip(" .:*").replace(".", "").split()), "")


@dataclass
class Words:
    """Which words of a block say what: each stands there to the letter, and what does not stand there is empty."""

    title: str = ""
    # All of it, where the title is not all of it.
    text: str = ""
    reference: str = ""
    owner_role: str = ""
    due: DateInText | None = None
    # Dates that could be the day by which it is done, and are not taken: one has to ask.
    dates: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, block: DocumentBlock, kind: str) -> "Words":
        found = cls._of_row(block, kind) if block.kind == ROW else cls._of_text(block.text, kind)
        if len(found.title) > LONGEST_TITLE:
            first, stop, _rest = found.title.partition(". ")
            found.text = found.title
            found.title = f"{first}{stop}".strip() if len(first) < LONGEST_TITLE else ""
        return found

    @classmethod
    def _of_text(cls, text: str, kind: str) -> "Words":
        reference, title = without_reference(text)
        if kind == PRIORITY:
            title = without_chapter(text)
            title = title[found.end() :] if (found := words.PRIORITY.match(title)) else title
        elif kind == ACTION:
            title = title[found.end() :] if (found := words.ACTION.match(title)) else title
        elif kind in (PARTNER, PRINCIPLE):
            reference, title = "", text
        found = cls(title, reference=reference if kind in (ACTION, MEASURE) else "")
        found._take_dates(text, lambda date: _is_due(text, date))
        return found

    @classmethod
    def _of_row(cls, block: DocumentBlock, kind: str) -> "Words":
        cells = list(block.cells)
        by_column = {column: text for name, text in reversed(cells) if (column := _column_of(name))}
        code = by_column.get("reference", "")
        if not code and not cells[0][0] and len(cells) > 1 and words.CODE.fullmatch(cells[0][1]):
            code, cells = cells[0][1], cells[1:]
        rest = [text for name, text in cells if _column_of(name) not in ("reference", "due_on", "owner_role")]
        found = cls._of_text(by_column.get(kind) or (rest[0] if rest else ""), kind)
        if kind in (ACTION, MEASURE):
            found.reference = code if words.CODE.fullmatch(code) else found.reference
            found.owner_role = by_column.get("owner_role", "")
        if kind == ACTION:
            due = by_column.get("due_on", "")
            alone = "" if due else next((text for _n, text in cells if _is_date_alone(text)), "")
            if due or alone:
                found.due, found.dates = None, []
                found._take_dates(due or alone, lambda _date: True, otherwise=due)
        return found

    def _take_dates(self, text: str, is_due, otherwise: str = "") -> None:
        """A whole day is taken if it is the only one that is named; else it is asked which is meant."""
        dates = dates_in(text)
        if len(dates) == 1 and dates[0].day and is_due(dates[0]):
            self.due = dates[0]
        else:
            self.dates = [date.words for date in dates[:MOST_DATES]] or ([otherwise] if otherwise else [])


def _is_date_alone(text: str) -> bool:
    return any(date.words == text for date in dates_in(text))


def unit_of(text: str) -> str:
    """The unit that the words of a measure say; empty where they say none, or several."""
    units = [
        unit
        for unit, pattern in words.UNITS.items()
        if (pattern.match if unit == "number" else pattern.search)(text)
    ]
    return units[0] if len(units) == 1 else ""
