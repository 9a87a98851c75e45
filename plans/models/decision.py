"""The decision: what a committee was asked, heard, raised and resolved."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from councils.fields import WebAddressField
from councils.models import Committee, Contact, CouncilContent, CouncilOwned, EditionRow, once_per_edition
from pledges.models import Pledge

from .plan import Plan


class Decision(CouncilContent):
    """One item of a meeting and its outcome. "Noted" is never shown as approved."""

    class Outcome(models.TextChoices):
        NOTED = "noted", _("Noted")
        APPROVED = "approved", _("Approved")
        AGREED = "agreed", _("Agreed")
        ENDORSED = "endorsed", _("Endorsed")
        ADOPTED = "adopted", _("Adopted")
        DEFERRED = "deferred", _("Deferred")
        REFERRED = "referred", _("Referred")
        RECOMMENDED = "recommended", _("Recommended")

    # What the word means for a resident, and what it does not.
    MEANINGS = {
        Outcome.NOTED: _("Noted means read and received. It does not mean approved."),
        Outcome.APPROVED: _("Approved means the plan can go ahead as put to the meeting."),
        Outcome.AGREED: _("Agreed means the meeting accepted what was proposed."),
        Outcome.ENDORSED: _("Endorsed means supported. Another body may still have to decide."),
        Outcome.ADOPTED: _("Adopted means it is now council policy."),
        Outcome.DEFERRED: _("Deferred means put off to a later meeting. Nothing is decided yet."),
        Outcome.REFERRED: _("Referred means passed to another body. Nothing is decided yet."),
        Outcome.RECOMMENDED: _("Recommended means proposed to another body. It awaits that body’s decision."),
    }

    committee = models.ForeignKey(
        Committee,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions",
        verbose_name=_("committee"),
        help_text=_("Residents see its name, linked to its page."),
    )
    decision_maker = models.CharField(
        _("decision maker"),
        max_length=150,
        blank=True,
        help_text=_(
            "As printed: the committee, cabinet or council. Shown where no committee is chosen above."
        ),
    )
    meeting_on = models.DateField(
        _("date of meeting"), null=True, blank=True, help_text=_("Leave empty if not known.")
    )
    item_number = models.CharField(_("item number"), max_length=10, blank=True)
    purpose = models.TextField(_("purpose of the report"), blank=True)
    report_author_role = models.CharField(
        _("report by"), max_length=150, blank=True, help_text=_("Their job title.")
    )
    presenter = models.CharField(_("presented by"), max_length=150, blank=True)
    presenter_role = models.CharField(_("presenter’s job title"), max_length=150, blank=True)
    points = models.TextField(_("key points"), blank=True, help_text=_("Put each point on a new line."))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    resolution = models.TextField(
        _("resolution"), blank=True, help_text=_("What was resolved. Nothing exempt or confidential.")
    )
    minutes_url = WebAddressField(_("minutes"))
    source_note = models.CharField(
        _("source"), max_length=255, blank=True, help_text=_("The document or page these facts come from.")
    )
    plan = models.ForeignKey(
        Plan,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions",
        verbose_name=_("plan"),
    )
    contact = models.ForeignKey(
        Contact,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions",
        verbose_name=_("officer contact"),
    )
    pledges = models.ManyToManyField(
        Pledge, through="DecisionPledge", related_name="decisions", verbose_name=_("pledges considered")
    )

    needs_welsh = ("title", "summary", "purpose", "resolution")
    searched = (
        *("title", "summary", "purpose", "resolution", "points", "issues__raised", "issues__answer"),
        *("committee__name", "decision_maker", "report_author_role", "presenter", "presenter_role"),
    )
    dated_by = {"meeting_on": _("Meeting on %(date)s")}

    class Meta(CouncilContent.Meta):
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = [F("meeting_on").desc(nulls_last=True), "-pk"]
        indexes = [
            *CouncilContent.Meta.indexes,
            models.Index(fields=["council", "meeting_on"], name="decision_meeting"),
        ]

    def get_absolute_url(self):
        return reverse("plans:decision_detail", args=[self.council.slug, self.slug])

    def clean(self):
        super().clean()
        ended = self.committee.until_on if self.committee else None
        if ended and self.meeting_on and self.meeting_on > ended:
            words = _(
                "This committee ended on %(day)s, before the meeting. Choose another, or check the date."
            )
            raise ValidationError({"committee": words % {"day": date_format(ended, "DATE_FORMAT")}})

    @property
    def meaning(self):
        return self.MEANINGS[self.outcome]

    @property
    def point_list(self) -> list[str]:
        return [line.strip() for line in (self.points or "").splitlines() if line.strip()]


class Issue(EditionRow):
    """Something a member raised, to which an answer may have been promised, or welcomed."""

    class Kind(models.TextChoices):
        ISSUE = "issue", _("issue raised")
        WELCOME = "welcome", _("welcomed")

    council_lookup = "decision__council"

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="issues", verbose_name=_("decision")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.ISSUE)
    raised = models.TextField(_("issue"))
    answer_promised = models.BooleanField(
        _("an answer was promised"),
        default=False,
        help_text=_("Until there is an answer, the page says “Awaiting response”."),
    )
    answer = models.TextField(_("answer"), blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("issue raised")
        verbose_name_plural = _("issues raised")
        ordering = ["position", "pk"]
        constraints = [
            once_per_edition("decision"),
            models.CheckConstraint(
                condition=(Q(answered_on=None) & (Q(answer_en="") | Q(answer_en=None)))
                | (Q(answered_on__isnull=False) & ~Q(answer_en="") & Q(answer_en__isnull=False)),
                name="issue_answer_has_a_date",
                violation_error_message=_("Enter both the answer and its date."),
            ),
        ]

    def __str__(self):
        return self.raised


class DecisionPledgeQuerySet(models.QuerySet):
    def shown_to(self, viewer):
        """Rows whose pledge this viewer can read."""
        pledges = Pledge.objects.visible_to(viewer)
        return self.filter(pledge__in=pledges).select_related("pledge__council", "pledge__vision__council")


class DecisionPledge(CouncilOwned):
    """How a decision considered a pledge."""

    identified_by = ("pledge",)
    council_lookup = "decision__council"

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="weighed", verbose_name=_("decision")
    )
    pledge = models.ForeignKey(
        Pledge, on_delete=models.PROTECT, related_name="weighed", verbose_name=_("pledge")
    )
    how_weighed = models.TextField(_("how it was considered"), blank=True)

    objects = DecisionPledgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("pledge considered")
        verbose_name_plural = _("pledges considered")
        ordering = ["pledge__number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "pledge"],
                name="decision_pledge_once",
                violation_error_message=_("This pledge is listed already."),
            )
        ]

    def __str__(self):
        return str(self.pledge)

    def clean(self):
        super().clean()
        decision = getattr(self, "decision", None)  # without a key where both are added together
        if self.pledge_id and decision and self.pledge.council_id != decision.council_id:
            raise ValidationError({"pledge": _("Choose a pledge of the same council.")})
