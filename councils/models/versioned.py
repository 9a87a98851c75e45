"""The optimistic lock that everything edited in the admin carries."""

from concurrency.fields import AutoIncVersionField
from django.db import models


class Versioned(models.Model):
    """A row whose save is refused when someone else saved it since it was read."""

    version = AutoIncVersionField()

    class Meta:
        abstract = True

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
