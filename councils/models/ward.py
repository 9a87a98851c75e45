"""The ward: a part of the council's area that elects its councillors, and that actions, events and measures name."""

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..slugs import free_slug
from ..validators import validate_gss_code
from .council import Council
from .council_owned import CouncilOwned
from .directory import DirectoryQuerySet


class Ward(CouncilOwned):
    """One ward. When boundaries change it ends, and those that follow are wards of their own."""

    named_by = ("name",)
    council_lookup = "council"
    searched = ("name",)
    stated_by = {"until_on": _("Until %(date)s")}

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="wards", verbose_name=_("council")
    )
    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(
        _("address"), max_length=80, blank=True, help_text=_("Made from the name if left empty.")
    )
    gss_code = models.CharField(
        _("GSS code"),
        max_length=9,
        blank=True,
        validators=[validate_gss_code],
        help_text=_("Such as E05001234. Leave empty if not known."),
    )
    until_on = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("Only if its boundaries changed or it was abolished."),
    )

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("ward")
        verbose_name_plural = _("wards")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "council",
                Lower("name_en"),
                condition=models.Q(until_on=None),
                name="ward_name_unique",
                violation_error_message=_("This council already has a ward of this name."),
            ),
            models.UniqueConstraint(
                fields=["council", "slug"],
                name="ward_address_unique",
                violation_error_message=_("Another ward already has this address."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("councils:ward_detail", args=[self.council.slug, self.slug])

    @property
    def has_ended(self) -> bool:
        return self.until_on is not None and self.until_on < timezone.localdate()

    def clean(self):
        super().clean()
        if not self.slug:
            siblings = Ward.objects.filter(council=self.council_id).exclude(pk=self.pk)
            self.slug = free_slug(self.name_en, siblings, otherwise="ward")


def wards_field(related_name: str) -> models.ManyToManyField:
    """The wards that something is about; none: the whole council."""
    return models.ManyToManyField(
        Ward,
        blank=True,
        related_name=related_name,
        verbose_name=_("wards"),
        help_text=_("Leave empty if it is about the whole council."),
    )
