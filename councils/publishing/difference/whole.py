"""A thing with all its parts, read as a whole with what changed marked in it: for whoever reviews a draft."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db import models
from django.db.models import Subquery

from ...compiled_queries import compiled_query
from ...models import CouncilContent
from ..editions import Difference
from .parts import ORDER, each_part, in_order, is_same, is_within, places_of, without_what_goes_along
from .reading import paths_to
from .values import is_text, kind_of, language_called, listed, statement
from .words import Comparison, Mark, PartChange, Teller


@dataclass
class Part:
    """One part in its place: what it says, what changed in it, and the parts under it."""

    row: models.Model
    told: PartChange
    depth: int = 0
    parts: list["Part"] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What it is called in the address of a page that shows it."""
        return f"{self.row._meta.model_name}-{self.row.pk}"

    def walk(self) -> Iterator["Part"]:
        """It and all below it, in the order of reading."""
        yield self
        for part in self.parts:
            yield from part.walk()


class WholeTeller(Teller):
    """Tells of one part all that it says, and what changed in it as `Teller` does."""

    @cached_property
    def part(self) -> PartChange | None:
        if not self.names.can_be_shown(self.row):
            return None
        part = self._unsaid()
        if self.after is self.before:
            self._tell_same(part)
            return part
        if self.after is None:
            part.marks = [Mark.REMOVED]
        elif self.before is None:
            part.marks = [Mark.NEW, *(mark for mark, _why in self._over())]
            self._tell_all(part)
            part.texts = [replace(text, before=text.after) for text in part.texts]
        else:
            self._tell_changes(part)
        part.reason = self._reason()
        return part

    def _unsaid(self) -> PartChange:
        """It stands on the page of the whole, under what it is a part of."""
        kind = kind_of(self.model, self.language)  # type: ignore[arg-type]
        return PartChange(kind, str(self.row), language_called(self.row))

    def _tell(self, part: PartChange, each) -> bool:
        is_changed = super()._tell(part, each)
        if not is_changed and self.before is not None:
            self._tell_unchanged(part, each)
        return is_changed

    def _tell_same(self, part: PartChange) -> None:
        for each in self.fields:
            if each.name not in {ORDER, *self.places}:
                self._tell_unchanged(part, each)

    def _tell_unchanged(self, part: PartChange, each) -> None:
        if each.is_relation:
            words = listed(self.names.things(self.after, each))
        elif is_text(each):
            text = self._text(each)
            if text.after and text.after != [part.title]:
                part.texts.append(replace(text, before=text.after))
            return
        else:  # a "no" to each question that was not asked says nothing
            words = "" if isinstance(each, models.BooleanField) else self._words(self.after, each)
        if words and words != part.title:
            part.sentences.append(statement(each, words, self.language))


class Whole(Comparison):
    """What `after` says, part by part, with what it says otherwise than `before` marked in it."""

    @property
    def teller(self) -> type[Teller]:
        return WholeTeller

    @cached_property
    def root(self) -> Part:
        """The thing itself, with its parts under it in the order of their kinds and places."""
        every = self._every_part()
        found: dict[tuple, Part] = {}
        parts = []
        for each, told in zip(every, self.tell(self._as_told(every)), strict=True):
            if told is not None:
                parts.append(part := Part(each.after or each.before, told))
                found |= {(each.model, row.pk): part for row in (each.before, each.after) if row}
        root, *others = parts
        for part in others:
            whole = self._whole_of(part.row)
            above = found.get((type(whole), whole.pk), root) if whole is not None else root
            above.parts.append(part)
        self._order(root, list(self.after))
        return root

    def _every_part(self) -> list[Difference]:
        """Of each part that is there now, and of each that went by itself."""
        every = [each for each in each_part(self.before, self.after) if self._fields(each.model)]
        gone = without_what_goes_along([each for each in every if each.after is None])
        return [*(each for each in every if each.after is not None), *gone]

    def _as_told(self, every: list[Difference]) -> list[Difference]:
        """What is told as before, from one row: there is nothing to compare.

        A part may be told otherwise because what it belongs to changed: a target, if the unit of its measure did.
        """
        root = next(iter(self.after))
        changed = {
            (each.model, each.after.pk)
            for each in every
            if each.after is not None and each.model is not root and not is_same(each)
        }
        return [
            Difference(each.model, each.after, each.after)
            if is_same(each) and not is_within(each.after, changed)
            else each
            for each in every
        ]

    def _whole_of(self, row) -> models.Model | None:
        """What it stands under: the part that says where, else what it belongs to; None: the thing itself."""
        names = (*places_of(type(row), self.after), *row.parent_fields())
        wholes = (getattr(row, name, None) for name in names)
        root = next(iter(self.after))
        return next((each for each in wholes if each is not None and not isinstance(each, root)), None)

    def _order(self, part: Part, kinds: list) -> None:
        part.parts.sort(key=lambda each: (kinds.index(type(each.row)), *in_order(each.row)))
        for each in part.parts:
            each.depth = part.depth + 1
            self._order(each, kinds)


def last_changes(root: CouncilContent) -> dict[type, datetime.datetime]:
    """When a thing, or a part of this kind, was last changed, by the history. One query, whatever it has."""
    (found,) = _newest_records(type(root), root.pk)
    changed: dict[type, datetime.datetime] = {}
    for (model, _name, _path), at in zip(paths_to(type(root)), found, strict=True):  # type: ignore[arg-type]
        if at is not None:
            changed[model] = max(at, changed.get(model, at))
    return changed


@compiled_query
def _newest_records(whole, key):
    newest = {}
    for place, (model, _name, path) in enumerate(paths_to(whole)):
        records = model.history.filter(**{"id" if path == "pk" else path: key}).order_by("-history_date")
        newest[f"at_{place}"] = Subquery(records.values("history_date")[:1])
    return whole._base_manager.filter(pk=key).annotate(**newest).values_list(*newest)
