"""The optimistic lock that everything edited in the admin carries."""

from concurrency.fields import AutoIncVersionField
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from ..constraints import fields_named


class Versioned(models.Model):
    """A row whose save is refused when someone else saved it since it was read."""

    version = AutoIncVersionField()

    class Meta:
        abstract = True

    # What search finds it by, its title first: its fields, and those of rows that hang on it ("findings__said").
    # Only what its page shows, and never through something that is published by itself. Empty: not found.
    searched: tuple[str, ...] = ()
    # Reported again and again under what is public, by editors too: no correction of its words.
    is_progress = False
    # Whether it ends with a day and a reason: then it is not deleted once residents could read it.
    can_end = False
    # Where search takes its date from: the first of these that is known. Empty: it has none.
    dated_by: tuple[str, ...] = ()

    @classmethod
    def part_of(cls) -> tuple[str, ...]:
        """The relation to what this row is a part of, and is shown and changed with; empty for what stands alone."""
        first, *further = cls.council_lookup.split("__")
        return (first,) if further else ()

    def validate_constraints(self, exclude=None):
        """As Django's, but what is refused is told beside a field: the last one checked that the rule names.

        What a row belongs to is not typed on its page, so Django would leave out every rule that names it: a second
        action "1.1" of a plan would then be refused by the database alone. Raises ValidationError by field.
        """
        exclude = set(exclude or ())
        given = {"council", "lineage", "edition", *self.part_of()}
        faults: dict = {}
        for model, rules in self.get_constraints():
            for rule in rules:
                checked = fields_named(rule) - exclude
                try:
                    rule.validate(model, self, exclude=exclude - given if checked else exclude)
                except ValidationError as error:
                    beside = [field.name for field in self._meta.fields if field.name in checked]
                    faults.setdefault(beside[-1] if beside else NON_FIELD_ERRORS, []).append(error)
        if faults:
            raise ValidationError(faults)

    @property
    def content(self):
        """What is published as a whole: what this row belongs to, or itself; None for what has no workflow."""
        wholes = (getattr(self, name) for name in self.part_of())
        return next((whole.content for whole in wholes if whole is not None and whole.content), None)

    @property
    def is_public(self) -> bool:
        """Is a save public at once, so that residents must be told what was corrected?"""
        content = None if self.is_progress else self.content
        return content is not None and content.status == content.Status.PUBLISHED and not content.is_scheduled

    def is_unsaid_by(self, before) -> bool:
        """Would residents lose a final figure if this said again what it said `before` (None: if it went)?"""
        return False

    @property
    def owner_council(self):
        """The council this row belongs to, by the way home that its model states once."""
        if self.council_lookup == "pk":
            return self
        row = self
        for step in self.council_lookup.split("__"):
            row = getattr(row, step)
        return row
