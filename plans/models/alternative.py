"""The alternative: what else a meeting could have decided, and why it did not."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from councils.models import EditionRow, once_per_edition

from .decision import Decision


class Alternative(EditionRow):
    """A part of a decision."""

    council_lookup = "decision__council"

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="alternatives", verbose_name=_("decision")
    )
    title = models.CharField(_("alternative"), max_length=255, help_text=_("Such as “Do nothing”."))
    why_rejected = models.TextField(_("why it was rejected"), blank=True)
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("alternative considered")
        verbose_name_plural = _("alternatives considered")
        ordering = ["position", "pk"]
        constraints = [once_per_edition("decision")]

    def __str__(self):
        return self.title
