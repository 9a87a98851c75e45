"""The snapshot: what was reported, kept word for word and figure for figure under its own digest."""

import hashlib
import json

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.models import CouncilOwned
from plans.models import Plan

from .round import ReportingRound


def digest_of(payload: dict) -> str:
    """SHA-256, in hex, of the payload as it is stored."""
    return hashlib.sha256(json.dumps(payload, sort_keys=True, cls=DjangoJSONEncoder).encode()).hexdigest()


class SnapshotQuerySet(models.QuerySet):
    def current(self):
        """Of each report its latest issue."""
        return self.filter(corrected_by=None)


class Snapshot(CouncilOwned):
    """A plan as reported in one round. Never changed and never deleted: what was wrong has a corrected issue."""

    class Kind(models.TextChoices):
        REPORTED = "reported", _("as reported")

    council_lookup = "plan__council"
    is_progress = is_frozen = True
    link_needs = ("plan__council", "round")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="snapshots", verbose_name=_("plan"))
    round = models.ForeignKey(
        ReportingRound, on_delete=models.PROTECT, related_name="snapshots", verbose_name=_("reporting round")
    )
    corrects = models.OneToOneField(
        "self",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="corrected_by",
        verbose_name=_("corrects"),
    )
    reason = models.TextField(
        _("why it is corrected"), blank=True, help_text=_("Residents will see this in both issues.")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.REPORTED, editable=False)
    taken_at = models.DateTimeField(_("saved at"), default=timezone.now, editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    payload = models.JSONField(_("what was reported"), editable=False, encoder=DjangoJSONEncoder)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("frozen report")
        verbose_name_plural = _("frozen reports")
        ordering = ["-taken_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "kind", "sha256"], name="snapshot_once"),
            models.UniqueConstraint(
                fields=["plan", "kind", "round"], condition=Q(corrects=None), name="snapshot_one_per_round"
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | (~Q(reason_en="") & Q(reason_en__isnull=False)),
                name="snapshot_correction_has_a_reason",
                violation_error_message=_("Say why you are correcting the report."),
            ),
        ]

    def __str__(self):
        return f"{self.plan}, {self.round}"

    @property
    def later_issue(self):
        """The issue that corrects this one, or None."""
        return getattr(self, "corrected_by", None)

    def get_absolute_url(self):
        return reverse("delivery:snapshot_detail", args=[self.plan.council.slug, self.sha256])

    def save(self, *args, **kwargs):
        if self.pk:
            raise ValidationError(_("What was reported is saved as a permanent copy."))
        self.sha256 = digest_of(self.payload)
        super().save(*args, **kwargs)
