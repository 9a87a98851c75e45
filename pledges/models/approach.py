"""The approach: how the council says it works with people, letter by letter, with the methods it names."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.models import By, CouncilContent, EditionRow, VisibleWith, once_per_edition
from councils.rich_text import RichTextField

from .vision import VisionStatement


class Approach(CouncilContent):
    """A named way of working, such as one whose letters each stand for a word."""

    # An edition that is replaced stays readable, and so does what it describes.
    visible_with = (VisibleWith("vision", By.NAMED),)

    body = RichTextField(_("text"), blank=True)
    source_note = models.CharField(
        _("source"), max_length=255, blank=True, help_text=_("The document or page these facts come from.")
    )
    vision = models.ForeignKey(
        VisionStatement,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="approaches",
        verbose_name=_("vision"),
        help_text=_("The edition of the vision that describes it. Leave empty if there is none."),
    )

    needs_welsh = ("title", "summary", "body")
    searched = (
        *("title", "summary", "body", "elements__term", "elements__text", "methods__name"),
        "methods__definition",
    )

    class Meta(CouncilContent.Meta):
        verbose_name = _("approach")
        verbose_name_plural = _("approaches")
        ordering = ["title", "pk"]

    def get_absolute_url(self):
        return f"{reverse('pledges:approach_list', args=[self.council.slug])}#approach-{self.slug}"

    def clean(self):
        super().clean()
        if self.vision_id and self.vision.council_id != self.council_id:
            raise ValidationError({"vision": _("Choose a vision of the same council.")})


class Element(EditionRow):
    """One letter or part of an approach's name, and what it stands for."""

    council_lookup = "approach__council"

    approach = models.ForeignKey(
        Approach, on_delete=models.CASCADE, related_name="elements", verbose_name=_("approach")
    )
    letter = models.CharField(
        _("letter"), max_length=3, blank=True, help_text=_("Leave empty if it has none.")
    )
    term = models.CharField(_("term"), max_length=100)
    text = models.TextField(_("what it means"), blank=True)
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("element")
        verbose_name_plural = _("elements")
        ordering = ["position", "pk"]
        constraints = [once_per_edition("approach")]

    def __str__(self):
        return self.term


class Method(EditionRow):
    """A method or model that the approach names."""

    council_lookup = "approach__council"

    approach = models.ForeignKey(
        Approach, on_delete=models.CASCADE, related_name="methods", verbose_name=_("approach")
    )
    name = models.CharField(_("method"), max_length=150)
    definition = models.TextField(_("what it is"), blank=True, help_text=_("In plain words, for a resident."))
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("method")
        verbose_name_plural = _("methods")
        ordering = ["position", "pk"]
        constraints = [once_per_edition("approach")]

    def __str__(self):
        return self.name
