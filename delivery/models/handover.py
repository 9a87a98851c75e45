"""The handover: which council takes on a promise of one that ends; and which measure goes on with a series."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from councils.models import CouncilOwned, LineageField, Successor, current_editions
from pledges.models import Pledge

from .action import Action
from .measure import Measure

# What a council promises, each kind with the relation to what it is published with.
PROMISES = {Pledge: "", Action: "plan", Measure: "plan"}
SAID_ALREADY = _("It is entered already that no council takes this on. Delete that first.")
TAKEN_ALREADY = _("A council takes this on already. Delete that first.")


class Handover(CouncilOwned):
    """One council that takes a thing on, or the reason why none does. It belongs to the council that ends."""

    council_lookup = "lineage__council"
    _thing = None

    lineage = LineageField(of=tuple(model._meta.model_name for model in PROMISES), related_name="handovers")
    to = models.ForeignKey(
        Successor,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="handovers",
        verbose_name=_("taken on by"),
        help_text=_("Leave empty if no council takes it on, and say why below."),
    )
    note = models.TextField(
        _("note"),
        blank=True,
        help_text=_("What it takes on, if not all; or why no council takes it on. Residents will see this."),
    )

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        ordering = ["lineage", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lineage", "to"],
                name="handover_once_for_each_council",
                violation_error_message=_("This council takes it on already."),
            ),
            models.UniqueConstraint(
                fields=["lineage"],
                condition=Q(to=None),
                name="handover_nobody_once",
                violation_error_message=SAID_ALREADY,
            ),
            models.CheckConstraint(
                condition=Q(to__isnull=False) | (~Q(note_en="") & Q(note_en__isnull=False)),
                name="handover_nobody_has_a_reason",
                violation_error_message=_("Say why no council takes it on. Residents will see this."),
            ),
        ]

    def __str__(self):
        if self.to is None:
            return _("%(title)s: taken on by no council") % {"title": self.thing}
        return _("%(title)s: taken on by %(council)s") % {"title": self.thing, "council": self.to}

    @classmethod
    def parent_fields(cls) -> tuple[str, ...]:
        """None: no edition's row takes it along."""
        return ()

    @property
    def thing(self):
        """The pledge, the action or the measure as it counts now."""
        if self._thing is None and self.lineage_id:
            self.read_things([self])
        return self._thing

    @thing.setter
    def thing(self, thing):
        self._thing, self.lineage_id = thing, thing.lineage_id

    current_thing = thing

    @classmethod
    def read_things(cls, rows) -> None:
        """One query for each kind."""
        kinds = {row.lineage.kind for row in rows}
        found, keys = {}, [row.lineage_id for row in rows]
        for model, whole in PROMISES.items():
            if model._meta.model_name in kinds:
                things = current_editions(model.objects.filter(lineage__in=keys), whole)
                found |= {thing.lineage_id: thing for thing in things.select_related(*model.link_needs)}
        for row in rows:
            row._thing = found.get(row.lineage_id)

    def clean(self):
        super().clean()
        if self.lineage_id is None:
            return
        if self.to and self.to.council_id != self.lineage.council_id:
            raise ValidationError({"to": _("Choose a council that replaces this one.")})
        beside = Handover.objects.filter(lineage=self.lineage_id).exclude(pk=self.pk)
        if beside.filter(to=None).exists():
            raise ValidationError({"to": SAID_ALREADY})
        if self.to is None and beside.exclude(to=None).exists():
            raise ValidationError({"to": TAKEN_ALREADY})


class Continuation(CouncilOwned):
    """That a measure goes on with the series of one that was taken on from an earlier council."""

    identified_by = ("handover",)
    fields_not_shown = ("handover",)  # what came before the council is no part of its plan
    council_lookup = "measure__plan__council"

    measure = models.ForeignKey(
        Measure, on_delete=models.CASCADE, related_name="continuations", verbose_name=_("measure")
    )
    # The council that ended cannot take it back once somebody builds on it.
    handover = models.ForeignKey(
        Handover,
        on_delete=models.PROTECT,
        related_name="continuations",
        verbose_name=_("measure of an earlier council"),
        help_text=_("With one, its figures are shown before yours. With several, they are only linked."),
    )

    class Meta:
        verbose_name = _("measure it continues")
        verbose_name_plural = _("measures it continues")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "handover"],
                name="continuation_once",
                violation_error_message=_("This measure has already been added."),
            )
        ]

    def __str__(self):
        return str(self.handover)

    def clean(self):
        """What is newly named is a measure that this council has taken on."""
        super().clean()
        if self.handover_id is None or "handover" in self.as_stored or getattr(self, "measure", None) is None:
            return
        handover = self.handover
        is_measure = handover.lineage.kind == Measure._meta.model_name
        to = handover.to and handover.to.successor_id
        if not is_measure or to != self.measure.plan.council_id:
            raise ValidationError({"handover": _("Choose a measure that your council has taken on.")})
