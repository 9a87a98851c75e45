"""Reporting rounds as officers run them: who owes what, who has answered, and how a round is frozen."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils import permissions
from councils.caching import one_touch
from councils.workplace import address_of

from . import record
from .figures.period import Period
from .models import Action, ActionUpdate, DataPoint, Plan, ReportingRound, Snapshot
from .periods import in_words
from .progress import ActionProgress, MeasureProgress, Progress, is_due

# So many days after the due date the deputy is asked too.
DEPUTY_AFTER = datetime.timedelta(days=7)


@dataclass
class Owed:
    """One thing that is asked for in a round, and its answer if there is one."""

    row: ActionProgress | MeasureProgress
    round: ReportingRound
    # None: nobody who could answer is named.
    owner: object | None
    deputy: object | None
    answer: ActionUpdate | DataPoint | None
    # The period that a measure's value is wanted for.
    period: Period | None = None

    @property
    def thing(self):
        return self.row.measure if self.period else self.row.action

    @property
    def is_action(self) -> bool:
        return self.period is None

    @property
    def is_answered(self) -> bool:
        return self.answer is not None

    @property
    def answered_on(self) -> datetime.date | None:
        if self.answer is None:
            return None
        return timezone.localdate(self.answer.created_at if self.is_action else self.answer.reported_at)

    @property
    def asked_for(self) -> str:
        """What is wanted, in words."""
        return gettext("Update") if self.is_action else in_words(self.period, self.row.measure.period_kind)

    @property
    def last(self) -> str:
        """What was reported last, in words; no value is among them."""
        if self.is_action:
            return self.row.update.get_status_display() if self.row.update else ""
        latest = self.row.latest
        return in_words(latest.period, self.row.measure.period_kind) if latest else ""

    @property
    def repeats(self) -> ActionUpdate | None:
        """The update that may be said again; None for a measure, whose value must be a new one."""
        return self.row.update if self.is_action and not self.is_answered else None

    def is_asked_of(self, user, day: datetime.date) -> bool:
        """Of its owner at once, of the deputy when the owner has let a week pass."""
        if self.owner is not None and user.pk == self.owner.pk:
            return True
        is_deputy = self.deputy is not None and user.pk == self.deputy.pk
        return is_deputy and day >= self.round.due_on + DEPUTY_AFTER

    @property
    def report_address(self) -> str:
        """The form on which it is reported."""
        if self.is_action:
            return f"{address_of(ActionUpdate, 'add')}?action={self.thing.pk}"
        days = f"&period_start={self.period.start}&period_end={self.period.end}"
        return f"{address_of(DataPoint, 'add')}?measure={self.thing.pk}{days}"


class Collection:
    """What is collected in one round: everything that is due in it, of the council's live plans (or of these)."""

    def __init__(self, reporting_round: ReportingRound, today: datetime.date | None = None, plans=None):
        self.round, self.today = reporting_round, today or timezone.localdate()
        self.council = reporting_round.council
        self.plans = live_plans(self.council) if plans is None else plans

    @cached_property
    def progress(self) -> Progress:
        return Progress(self.council, self.plans, self.today)

    @cached_property
    def people(self) -> dict:
        """Who can answer, by their key: officers of this council with an account that is active."""
        named = {
            key
            for thing in (*(row.action for row in self.progress.actions), *self._measures)
            for key in (thing.owner_id, thing.deputy_id)
            if key
        }
        works_here = Q(memberships__council=self.council, memberships__role__in=permissions.EDITING)
        users = get_user_model().objects.filter(Q(is_superuser=True) | works_here, is_active=True)
        return {user.pk: user for user in users.filter(pk__in=named).distinct()}

    @property
    def _measures(self):
        return [row.measure for row in self.progress.measures]

    @cached_property
    def owed(self) -> list[Owed]:
        """Everything due in the round, in the order of the plans; what was answered is in it too."""
        return [*self._owed_actions(), *self._owed_measures()]

    @property
    def open(self) -> list[Owed]:
        """What nobody has answered yet."""
        return [each for each in self.owed if not each.is_answered]

    @property
    def answered(self) -> int:
        return sum(each.is_answered for each in self.owed)

    @cached_property
    def by_owner(self) -> list[tuple]:
        """(owner, what is due from them, how much of it is answered); nobody first, then by name; the open first."""
        groups = defaultdict(list)
        for each in sorted(self.owed, key=lambda each: each.is_answered):
            groups[each.owner].append(each)
        order = sorted(groups, key=lambda owner: (owner is not None, str(owner).casefold()))
        return [(owner, groups[owner], sum(each.is_answered for each in groups[owner])) for owner in order]

    def _owed(self, row, thing, answer, period=None) -> Owed:
        owner, deputy = (self.people.get(key) for key in (thing.owner_id, thing.deputy_id))
        return Owed(row, self.round, owner, deputy, answer, period)

    def _owed_actions(self):
        answers = self._answers()
        for row in self.progress.actions:
            answer = answers.get(row.action.lineage)
            if is_due(row.action.cadence, self.round) and (row.is_open or answer):
                yield self._owed(row, row.action, answer)

    def _answers(self) -> dict:
        """The newest update given in the round, by the lineage of its action."""
        given = Q(round__period_end__gte=self.round.period_end) | Q(reported_on__gte=self.round.opens_on)
        updates = ActionUpdate.objects.counting().filter(
            given, lineage__in=[row.action.lineage for row in self.progress.actions]
        )
        if self.round.closed_at:
            updates = updates.filter(created_at__lte=self.round.closed_at)
        return {update.lineage: update for update in updates.order_by("reported_on", "pk")}

    def _owed_measures(self):
        for row in self.progress.measures:
            like = row.points[-1].period if row.points else None
            period = is_due(row.measure.frequency, self.round, row.kind, like)
            if period is not None:
                answer = next((point for point in row.points if point.period == period), None)
                yield self._owed(row, row.measure, answer, period)


