"""The action: what the council will do, by when, and what was reported of it, one dated update after another."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, OuterRef, ProtectedError, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.models import (
    Council,
    CouncilOwned,
    DirectoryQuerySet,
    EditionRow,
    Lineage,
    LineageField,
    Partner,
    once_per_edition,
    wards_field,
)
from plans.models import EndsQuerySet, Priority, end_has_a_reason

from .change_note import note_withdrawn
from .part import Cadence, PartOfPlan, validate_reference
from .reported import Reported
from .round import CLOSED_NEEDS_REASON
from .update import StatusUpdate, UpdateQuerySet


class ActionQuerySet(EndsQuerySet):
    """What was reported of actions and counts now, or at that moment `at`; None where nothing was."""

    def with_newest_update(self, at=None):
        """`newest_update_id`."""
        return self.annotate(newest_update_id=self._newest("pk", at))

    def with_status(self, at=None):
        """`status` and `reported_on`."""
        return self.annotate(status=self._newest("status", at), reported_on=self._newest("reported_on", at))

    @staticmethod
    def _newest(field: str, at) -> Subquery:
        updates = ActionUpdate.objects.counting(at).filter(lineage=OuterRef("lineage"))
        return Subquery(updates.order_by("-reported_on", "-pk").values(field)[:1])


class Action(PartOfPlan):
    """Something the council will do under a plan, with someone who answers for it."""

    shown_fields = (
        *"priority reference title description owner_role lead_councillor directorate".split(),
        *"starts_on due_on first_due_on cadence partners wards ended_on ended_reason".split(),
    )
    fields_not_shown = ("owner", "deputy")
    not_in_copies = ("priority",)  # it stands under its priority
    searched = (
        "title",
        "reference",
        "description",
        "owner_role",
        "directorate__name",
        "lead_councillor__name",
    )
    dated_by = {
        "due_on": _("Due %(date)s"),
        "plan__first_published_at": _("Plan published %(date)s"),
    }
    coded_by = ("reference",)

    priority = models.ForeignKey(
        Priority,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="actions",
        verbose_name=_("priority"),
        help_text=_("The priority it supports. Leave empty for an action of the whole plan."),
    )
    reference = models.CharField(
        _("reference"),
        max_length=20,
        validators=[validate_reference],
        help_text=_("As in the plan, such as 1.2."),
    )
    title = models.CharField(_("title"), max_length=300, help_text=_("What you will do, in one line."))
    description = models.TextField(_("description"), blank=True)
    starts_on = models.DateField(_("start date"), null=True, blank=True)
    due_on = models.DateField(_("due date"), null=True, blank=True)
    # Set when the due date changes after residents could read it: what it was at first.
    first_due_on = models.DateField(_("first due date"), null=True, editable=False)
    cadence = models.CharField(_("reported"), max_length=7, choices=Cadence, default=Cadence.QUARTER)
    partners = models.ManyToManyField(Partner, blank=True, related_name="actions", verbose_name=_("partners"))
    wards = wards_field("actions")

    objects = ActionQuerySet.as_manager()

    class Meta(PartOfPlan.Meta):
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "reference"],
                name="action_reference_unique",
                violation_error_message=_("Another action of this plan has this reference."),
            ),
            once_per_edition("plan"),
            end_has_a_reason("action_end_has_a_reason"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts_on")),
                name="action_due_after_start",
                violation_error_message=_("The due date is before the start date. Check both dates."),
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "due_on"], name="action_due"),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    def get_absolute_url(self):
        return self.plan.address_of_part("delivery:action", self.reference)

    @property
    def updates(self):
        """What was reported of the action, in whichever edition of its plan."""
        return Lineage(pk=self.lineage_id).updates


class Milestone(EditionRow):
    """A dated checkpoint on the way."""

    shown_fields = ("title", "due_on", "met_on")
    council_lookup = "action__plan__council"

    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, related_name="milestones", verbose_name=_("action")
    )
    title = models.CharField(_("title"), max_length=255)
    due_on = models.DateField(_("due date"), null=True, blank=True)
    met_on = models.DateField(_("completed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["due_on", "pk"]
        constraints = [once_per_edition("action")]

    def __str__(self):
        return self.title


class ActionUpdateQuerySet(UpdateQuerySet):
    def not_withdrawn(self):
        return self.filter(withdrawn_at=None)


class ActionUpdate(StatusUpdate):
    """What was reported of an action on one day.

    One that should not have been reported is withdrawn: it stays readable with the reason, and counts no more.
    """

    of_another = _("Choose an update of the same action.")
    is_of_rounds = may_be_late = True

    lineage = LineageField(of="action", related_name="updates", db_index=False)
    action = Reported.thing
    round = models.ForeignKey(
        "ReportingRound",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="updates",
        verbose_name=_("reporting round"),
    )
    percent_complete = models.PositiveSmallIntegerField(
        _("per cent complete"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100, _("At most 100 per cent."))],
        help_text=_("Leave it empty if you do not measure this."),
    )
    forecast_on = models.DateField(
        _("expected to finish on"),
        null=True,
        blank=True,
        help_text=_("Only if it differs from the due date."),
    )
    # With `corrects`: why the other was wrong. Without: why this came after its round was closed.
    reason = models.CharField(
        _("why it is corrected, or late"),
        max_length=255,
        blank=True,
        help_text=_("Needed for a correction, or if the reporting round is closed. Residents will see this."),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )

    objects = ActionUpdateQuerySet.as_manager()

    class Meta(StatusUpdate.Meta):
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        constraints = [
            *StatusUpdate.Meta.constraints,
            models.CheckConstraint(
                condition=Q(percent_complete=None) | Q(percent_complete__lte=100),
                name="actionupdate_percent_at_most_100",
                violation_error_message=_("At most 100 per cent."),
            ),
        ]

    @property
    def is_late(self) -> bool:
        """Did it come after its round was closed?"""
        return bool(self.reason) and self.corrects_id is None

    def why_reason(self) -> str:
        """Why this is not added without a reason; empty where it has one or needs none."""
        if self.reason_en or self.round is None or not self.round.is_closed:
            return ""
        return CLOSED_NEEDS_REASON % {"round": self.round}

    @property
    def is_told_when_undone(self) -> bool:
        return self.was_public

    def tell_undone(self, before, *, by, note, note_cy=""):
        """Nothing more: the sentence is kept with the update itself."""

    def take_back(self, *, by, note, note_cy=""):
        """What residents could read stays, as withdrawn. ProtectedError where a later update corrects it."""
        if not self.was_public:
            self.delete()
            return
        if hasattr(self, "corrected_by"):
            raise ProtectedError("An update that was corrected stays.", {self.corrected_by})
        self.withdrawn_at, self.withdrawn_by = timezone.now(), by
        self.withdrawn_reason_en, self.withdrawn_reason_cy = note, note_cy or None
        self.save()
        note_withdrawn(self, by=by)


class StatusWord(CouncilOwned):
    """A council's own word for a status, such as “delayed by less than 3 months” for at risk."""

    council_lookup = "council"

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="status_words", verbose_name=_("council")
    )
    status = models.CharField(_("status"), max_length=11, choices=ActionUpdate.Status)
    label = models.CharField(_("your label"), max_length=60)

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("status label")
        verbose_name_plural = _("status labels")
        ordering = ["council", "status"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "status"],
                name="statusword_once",
                violation_error_message=_("Your council already has a label for this status."),
            )
        ]

    def __str__(self):
        return self.label
