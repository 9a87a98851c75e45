"""What changed between two states of a thing, said to a reader: part by part, in sentences and word by word."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from modeltranslation.fields import TranslationField
from modeltranslation.manager import get_translatable_fields_for_model

from ...admin_urls import admin_url
from ...rich_text import RichTextField, blocks_of
from ..compare import Piece, compare_blocks, same_words
from ..editions import Difference, Rows, compared_fields
from .names import Names
from .parts import ORDER, differences_of, in_order, places_of
from .values import called, is_text, kind_of, label_of, language_called, listed, marked, sentence, value_words


class Mark(StrEnum):
    """What became of a part; one that was moved may be reworded too."""

    NEW = "new"
    REMOVED = "removed"
    DROPPED = "dropped"
    ENDED = "ended"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    REWORDED = "reworded"
    CHANGED = "changed"

    @property
    def label(self) -> str:
        return {
            Mark.NEW: _("New"),
            Mark.REMOVED: _("Removed"),
            Mark.DROPPED: _("Dropped"),
            Mark.ENDED: _("Ended"),
            Mark.MOVED: _("Moved"),
            Mark.RENUMBERED: _("Renumbered"),
            Mark.REWORDED: _("Reworded"),
            Mark.CHANGED: _("Other changes"),
        }[self]


# A part is over from when this is given: the mark, and the text that says why.
OVER = {"is_dropped": (Mark.DROPPED, "dropped_reason"), "ended_on": (Mark.ENDED, "ended_reason")}


@dataclass(frozen=True)
class TextChange:
    """A text as it was and as it is, paragraph by paragraph; `blocks` has both in one, word by word."""

    label: str
    language: str
    before: list[str]
    after: list[str]
    name: str = ""

    @property
    def blocks(self) -> list[list[Piece]]:
        if self.before == self.after:
            return [[Piece("same", text)] for text in self.after]
        return compare_blocks(self.before, self.after)

    @property
    def sides(self) -> list[list[list[Piece]]]:
        """The same as two texts, for beside each other: what stood there, and what stands there now."""
        blocks = self.blocks
        return [
            [kept for block in blocks if (kept := [piece for piece in block if piece.kind != left_out])]
            for left_out in ("added", "removed")
        ]


@dataclass
class PartChange:
    """One part of which something changed. `within`: what it is a part of, where that is not the thing itself."""

    kind: str
    title: str
    language: str
    within: SafeString | str = ""
    address: str = ""
    marks: list[Mark] = field(default_factory=list)
    sentences: list[SafeString] = field(default_factory=list)
    texts: list[TextChange] = field(default_factory=list)
    reason: SafeString | str = ""

    @property
    def is_new(self) -> bool:
        return Mark.NEW in self.marks

    @property
    def is_removed(self) -> bool:
        return Mark.REMOVED in self.marks


@dataclass(frozen=True)
class KindChange:
    """The parts of one kind of which something changed, or the thing itself (`is_whole`)."""

    model: type[models.Model]
    parts: list[PartChange]
    is_whole: bool = False

    @property
    def name(self) -> str:
        words = self.model._meta
        return capfirst(words.verbose_name if self.is_whole else words.verbose_name_plural)

    @property
    def counts(self) -> list[tuple[Mark, int]]:
        """How many were new, removed and so on; a part with two marks counts for both."""
        counted = Counter(mark for part in self.parts for mark in part.marks)
        return [(mark, counted[mark]) for mark in Mark if counted[mark]]

    @property
    def by_mark(self) -> list[tuple[Mark, list[PartChange]]]:
        """Each part once, with what is said first of it."""
        found = ((mark, [part for part in self.parts if part.marks[0] == mark]) for mark in Mark)
        return [(mark, parts) for mark, parts in found if parts]


class Comparison:
    """What changed from one state to another: `kinds`, the thing itself first. Nothing where it is empty.

    `viewer`: who reads it on a public page, and is told only what public pages show. None: an officer, who is told all.
    """

    def __init__(self, before: Rows, after: Rows, viewer=None):
        self.before, self.after, self.viewer = before, after, viewer

    @property
    def teller(self) -> type["Teller"]:
        return Teller

    @cached_property
    def kinds(self) -> list[KindChange]:
        found: dict = {}
        differences = [each for each in differences_of(self.before, self.after) if self._fields(each.model)]
        differences.sort(key=lambda each: in_order(each.after or each.before))
        for each, told in zip(differences, self.tell(differences), strict=True):
            if told is not None:
                found.setdefault(each.model, []).append(told)
        root = next(iter(self.after))
        return [KindChange(model, found[model], model is root) for model in self.after if model in found]

    def tell(self, differences: list[Difference]) -> list[PartChange | None]:
        """What is said of each of these differences; None where nothing is left to tell this reader."""
        names = Names(differences, self.before, self.after, self._fields, self.viewer)
        names.call_accounts(next(iter(self.after.values()))[0].owner_council_id)
        names.put_into(differences)
        is_public = self.viewer is not None
        fields = self._fields
        return [
            self.teller(each, names, fields(each.model), self.after, is_public).part for each in differences
        ]

    def __bool__(self) -> bool:
        return bool(self.kinds)

    def _fields(self, model) -> list:
        """What the reader is told of parts of this kind: texts in the reader's language, for officers in each."""
        return compared_fields(model) if self.viewer is None else _shown_fields(model)


