"""Rows of what is written, approved and published: named by a reference, and added as drafts."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _

from ..slugs import slug_of
from .base import CouncilResource
from .cells import TextCell
from .columns import Column
from .values import name_key

REFERENCE = "reference"


class ReferenceCell(TextCell):
    @property
    def how(self):
        return _("Says which one the row is about. Leave it empty for a new one.")


class ContentResource(CouncilResource):
    """The reference is the last part of the address: it stays when the title changes.

    A row without one is new, unless it says in all its cells what is there already: a file without references
    can be imported again and changes nothing, and never changes something else that has the same title.
    """

    key = REFERENCE

    def columns(self):
        yield Column(REFERENCE, self._meta.model._meta.get_field("slug"), ReferenceCell(), is_key=True)
        yield from super().columns()

    def match(self, rows):
        self.by_reference, self.by_title = {}, defaultdict(list)
        for item in self.existing().order_by("edition"):
            self.by_reference[item.slug] = item  # the newest edition
        for item in self.by_reference.values():
            self.by_title[name_key(item.title_en or "")].append(item)
        return [self._match_one(index, row) for index, row in enumerate(rows)]

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

    def identity(self, row):
        return self.text_of(row, REFERENCE) or name_key(self.text_of(row, "title"))

    def duplicate_message(self, row, number):
        if self.text_of(row, REFERENCE):
            return _("Row %(row)s has the same reference. Delete one of them.") % {"row": number}
        return _("Row %(row)s has the same title. Give each a reference of its own, or delete one.") % {
            "row": number
        }

    def exported(self, rows):
        """Of each thing the newest edition among these."""
        rows = list(rows)
        newest = {}
        for row in rows:
            newest[row.lineage_id] = max(row.edition, newest.get(row.lineage_id, 0))
        return [row for row in rows if row.edition == newest[row.lineage_id]]

    def before_save_instance(self, instance, row, **kwargs):
        super().before_save_instance(instance, row, **kwargs)
        instance.updated_by = self.by
        if instance._state.adding:
            instance.created_by = self.by
