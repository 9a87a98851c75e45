"""The pledge: a short numbered promise that guides decisions."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.models import ContentQuerySet, CouncilContent, Councillor, VisibleWith, content_constraints

from .vision import VisionStatement

# Added to numbers while they change places, so that no two are ever equal.
OUT_OF_THE_WAY = 10_000


class PledgeQuerySet(ContentQuerySet):
    def kept(self):
        return self.filter(is_dropped=False)


class Pledge(CouncilContent):
    """One promise in one edition of a vision. Its title is the promise, in the council's own words."""

    visible_with = (VisibleWith("vision"),)

    vision = models.ForeignKey(
        VisionStatement, on_delete=models.PROTECT, related_name="pledges", verbose_name=_("vision")
    )
    number = models.PositiveSmallIntegerField(
        _("number"), help_text=_("Its position in the list, starting from 1.")
    )
    why = models.TextField(_("why"), blank=True, help_text=_("Why the council promises this."))
    is_dropped = models.BooleanField(
        _("dropped"),
        default=False,
        help_text=_("The council no longer makes this pledge. The page stays and says so."),
    )
    dropped_reason = models.TextField(_("why it was dropped"), blank=True)
    lead_councillor = models.ForeignKey(
        Councillor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="pledges",
        verbose_name=_("lead councillor"),
        help_text=_("Who is responsible. Leave empty if no councillor is named."),
    )

    objects = PledgeQuerySet.as_manager()

    cascades_from = "vision"
    link_needs = ("council", "vision__council")
    needs_welsh = ("title", "why")
    searched = ("title", "summary", "why", "lead_councillor__name")
    dated_by = {"vision__edition_year": _("Vision of %(date)s")}
    stated_by = {"is_dropped": _("Dropped by the council")}

    class Meta(CouncilContent.Meta):
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        ordering = ["vision", "number", "pk"]
        constraints = [
            *content_constraints(address=("vision", "slug")),
            models.UniqueConstraint(
                fields=["vision", "number"],
                name="pledge_number_unique",
                violation_error_message=_("Another pledge of this vision has this number. Choose another."),
            ),
            models.CheckConstraint(
                condition=Q(is_dropped=False) | ~Q(dropped_reason_en="") & Q(dropped_reason_en__isnull=False),
                name="pledge_dropped_has_a_reason",
                violation_error_message=_("Say why the pledge was dropped. Residents will see this."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="pledge_number_from_one",
                violation_error_message=_("Pledge numbers start from 1."),
            ),
        ]

    def get_absolute_url(self):
        if self.vision.is_live:
            return reverse("pledges:pledge_detail", args=[self.council.slug, self.slug])
        return f"{self.vision.get_absolute_url()}#pledge-{self.number}"

    def clean(self):
        super().clean()
        if self.vision_id and self.vision.council_id != self.council_id:
            raise ValidationError({"vision": _("Choose a vision of the same council.")})

    def slug_siblings(self):
        return super().slug_siblings().filter(vision=self.vision_id)

    @classmethod
    def step_aside(cls, pledges) -> None:
        """Move the numbers of these pledges (by id) out of the way of those they are about to get."""
        cls.objects.filter(pk__in=pledges).update(number=F("number") + OUT_OF_THE_WAY)
