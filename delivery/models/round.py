"""The reporting round: the weeks in which a period's figures and updates are collected."""

import datetime
from contextlib import contextmanager

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.compiled_queries import compiled_query
from councils.models import (
    UNTIL_RELEASED,
    Council,
    CouncilOwned,
    DirectoryQuerySet,
    Transition,
    in_transition,
)

from ..figures.period import Period

# Of a value and of an update alike, in every form and every file.
CLOSED_NEEDS_REASON = _(
    "The reporting round “%(round)s” is closed. Say why this is late. Residents will see the reason."
)
RELEASED_FOR_ALL = _("Residents will see all of this straight away. You cannot undo it.")
NEEDS_NO_REASON = _("You do not need to give a reason here. Clear this field.")


class RoundQuerySet(DirectoryQuerySet):
    def open_on(self, day):
        """Rounds in which one may report on that day."""
        return self.filter(opens_on__lte=day, closed_at=None)

    def closed(self):
        return self.exclude(closed_at=None)

    def holding(self):
        """Those whose values and updates residents do not see yet."""
        is_to_come = Q(release_at=None) | Q(release_at__gt=timezone.now())
        return self.filter(is_to_come, is_held=True, released_at=None)


def holds(its_round) -> bool:
    return its_round.held_until is not None


class ReportingRound(CouncilOwned):
    """What happened in one period is reported from `opens_on`, by `due_on`, until it is closed; then it is frozen."""

    class State(models.TextChoices):
        PLANNED = "planned", _("not open yet")
        OPEN = "open", _("open")
        LATE = "late", _("overdue")
        CLOSED = "closed", _("closed")
        FROZEN = "frozen", _("frozen")

    council_lookup = "council"
    link_needs = ("council",)
    transitions = (
        Transition(
            name="close",
            states=frozenset({State.OPEN, State.LATE}),
            to=State.CLOSED,
            label=_("Close the round"),
            done=_("Closed."),
            question=_(
                "After this, a value, update or correction for this round needs a reason, which residents "
                "will see."
            ),
            turn=_("A publisher can close this round."),
            closed={
                State.PLANNED: _("This round has not opened yet."),
                State.CLOSED: _("This round is already closed."),
                State.FROZEN: _("This round is already closed."),
            },
        ),
        Transition(
            name="reopen",
            states=frozenset({State.CLOSED}),
            label=_("Reopen the round"),
            done=_("Reopened."),
            question=_("You can add values for its period again, until you close it."),
            turn=_("A publisher can reopen this round."),
            closed=dict.fromkeys((State.PLANNED, State.OPEN, State.LATE), _("This round is open."))
            | {
                State.FROZEN: _(
                    "What was reported is frozen. To correct a value, change it and give a reason."
                )
            },
        ),
        Transition(
            name="release",
            states=frozenset({State.OPEN, State.LATE, State.CLOSED}),
            when=holds,
            label=_("Release what is held"),
            done=_("Released."),
            question=RELEASED_FOR_ALL,
            turn=_("A publisher can release what is held."),
            closed={
                State.PLANNED: _("This round has not opened yet."),
                State.FROZEN: _("This round is already frozen."),
            }
            | dict.fromkeys((State.OPEN, State.LATE, State.CLOSED), _("Nothing in this round is held.")),
        ),
        Transition(
            name="freeze",
            states=frozenset({State.CLOSED}),
            to=State.FROZEN,
            label=_("Freeze what was reported"),
            done=_("Frozen."),
            question=_(
                "Every plan is saved as a permanent copy, as it was when the round was closed, or on the "
                "day it was reported if that was earlier. This cannot be undone. Corrections made after "
                "closing are marked beside what was reported. To correct something first, reopen the "
                "round."
            ),
            turn=_("A publisher can freeze what was reported."),
            closed=dict.fromkeys(
                (State.PLANNED, State.OPEN, State.LATE),
                _("Close the round first. You cannot freeze it while updates are still being added."),
            )
            | {State.FROZEN: _("This round is already frozen.")},
        ),
    )

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="reporting_rounds", verbose_name=_("council")
    )
    title = models.CharField(_("title"), max_length=100, help_text=_("Such as Quarter 2, 2026 to 2027."))
    period_start = models.DateField(_("period from"))
    period_end = models.DateField(_("period until"))
    opens_on = models.DateField(_("opening date"))
    due_on = models.DateField(_("due date"))
    reported_to = models.CharField(
        _("reported to"), max_length=150, blank=True, help_text=_("Such as Scrutiny Committee.")
    )
    reported_to_on = models.DateField(_("reported on"), null=True, blank=True)
    is_held = models.BooleanField(
        _("hold figures and updates"),
        default=False,
        help_text=_(
            "Residents do not see the values and updates of this round until a publisher releases it, or "
            "until the time below."
        ),
    )
    release_at = models.DateTimeField(
        _("release at"),
        null=True,
        blank=True,
        help_text=_("Leave empty if a publisher will release it."),
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    released_at = models.DateTimeField(_("released at"), null=True, editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    frozen_at = models.DateTimeField(_("frozen at"), null=True, editable=False)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting round")
        verbose_name_plural = _("reporting rounds")
        ordering = ["-period_end", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "period_end"],
                name="reportinground_once",
                violation_error_message=_("There is already a round for the period that ends on this day."),
            ),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="reportinground_period_in_order",
                violation_error_message=_("The period ends before it starts: check both dates."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")),
                name="reportinground_due_after_opening",
                violation_error_message=_("The due date is before the opening date. Check both dates."),
            ),
            models.CheckConstraint(
                condition=Q(frozen_at=None) | Q(closed_at__isnull=False),
                name="reportinground_closed_before_frozen",
                violation_error_message=_("Close the round before you freeze it."),
            ),
            models.CheckConstraint(
                condition=Q(release_at=None) | Q(is_held=True),
                name="reportinground_release_of_what_is_held",
                violation_error_message=_(
                    "Only a round that is held is released. Tick “hold figures and updates”."
                ),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end)

    @classmethod
    def for_period(cls, council, period_end):
        """The council's round in which a period that ends on this day is reported, or None."""
        return _round_for.first(council, period_end)

    def state_on(self, day) -> State:
        if self.frozen_at:
            return self.State.FROZEN
        if self.closed_at:
            return self.State.CLOSED
        if day < self.opens_on:
            return self.State.PLANNED
        return self.State.LATE if day > self.due_on else self.State.OPEN

    @property
    def state(self) -> State:
        return self.state_on(timezone.localdate())

    transition_state = state

    @property
    def held_until(self) -> datetime.datetime | None:
        """Until when residents do not see what is reported in it; None where they see it at once."""
        if not self.is_held or self.released_at:
            return None
        until = self.release_at or UNTIL_RELEASED
        return until if until > timezone.now() else None

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    def days_late(self, day) -> int:
        """By how many days updates are overdue; 0 while they are not."""
        return max((day - self.due_on).days, 0) if not self.closed_at else 0

    @property
    def reporting_day(self) -> datetime.date | None:
        """The day of which its report speaks: that on which it was closed or, where that is earlier, on which it was
        reported. None while it is open. The day on which it is frozen does not count.
        """
        if self.closed_at is None:
            return None
        closed_on = timezone.localdate(self.closed_at)
        return min(closed_on, self.reported_to_on) if self.reported_to_on else closed_on

    # -- transitions ----------------------------------------------------------------------------------

    def close(self, *, by, version=None):
        """What comes after this, value or update, comes with a reason that residents read."""
        with self.saved_in("close", by=by, version=version):
            self.closed_at = timezone.now()

    def reopen(self, *, by, version=None):
        """Takes closing back, while nothing is frozen."""
        with self.saved_in("reopen", by=by, version=version):
            self.closed_at = None

    @contextmanager
    def saved_in(self, name, *, by, version=None):
        """Around a transition: the round as it is now, saved at its end."""
        with in_transition(self, name, by=by, version=version):
            yield
            self._history_user = by
            self.save()


class ReminderSent(models.Model):
    """That a person was written to about a round on a day. No content: it has no history and nobody sees it."""

    round = models.ForeignKey(ReportingRound, on_delete=models.CASCADE, related_name="reminders")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_on = models.DateField()

    class Meta:
        verbose_name = "reminder"
        verbose_name_plural = "reminders"
        constraints = [
            models.UniqueConstraint(fields=["round", "to", "sent_on"], name="remindersent_once_a_day")
        ]

    def __str__(self):
        return f"{self.round}, {self.sent_on}"


@compiled_query
def _round_for(council, day):
    return ReportingRound.objects.of(council.pk).filter(period_start__lte=day, period_end__gte=day)[:1]
