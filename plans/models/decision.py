"""The decision: what a committee was asked and heard, and what is known of how it came about and what followed."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from councils.fields import WebAddressField
from councils.models import Committee, Contact, CouncilContent, CouncilOwned, EditionRow, once_per_edition
from pledges.models import Pledge

from .plan import Plan

RESOLUTION_NEEDED = _("Add at least one resolution, or enter a date of meeting that is still to come.")


class Decision(CouncilContent):
    """One item of a meeting. What was resolved is in its resolutions, each with a word of its own."""

    YES_OR_NO = [(True, _("Yes")), (False, _("No"))]

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
    reasons = models.TextField(_("reasons"), blank=True, help_text=_("Why it was decided so."))
    interests = models.TextField(
        _("interests declared"), blank=True, help_text=_("Who declared an interest, and what they did.")
    )
    dispensations = models.TextField(_("dispensations"), blank=True)
    is_key_decision = models.BooleanField(
        _("key decision"),
        null=True,
        blank=True,
        choices=YES_OR_NO,
        help_text=_("Leave empty if not known. Residents then see nothing about it."),
    )
    key_reason = models.TextField(
        _("why it is a key decision"), blank=True, help_text=_("Such as “It spends more than £500,000”.")
    )
    notice_on = models.DateField(
        _("notice published on"), null=True, blank=True, help_text=_("Of the decision to come.")
    )
    notice_url = WebAddressField(_("address of the notice"))
    is_subject_to_call_in = models.BooleanField(
        _("can be called in"),
        null=True,
        blank=True,
        choices=YES_OR_NO,
        help_text=_("Leave empty if not known. Residents then see nothing about it."),
    )
    call_in_ends_at = models.DateTimeField(
        _("call-in deadline"), null=True, blank=True, help_text=_("Until when councillors can call it in.")
    )
    is_called_in = models.BooleanField(
        _("called in"),
        null=True,
        blank=True,
        choices=YES_OR_NO,
        help_text=_("Choose No once the deadline has passed and nobody called it in."),
    )
    called_in_on = models.DateField(_("called in on"), null=True, blank=True)
    called_in_by = models.CharField(
        _("called in by"), max_length=255, blank=True, help_text=_("Such as “Five members of the council”.")
    )
    minutes_confirmed_on = models.DateField(
        _("minutes confirmed on"),
        null=True,
        blank=True,
        help_text=_("Leave empty while the minutes are a draft. Residents see that they are."),
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

    needs_welsh = ("title", "summary", "purpose")
    searched = (
        *("title", "summary", "purpose", "resolutions__text", "resolutions__acts_on", "resolutions__effect"),
        *("reasons", "alternatives__title", "alternatives__why_rejected", "points"),
        *("issues__raised", "issues__answer", "key_reason"),
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
        constraints = [
            *CouncilContent.Meta.constraints,
            models.CheckConstraint(
                condition=Q(notice_on__lte=F("meeting_on")),
                name="decision_notice_before_meeting",
                violation_error_message=_("The notice is after the meeting. Check both dates."),
            ),
            models.CheckConstraint(
                condition=Q(minutes_confirmed_on__gte=F("meeting_on")),
                name="decision_minutes_after_meeting",
                violation_error_message=_("The minutes were confirmed before the meeting. Check both dates."),
            ),
            models.CheckConstraint(
                condition=Q(called_in_on__gte=F("meeting_on")),
                name="decision_called_in_after_meeting",
                violation_error_message=_("It was called in before the meeting. Check both dates."),
            ),
        ]

    @property
    def is_past(self) -> bool:
        """Was the meeting held, as far as is known?"""
        return self.meeting_on is None or self.meeting_on <= timezone.localdate()

    def publish(self, **given):
        """Of a meeting that was held something is said."""
        if self.is_past and not self.resolutions.exists():
            raise ValidationError(RESOLUTION_NEEDED)
        return super().publish(**given)

    def get_absolute_url(self):
        return reverse("plans:decision_detail", args=[self.council.slug, self.slug])

    def clean(self):
        super().clean()
        faults = {
            "committee": self._committee_fault(),
            **self._key_decision_faults(),
            **self._call_in_faults(),
        }
        today = timezone.localdate()
        for name in ("called_in_on", "minutes_confirmed_on"):
            if (day := getattr(self, name)) and day > today:
                faults[name] = _("This date is in the future.")
        if faults := {name: words for name, words in faults.items() if words}:
            raise ValidationError(faults)

    def _committee_fault(self) -> str:
        ended = self.committee.until_on if self.committee else None
        if not ended or not self.meeting_on or self.meeting_on <= ended:
            return ""
        words = _("This committee ended on %(day)s, before the meeting. Choose another, or check the date.")
        return words % {"day": date_format(ended, "DATE_FORMAT")}

    def _key_decision_faults(self) -> dict:
        if self.is_key_decision and not self.key_reason_en:
            return {"key_reason_en": _("Say why it is a key decision.")}
        if self.key_reason_en and not self.is_key_decision:
            return {"is_key_decision": _("Choose Yes, or clear why it is a key decision.")}
        return {}

    def _call_in_faults(self) -> dict:
        """By field what is wrong with its deadline, and with what became of it."""
        ends_at, faults = self.call_in_ends_at, {}
        if not self.is_subject_to_call_in and (ends_at or self.is_called_in is not None or self.called_in_on):
            faults["is_subject_to_call_in"] = _("Choose Yes, or clear what is said about its call-in.")
        if ends_at and self.meeting_on and timezone.localdate(ends_at) < self.meeting_on:
            words = _("The call-in deadline is before the meeting on %(day)s. Check both dates.")
            faults["call_in_ends_at"] = words % {"day": date_format(self.meeting_on, "DATE_FORMAT")}
        elif ends_at and self.called_in_on and self.called_in_on > timezone.localdate(ends_at):
            faults["called_in_on"] = _("This is after the call-in deadline. Check both dates.")
        if self.is_called_in and not self.called_in_on:
            faults["called_in_on"] = _("Say on which day it was called in.")
        if not self.is_called_in and (self.called_in_on or self.called_in_by_en):
            faults["is_called_in"] = _("Choose Yes, or clear when and by whom it was called in.")
        elif self.is_called_in is False and ends_at and ends_at > timezone.now():
            faults["is_called_in"] = _("The call-in is still open. Leave this empty until it has closed.")
        return faults

    @cached_property
    def resolution_list(self) -> list:
        """Its resolutions in order, each with its `letter`."""
        return lettered(list(self.resolutions.all()))

    @property
    def point_list(self) -> list[str]:
        return [line.strip() for line in (self.points or "").splitlines() if line.strip()]


def lettered(resolutions: list) -> list:
    """Each gets the `letter` by which a page names it; empty where there is one alone."""
    for place, row in enumerate(resolutions):
        row.letter = letter_of(place) if len(resolutions) > 1 else ""
    return resolutions


def letter_of(place: int) -> str:
    """The letter of the first (0), the second and so on: a to z, then aa."""
    further, within = divmod(place, 26)
    return f"{letter_of(further - 1) if further else ''}{chr(ord('a') + within)}"


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

    def clean(self):
        super().clean()
        decision = getattr(self, "decision", None)
        met_on = decision and decision.meeting_on
        if self.answered_on and self.answered_on > timezone.localdate():
            raise ValidationError({"answered_on": _("This date is in the future.")})
        if self.answered_on and met_on and self.answered_on < met_on:
            words = _("The answer is before the meeting on %(day)s. Check both dates.")
            raise ValidationError({"answered_on": words % {"day": date_format(met_on, "DATE_FORMAT")}})

    @property
    def is_awaiting(self) -> bool:
        """Was an answer promised, and is there none yet?"""
        return self.answer_promised and self.answered_on is None

    def days_since_meeting(self, day: datetime.date) -> int | None:
        """How many days after the meeting that day is; None where the day of the meeting is not known, or to come."""
        met_on = self.decision.meeting_on
        return (day - met_on).days if met_on and met_on <= day else None


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