def live_plans(council) -> list[Plan]:
    return list(Plan.objects.of(council).live().select_related("council"))


def current_round(council, today: datetime.date) -> ReportingRound | None:
    """The council's round that collects on this day, as `progress.Rounds.current`."""
    rounds = ReportingRound.objects.of(council).open_on(today).select_related("council")
    return rounds.order_by("-period_end").first()


# -- verbs ------------------------------------------------------------------------------------------

NO_CHANGE = _("No change.")


def say_again(action: Action, *, seen: int, by, today: datetime.date | None = None) -> ActionUpdate:
    """Report that what was reported last is still correct. ValidationError where something newer is there now."""
    if not permissions.edits_for.test(by, action.owner_council):
        raise PermissionDenied
    today = today or timezone.localdate()
    with transaction.atomic():
        Action.objects.select_for_update().get(pk=action.pk)  # one answer at a time
        newest = ActionUpdate.objects.counting().filter(lineage=action.lineage)
        newest = newest.order_by("-reported_on", "-pk").first()
        if newest is None or newest.pk != seen:
            raise ValidationError(_("Somebody has reported on this meanwhile: nothing was added."))
        update = ActionUpdate(
            action=action,
            round=current_round(action.owner_council, today),
            status=newest.status,
            percent_complete=newest.percent_complete,
            forecast_on=newest.forecast_on,
            reported_on=today,
            by=by,
            **in_both_languages("note", NO_CHANGE),
        )
        update.full_clean(exclude=["lineage"])
        update._history_user = by
        update.save()
    return update


def in_both_languages(field: str, words) -> dict:
    """A sentence of our own for a translated field."""
    texts = {}
    for code in ("en", "cy"):
        with translation.override(code):
            texts[f"{field}_{code}"] = str(words)
    return texts


def freeze(reporting_round: ReportingRound, *, by, version=None) -> list[Snapshot]:
    """Keep every live plan as it was reported in a closed round, in one transaction; a second time is refused.

    It speaks as of the round's reporting day, whenever it is frozen.
    """
    taken = []
    with one_touch(), reporting_round.locked(by, version) as fresh:
        if fresh.frozen_at:
            raise ValidationError(_("This round is frozen already."))
        if not fresh.closed_at:
            raise ValidationError(_("Close the round first: what is still being collected cannot be frozen."))
        fresh.frozen_at, fresh.frozen_by = timezone.now(), by
        for plan in live_plans(fresh.council):
            payload = record.of(plan, fresh)
            if payload["actions"] or payload["measures"]:
                snapshot = Snapshot(plan=plan, round=fresh, taken_at=fresh.frozen_at, payload=payload)
                snapshot._history_user = by
                snapshot.save()
                taken.append(snapshot)
    return taken
