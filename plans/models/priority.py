"""The priority: what a plan puts first, and the pledges it serves."""

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from councils.models import Councillor, once_per_edition
from councils.slugs import free_slug
from pledges.models import Pledge

from .ending import ENDED, Ends, end_has_a_reason
from .plan import Plan
from .responsible import committee_field, directorate_field


class Priority(Ends):
    """One of a plan's top aims, or of what stands under one: three levels at most."""

    levels = 3

    shown_fields = (
        *"parent title outcome lead_councillor directorate committee pledges ended_on".split(),
        *"ended_reason".split(),
    )
    council_lookup = "plan__council"
    ends_with = "parent"
    fields_not_shown = ("slug",)
    not_in_copies = ("parent",)  # what is under it stands under it
    searched = ("title", "outcome", "lead_councillor__name")
    dated_by = {
        "plan__starts_on": _("Plan from %(date)s"),
        "plan__first_published_at": _("Plan published %(date)s"),
    }
    stated_by = dict.fromkeys(("ended_on", "parent__ended_on", "parent__parent__ended_on"), ENDED)
    link_needs = ("plan__council",)

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="priorities", verbose_name=_("plan")
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="children",
        verbose_name=_("under priority"),
        help_text=_("Only for one that is part of another priority. A plan has three levels at most."),
    )
    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(
        _("address"), max_length=80, blank=True, help_text=_("Made from the title if left empty.")
    )
    outcome = models.TextField(
        _("outcome"),
        blank=True,
        help_text=_("What will change for residents, not what the council does."),
    )
    position = models.PositiveIntegerField(_("order"), default=0)
    pledges = models.ManyToManyField(
        Pledge,
        blank=True,
        related_name="priorities",
        verbose_name=_("pledges it supports"),
        help_text=_("Only where the plan says so."),
    )
    lead_councillor = models.ForeignKey(
        Councillor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="priorities",
        verbose_name=_("lead councillor"),
    )
    directorate = directorate_field("priorities")
    committee = committee_field("priorities")

    class Meta:
        verbose_name = _("priority")
        verbose_name_plural = _("priorities")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "slug"],
                name="priority_address_unique",
                violation_error_message=_("Another priority of this plan has this address."),
            ),
            once_per_edition("plan"),
            end_has_a_reason("priority_end_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="priority_not_its_own_parent",
                violation_error_message=_("A priority cannot be part of itself."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return self.plan.address_of_part("plans:priority", self.slug)

    @property
    def above(self) -> list["Priority"]:
        """What it is part of, the main priority first."""
        return self.parent.path if self.parent else []

    @property
    def path(self) -> list["Priority"]:
        """What it is part of, and itself."""
        return [*self.above, self]

    @property
    def level(self) -> int:
        """1 for a main priority, 2 for what is directly under one, 3 below that."""
        return len(self.path)

    def clean(self):
        super().clean()
        # Added together with what it is under it has one without a key.
        if self.parent and not self.plan_id:
            self.plan_id = self.parent.plan_id
        if self.parent and self._is_moved() and (why := self._why_not_under(self.parent)):
            raise ValidationError({"parent": why})

    def _is_moved(self) -> bool:
        """Is it new under what it is under? Then no other of its plan is moved until this one is saved."""
        if not self.pk or not self.parent.pk:
            return True
        if {"plan", "parent"} <= self.as_stored:
            return False
        if Priority.objects.filter(pk=self.pk, plan=self.plan_id, parent=self.parent_id).exists():
            return False
        if connection.in_atomic_block:  # two at the same time would stand under each other
            Plan.objects.select_for_update().get(pk=self.plan_id)
            self.parent = Priority.objects.select_related("parent__parent").get(pk=self.parent_id)
        return True

    def _why_not_under(self, parent: "Priority") -> str:
        if self.pk and self.pk == parent.pk:
            return _("A priority cannot be part of itself.")
        if self.pk in {row.pk for row in parent.above if row.pk}:
            return _("“%(title)s” is part of this priority. Choose another.") % {"title": parent.title}
        if parent.plan_id != self.plan_id:
            return _("Choose a priority of the same plan.")
        if parent.level + 1 + (below := self._levels_below()) <= self.levels:
            return ""
        if below:
            return _(
                "This priority has others under it, and a plan has three levels at most. Choose one at a higher level."
            )
        return _("A plan has three levels at most. Choose a priority at a higher level.")

    def _levels_below(self) -> int:
        """How many levels there are under this priority."""
        paths = ("parent", "parent__parent") if self.pk else ()
        return sum(Priority.objects.filter(**{path: self.pk}).exists() for path in paths)

    def save(self, *args, **kwargs):
        """With an address of its own: made only now, when the rows of a table before this one have theirs."""
        if not self.slug:
            siblings = Priority.objects.filter(plan=self.plan_id).exclude(pk=self.pk)
            self.slug = free_slug(self.title_en, siblings, otherwise="priority")
        super().save(*args, **kwargs)
