"""The resolution: one thing that a meeting resolved, and what its word means for a resident."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.models import Committee, EditionRow, once_per_edition

from .decision import Decision


class Resolution(EditionRow):
    """A part of a decision. "Noted" is never shown as approved, whatever else the meeting resolved."""

    class Outcome(models.TextChoices):
        NOTED = "noted", _("Noted")
        APPROVED = "approved", _("Approved")
        AGREED = "agreed", _("Agreed")
        ENDORSED = "endorsed", _("Endorsed")
        ADOPTED = "adopted", _("Adopted")
        AMENDED = "amended", _("Amended")
        DEFERRED = "deferred", _("Deferred")
        REFERRED = "referred", _("Referred")
        RECOMMENDED = "recommended", _("Recommended")
        REFUSED = "refused", _("Refused")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        CALLED_IN = "called_in", _("Called in")

    # What the word means for a resident, and what it does not.
    MEANINGS = {
        Outcome.NOTED: _("Noted means read and received. It does not mean approved."),
        Outcome.APPROVED: _("Approved means the plan can go ahead as put to the meeting."),
        Outcome.AGREED: _("Agreed means the meeting accepted what was proposed."),
        Outcome.ENDORSED: _("Endorsed means supported. Another body may still have to decide."),
        Outcome.ADOPTED: _("Adopted means it is now council policy."),
        Outcome.AMENDED: _("Amended means the meeting changed what was proposed. The changed text counts."),
        Outcome.DEFERRED: _("Deferred means put off to a later meeting. Nothing is decided yet."),
        Outcome.REFERRED: _("Referred means passed to another body. Nothing is decided yet."),
        Outcome.RECOMMENDED: _("Recommended means proposed to another body. It awaits that body’s decision."),
        Outcome.REFUSED: _("Refused means the request was not allowed. It does not go ahead."),
        Outcome.REJECTED: _(
            "Rejected means the meeting did not accept what was proposed. It does not go ahead."
        ),
        Outcome.WITHDRAWN: _("Withdrawn means taken off the agenda. Nothing was decided."),
        Outcome.CALLED_IN: _("Called in means sent back to be looked at again. It does not mean overturned."),
    }
    # Another body decides: it can be named, and so can the decision in which it did.
    PASSED_ON = (Outcome.REFERRED, Outcome.RECOMMENDED)

    council_lookup = "decision__council"
    needs_welsh = ("text",)

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="resolutions", verbose_name=_("decision")
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    acts_on = models.CharField(
        _("what it acts on"),
        max_length=255,
        blank=True,
        help_text=_("In a few words, such as “the report”. Lists show it after the outcome."),
    )
    text = models.TextField(
        _("resolution"), blank=True, help_text=_("What was resolved. Nothing exempt or confidential.")
    )
    effect = models.TextField(
        _("effect"), blank=True, help_text=_("What it means for residents, beyond what the outcome means.")
    )
    in_force_on = models.DateField(_("in force from"), null=True, blank=True)
    receiving_committee = models.ForeignKey(
        Committee,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="resolutions_received",
        verbose_name=_("committee that decides"),
        help_text=_("Where the meeting referred or recommended it to a committee of the council."),
    )
    receiving_body = models.CharField(
        _("body that decides"),
        max_length=150,
        blank=True,
        help_text=_("Where it is not a committee listed here."),
    )
    decided_by = models.ForeignKey(
        Decision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="resolutions_decided",
        verbose_name=_("later decision"),
        help_text=_(
            "The decision in which that body decided. Each of the two pages then links to the other."
        ),
    )
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("resolution")
        verbose_name_plural = _("resolutions")
        ordering = ["position", "pk"]
        constraints = [
            once_per_edition("decision"),
            models.CheckConstraint(
                condition=Q(receiving_committee=None) | Q(receiving_body_en="") | Q(receiving_body_en=None),
                name="resolution_one_receiving_body",
                violation_error_message=_("Choose a committee or enter a body, not both."),
            ),
        ]

    def __str__(self):
        return self.text or self.acts_on or self.get_outcome_display()

    def clean(self):
        super().clean()
        faults = {"decided_by": self._later_decision_fault()}
        if self.outcome and self.outcome not in self.PASSED_ON:
            words = _(
                "Only what was referred or recommended is decided by another body. Clear this, or change the outcome."
            )
            given = ("receiving_committee", "receiving_body_en", "decided_by")
            faults |= {name: words for name in given if getattr(self, name)}
        if faults := {name: words for name, words in faults.items() if words}:
            raise ValidationError(faults)

    def _later_decision_fault(self) -> str:
        later, decision = self.decided_by, getattr(self, "decision", None)
        if later is None or decision is None:
            return ""
        if later.council_id != decision.council_id:
            return _("Choose a decision of the same council.")
        if later.lineage_id == decision.lineage_id:
            return _("Choose another decision: this is the one that the resolution is part of.")
        if later.meeting_on and decision.meeting_on and later.meeting_on < decision.meeting_on:
            return _("That decision is earlier than this one. Choose a later one, or check the dates.")
        return ""

    @property
    def is_in_force(self) -> bool:
        return self.in_force_on is not None and self.in_force_on <= timezone.localdate()

    @property
    def meaning(self):
        return self.MEANINGS[self.outcome]
