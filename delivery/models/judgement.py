"""The judgement of a pledge: whether it was kept, as a body of the council found on one day, and why."""

import datetime

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Min, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from councils.models import Committee, LineageField
from plans.models import Decision
from pledges.models import Pledge

from .reported import Reported
from .update import Update


class Judgement(Update):
    """What a committee found of a pledge, with the figures of that day. Nothing here is worked out."""

    class Verdict(models.TextChoices):
        KEPT = "kept", _("kept")
        PARTLY_KEPT = "partly_kept", _("partly kept")
        NOT_KEPT = "not_kept", _("not kept")
        CANNOT_BE_JUDGED = "cannot_be_judged", _("cannot be judged")

    published_with = ""
    of_another = _("Choose a judgement of the same pledge.")
    # What only an update of an action has.
    round = withdrawn_at = None
    told, told_as = "verdict", F("verdict")

    lineage = LineageField(of="pledge", related_name="judgements", db_index=False)
    pledge = Reported.thing
    verdict = models.CharField(_("verdict"), max_length=16, choices=Verdict)
    committee = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        related_name="judgements",
        verbose_name=_("judged by"),
        help_text=_("The committee that the pledge names."),
    )
    reported_on = models.DateField(_("judged on"), help_text=_("The day the committee judged it."))
    commentary = models.TextField(_("reason"), help_text=_("Why it was judged so. Residents will see this."))
    decision = models.ForeignKey(
        Decision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="judgements",
        verbose_name=_("decision"),
        help_text=_("Where it is minuted, if that is published here."),
    )
    # What the test said, and what its measures and the pledge's actions stood at (snapshot_payload.pledge).
    figures = models.JSONField(
        _("figures of that day"), default=dict, editable=False, encoder=DjangoJSONEncoder
    )

    class Meta(Update.Meta):
        verbose_name = _("judgement of a pledge")
        verbose_name_plural = _("judgements of pledges")
        constraints = [
            *Update.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(commentary_en="") & Q(commentary_en__isnull=False),
                name="judgement_has_a_reason",
                violation_error_message=_("Say why it was judged so. Residents will see this."),
            ),
        ]

    def __str__(self):
        return _("%(title)s: %(verdict)s") % {"title": self.thing, "verdict": self.get_verdict_display()}

    @classmethod
    def thing_model(cls):
        return Pledge

    @property
    def edition(self) -> Pledge | None:
        """The edition of the pledge that counted on its day; of a day before all of them the one that counts now."""
        editions = Pledge.objects.filter(lineage=self.lineage_id).select_related("judge", "council")
        return editions.live(self.end_of_day).first() or editions.live().first()

    @property
    def end_of_day(self) -> datetime.datetime:
        """The last moment of its day; now, where that is to come."""
        after = self.reported_on + datetime.timedelta(days=1)
        midnight = timezone.make_aware(datetime.datetime.combine(after, datetime.time()))
        return min(midnight - datetime.timedelta(microseconds=1), timezone.now())

    def clean(self):
        super().clean()
        if not self.lineage_id or not self.reported_on:
            return
        pledge = self.edition
        if pledge is None:
            raise ValidationError(_("Only a pledge that is published can be judged."))
        faults = {"reported_on": self._day_fault(), "verdict": self._verdict_fault(pledge)}
        if self.committee_id:
            faults |= {"committee": self._judge_fault(pledge), "decision": self._decision_fault()}
        if faults := {name: words for name, words in faults.items() if words}:
            raise ValidationError(faults)

    def _day_fault(self) -> str:
        """It is not before residents could first read the pledge, as far as that is known of all its editions."""
        editions = Pledge.objects.filter(lineage=self.lineage_id, status=Pledge.Status.PUBLISHED)
        if editions.filter(first_published_at=None).exists():
            return ""
        first = editions.aggregate(first=Min("first_published_at"))["first"]
        if first is None or self.reported_on >= timezone.localdate(first):
            return ""
        words = _("This is before the pledge was published, on %(day)s. Check the date.")
        return words % {"day": date_format(timezone.localdate(first), "DATE_FORMAT")}

    def _verdict_fault(self, pledge: Pledge) -> str:
        if pledge.can_be_judged or self.verdict in ("", self.Verdict.CANNOT_BE_JUDGED):
            return ""
        return _(
            "The pledge does not say what would make it true, by when and who judges. Until it does, choose "
            "“cannot be judged”."
        )

    def _judge_fault(self, pledge: Pledge) -> str:
        if self.committee.council_id != pledge.council_id:
            return _("Choose a committee of the same council.")
        ended = self.committee.until_on
        if ended and ended < self.reported_on:
            words = _("This committee ended on %(day)s, before that day. Choose another, or check the date.")
            return words % {"day": date_format(ended, "DATE_FORMAT")}
        # What a committee found stays its own, whoever judges the pledge by now.
        is_its_own = self.corrects_id and self.corrects.committee_id == self.committee_id
        if pledge.judge_id in (None, self.committee_id) or is_its_own:
            return ""
        return _("This pledge is judged by %(committee)s. Choose that, or change the pledge first.") % {
            "committee": pledge.judge
        }

    def _decision_fault(self) -> str:
        if self.decision_id is None:
            return ""
        if self.decision.council_id != self.committee.council_id:
            return _("Choose a decision of the same council.")
        if self.decision.committee_id not in (None, self.committee_id):
            return _("This decision is by another committee. Choose another, or leave this empty.")
        return ""
