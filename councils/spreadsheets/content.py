"""Rows of what is written, approved and published: named by a reference, and added as drafts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..slugs import slug_of, take_slug
from .base import CouncilResource
from .cells import TextCell
from .columns import PUBLIC, Column, HelperColumn
from .named import called
from .values import name_key

REFERENCE = "reference"


class ReferenceCell(TextCell):
    @property
    def how(self) -> str:
        return _("Says which one the row is about. Leave it empty for a new one.")


class ContentResource(CouncilResource):
    """The reference is the last part of the address: it stays when the title changes.

    A row without one is new, unless it says in all its cells what is there already: a file without references
    can be imported again and changes nothing, and never changes something else that has the same title.
    """

    key = REFERENCE
    about_new_rows = gettext_lazy("New rows become drafts.")

    def columns(self) -> Iterator[Column | HelperColumn]:
        yield Column(REFERENCE, PUBLIC, self.model._meta.get_field("slug"), ReferenceCell, is_key=True)
        yield from super().columns()

    def match(self, rows: list[dict]) -> list:
        self.by_reference, self.by_title = {}, defaultdict(list)
        for item in self._named(rows).order_by("edition"):
            self.by_reference[item.slug] = item  # the newest edition
        for item in self.by_reference.values():
            self.by_title[name_key(item.title_en or "")].append(item)
        self.taken = {*self.by_reference, *(self.text_of(row, REFERENCE) for row in rows)}
        return [self._match_one(index, row) for index, row in enumerate(rows)]

    def _named(self, rows):
        """All editions of what has one of the references or titles."""
        titles = {self.text_of(row, "title") for row in rows}
        slugs = {self.text_of(row, REFERENCE) for row in rows} | {slug_of(title) for title in titles}
        named = self.model.objects.of(self.council).filter(Q(slug__in=slugs) | called(titles, "title_en"))
        return self.existing().filter(slug__in=named.order_by().values("slug"))

    def _match_one(self, index, row):
        reference = self.text_of(row, REFERENCE)
        if not reference:
            return self._found_by_its_words(index, row)
        if reference not in self.by_reference:
            try:
                validate_slug(reference)
            except ValidationError:
                self.refuse(
                    index,
                    REFERENCE,
                    _(
                        "“%(value)s” is not a reference. Use letters, digits and hyphens, such as gold-award-2023, or "
                        "leave it empty for a new row."
                    )
                    % {"value": reference},
                )
        return self.by_reference.get(reference)

    def _found_by_its_words(self, index, row):
        title = self.text_of(row, "title")
        alike = {item.pk: item for item in self.by_title.get(name_key(title), []) if title}
        if namesake := self.by_reference.get(slug_of(title)):
            alike[namesake.pk] = namesake
        for item in alike.values():
            if self.says_all_of(item, row):
                return item
        if alike:
            item = next(iter(alike.values()))
            self.refuse(
                index,
                REFERENCE,
                _(
                    "There is “%(title)s” already. To change it, write its reference, %(reference)s. "
                    "For another one, write a new reference."
                )
                % {"title": item, "reference": item.slug},
            )
        return None

    def identity(self, index: int, row: dict) -> str:
        return self.text_of(row, REFERENCE) or name_key(self.text_of(row, "title"))

    def duplicate_message(self, row: dict, number: int) -> str:
        if self.text_of(row, REFERENCE):
            return _("Row %(row)s has the same reference. Delete one of them.") % {"row": number}
        return _("Row %(row)s has the same title. Give each a reference of its own, or delete one.") % {
            "row": number
        }

    def exported(self, rows: Iterable[Model]) -> Iterable[Model]:
        """Of each thing the newest edition among these."""
        rows = list(rows)
        newest: dict = {}
        for row in rows:
            newest[row.lineage_id] = max(row.edition, newest.get(row.lineage_id, 0))
        return [row for row in rows if row.edition == newest[row.lineage_id]]

    def fill(self, instance: Model, links: dict, row: dict) -> dict:
        """What is new gets an address that nothing else has, in the file neither: all rows are checked, then saved."""
        errors = super().fill(instance, links, row)
        if instance.title_en and not instance.slug:
            others, kind = instance.slug_siblings(), self.model._meta.model_name
            instance.slug = take_slug(instance.title_en, others, taken=self.taken, otherwise=kind)
        return errors

    def set_author(self, row: Model) -> None:
        super().set_author(row)
        row.updated_by = self.by
        if row._state.adding:
            row.created_by = self.by
