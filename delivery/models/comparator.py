"""Comparators: groups of councils, and the values that a measure is compared with."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from councils.fields import WebAddressField
from councils.models import Council, CouncilOwned, DirectoryQuerySet, EditionRow, once_per_edition

from ..figures.period import Period, PeriodKind
from ..periods import period_in


class ComparatorGroup(CouncilOwned):
    """Councils that one compares oneself with, as somebody named defined them."""

    class Kind(models.TextChoices):
        NEAREST_NEIGHBOURS = "nearest_neighbours", _("nearest neighbours (CIPFA)")
        STATISTICAL_NEIGHBOURS = "statistical_neighbours", _("statistical neighbours (children’s services)")
        REGION = "region", _("region")
        NATION = "nation", _("nation")
        FAMILY = "family", _("family group")
        OTHER = "other", _("other")

    named_by = ("name", "source")
    council_lookup = "council"

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="comparator_groups", verbose_name=_("council")
    )
    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=22, choices=Kind)
    source = models.CharField(_("source"), max_length=200, blank=True, help_text=_("Who defined the group."))
    members = models.ManyToManyField(
        Council,
        blank=True,
        related_name="+",
        verbose_name=_("councils in the group"),
        help_text=_("Those on this site."),
    )

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("comparator group")
        verbose_name_plural = _("comparator groups")
        ordering = ["name_en", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "name_en"],
                name="comparatorgroup_name_unique",
                violation_error_message=_("Your council already has a group of this name."),
            )
        ]

    def __str__(self):
        return self.name


class Benchmark(EditionRow):
    """What others reached: one value, with its year and where it is published."""

    shown_fields = ("whose", "value", "year", "source", "source_url")
    council_lookup = "measure__plan__council"

    measure = models.ForeignKey(
        "Measure", on_delete=models.CASCADE, related_name="benchmarks", verbose_name=_("measure")
    )
    whose = models.CharField(
        _("council or group"),
        max_length=150,
        help_text=_("Such as the England average, or your nearest neighbours."),
    )
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    year = models.CharField(_("year"), max_length=20, help_text=_("Such as 2025 to 2026."))
    source = models.CharField(_("source"), max_length=200, help_text=_("Who published it."))
    source_url = WebAddressField(_("its address"))
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("comparator value")
        verbose_name_plural = _("comparator values")
        ordering = ["position", "pk"]
        constraints = [once_per_edition("measure")]

    def __str__(self):
        return f"{self.whose}, {self.year}"

    @property
    def period(self) -> Period | None:
        """What its year means where it is of the kind that the measure's values are of; else None."""
        try:
            return period_in(self.year, PeriodKind(self.measure.period_kind))
        except ValueError:
            return None