@cache
def _shown_fields(model) -> list:
    fields = {each.name: each for each in model._meta.get_fields() if not each.auto_created}
    return [fields[name] for name in model.shown_fields]


class Teller:
    """Tells of one part. `fields`: what the reader may be told of such a part."""

    def __init__(self, difference: Difference, names: Names, fields: list, kinds: Rows, is_public: bool):
        self.model, self.before, self.after = difference.model, difference.before, difference.after
        self.changed, self.names, self.fields, self.kinds = difference.fields, names, fields, kinds
        self.is_public = is_public
        self.row: Any = self.after or self.before
        self.language = get_language() or "en"
        self.places = places_of(self.model, kinds)

    @cached_property
    def part(self) -> PartChange | None:
        """None where nothing is left to tell this reader."""
        if self.is_public and not self.names.can_be_shown(self.row):
            return None
        part = self._unsaid()
        if self.after is None:
            part.marks = [Mark.REMOVED]
        elif self.before is None:
            part.marks = [Mark.NEW, *(mark for mark, _why in self._over())]
            if not (self.is_public and part.address):
                self._tell_all(part)
        else:
            self._tell_changes(part)
        part.reason = self._reason()
        return part if part.marks else None

    # -- what it is ------------------------------------------------------------------------------

    def _unsaid(self) -> PartChange:
        """The part, before anything is told of it."""
        return PartChange(
            kind=kind_of(self.model, self.language),  # type: ignore[arg-type]
            title=str(self.row),
            language=language_called(self.row),
            within=self._within(),
            address=self._address(),
        )

    def _within(self):
        """What it is a part of, by name, unless that is the thing itself or its own name says so."""
        root = next(iter(self.kinds))
        wholes = (getattr(self.row, name, None) for name in (*self.row.parent_fields(), *self.places))
        whole = next((each for each in wholes if each is not None and not isinstance(each, root)), None)
        return "" if whole is None or str(whole) in str(self.row) else called(whole)

    def _address(self) -> str:
        """Where it stands: on the public pages or, for officers, in the admin. What is no more has none."""
        if self.model is next(iter(self.kinds)):
            return ""
        if self.is_public:
            return self.row.get_absolute_url() if hasattr(self.row, "get_absolute_url") else ""
        is_there = self.after is not None and not hasattr(self.after, "_history")
        return admin_url(self.after) if is_there else ""

    def _over(self) -> list[tuple[Mark, str]]:
        """That it was dropped or has ended since, and which text says why."""
        return [
            over
            for name, over in OVER.items()
            if hasattr(self.after, name)
            and getattr(self.after, name)
            and not getattr(self.before, name, None)
        ]

    def _reason(self):
        for _mark, name in self._over() if self.after is not None else ():
            if text := getattr(self.after, name):
                return marked(text, language_in(self.after, name, self.language))
        return ""

    # -- what changed ----------------------------------------------------------------------------

    def _tell_changes(self, part: PartChange) -> None:
        over = self._over()
        marks = {mark for mark, _why in over}
        aside = {
            ORDER,
            *self.places,
            *(name for name, told in OVER.items() if told in over and name != "ended_on"),
        }
        for _mark, why in over:
            aside |= {why, *_columns(why)}
        if self._tell_moves(part):
            marks.add(Mark.MOVED)
        for each in self.fields:
            if each.name not in aside and self._tell(part, each):
                marks.add(self._mark_of(each))
        part.marks = [mark for mark in Mark if mark in marks]

    def _mark_of(self, each) -> Mark:
        if each.name == "ended_on" and self.row.ended_on:
            return Mark.ENDED
        if is_text(each):
            return Mark.REWORDED
        return Mark.RENUMBERED if each.name in {"number", *self.model.coded_by} else Mark.CHANGED

    def _tell_moves(self, part: PartChange) -> bool:
        """Whether it was moved to another place that the reader knows."""
        known = {ORDER, *self.model.parent_fields(), *(each.name for each in self.fields)}
        moved = [name for name in self.changed if name in {ORDER, *self.places} & known]
        for name in moved:
            if name == ORDER:
                part.sentences.append(format_html("{}", _("Its place in the order changed.")))
            else:
                part.sentences += self._relation(self.model._meta.get_field(name))
        return bool(moved)

    def _tell_all(self, part: PartChange) -> None:
        """All that a new part says: to residents where it has no page of its own."""
        for each in self.fields:
            if each.name not in {ORDER, *self.places}:
                self._tell(part, each)

    def _tell(self, part: PartChange, each) -> bool:
        """Whether there was something to tell of this field."""
        texts, sentences = [], []
        if each.is_relation:
            sentences = self._relation(each)
        elif is_text(each):
            text = self._text(each)
            is_its_name = self.before is None and text.after == [part.title]
            texts = [] if self._is_same(text) or is_its_name else [text]
        else:
            sentences = self._value(each)
        part.texts += texts
        part.sentences += sentences
        return bool(texts or sentences)

    def _is_same(self, text: TextChange) -> bool:
        """To residents capitals and spaces make no difference."""
        if self.is_public:
            return same_words(*("\n".join(side) for side in (text.before, text.after)))
        return text.before == text.after

    def _text(self, each) -> TextChange:
        name, language = self._column(each)
        read = blocks_of if isinstance(each, RichTextField) else _lines
        before, after = (getattr(row, name) or "" if row else "" for row in (self.before, self.after))
        now = read(after)
        then = now if before == after else read(before)
        return TextChange(label_of(each, self.language), language, then, now, each.name)

    def _column(self, each) -> tuple[str, str]:
        """Which column a text is compared in, and its language: the reader's, if both states give it in that."""
        own = self.language
        if isinstance(each, TranslationField):
            return each.name, each.language
        if each.name not in (get_translatable_fields_for_model(self.model) or ()):
            return each.name, own
        given = {language_in(row, each.name, own) for row in (self.before, self.after) if row is not None}
        language = own if given <= {own, ""} else "en"
        return f"{each.name}_{language}", language

    def _value(self, each) -> list[SafeString]:
        before, after = (self._words(row, each) if row else "" for row in (self.before, self.after))
        return self._sentences(each, before, after)

    def _words(self, row, each) -> SafeString | str:
        name, language = self._column(each) if isinstance(each, models.CharField) else (each.name, "")
        words = value_words(row, self.model._meta.get_field(name)).rstrip(".")
        return words and marked(words, language or self.language, self.language)

    def _relation(self, each) -> list[SafeString]:
        before, after = (self.names.things(row, each) if row else [] for row in (self.before, self.after))
        if not each.many_to_many:
            return self._sentences(each, *(called(things[0]) if things else "" for things in (before, after)))
        came = [thing for thing in after if thing not in before]
        went = [thing for thing in before if thing not in after]
        found = []
        if came:
            found.append(
                sentence(label_of(each, self.language), _("%(label)s: added %(after)s."), after=listed(came))
            )
        if went:
            found.append(
                sentence(
                    label_of(each, self.language), _("%(label)s: removed %(before)s."), before=listed(went)
                )
            )
        return found

    def _sentences(self, each, before, after) -> list[SafeString]:
        if before == after:
            return []
        if self.before is None:
            words = _("%(label)s: %(after)s.")
        elif before and after:
            words = _("%(label)s: was %(before)s, now %(after)s.")
        else:
            words = _("%(label)s: now %(after)s.") if after else _("%(label)s: no longer %(before)s.")
        return [sentence(label_of(each, self.language), words, before=before, after=after)]


def _lines(text: str) -> list[str]:
    return [words for words in (" ".join(line.split()) for line in text.splitlines()) if words]


def _columns(name: str) -> list[str]:
    return [f"{name}_{code}" for code, _name in settings.LANGUAGES]


def language_in(row, name: str, own: str) -> str:
    """In which language a row gives this text, the reader's own first; empty where it has none."""
    return next((code for code in (own, "en") if getattr(row, f"{name}_{code}", None)), "")
