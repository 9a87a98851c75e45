"""The document: a file, or what is known of one that is held elsewhere."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.fields import RandomName, WebAddressField
from councils.models import By, CouncilContent, VisibleWith
from councils.rich_text import RichTextField
from councils.validators import validate_document

from .plan import Plan


class Document(CouncilContent):
    """One document of a plan. A file not held here says so; none is made up."""

    visible_with = (VisibleWith("plan", By.ANY),)

    class Kind(models.TextChoices):
        FULL_TEXT = "full_text", _("full text")
        SUMMARY = "summary", _("summary")
        REPORT = "report", _("report")
        OTHER = "other", _("other document")

    class Language(models.TextChoices):
        ENGLISH = "en", _("English")
        WELSH = "cy", _("Welsh")
        BOTH = "en,cy", _("English and Welsh")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="documents", verbose_name=_("plan"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.FULL_TEXT)
    file = models.FileField(
        _("file"), blank=True, upload_to=RandomName("documents"), validators=[validate_document]
    )
    source_url = WebAddressField(_("link to another website"))
    stated_format = models.CharField(
        _("format, as stated"),
        max_length=10,
        blank=True,
        help_text=_("Such as PDF, if the file is not on this site."),
    )
    stated_size = models.CharField(
        _("size, as stated"),
        max_length=20,
        blank=True,
        help_text=_("Such as 1 MB, if the file is not on this site."),
    )
    bytes = models.PositiveBigIntegerField(_("bytes"), null=True, editable=False)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.ENGLISH)
    has_accessible_version = models.BooleanField(
        _("accessible"), default=False, help_text=_("The file works with assistive technology.")
    )
    html_body = RichTextField(
        _("text as a web page"),
        blank=True,
        help_text=_("Best for residents: the same text, without opening a file."),
    )

    link_needs = ("council", "plan__council")
    named_by = ("title",)
    searched = ("title", "summary", "html_body")

    class Meta(CouncilContent.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["title", "pk"]
        constraints = [
            *CouncilContent.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(file="", source_url="", stated_size="")
                | ~Q(html_body_en="") & Q(html_body_en__isnull=False),
                name="document_is_somewhere",
                violation_error_message=_(
                    "Add the file, a link to it, its text, or at least its size as stated."
                ),
            ),
        ]
        indexes = [*CouncilContent.Meta.indexes, models.Index(fields=["sha256"], name="document_sha256")]

    def get_absolute_url(self):
        """Under the address of its plan, also where it was added to another edition than the one that counts now."""
        return reverse("plans:document_detail", args=[self.council.slug, self.plan.current.slug, self.slug])

    @property
    def format(self) -> str:
        """PDF, DOCX and so on: of the file held, or as the source states it."""
        return self.file.name.rpartition(".")[2].upper() if self.file else self.stated_format
