"""The sign-off: that a reviewer has read one version of a draft, or is content with it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from councils.models import CouncilOwned

from .reviewer import Reviewer


class SignOff(CouncilOwned):
    """A record of who, when and of which version. Whoever changes their mind signs off again; the newest counts."""

    class View(models.TextChoices):
        READ = "read", _("I have read it")
        CONTENT = "content", _("I am content with it")
        WITH_COMMENTS = "with_comments", _("I am content, subject to my comments")

    council_lookup = "reviewer__review__council"
    on_public_pages = False
    is_frozen = True

    reviewer = models.ForeignKey(
        Reviewer,
        on_delete=models.PROTECT,
        editable=False,
        related_name="sign_offs",
        verbose_name=_("reviewer"),
    )
    view = models.CharField(_("view"), max_length=15, choices=View, editable=False)
    # When the draft or a part of it was last changed before: that is its version.
    version_of = models.DateTimeField(_("version of"), editable=False)
    signed_at = models.DateTimeField(_("signed off at"), auto_now_add=True)

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering = ["signed_at", "pk"]

    def __str__(self):
        return f"{self.reviewer}: {self.get_view_display()}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise ValidationError(_("A sign-off cannot be changed."))
        super().save(*args, **kwargs)
