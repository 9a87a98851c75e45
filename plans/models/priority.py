"""The priority: what a plan puts first, and the pledges it serves."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from councils.models import Councillor, once_per_edition
from councils.slugs import free_slug
from pledges.models import Pledge

from .ending import ENDED, Ends, end_has_a_reason
from .plan import Plan


class Priority(Ends):
    """One of a plan's top aims; it may have sub-priorities, one level deep."""

    council_lookup = "plan__council"
    ends_with = "parent"
    searched = ("title", "outcome", "lead_councillor__name")
    dated_by = {
        "plan__starts_on": _("Plan from %(date)s"),
        "plan__first_published_at": _("Plan published %(date)s"),
    }
    stated_by = {"ended_on": ENDED, "parent__ended_on": ENDED}
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
        help_text=_("Only for an outcome under a priority."),
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

    def clean(self):
        super().clean()
        if self.parent_id:
            if self.parent_id == self.pk:
                raise ValidationError({"parent": _("A priority cannot be part of itself.")})
            if self.parent.plan_id != self.plan_id:
                raise ValidationError({"parent": _("Choose a priority of the same plan.")})
            if self.parent.parent_id or (self.pk and self.children.exists()):
                raise ValidationError(
                    {"parent": _("An outcome cannot have outcomes under it. Choose a priority.")}
                )

    def save(self, *args, **kwargs):
        """With an address of its own: made only now, when the rows of a table before this one have theirs."""
        if not self.slug:
            siblings = Priority.objects.filter(plan=self.plan_id).exclude(pk=self.pk)
            self.slug = free_slug(self.title_en, siblings, otherwise="priority")
        super().save(*args, **kwargs)
