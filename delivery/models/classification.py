"""The classification: a council's own way of dividing people or things, such as by age, with its categories."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from councils.models import Council, CouncilOwned, DirectoryQuerySet


class Classification(CouncilOwned):
    """One way of dividing, used by any number of measures; wards are a list of their own."""

    council_lookup = "council"

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="classifications", verbose_name=_("council")
    )
    name = models.CharField(_("name"), max_length=80, help_text=_("Such as age, sex or tenure."))

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("classification")
        verbose_name_plural = _("classifications")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "council",
                Lower("name_en"),
                name="classification_name_unique",
                violation_error_message=_("This council already has a classification of this name."),
            ),
        ]

    def __str__(self):
        return self.name


class Category(CouncilOwned):
    """One of the groups: “Under 18”."""

    council_lookup = "classification__council"

    classification = models.ForeignKey(
        Classification, on_delete=models.CASCADE, related_name="categories", verbose_name=_("classification")
    )
    name = models.CharField(_("name"), max_length=80, help_text=_("Such as “Under 18” or “Rents privately”."))
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                "classification",
                Lower("name_en"),
                name="category_name_unique",
                violation_error_message=_("This classification already has a category of this name."),
            ),
        ]

    def __str__(self):
        return self.name
