"""The directorate: a part of the council's staff that answers for plans, actions and measures."""

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..slugs import free_slug
from .council import Council
from .council_owned import CouncilOwned
from .directory import DirectoryQuerySet


class Directorate(CouncilOwned):
    """A directorate or department. Its head is a post, not a person."""

    named_by = ("name",)
    council_lookup = "council"
    searched = ("name", "remit", "director_role")

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="directorates", verbose_name=_("council")
    )
    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(
        _("address"), max_length=80, blank=True, help_text=_("Made from the name if left empty.")
    )
    remit = models.TextField(
        _("remit"), blank=True, help_text=_("What it is responsible for, in one or two sentences.")
    )
    director_role = models.CharField(
        _("led by"),
        max_length=150,
        blank=True,
        help_text=_("The job title of whoever leads it, not a name. Shown to the public."),
    )

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("directorate")
        verbose_name_plural = _("directorates")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "council",
                Lower("name_en"),
                name="directorate_name_unique",
                violation_error_message=_("This council already has a directorate of this name."),
            ),
            models.UniqueConstraint(
                fields=["council", "slug"],
                name="directorate_address_unique",
                violation_error_message=_("Another directorate already has this address."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("councils:directorate_detail", args=[self.council.slug, self.slug])

    def clean(self):
        super().clean()
        if not self.slug:
            siblings = Directorate.objects.filter(council=self.council_id).exclude(pk=self.pk)
            self.slug = free_slug(self.name_en, siblings, otherwise="directorate")
