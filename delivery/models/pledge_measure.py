"""Which measures a pledge is judged by: part of its test."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.models import CouncilOwned
from pledges.models import Pledge

from .measure import Measure


class PledgeMeasure(CouncilOwned):
    """One measure by which a pledge is judged. Read by the measure's lineage, in whichever edition of its plan."""

    shown_fields = ("measure",)
    shown_with = ("measure",)
    identified_by = ("measure",)
    council_lookup = "pledge__council"

    pledge = models.ForeignKey(
        Pledge, on_delete=models.CASCADE, related_name="judged_by_measures", verbose_name=_("pledge")
    )
    measure = models.ForeignKey(
        Measure,
        on_delete=models.PROTECT,
        related_name="judges_pledges",
        verbose_name=_("measure"),
        help_text=_("A measure of a published plan."),
    )
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("measure it is judged by")
        verbose_name_plural = _("measures it is judged by")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pledge", "measure"],
                name="pledgemeasure_once",
                violation_error_message=_("This measure is listed already."),
            )
        ]

    def __str__(self):
        return str(self.measure)

    def clean(self):
        """What is newly named can be read by residents, and goes on."""
        super().clean()
        if self.measure_id is None or "measure" in self.as_stored:
            return
        pledge = getattr(self, "pledge", None)  # without a key where both are added together
        if pledge and self.measure.owner_council_id != pledge.council_id:
            raise ValidationError({"measure": _("Choose a measure of the same council.")})
        if not self.measure.plan.is_live:
            raise ValidationError({"measure": _("Choose a measure of a plan that is published now.")})
        if self.measure.ended_by(timezone.localdate()):
            raise ValidationError({"measure": _("This measure has ended. Choose another.")})
        # The same measure in an earlier edition of its plan is another row.
        others = PledgeMeasure.objects.filter(pledge=self.pledge_id, measure__lineage=self.measure.lineage_id)
        if self.pledge_id and others.exclude(pk=self.pk).exclude(measure=self.measure_id).exists():
            raise ValidationError({"measure": _("This measure is listed already.")})
