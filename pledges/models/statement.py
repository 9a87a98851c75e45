"""The statement: what a councillor said, with the role held at that time."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.fields import WebAddressField
from councils.models import CouncilContent, Councillor

from .pledge import Pledge


class Statement(CouncilContent):
    """An attributed statement, word for word or as reported."""

    class Wording(models.TextChoices):
        VERBATIM = "verbatim", _("direct quote")
        REPORTED = "reported", _("reported, not a direct quote")

    class Language(models.TextChoices):
        ENGLISH = "en", _("English")
        WELSH = "cy", _("Welsh")

    councillor = models.ForeignKey(
        Councillor, on_delete=models.PROTECT, related_name="statements", verbose_name=_("councillor")
    )
    role_at_the_time = models.CharField(
        _("role at the time"),
        max_length=255,
        blank=True,
        help_text=_("Their role on the day. It stays the same if the role changes later."),
    )
    quote = models.TextField(_("statement text"))
    wording = models.CharField(
        _("wording"),
        max_length=10,
        choices=Wording,
        default=Wording.VERBATIM,
        help_text=_("Reported speech is shown without quotation marks."),
    )
    quote_language = models.CharField(
        _("original language"), max_length=2, choices=Language, default=Language.ENGLISH
    )
    said_on = models.DateField(_("said on"), null=True, blank=True, help_text=_("Leave empty if not known."))
    source_url = WebAddressField(_("source"))
    pledge = models.ForeignKey(
        Pledge,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="statements",
        verbose_name=_("pledge"),
    )

    link_needs = ("council", "councillor__council")
    needs_welsh = ("title",)
    searched = ("title", "quote", "councillor__name", "role_at_the_time")
    dated_by = {"said_on": _("Said on %(date)s")}

    class Meta(CouncilContent.Meta):
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = [F("said_on").desc(nulls_last=True), "pk"]

    def get_absolute_url(self):
        page = reverse("councils:councillor_detail", args=[self.council.slug, self.councillor.slug])
        return f"{page}#statement-{self.slug}"

    def clean(self):
        super().clean()
        if self.said_on and self.said_on > timezone.localdate():
            raise ValidationError({"said_on": _("This date is in the future. Enter the date it was said.")})
