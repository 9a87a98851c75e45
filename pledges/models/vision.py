"""The vision: what the council says its place should be, and what it will do this year to get there."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.fields import RandomName
from councils.models import CouncilContent, EditionRow, once_per_edition
from councils.rich_text import RichTextField
from councils.validators import validate_image


class VisionStatement(CouncilContent):
    """A vision; a council has one live at a time, earlier editions stay readable."""

    strapline = models.CharField(
        _("strapline"), max_length=255, blank=True, help_text=_("One short line, if the council uses one.")
    )
    body = RichTextField(_("vision"), blank=True)
    image = models.ImageField(
        _("image"), blank=True, upload_to=RandomName("visions"), validators=[validate_image]
    )
    image_alt = models.CharField(
        _("image description"),
        max_length=255,
        blank=True,
        help_text=_("For people who cannot see it. You need this if you add an image."),
    )
    edition_year = models.PositiveSmallIntegerField(
        _("year of this edition"), null=True, blank=True, help_text=_("Leave empty if not known.")
    )
    edition_label = models.CharField(
        _("label for this edition"),
        max_length=100,
        blank=True,
        help_text=_("Used instead of the year, such as “undated, before 2024”."),
    )

    shown_fields = (
        *"title edition_year edition_label summary strapline body image_alt".split(),
        "review_due_on",
    )
    fields_not_shown = ("slug", "image")  # of the image, which is no text, its description
    needs_welsh = ("title", "summary", "body")
    searched = (
        *("title", "summary", "strapline", "body", "commitments__text", "values__title", "values__text"),
        "alignments__outside_title",
    )
    dated_by = {"edition_year": _("Edition of %(date)s")}

    has_edition_address = True

    class Meta(CouncilContent.Meta):
        verbose_name = _("vision")
        verbose_name_plural = _("visions")
        ordering = ["council", "-edition", "pk"]
        constraints = [
            *CouncilContent.Meta.constraints,
            models.UniqueConstraint(
                fields=["council"],
                condition=Q(status="published", superseded_at=None),
                name="vision_one_live_per_council",
                violation_error_message=_("This council already has a published vision."),
            ),
            models.CheckConstraint(
                condition=Q(image="") | ~Q(image_alt_en="") & Q(image_alt_en__isnull=False),
                name="vision_image_has_words",
                violation_error_message=_("Describe the image, for people who cannot see it."),
            ),
        ]

    def __str__(self):
        return f"{self.title}, {self.edition_name}"

    def get_absolute_url(self):
        if self.is_live:
            return reverse("pledges:vision_detail", args=[self.council.slug])
        return reverse("pledges:vision_edition", args=[self.council.slug, self.edition])

    @property
    def edition_name(self) -> str:
        """How the edition is told apart: its label, or its year, or its number."""
        number = _("edition %(number)s") % {"number": self.edition}
        return self.edition_label or (str(self.edition_year) if self.edition_year else number)

    def cascades_to(self):
        return self.pledges.all()

    def refuse_second_live_one(self):
        others = VisionStatement.objects.of(self.council).filter(
            Q(superseded_at=None) | Q(superseded_at__gt=self.publish_at), status=self.Status.PUBLISHED
        )
        if others.exclude(lineage=self.lineage_id).exists():
            raise ValidationError(
                _("This council already has a published vision. Withdraw or archive that one first.")
            )


class Commitment(EditionRow):
    """Something the council will do this year under its vision."""

    shown_fields = ("text", "year", "pledges")
    council_lookup = "vision__council"

    vision = models.ForeignKey(
        VisionStatement, on_delete=models.CASCADE, related_name="commitments", verbose_name=_("vision")
    )
    text = models.CharField(_("commitment"), max_length=255)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    position = models.PositiveIntegerField(_("order"), default=0)
    pledges = models.ManyToManyField(
        "pledges.Pledge",
        blank=True,
        related_name="commitments",
        verbose_name=_("pledges it supports"),
        help_text=_("Only where the council says so. Leave empty if it is a commitment to the whole vision."),
    )

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["position", "pk"]
        constraints = [once_per_edition("vision")]

    def __str__(self):
        return self.text


class Value(EditionRow):
    """One of the values that a vision states, in its order; many have no title."""

    shown_fields = ("title", "text")
    council_lookup = "vision__council"

    vision = models.ForeignKey(
        VisionStatement, on_delete=models.CASCADE, related_name="values", verbose_name=_("vision")
    )
    title = models.CharField(_("title"), max_length=150, blank=True)
    text = models.TextField(_("text"))
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("value")
        verbose_name_plural = _("values")
        ordering = ["position", "pk"]
        constraints = [once_per_edition("vision")]

    def __str__(self):
        return self.title or self.text[:60]
