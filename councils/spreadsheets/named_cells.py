"""Cells that name what the same council has: one thing by its name, several, a colleague, several by reference."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from .cells import Cell
from .named import called
from .values import as_text, name_key


class NamedCell(Cell):
    """Something of the same council, by its name. `rows` are those that may be named, in one of these fields.

    A name in an earlier field counts before one in a later. Of several of one name the one that goes on is meant.
    """

    def __init__(self, rows: QuerySet, label: str, *fields: str) -> None:
        self.rows, self.label, self.fields = rows, label, fields or ("name",)
        self.by_name: dict[str, list[Model]] = {}

    def look_up(self, written: list) -> None:
        rows = list(self.rows.filter(called(self._names(written), *self.fields)))
        for field in self.fields:
            named = defaultdict(list)
            for row in rows:
                named[name_key(getattr(row, field) or "")].append(row)
            self.by_name = dict(named) | self.by_name

    def _names(self, written: list) -> Iterable[str]:
        return map(as_text, written)

    @property
    def how(self) -> str:
        return _("The name of a %(kind)s of the council.") % {"kind": self.label}

    def understand(self, value: object, row: dict) -> Any:
        text = as_text(value)
        found = self.by_name.get(name_key(text), [])
        found = [row for row in found if getattr(row, "until_on", None) is None] or found
        if len(found) == 1:
            return found[0]
        words = _("There is no %(kind)s “%(value)s”. Add it first, or leave this empty.")
        if found:
            words = _(
                "More than one %(kind)s is called “%(value)s”. Leave this empty, and choose it on the page."
            )
        raise ValidationError(words % {"kind": self.label, "value": text})

    def render(self, value: Any) -> Any:
        return "" if value is None else str(value)


class NamesCell(NamedCell):
    """Several things of the same council, by their names with semicolons between."""

    BETWEEN = "; "

    def _names(self, written: list) -> Iterable[str]:
        return (name for value in written for name in self._split(value))

    def _split(self, value) -> list[str]:
        return [name.strip() for name in as_text(value).split(self.BETWEEN.strip()) if name.strip()]

    @property
    def how(self) -> str:
        return _("Names with a semicolon between, each of a %(kind)s of the council.") % {"kind": self.label}

    def clean(self, value: object, row: dict | None = None) -> Any:
        return super().clean(value, row) or []

    def understand(self, value: object, row: dict) -> Any:
        found = [super(NamesCell, self).understand(name, row) for name in self._split(value)]
        return list({each.pk: each for each in found}.values())

    def render(self, value: Any) -> Any:
        return self.words(value or ())

    def words(self, value: Any) -> str:
        return self.BETWEEN.join(sorted(map(str, value)))


class ColleagueCell(Cell):
    """A colleague who can edit, by their email address."""

    def __init__(self, people: QuerySet) -> None:
        self.people = people
        self.by_address: dict[str, Model] = {}

    def look_up(self, written: list) -> None:
        addresses = {as_text(value).casefold() for value in written}
        found = self.people.annotate(address=Lower("email")).filter(address__in=addresses)
        self.by_address = {person.email.casefold(): person for person in found}

    @property
    def how(self) -> str:
        return _("The email address of a colleague who can edit in your council.")

    def understand(self, value: object, row: dict) -> Any:
        text = as_text(value)
        if text.casefold() not in self.by_address:
            words = _(
                "No colleague who can edit has the address “%(value)s”. Invite them or change their role "
                "first, or leave this empty."
            )
            raise ValidationError(words % {"value": text})
        return self.by_address[text.casefold()]

    def render(self, value: Any) -> Any:
        return "" if value is None else value.email

    def words(self, value: Any) -> str:
        return self.render(value)


class ReferencesCell(Cell):
    """Several things of the same council, by their references with semicolons between; of editions the last given."""

    BETWEEN = "; "

    def __init__(self, rows: QuerySet, label: str) -> None:
        self.rows, self.label = rows, label
        self.by_reference: dict[str, Model] = {}

    def look_up(self, written: list) -> None:
        named = {name for value in written for name in self._names(value)}
        self.by_reference = {row.slug: row for row in self.rows.filter(slug__in=named)}

    @staticmethod
    def _names(value) -> list[str]:
        return [name.strip() for name in re.split("[;,]", as_text(value)) if name.strip()]

    @property
    def how(self) -> str:
        return _("References with a semicolon between: the last part of the address of each %(kind)s.") % {
            "kind": self.label
        }

    def clean(self, value: object, row: dict | None = None) -> Any:
        return super().clean(value, row) or []

    def understand(self, value: object, row: dict) -> Any:
        names = self._names(value)
        if unknown := [name for name in names if name not in self.by_reference]:
            raise ValidationError(
                _(
                    "There is no %(kind)s “%(value)s”. Write the last part of its address, or leave this empty."
                )
                % {"kind": self.label, "value": unknown[0]}
            )
        return [self.by_reference[name] for name in dict.fromkeys(names)]

    def render(self, value: Any) -> Any:
        return self.words(value or ())

    def words(self, value: Any) -> str:
        return self.BETWEEN.join(sorted(row.slug for row in value))


class OneReferenceCell(ReferencesCell):
    """One thing of the same council, by its reference; of editions the last given."""

    @staticmethod
    def _names(value) -> list[str]:
        return list(filter(None, [as_text(value).strip("/ ")]))

    @property
    def how(self) -> str:
        return _("The last part of the address of a %(kind)s of the council.") % {"kind": self.label}

    def clean(self, value: object, row: dict | None = None) -> Any:
        return super().clean(value, row) or None

    def understand(self, value: object, row: dict) -> Any:
        return super().understand(value, row)[0]

    def words(self, value: Any) -> str:
        return value.slug if value else ""

    def render(self, value: Any) -> Any:
        return self.words(value)
