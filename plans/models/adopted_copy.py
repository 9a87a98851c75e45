"""The copy as adopted: the words of an edition of a plan or a vision on the day a body adopted it, kept unchanged."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from councils.canonical_json import digest_of
from councils.models import Committee, Council, CouncilContent, CouncilOwned
from pledges.models import VisionStatement

from .decision import Decision
from .plan import Plan

# What a copy is a copy of: the relations of which one names it.
EDITIONS = ("vision", "plan")


class AdoptedCopy(CouncilOwned):
    """Never changed and never deleted; a text that the law forbids to keep becomes its day and reason (WithdrawnText).

    What it says is in `payload` alone (plans.adopted_payload), as text, byte for byte: its digest is taken of that.
    Whose name is on it, the day and the number are columns too, for lists.
    """

    council_lookup = "council"
    # No part of an edition, and no correction of its words.
    is_progress = is_frozen = True
    # What is withdrawn by law is gone from everywhere.
    not_in_history = ("payload",)
    link_needs = ("council", *EDITIONS)

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="adopted_copies", editable=False
    )
    vision = models.ForeignKey(
        VisionStatement,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="adopted_copies",
        verbose_name=_("vision"),
    )
    plan = models.ForeignKey(
        Plan,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="adopted_copies",
        verbose_name=_("plan"),
    )
    # Within its edition; part of its address.
    number = models.PositiveIntegerField(_("number"), editable=False)
    committee = models.ForeignKey(
        Committee,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="adopted_copies",
        verbose_name=_("adopted by"),
        help_text=_("The committee, the cabinet or the full council."),
    )
    body = models.CharField(
        _("adopted by, in words"),
        max_length=150,
        blank=True,
        help_text=_("Only where none of the committees above adopted it."),
    )
    adopted_on = models.DateField(_("adopted on"))
    decision = models.ForeignKey(
        Decision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="adopted_copies",
        verbose_name=_("decision"),
        help_text=_("Where it is minuted, if that is published here."),
    )
    kept_at = models.DateTimeField(_("saved at"), default=timezone.now, editable=False)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("saved by"),
    )
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    payload = models.TextField(_("what was adopted"), editable=False)

    class Meta:
        verbose_name = _("copy as adopted")
        verbose_name_plural = _("copies as adopted")
        ordering = ["adopted_on", "number", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(vision__isnull=False, plan=None) | Q(vision=None, plan__isnull=False),
                name="adoptedcopy_of_one_edition",
            ),
            models.UniqueConstraint(fields=["vision", "number"], name="adoptedcopy_once_per_vision"),
            models.UniqueConstraint(fields=["plan", "number"], name="adoptedcopy_once_per_plan"),
            models.CheckConstraint(
                condition=~Q(body_en="") & Q(body_en__isnull=False), name="adoptedcopy_has_a_body"
            ),
        ]

    def __str__(self):
        day = date_format(self.adopted_on, "DATE_FORMAT")
        return _("As adopted by %(body)s on %(day)s") % {"body": self.body, "day": day}

    @classmethod
    def parent_fields(cls):
        return EDITIONS

    @property
    def edition(self) -> CouncilContent:
        return self.vision or self.plan

    def get_absolute_url(self):
        return self._address("adopted_copy", self.number)

    @property
    def list_address(self) -> str:
        """The page with every copy of its edition."""
        return self._address("adopted")

    @property
    def json_address(self) -> str:
        return self._address("adopted_json", self.number)

    def _address(self, page: str, *further) -> str:
        args = [self.plan.slug, self.plan.edition] if self.plan else [self.vision.edition]
        return reverse(
            f"plans:{'plan' if self.plan else 'vision'}_{page}", args=[self.council.slug, *args, *further]
        )

    def name_body(self) -> None:
        """A committee by the name that it has on the day: what is saved says it, whatever it is called later."""
        if self.committee and not self.body_en:
            self.body_en, self.body_cy = self.committee.name_en, self.committee.name_cy

    def clean(self):
        """Raises ValidationError by field."""
        super().clean()
        self.name_body()
        if not self.committee and not self.body_en:
            raise ValidationError({"committee": _("Choose who adopted it, or write it in words below.")})
        if self.committee and self.body_en and self.body_en != self.committee.name_en:
            raise ValidationError({"body": _("Choose a committee above or write who adopted it, not both.")})
        if self.adopted_on:
            self._check_day()

    def _check_day(self):
        day, ended = self.adopted_on, self.committee and self.committee.until_on
        if day > timezone.localdate():
            raise ValidationError({"adopted_on": _("This date is in the future.")})
        if ended and day > ended:
            words = _("This committee ended on %(day)s. Choose another, or check the date.")
            raise ValidationError({"committee": words % {"day": date_format(ended, "DATE_FORMAT")}})
        if self.decision and self.decision.meeting_on and self.decision.meeting_on != day:
            words = _("This decision was made on %(day)s. Choose another, or check the date.")
            raise ValidationError(
                {"decision": words % {"day": date_format(self.decision.meeting_on, "DATE_FORMAT")}}
            )
        self._check_order()

    def _check_order(self):
        """No edition was adopted before an earlier one was, nor after a later one."""
        name = "vision" if self.vision else "plan"
        others = AdoptedCopy.objects.filter(**{f"{name}__lineage": self.edition.lineage_id})
        earlier = (
            others.filter(**{f"{name}__edition__lt": self.edition.edition}).order_by("adopted_on").last()
        )
        later = others.filter(**{f"{name}__edition__gt": self.edition.edition}).order_by("adopted_on").first()
        for other, is_wrong in (
            (earlier, earlier and earlier.adopted_on > self.adopted_on),
            (later, later and later.adopted_on < self.adopted_on),
        ):
            if is_wrong:
                words = _("Edition %(number)s was adopted on %(day)s. Check the date.")
                day = date_format(other.adopted_on, "DATE_FORMAT")
                raise ValidationError({"adopted_on": words % {"number": other.edition.edition, "day": day}})
        same = others.filter(**{name: self.edition}, adopted_on=self.adopted_on, body_en=self.body_en)
        if same.exists():
            raise ValidationError(
                {"adopted_on": _("It is saved already that this body adopted it on this day.")}
            )

    def save(self, *args, **kwargs):
        """Only what is new, or what a withdrawal has changed: the database refuses the rest too."""
        if (
            self.pk
            and not WithdrawnText.objects.filter(
                adopted_copy=self.pk, sha256=digest_of(self.payload)
            ).exists()
        ):
            raise ValidationError(_("What was adopted is saved as a permanent copy."))
        self.council_id, self.sha256 = self.edition.council_id, digest_of(self.payload)
        super().save(*args, **kwargs)


class WithdrawnText(CouncilOwned):
    """That texts of a copy had to be withdrawn by law: which, when and why, and the digest before and after."""

    council_lookup = "adopted_copy__council"
    is_progress = is_frozen = True
    link_needs = ("adopted_copy__council",)

    adopted_copy = models.ForeignKey(
        AdoptedCopy,
        on_delete=models.PROTECT,
        related_name="withdrawals",
        verbose_name=_("copy as adopted"),
    )
    # Where the texts stood: JSON Pointers (RFC 6901), without the language.
    places = models.JSONField(_("texts withdrawn"), editable=False)
    reason = models.TextField(
        _("why it is withdrawn"), help_text=_("Name the law or the ruling. Residents will see this.")
    )
    withdrawn_on = models.DateField(_("withdrawn on"), default=timezone.localdate, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    sha256_before = models.CharField(_("SHA-256 before"), max_length=64, editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)

    class Meta:
        verbose_name = _("withdrawal of texts")
        verbose_name_plural = _("withdrawals of texts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["adopted_copy", "sha256_before"], name="withdrawntext_once_for_each_digest"
            ),
            models.CheckConstraint(condition=~Q(sha256=F("sha256_before")), name="withdrawntext_changes_it"),
        ]

    def __str__(self):
        return _("Texts withdrawn on %(day)s") % {"day": date_format(self.withdrawn_on, "DATE_FORMAT")}

    def save(self, *args, **kwargs):
        if self.pk:
            raise ValidationError(_("What was adopted is saved as a permanent copy."))
        super().save(*args, **kwargs)
