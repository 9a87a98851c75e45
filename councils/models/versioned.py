"""The optimistic lock that everything edited in the admin carries."""

from concurrency.fields import AutoIncVersionField
from django.db import models


class Versioned(models.Model):
    """A row whose save is refused when someone else saved it since it was read."""

    version = AutoIncVersionField()

    class Meta:
        abstract = True

    # What search finds it by, its title first: its fields, and those of rows that hang on it ("findings__said").
    # Only what its page shows, and never through something that is published by itself. Empty: not found.
    searched: tuple[str, ...] = ()
    # Where search takes its date from: the first of these that is known. Empty: it has none.
    dated_by: tuple[str, ...] = ()

    @classmethod
    def part_of(cls) -> tuple[str, ...]:
        """The relation to what this row is a part of, and is shown and changed with; empty for what stands alone."""
        first, *further = cls.council_lookup.split("__")
        return (first,) if further else ()

    @property
    def owner_council(self):
        """The council this row belongs to, by the way home that its model states once."""
        if self.council_lookup == "pk":
            return self
        row = self
        for step in self.council_lookup.split("__"):
            row = getattr(row, step)
        return row
