"""Each time an action was given more time, or less: from which date to which, and why."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from councils.models import LineageField

from .reported import Reported


class DueDateChange(Reported):
    """A due date that was changed after residents could read it; None stands for no date."""

    given_at = "changed_at"

    lineage = LineageField(of="action", related_name="due_date_changes")
    action = Reported.thing
    was = models.DateField(_("due date before"), null=True, editable=False)
    now = models.DateField(_("due date after"), null=True, editable=False)
    reason = models.TextField(_("reason"), help_text=_("Residents will see this."))
    changed_at = models.DateTimeField(_("changed at"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("change of due date")
        verbose_name_plural = _("changes of due dates")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(was=F("now")),
                name="duedatechange_is_a_change",
                violation_error_message=_("The due date is the same as before."),
            ),
        ]

    def __str__(self):
        return self.reason

    @classmethod
    def keep(cls, action, was, *, reason, reason_cy="", by) -> Self | None:
        """What an action's due date was before today's; and on the action the first that residents could read.

        Nothing where it had none: a first date moves nothing.
        """
        action.first_due_on = action.first_due_on or was
        if action.first_due_on is None:
            return None
        return cls.objects.create(
            action=action, was=was, now=action.due_on, reason_en=reason, reason_cy=reason_cy or None, by=by
        )
