"""The contribution: which goal of a framework a priority, an action or a measure serves, and how closely."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from councils.models import CouncilOwned

from .framework import FrameworkItem
from .plan import Plan
from .priority import Priority


class Contribution(CouncilOwned):
    """Base of the links from a kind of thing to goals: its first relation is to that thing, a part of a plan."""

    class Kind(models.TextChoices):
        MAIN = "main", _("main aim")
        CONTRIBUTES = "contributes", _("contributes")

    shown_fields = ("item", "kind")
    identified_by = ("item",)

    item = models.ForeignKey(
        FrameworkItem,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        verbose_name=_("goal"),
        help_text=_("From the frameworks chosen on the plan’s page, under Links."),
    )
    kind = models.CharField(_("how it serves it"), max_length=11, choices=Kind, default=Kind.MAIN)

    class Meta:
        abstract = True
        verbose_name = _("goal it serves")
        verbose_name_plural = _("goals it serves")
        ordering = ["-kind", "pk"]  # main aims first

    def __str__(self):
        return str(self.item)

    @classmethod
    def whole(cls) -> str:
        """The relation to what serves the goal."""
        return cls.parent_fields()[0]

    def clean(self):
        """What is newly named is a goal of today, of a framework that the plan uses."""
        super().clean()
        if self.item_id is None or "item" in self.as_stored:
            return
        thing = getattr(self, self.whole(), None)
        if thing is None:
            return
        if not Plan.frameworks.through.objects.filter(plan=thing.plan_id, framework=self.item.framework_id):
            raise ValidationError(
                {"item": _("Choose a goal of a framework that the plan uses. The plan’s page says which.")}
            )
        if self.item.ended_on:
            raise ValidationError({"item": _("This goal has ended. Choose another.")})


def goal_once(whole: str) -> models.UniqueConstraint:
    """A thing names a goal once."""
    return models.UniqueConstraint(
        fields=[whole, "item"],
        name="%(class)s_once",
        violation_error_message=_("This goal has already been added."),
    )


def contribution_models() -> list[type[Contribution]]:
    """The links from each kind of thing."""
    return [model for model in apps.get_models() if issubclass(model, Contribution)]


class PriorityContribution(Contribution):
    """What a priority serves."""

    council_lookup = "priority__plan__council"

    priority = models.ForeignKey(
        Priority, on_delete=models.CASCADE, related_name="contributions", verbose_name=_("priority")
    )

    class Meta(Contribution.Meta):
        constraints = [goal_once("priority")]
