"""The framework: a council's own cross-cutting themes, or goals that others set, and what each of its goals is."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.fields import WebAddressField
from councils.models import Council, CouncilOwned
from councils.slugs import free_slug

from .ending import end_has_a_reason


class Framework(CouncilOwned):
    """A list of goals that run through all priorities of a plan; without a council, one of the site's lists."""

    class Kind(models.TextChoices):
        OWN = "own", _("the council’s own cross-cutting themes or ways of working")
        OUTSIDE = "outside", _("goals set by others, such as an Act or the United Nations")

    named_by = ("name", "edition", "source")
    council_lookup = "council"
    may_be_shared = True

    # Empty for the site's lists, which no form makes: they come with a migration.
    council = models.ForeignKey(
        Council, null=True, on_delete=models.PROTECT, related_name="frameworks", verbose_name=_("council")
    )
    name = models.CharField(_("name"), max_length=150, help_text=_("Such as “Our four commitments”."))
    slug = models.SlugField(
        _("address"), max_length=80, blank=True, help_text=_("Made from the name if left empty.")
    )
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.OWN)
    edition = models.CharField(
        _("edition"), max_length=30, blank=True, help_text=_("Such as 2015, if a newer list may follow.")
    )
    source = models.CharField(
        _("source"),
        max_length=255,
        blank=True,
        help_text=_("The document or Act that names these goals. Residents will see this."),
    )
    source_url = WebAddressField(_("its address"))
    nation = models.CharField(
        _("nation"),
        max_length=16,
        choices=Council.Nation,
        blank=True,
        help_text=_("If it applies in one nation only."),
    )

    class Meta:
        verbose_name = _("framework of goals")
        verbose_name_plural = _("frameworks of goals")
        ordering = ["name", "edition", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "slug"],
                name="framework_address_unique",
                violation_error_message=_("Something else already has this address. Change the address."),
            ),
            models.UniqueConstraint(
                fields=["slug"], condition=Q(council=None), name="framework_shared_address_unique"
            ),
            models.CheckConstraint(
                condition=Q(council__isnull=False) | Q(kind="outside"),
                name="framework_shared_is_of_others",
                violation_error_message=_("A list that all councils share is set by others."),
            ),
        ]

    def __str__(self):
        if not self.edition:
            return self.name
        return _("%(name)s (%(edition)s)") % {"name": self.name, "edition": self.edition}

    def clean(self):
        super().clean()
        others = Framework.objects.filter(Framework.choosable_by(self.council_id)).exclude(pk=self.pk)
        if not self.slug:
            self.slug = free_slug(self.name_en, others, otherwise="goals")
        elif others.filter(slug=self.slug).exists():
            raise ValidationError({"slug": _("Something else already has this address. Change the address.")})


class FrameworkItem(CouncilOwned):
    """One goal or theme of a framework."""

    named_by = ("code", "name", "framework")
    council_lookup = "framework__council"
    may_be_shared = True

    framework = models.ForeignKey(
        Framework, on_delete=models.CASCADE, related_name="items", verbose_name=_("framework of goals")
    )
    code = models.SlugField(
        _("code"),
        max_length=45,
        blank=True,
        help_text=_("A number or a word, for the address of its page. Made from the name if left empty."),
    )
    name = models.CharField(_("name"), max_length=150)
    short_name = models.CharField(
        _("short name"),
        max_length=40,
        blank=True,
        help_text=_("One to three words, for the heads of tables."),
    )
    position = models.PositiveIntegerField(_("order"), default=0)
    ended_on = models.DateField(
        _("ended on"),
        null=True,
        blank=True,
        help_text=_("After this date nobody can choose it. What already serves it still says so."),
    )
    ended_reason = models.CharField(
        _("why it ended"), max_length=255, blank=True, help_text=_("Residents will see this.")
    )

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "code"],
                name="frameworkitem_code_unique",
                violation_error_message=_("Another goal of this framework has this code."),
            ),
            end_has_a_reason("frameworkitem_end_has_a_reason"),
        ]

    def __str__(self):
        return self.name

    @property
    def ending(self):
        """Itself, if it has ended by today."""
        return self if self.ended_on and self.ended_on <= timezone.localdate() else None

    def clean(self):
        super().clean()
        if self.ended_on and self.ended_on > timezone.localdate():
            raise ValidationError({"ended_on": _("This date is in the future.")})

    def save(self, *args, **kwargs):
        """With a code of its own: made only now, when the rows of a table before this one have theirs."""
        if not self.code:
            siblings = FrameworkItem.objects.filter(framework=self.framework_id).exclude(pk=self.pk)
            self.code = free_slug(
                self.name_en, siblings.annotate(slug=F("code")), otherwise="goal", longest=40
            )
        super().save(*args, **kwargs)
