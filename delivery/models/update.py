"""The update: what was reported of something on one day, with a status and words."""

from copy import copy

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .change_note import forget
from .reported import Reported, ReportedQuerySet


class UpdateQuerySet(ReportedQuerySet):
    def counting(self, at=None):
        """Those that count now, or at that moment: without those a later one corrects, and those withdrawn."""
        at = at or timezone.now()
        uncorrected = Q(corrected_by=None) | Q(corrected_by__publish_at__gt=at)
        return self.as_at(at).filter(uncorrected).not_withdrawn()

    def not_withdrawn(self):
        """All of them, where none can be withdrawn."""
        return self


class Update(Reported):
    """Base of what is never changed: a correction is a new one that names the old one."""

    given_at = "created_at"
    # Said where a correction names an update of something else.
    of_another = ""
    # Is it reported in rounds, so that one which holds what is reported holds it too?
    is_of_rounds = False
    # May there be a reason without a correction? Then what came late has one.
    may_be_late = is_late = False
    # What a note of the change tells: its name, and how the database reads it.
    told, told_as = "", F("pk")

    reported_on = models.DateField(
        _("as at"), help_text=_("The date this was correct, not the date you entered it.")
    )
    corrects = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrected_by",
        verbose_name=_("corrects"),
        help_text=_("The one that was wrong. It stays readable, marked as corrected."),
    )
    reason = models.CharField(
        _("why it is corrected"),
        max_length=255,
        blank=True,
        help_text=_("Needed for a correction. Residents will see this."),
    )
    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("entered by"),
    )

    objects = UpdateQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-reported_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(corrects=None) | (~Q(reason_en="") & Q(reason_en__isnull=False)),
                name="%(class)s_correction_has_a_reason",
                violation_error_message=_("Say why you are correcting the earlier one."),
            ),
        ]
        indexes = [models.Index(fields=["lineage", "-reported_on", "-id"], name="%(class)s_newest")]

    def clean(self):
        super().clean()
        if self.reported_on and self.reported_on > timezone.localdate():
            raise ValidationError({"reported_on": _("This date is in the future.")})
        if self.corrects_id and self.lineage_id and self.corrects.lineage_id != self.lineage_id:
            raise ValidationError({"corrects": self.of_another})
        if self.reason_en and self.corrects_id is None and not self.may_be_late:
            raise ValidationError({"corrects": _("Choose the one that you are correcting.")})

    @property
    def is_shown(self) -> bool:
        """Do residents read it, once it is not held?"""
        return True

    @property
    def correction(self):
        """The update that corrects this one; None as long as it is held."""
        update = getattr(self, "corrected_by", None)
        return None if update is None or update.is_held else update

    def delete(self, *args, **kwargs):
        """As when its import is undone: what was noted of it goes too."""
        gone = copy(self)
        deleted = super().delete(*args, **kwargs)
        forget(gone, gone.thing)
        return deleted


class StatusUpdate(Update):
    """Base of updates of an action or a priority."""

    class Status(models.TextChoices):
        NOT_STARTED = "not_started", _("not started")
        ON_TRACK = "on_track", _("on track")
        AT_RISK = "at_risk", _("at risk")
        OFF_TRACK = "off_track", _("off track")
        COMPLETE = "complete", _("complete")
        PAUSED = "paused", _("paused")
        CANCELLED = "cancelled", _("cancelled")
        SUPERSEDED = "superseded", _("replaced")

    told, told_as = "status", F("status")

    status = models.CharField(_("status"), max_length=11, choices=Status)
    note = models.TextField(
        _("note"),
        blank=True,
        help_text=_("What has been done, what has not, and why. Residents will see this."),
    )
    next_step = models.TextField(
        _("next step"), blank=True, help_text=_("What happens next. Residents will see this.")
    )
    next_step_by = models.DateField(_("next step by"), null=True, blank=True)

    class Meta(Update.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["at_risk", "off_track"])
                | (~Q(note_en="") & Q(note_en__isnull=False)),
                name="%(class)s_trouble_has_a_note",
                violation_error_message=_("Say why it is at risk or off track, and what is being done."),
            ),
            *Update.Meta.constraints,
        ]

    def __str__(self):
        return _("%(title)s: %(status)s") % {"title": self.thing, "status": self.get_status_display()}
