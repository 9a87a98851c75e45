"""The undertaking: what somebody is to do after a decision, and what was reported of it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from councils.models import (
    By,
    Committee,
    Council,
    DirectoryQuerySet,
    EditionRow,
    LineageField,
    VisibleWith,
    by_currency,
    current_editions,
)
from plans.models import Decision, Resolution, Responsible

from .reported import Reported
from .update import Update


class UndertakingQuerySet(DirectoryQuerySet):
    def shown_to(self, viewer):
        """Those whose decision this viewer can read, whichever edition of it counts now."""
        return self.filter(self.model.with_visible_wholes(viewer))


class Undertaking(Responsible, EditionRow):
    """What follows from a resolution, a motion or a recommendation. It has no editions: what is wrong is corrected."""

    class Source(models.TextChoices):
        RESOLUTION = "resolution", _("resolution")
        MOTION = "motion", _("motion")
        RECOMMENDATION = "recommendation", _("scrutiny recommendation")

    council_lookup = "council"
    visible_with = (VisibleWith("decision", By.ANY),)
    _current_decision = None
    shown_fields = (
        *"source decision resolution committee undertaken owner_role lead_councillor".split(),
        *"directorate asked_on due_on".split(),
    )
    fields_not_shown = ("owner",)
    searched = ("undertaken", "owner_role", "lead_councillor__name")
    dated_by = {"asked_on": _("Asked on %(date)s")}
    link_needs = ("council", "decision__council")

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="undertakings", verbose_name=_("council")
    )
    decision = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        related_name="undertakings",
        verbose_name=_("decision"),
        help_text=_("The decision that it follows from."),
    )
    source = models.CharField(_("follows from"), max_length=14, choices=Source, default=Source.RESOLUTION)
    resolution = models.ForeignKey(
        Resolution,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="undertakings",
        verbose_name=_("resolution"),
        help_text=_(
            "The part of the decision that it follows from. Leave empty if it follows from all of it."
        ),
    )
    committee = models.ForeignKey(
        Committee,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="undertakings",
        verbose_name=_("followed up by"),
        help_text=_("The committee that checks whether it is done. The decision’s committee if left empty."),
    )
    undertaken = models.TextField(
        _("what is to be done"),
        help_text=_("In one sentence, such as “Report to the committee on bus use by March”."),
    )
    owner_role = models.CharField(
        _("responsible officer"),
        max_length=150,
        blank=True,
        help_text=_("The job title of the officer responsible, not a name. Shown to the public."),
    )
    asked_on = models.DateField(
        _("asked on"), null=True, blank=True, help_text=_("The day of the meeting if left empty.")
    )
    due_on = models.DateField(
        _("due date"), null=True, blank=True, help_text=_("Leave empty if no date was given.")
    )

    objects = UndertakingQuerySet.as_manager()

    class Meta:
        verbose_name = _("undertaking")
        verbose_name_plural = _("undertakings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["lineage"], name="undertaking_once"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("asked_on")),
                name="undertaking_due_after_asked",
                violation_error_message=_("The due date is before the day it was asked. Check both dates."),
            ),
        ]

    def __str__(self):
        return self.undertaken

    def get_absolute_url(self):
        return reverse("delivery:undertaking_detail", args=[self.council.slug, self.pk])

    @classmethod
    def paths_to_wholes(cls) -> list[tuple]:
        """Its decision, which it is shown with and no part of."""
        return [(Decision, "decision")]

    @property
    def publication_root(self) -> Decision | None:
        """The edition of its decision that counts now."""
        decision = getattr(self, "decision", None)
        if decision is None or decision.is_live:
            return decision
        return self._current_decision or by_currency(decision.editions()).first()

    @classmethod
    def read_things(cls, rows):
        """The edition of each decision that counts now."""
        models.prefetch_related_objects(list(rows), "decision")
        lineages = {row.decision.lineage_id for row in rows}
        decisions = current_editions(Decision.objects.filter(lineage__in=lineages).select_related("council"))
        found = {decision.lineage_id: decision for decision in decisions}
        for row in rows:
            row._current_decision = found.get(row.decision.lineage_id)

    @property
    def page_within(self):
        return self

    @property
    def updates(self):
        return UndertakingUpdate.objects.filter(lineage=self.lineage_id)

    def clean(self):
        """What is left empty is what the decision says."""
        super().clean()
        decision = getattr(self, "decision", None)
        if decision is None:
            return
        self.asked_on = self.asked_on or decision.meeting_on
        self.committee = self.committee or decision.committee
        faults = {
            "decision": self._decision_fault(decision),
            "resolution": self._resolution_fault(decision),
            "asked_on": self._asked_on_fault(decision),
        }
        if faults := {name: words for name, words in faults.items() if words}:
            raise ValidationError(faults)

    def _decision_fault(self, decision) -> str:
        return "" if decision.council_id == self.council_id else _("Choose a decision of the same council.")

    def _resolution_fault(self, decision) -> str:
        if self.resolution is None or self.resolution.decision.lineage_id == decision.lineage_id:
            return ""
        return _(
            "This resolution is of another decision. Choose one of the decision above, or leave this empty."
        )

    def _asked_on_fault(self, decision) -> str:
        if self.asked_on is None:
            return ""
        if self.asked_on > timezone.localdate():
            return _("This date is in the future.")
        if decision.meeting_on and self.asked_on < decision.meeting_on:
            words = _("This is before the meeting on %(day)s. Check the date.")
            return words % {"day": date_format(decision.meeting_on, "DATE_FORMAT")}
        return ""


class UndertakingUpdate(Update):
    """What was reported of an undertaking on one day: still open, done, or refused with the reason."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    published_with = "decision"
    of_another = _("Choose an update of the same undertaking.")
    # What only an update of an action has.
    round = withdrawn_at = None
    told, told_as = "status", F("status")

    lineage = LineageField(of="undertaking", related_name="undertaking_updates", db_index=False)
    undertaking = Reported.thing
    status = models.CharField(_("status"), max_length=7, choices=Status)
    note = models.TextField(
        _("note"),
        blank=True,
        help_text=_("What was done, or why it was refused. Residents will see this."),
    )
    next_step = models.TextField(
        _("next step"), blank=True, help_text=_("What happens next. Residents will see this.")
    )
    next_step_by = models.DateField(_("next step by"), null=True, blank=True)

    class Meta(Update.Meta):
        verbose_name = _("update of an undertaking")
        verbose_name_plural = _("updates of undertakings")
        constraints = [
            *Update.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(status="refused") | (~Q(note_en="") & Q(note_en__isnull=False)),
                name="undertakingupdate_refused_has_a_reason",
                violation_error_message=_("Say why it was refused. Residents will see this."),
            ),
        ]

    def __str__(self):
        return _("%(title)s: %(status)s") % {"title": self.thing, "status": self.get_status_display()}

    @classmethod
    def published_things(cls, rows):
        return rows.filter(decision__lineage__in=Decision.objects.live().values("lineage"))

    def clean(self):
        """Nothing was reported before it was asked."""
        super().clean()
        asked_on = self.thing.asked_on if self.lineage_id and self.thing else None
        if asked_on and self.reported_on and self.reported_on < asked_on:
            words = _("This is before it was asked, on %(day)s. Check the date.")
            raise ValidationError({"reported_on": words % {"day": date_format(asked_on, "DATE_FORMAT")}})
