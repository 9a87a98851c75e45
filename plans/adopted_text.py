"""Reads a copy as adopted: its rows with their labels, word for word as they were kept, and where each text stands."""

import datetime
import json
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

WITHDRAWN = "_withdrawn"
LANGUAGES = ("en", "cy")
# Types of fields that are texts, which can be withdrawn.
TEXTS = ("line", "prose", "html")
# What stands under a name and is no text of its own.
NO_TEXTS = ("gss_code", "lineage", "letter", "outcome", "meeting_on", "item_number", "resolutions")


class Words(NamedTuple):
    """What is shown of a value: its words, in which language if not the page's, and how they are written."""

    text: str
    language: str = ""
    type: str = "line"


class Withdrawn(NamedTuple):
    """What stands in place of a text that was withdrawn."""

    on: datetime.date
    reason: Words


class Line(NamedTuple):
    """A field of a row: what it is called, and its words or those of each thing that it names."""

    label: str
    type: str
    values: list


class AdoptedText:
    """The whole of one copy. `data` is what its payload says, and all that is shown comes from it."""

    def __init__(self, payload: str):
        self.data = json.loads(payload)
        self.labels = {each["key"]: each for each in self.data["labels"]}

    @property
    def council(self) -> Words:
        return in_language(self.data["council"], "name")

    @property
    def body(self) -> Words:
        return in_language(self.data["adopted"], "body")

    @property
    def title(self) -> str:
        day = date_format(self.adopted_on, "DATE_FORMAT")
        return _("As adopted by %(body)s on %(day)s") % {"body": self.body.text, "day": day}

    @property
    def adopted_on(self) -> datetime.date:
        return datetime.date.fromisoformat(self.data["adopted"]["on"])

    @property
    def decision(self) -> dict | None:
        """Its title and its resolutions, in words (or with the note of a withdrawal)."""
        said = self.data["adopted"]["decision"]
        return said and {
            "title": in_language(said, "title"),
            "resolutions": [_resolution(each) for each in resolutions_of(said)],
            "item_number": said["item_number"],
        }

    @property
    def edition(self) -> int:
        return self.data["edition"]["number"]

    @cached_property
    def root(self) -> "Row":
        return Row(self.data["edition"], self.data["kind"], self)

    def counts(self) -> list[tuple[str, int]]:
        """(what several of a kind are called, how many of its parts there are), in the order of the page."""
        numbers = dict.fromkeys(self.labels, 0)
        for row in self.root.family():
            numbers[row.kind] += row is not self.root
        return [(self.called(kind, "several"), number) for kind, number in numbers.items() if number]

    def called(self, kind: str, number: str) -> str:
        return in_language(self.labels[kind], number).text


class Row:
    """One row of the copy, read like a row of a table; `kind` is under which name it stands."""

    def __init__(self, data: dict, kind: str, whole: AdoptedText):
        self.data, self.kind, self.whole = data, kind, whole
        self.fields = whole.labels[kind]["fields"]

    @property
    def one(self) -> str:
        return self.whole.called(self.kind, "one")

    @property
    def title(self) -> Words | Withdrawn | None:
        """Its first text; None for a row that is known by a day or by what it names."""
        first = self.fields[0]
        return in_language(self.data, first["name"]) if first["type"] in TEXTS else None

    @property
    def lines(self) -> list[Line]:
        """The fields that say something, its title apart."""
        fields = self.fields[1:] if self.title else self.fields
        return [line for field in fields if (line := self.line(field))]

    @property
    def short(self) -> list[Line]:
        return [line for line in self.lines if line.type not in ("prose", "html")]

    @property
    def long(self) -> list[Line]:
        return [line for line in self.lines if line.type in ("prose", "html")]

    def line(self, field: dict) -> Line | None:
        values = list(_values(self.data, field))
        return Line(in_language(field, "label").text, field["type"], values) if values else None

    @cached_property
    def parts(self) -> list["Rows"]:
        """What stands under it, kind by kind."""
        return [
            Rows([Row(each, kind, self.whole) for each in self.data[kind]], kind, self.whole)
            for kind in self.whole.labels
            if kind in self.data and kind not in {field["name"] for field in self.fields}
        ]

    def family(self) -> Iterator["Row"]:
        """The row and all under it."""
        yield self
        for rows in self.parts:
            for row in rows.rows:
                yield from row.family()


class Rows:
    """The rows of one kind under a whole: a table where all of them are short, else each with its heading."""

    def __init__(self, rows: list[Row], kind: str, whole: AdoptedText):
        self.rows, self.kind, self.several = rows, kind, whole.called(kind, "several")
        self.fields = whole.labels[kind]["fields"]

    @property
    def is_table(self) -> bool:
        has_long = any(field["type"] in ("prose", "html") for field in self.fields)
        return not has_long and not any(row.parts for row in self.rows)

    @cached_property
    def _fields_said(self) -> list[dict]:
        """The fields that any of the rows says something of."""
        return [field for field in self.fields if any(row.line(field) for row in self.rows)]

    @property
    def columns(self) -> list[Line]:
        """What each column is called, and of which type it is."""
        return [Line(in_language(field, "label").text, field["type"], []) for field in self._fields_said]

    @property
    def cells(self) -> list[list[Line | None]]:
        """What each row has in each column."""
        return [[row.line(field) for field in self._fields_said] for row in self.rows]


