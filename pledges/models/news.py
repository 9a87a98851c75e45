"""The news item: what the council told its residents."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.fields import RandomName, WebAddressField
from councils.models import CouncilContent
from councils.rich_text import RichTextField
from councils.validators import validate_image

from .pledge import Pledge


class NewsItem(CouncilContent):
    """One item of news. Its date is the day it was first published, here or where it comes from."""

    body = RichTextField(_("text"), blank=True)
    image = models.ImageField(
        _("image"), blank=True, upload_to=RandomName("news"), validators=[validate_image]
    )
    image_alt = models.CharField(
        _("image description"),
        max_length=255,
        blank=True,
        help_text=_("For people who cannot see it. You need this if you add an image."),
    )
    source_note = models.CharField(
        _("source"), max_length=255, blank=True, help_text=_("The document or page these facts come from.")
    )
    source_url = WebAddressField(_("its address"))
    pledges = models.ManyToManyField(
        Pledge,
        blank=True,
        related_name="news",
        verbose_name=_("pledges it is about"),
        help_text=_("Only where the council says so."),
    )

    needs_welsh = ("title", "summary", "body")
    searched = ("title", "summary", "body")

    class Meta(CouncilContent.Meta):
        verbose_name = _("news item")
        verbose_name_plural = _("news")
        ordering = [F("first_published_at").desc(nulls_last=True), "-pk"]
        constraints = [
            *CouncilContent.Meta.constraints,
            models.CheckConstraint(
                condition=Q(image="") | ~Q(image_alt_en="") & Q(image_alt_en__isnull=False),
                name="newsitem_image_has_words",
                violation_error_message=_("Describe the image, for people who cannot see it."),
            ),
        ]

    def clean(self):
        super().clean()
        if self.slug == "feed":  # the address of the news for feed readers
            raise ValidationError({"slug": _("Something else already has this address. Change the address.")})

    def get_absolute_url(self):
        return reverse("pledges:newsitem_detail", args=[self.council.slug, self.slug])
