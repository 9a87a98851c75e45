"""The contribution: which goal of a framework a priority, an action or a measure serves, and how closely."""

from collections import defaultdict

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from councils.models import CouncilOwned

from .framework import Framework, FrameworkItem
from .plan import Plan
from .priority import Priority

# Why a plan goes on to use a framework.
FRAMEWORK_STAYS = _("Parts of this plan serve goals of “%(framework)s”. Remove these goals from them first.")


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

    @classmethod
    def read_things(cls, rows):
        models.prefetch_related_objects(list(rows), "item")

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


def frameworks_served(plans) -> dict[int, list[Framework]]:
    """By the key of each of these plans the frameworks whose goals its parts serve: these stay with it."""
    served: dict[int, set] = defaultdict(set)
    for model in contribution_models():
        rows = model.objects.filter(**{f"{model.whole()}__plan__in": plans}).order_by().distinct()
        for plan, framework in rows.values_list(f"{model.whole()}__plan", "item__framework"):
            served[plan].add(framework)
    frameworks = Framework.objects.in_bulk(set().union(*served.values()))
    return {plan: [frameworks[key] for key in sorted(keys)] for plan, keys in served.items()}


class PriorityContribution(Contribution):
    """What a priority serves."""

    council_lookup = "priority__plan__council"

    priority = models.ForeignKey(
        Priority, on_delete=models.CASCADE, related_name="contributions", verbose_name=_("priority")
    )

    class Meta(Contribution.Meta):
        constraints = [goal_once("priority")]
