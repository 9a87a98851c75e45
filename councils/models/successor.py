"""The successor: which council follows one that ends, and in which part of its area."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .council import Council
from .council_owned import CouncilOwned


class Successors(models.Manager):
    """A row is hardly ever read without the council that it names."""

    def get_queryset(self):
        return super().get_queryset().select_related("successor")


class Successor(CouncilOwned):
    """A council that follows the one that ends. Several follow it where its area is divided."""

    council_lookup = "council"
    # Whether it follows in a part of the area only; found where all that follow are read (`Council.successors_for`).
    is_part = False

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="successors", verbose_name=_("council")
    )
    successor = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="predecessors", verbose_name=_("replaced by")
    )
    area = models.CharField(
        _("area"),
        max_length=255,
        blank=True,
        help_text=_(
            "If several councils replace it: which part, such as “the boroughs of Northtown and "
            "Easton”. Residents will see this."
        ),
    )

    objects = Successors()

    class Meta:
        verbose_name = _("successor council")
        verbose_name_plural = _("successor councils")
        ordering = ["council", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "successor"],
                name="successor_once",
                violation_error_message=_("This council has already been added."),
            ),
            models.CheckConstraint(
                condition=~Q(successor=F("council")),
                name="successor_is_another",
                violation_error_message=_("A council cannot replace itself."),
            ),
        ]

    def __str__(self):
        return str(self.successor)

    def on_to(self, further: "Successor") -> "Successor":
        """Where this one has closed as well: the one after it, in the smaller of the two areas."""
        nearest = further if further.area_en else self
        names = ("area_en", "area_cy")
        areas = {name: getattr(nearest, name) for name in names}
        return Successor(council=self.council, successor=further.successor, **areas)
