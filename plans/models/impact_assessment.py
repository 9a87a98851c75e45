"""The equality impact assessment of a plan: what was looked at before it was adopted, or why it was not."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.fields import WebAddressField
from councils.models import CouncilOwned

from .document import Document
from .plan import Plan


class ImpactAssessment(CouncilOwned):
    """How the effects of a plan on people with protected characteristics were assessed; one for each edition."""

    class Outcome(models.TextChoices):
        FULL = "full", _("full assessment")
        SCREENED_OUT = "screened_out", _("screened out")
        IN_PROGRESS = "in_progress", _("in progress")

    shown_fields = (
        *"outcome reason assessed_on summary welsh_language socio_economic owner_role".split(),
        *"document url".split(),
    )
    council_lookup = "plan__council"
    identified_by = ("plan",)
    # Duties of councils in Wales alone: the Welsh Language Standards, and section 1 of the Equality Act 2010.
    IN_WALES = ("welsh_language", "socio_economic")

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="impact_assessments", verbose_name=_("plan")
    )
    outcome = models.CharField(_("how it was assessed"), max_length=12, choices=Outcome)
    reason = models.TextField(
        _("why it was screened out"),
        blank=True,
        help_text=_("Needed where there is no full assessment. Residents will see this."),
    )
    assessed_on = models.DateField(
        _("date of assessment"), null=True, blank=True, help_text=_("Leave empty if not known.")
    )
    summary = models.TextField(
        _("what was found"), blank=True, help_text=_("The effects on people, and what is done about them.")
    )
    welsh_language = models.TextField(
        _("effect on the Welsh language"),
        blank=True,
        help_text=_("As the Welsh Language Standards ask. For councils in Wales."),
    )
    socio_economic = models.TextField(
        _("socio-economic duty"),
        blank=True,
        help_text=_("How it affects people who are worse off than others. For councils in Wales."),
    )
    owner_role = models.CharField(
        _("responsible officer"),
        max_length=150,
        blank=True,
        help_text=_("The job title of the officer responsible, not a name. Shown to the public."),
    )
    document = models.ForeignKey(
        Document,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="impact_assessments",
        verbose_name=_("document"),
        help_text=_("The assessment itself, if it is among the documents of this plan."),
    )
    url = WebAddressField(_("link to another website"))

    class Meta:
        verbose_name = _("equality impact assessment")
        verbose_name_plural = _("equality impact assessments")
        ordering = ["plan", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                name="impact_assessment_once",
                violation_error_message=_("This plan has an equality impact assessment already."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome="screened_out") | ~Q(reason_en="") & Q(reason_en__isnull=False),
                name="impact_assessment_screened_out_has_a_reason",
                violation_error_message=_("Say why no full assessment was made."),
            ),
        ]

    def __str__(self):
        return self.get_outcome_display()

    def clean(self):
        super().clean()
        if self.assessed_on and self.assessed_on > timezone.localdate():
            raise ValidationError({"assessed_on": _("This date is in the future.")})
        plan = getattr(self, "plan", None)
        if self.document and plan and self.document.plan.lineage_id != plan.lineage_id:
            raise ValidationError({"document": _("Choose a document of the same plan.")})

    @property
    def in_wales(self) -> list[tuple]:
        """(name, label) of each text on a duty of Welsh councils that is there."""
        names = [name for name in self.IN_WALES if getattr(self, name)]
        return [(name, self._meta.get_field(name).verbose_name) for name in names]
