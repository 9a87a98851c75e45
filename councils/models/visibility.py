"""What a row is visible with, and until when it is held: declared once, for queries, search and removed addresses."""

import datetime
from dataclasses import dataclass
from enum import Enum

from django.db.models import Field, Q

# The publishing time of what is held until somebody releases it: a moment that never comes.
UNTIL_RELEASED = datetime.datetime(9999, 1, 1, tzinfo=datetime.UTC)


class By(Enum):
    """Which edition of the whole the viewer must be able to see."""

    CURRENT = "the one it names, while that counts"
    NAMED = "the one it names, also once that is replaced"
    ANY = "whichever counts now"


@dataclass(frozen=True)
class VisibleWith:
    """A relation to something that is published by itself; only who sees that sees the row."""

    name: str
    by: By = By.CURRENT

    def condition(self, field: Field, viewer) -> Q:
        """On rows of the model that has this field: none of what they are visible with is hidden from the viewer."""
        wholes = field.related_model.objects
        if self.by is By.ANY:
            return Q(**{f"{self.name}__lineage__in": wholes.visible_to(viewer).values("lineage")})
        seen = wholes.visible_to(viewer) if self.by is By.CURRENT else wholes.editions_visible_to(viewer)
        named = Q(**{f"{self.name}__in": seen})
        return Q(**{self.name: None}) | named if field.null else named
