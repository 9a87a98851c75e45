"""The alignment: what a vision or plan is informed by, sits within, supports or should include."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from councils.compiled_queries import compiled_query
from councils.fields import WebAddressField
from councils.models import EditionRow
from pledges.models import VisionStatement

from .plan import Plan


class AlignmentQuerySet(models.QuerySet):
    def from_visible(self, viewer):
        """Links whose source, a vision or a plan, this viewer can read."""
        return self.filter(
            Q(vision__in=VisionStatement.objects.visible_to(viewer))
            | Q(plan__in=Plan.objects.visible_to(viewer))
        )


@compiled_query
def _shown(lineages, viewer):
    return Plan.objects.filter(lineage__in=lineages).visible_to(viewer).select_related("council")


def shown_targets(rows, viewer) -> list:
    """Links, read with their `target`, get `shown_target`, the edition the viewer can read; none to a hidden plan."""
    lineages = [row.target.lineage_id for row in rows if row.target]
    shown = {plan.lineage_id: plan for plan in _shown(lineages, viewer)}
    for row in rows:
        row.shown_target = shown.get(row.target.lineage_id) if row.target else None
    return [row for row in rows if row.shown_target or not row.target]


class Alignment(EditionRow):
    """One link from a vision or plan to another plan, published here or not."""

    class Kind(models.TextChoices):
        INFORMED_BY = "informed_by", _("is informed by")
        SITS_WITHIN = "sits_within", _("is part of")
        SUPPORTS = "supports", _("supports")
        SHOULD_INCLUDE = "should_include", _("should include")

    # The same link, read from the other plan.
    FROM_THE_OTHER_SIDE = {
        Kind.INFORMED_BY: _("informs"),
        Kind.SITS_WITHIN: _("contains"),
        Kind.SUPPORTS: _("is supported by"),
        Kind.SHOULD_INCLUDE: _("is asked for in"),
    }

    class Status(models.TextChoices):
        PUBLISHED = "published", _("published")
        DEVELOPING = "developing", _("being written at the time")
        REQUESTED = "requested", _("requested")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        NOT_STATED = "not_stated", _("not stated")

    shown_fields = ("kind", "target", "outside_title", "outside_url", "note", "status")
    shown_with = ("target",)
    council_lookup = "council"

    council = models.ForeignKey(
        "councils.Council", on_delete=models.PROTECT, related_name="alignments", editable=False
    )
    vision = models.ForeignKey(
        VisionStatement,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="alignments",
        verbose_name=_("vision"),
    )
    plan = models.ForeignKey(
        Plan,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="alignments",
        verbose_name=_("plan"),
    )
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    target = models.ForeignKey(
        Plan,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="aligned_from",
        verbose_name=_("plan published here"),
    )
    outside_title = models.CharField(_("title of something not published here"), max_length=200, blank=True)
    outside_url = WebAddressField(_("its address"))
    note = models.CharField(_("note"), max_length=255, blank=True)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.NOT_STATED)
    position = models.PositiveIntegerField(_("order"), default=0)

    objects = AlignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to another plan")
        verbose_name_plural = _("links to other plans")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["vision", "lineage"], name="alignment_once_per_vision"),
            models.UniqueConstraint(fields=["plan", "lineage"], name="alignment_once_per_plan"),
            models.CheckConstraint(
                condition=Q(vision__isnull=False, plan=None) | Q(vision=None, plan__isnull=False),
                name="alignment_has_one_source",
                violation_error_message=_("Choose either the vision or the plan this link starts from."),
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=False) & (Q(outside_title_en="") | Q(outside_title_en=None))
                | Q(target=None) & ~Q(outside_title_en="") & Q(outside_title_en__isnull=False),
                name="alignment_has_one_target",
                violation_error_message=_(
                    "Choose a plan published here, or write the title of one that is not."
                ),
            ),
        ]

    def __str__(self):
        whom = self.target or self.outside_title
        return _("%(relation)s: %(title)s") % {"relation": self.get_kind_display(), "title": whom}

    @property
    def from_the_other_side(self):
        return self.FROM_THE_OTHER_SIDE[self.kind]

    @classmethod
    def parent_fields(cls):
        return ("vision", "plan")

    def clean(self):
        super().clean()
        source = self.vision or self.plan
        if self.target_id and source and self.target.council_id != source.council_id:
            raise ValidationError({"target": _("Choose a plan of the same council.")})

    def save(self, *args, **kwargs):
        self.council_id = (self.vision or self.plan).council_id
        super().save(*args, **kwargs)