def resolutions_of(decision: dict) -> list[dict]:
    """What it resolved; of a copy in format 1 its one resolution, whose texts stand with the decision itself."""
    return decision.get("resolutions", [decision])


def _resolution(said: dict) -> dict:
    text = "text" if "letter" in said else "resolution"
    found = {"outcome_words": in_language(said, "outcome_words"), "text": in_language(said, text)}
    return found | {"letter": said.get("letter", ""), "acts_on": in_language(said, "acts_on")}


def in_language(data: dict, name: str, type_: str = "line") -> Words | Withdrawn | None:
    """A text in the page's language, else in English; or the note of its withdrawal."""
    if note := data.get(f"{name}{WITHDRAWN}"):
        return Withdrawn(datetime.date.fromisoformat(note["on"]), in_language(note, "reason"))
    if name in data:
        return Words(data[name], "", type_) if data[name] else None
    page = get_language() or "en"
    if text := data.get(f"{name}_{page}"):
        return Words(text, "", type_)
    text = data.get(f"{name}_en", "")
    return Words(text, "en" if page != "en" else "", type_) if text else None


def _values(data: dict, field: dict) -> Iterator[Words | Withdrawn]:
    name, type_ = field["name"], field["type"]
    if type_ in TEXTS:
        words = in_language(data, name, type_)
    elif type_ == "choice":
        words = in_language(data, f"{name}_words")
    elif type_ == "list":
        yield from (name_of(each) for each in data[name])
        return
    elif data.get(name) is None:
        return
    else:
        words = name_of(data[name]) if type_ == "name" else Words(_written(data[name], type_))
    if words:
        yield words


def _written(value, type_: str) -> str:
    if type_ == "date":
        return date_format(datetime.date.fromisoformat(value), "DATE_FORMAT")
    if type_ == "number":
        return number_format(Decimal(value), force_grouping=True)
    if type_ == "yes or no":
        return _("Yes") if value else _("No")
    return str(value)


def name_of(data: dict) -> Words | Withdrawn:
    """What is named, with what it belongs to, its edition or its source in brackets."""
    words = in_language(data, "title") or in_language(data, "name")
    if isinstance(words, Withdrawn):
        return words
    within = data.get("framework")
    about = name_of(within) if within else in_language(data, "edition") or in_language(data, "source")
    if not isinstance(about, Words):
        return words
    return words._replace(text=_("%(name)s (%(edition)s)") % {"name": words.text, "edition": about.text})


# -- where each text stands ----------------------------------------------------------------------------


class Place(NamedTuple):
    """A text of a copy: its JSON Pointer without the language, what it is called, and its words."""

    pointer: str
    label: str
    text: str


def places(data: dict) -> list[Place]:
    """Every text that can be withdrawn, in the order of the copy."""
    whole = AdoptedText(json.dumps(data))
    decision = data["adopted"]["decision"] or {}
    found = list(_of_names(decision, "/adopted/decision", _("Decision")))
    for number, each in enumerate(decision.get("resolutions", ())):
        found += _of_names(each, f"/adopted/decision/resolutions/{number}", _("Resolution"))
    return [*found, *_of_row(whole.root, "/edition")]


def _of_row(row: Row, pointer: str) -> Iterator[Place]:
    title = row.title.text if isinstance(row.title, Words) else ""
    for field in row.fields:
        name, label = field["name"], in_language(field, "label").text
        what = _("%(kind)s “%(title)s”: %(label)s") % {"kind": row.one, "title": title, "label": label}
        here = f"{pointer}/{name}"
        if field["type"] in TEXTS and (text := _all_words(row.data, name)):
            yield Place(here, what, text)
        elif field["type"] == "name":
            yield from _of_names(row.data[name] or {}, here, what)
        elif field["type"] == "list":
            for number, each in enumerate(row.data[name]):
                yield from _of_names(each, f"{here}/{number}", what)
    for rows in row.parts:
        for number, part in enumerate(rows.rows):
            yield from _of_row(part, f"{pointer}/{rows.kind}/{number}")


def _of_names(data: dict, pointer: str, label: str) -> Iterator[Place]:
    for name in dict.fromkeys(key.removesuffix("_en").removesuffix("_cy") for key in data):
        is_text = name not in NO_TEXTS and not name.endswith(("_words", WITHDRAWN))
        if is_text and not isinstance(data.get(name), dict) and (text := _all_words(data, name)):
            yield Place(f"{pointer}/{name}", label, text)


def _all_words(data: dict, name: str) -> str:
    """In every language, one after the other; empty where there is no text."""
    given = [data.get(key) for key in (name, *(f"{name}_{code}" for code in LANGUAGES))]
    return " / ".join(dict.fromkeys(text for text in given if text and isinstance(text, str)))


def withdraw(data: dict, pointers: list[str], note: dict) -> None:
    """Put the note in place of these texts, in every language. KeyError where there is no such text."""
    for pointer in pointers:
        _root, *steps, name = pointer.split("/")
        place = data
        for step in steps:
            place = place[int(step) if isinstance(place, list) else step]
        names = [each for each in (name, *(f"{name}_{code}" for code in LANGUAGES)) if each in place]
        if not names:
            raise KeyError(pointer)
        for each in names:
            del place[each]
        place[f"{name}{WITHDRAWN}"] = note
