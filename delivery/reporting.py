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
from councils.admin_urls import admin_url
from councils.models import UNTIL_RELEASED
from councils.publishing.caching import batched_invalidation
from plans.models import Plan

from . import holds, snapshot_payload
from .figures.period import Period
from .models import (
    Action,
    ActionUpdate,
    DataPoint,
    ReportingRound,
    Snapshot,
    note_answers,
    note_round,
    note_snapshots,
    note_updates,
)
from .periods import format_period
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
        return (
            gettext("Update") if self.is_action else format_period(self.period, self.row.measure.period_kind)
        )

    @property
    def asked_for_in_its_round(self) -> str:
        """The same where several rounds may be open."""
        return gettext("%(asked)s, for %(round)s") % {"asked": self.asked_for, "round": self.round}

    @property
    def last(self) -> str:
        """What was reported last, in words; no value is among them."""
        if self.is_action:
            return self.row.update.get_status_display() if self.row.update else ""
        latest = self.row.latest
        return format_period(latest.period, self.row.measure.period_kind) if latest else ""

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
            return f"{admin_url(ActionUpdate, 'add')}?action={self.thing.pk}&round={self.round.pk}"
        days = f"&period_start={self.period.start}&period_end={self.period.end}"
        return f"{admin_url(DataPoint, 'add')}?measure={self.thing.pk}{days}"


class Collection:
    """What is collected in one round: everything that is due in it, of the council's live plans (or of these)."""

    def __init__(
        self, reporting_round: ReportingRound, today: datetime.date | None = None, plans=None, *, alike=None
    ):
        """`alike`: the collection of another round on the same day, of the same plans, read already."""
        self.round, self.today = reporting_round, today or timezone.localdate()
        self.council = reporting_round.council
        if alike is not None:
            self.plans, self.progress, self.people = alike.plans, alike.progress, alike.people
        else:
            self.plans = live_plans(self.council) if plans is None else plans

    @cached_property
    def progress(self) -> Progress:
        return Progress(self.council, self.plans, self.today, with_held=True)

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
            answer = answers.get(row.action.lineage_id)
            if is_due(row.action.cadence, self.round) and (row.is_open or answer):
                yield self._owed(row, row.action, answer)

    def _answers(self) -> dict:
        """The newest update given for this round, by the lineage of its action."""
        # One without a round was reported before there was one: it answers that in which its day lies.
        given = Q(round=self.round) | Q(round=None, reported_on__gte=self.round.opens_on)
        updates = ActionUpdate.objects.counting(UNTIL_RELEASED).filter(
            given, lineage__in=[row.action.lineage_id for row in self.progress.actions]
        )
        return {
            update.lineage_id: update
            for update in updates.order_by("reported_on", "pk")
            if self.progress.rounds.answered_by(update) == self.round
        }

    def _owed_measures(self):
        for row in self.progress.measures:
            like = row.points[-1].period if row.points else None
            period = is_due(row.measure.frequency, self.round, row.kind, like)
            if period is not None:
                answer = next((point for point in row.points if point.period == period), None)
                yield self._owed(row, row.measure, answer, period)


def live_plans(council) -> list[Plan]:
    return list(Plan.objects.of(council).live().select_related("council"))


def open_collections(council, today: datetime.date, plans=None) -> list[Collection]:
    """What is collected on this day: of every open round, what is due first comes first."""
    rounds = ReportingRound.objects.of(council).open_on(today).select_related("council")
    found: list[Collection] = []
    for each in rounds.order_by("due_on", "period_end"):
        found.append(Collection(each, today, plans, alike=found[0] if found else None))
    return found


# -- transitions ------------------------------------------------------------------------------------------

NO_CHANGE = _("No change.")
STILL_HELD = _("Something in this round is still held. Release it first, then freeze.")


def say_again(action: Action, reporting_round: ReportingRound, *, seen: int, by) -> ActionUpdate:
    """Report for a round that what was reported last is still correct.

    ValidationError where something newer is there now, or the round was closed meanwhile.
    """
    if not permissions.edits_for.test(by, action.owner_council):
        raise PermissionDenied
    today = timezone.localdate()
    with transaction.atomic():
        reporting_round = ReportingRound.objects.select_for_update(of=("self",)).get(pk=reporting_round.pk)
        if reporting_round.is_closed:
            raise ValidationError(_("The round has been closed. Nothing was added."))
        Action.objects.select_for_update().get(pk=action.pk)  # one answer at a time
        newest = ActionUpdate.objects.counting(UNTIL_RELEASED).filter(lineage=action.lineage_id)
        newest = newest.order_by("-reported_on", "-pk").first()
        if newest is None or newest.pk != seen:
            raise ValidationError(_("Someone else has just reported on this. Nothing was added."))
        update = ActionUpdate(
            action=action,
            round=reporting_round,
            status=newest.status,
            percent_complete=newest.percent_complete,
            forecast_on=newest.forecast_on,
            reported_on=today,
            publish_at=holds.held_until(reporting_round.council, reporting_round),
            by=by,
            **in_both_languages("note", NO_CHANGE),
        )
        update.full_clean()
        update._history_user = by
        update.save()
        note_updates([update], by=by)
    return update


def in_both_languages(field: str, words) -> dict:
    """A sentence of our own for a translated field."""
    texts = {}
    for code in ("en", "cy"):
        with translation.override(code):
            texts[f"{field}_{code}"] = str(words)
    return texts


def close(reporting_round: ReportingRound, *, by, version=None) -> None:
    """Close the round, and note of each plan how much was answered, in one transaction."""
    with batched_invalidation():
        reporting_round.close(by=by, version=version)
        note_closed(reporting_round, by=by)


def note_closed(reporting_round: ReportingRound, *, by, today=None, at=None) -> None:
    """One note a plan: how many answers there are, of how many that were due."""
    counts = defaultdict(list)
    for owed in Collection(reporting_round, today).owed:
        counts[owed.thing.plan].append(owed.is_answered)
    for plan, answers in counts.items():
        closed_at = at or timezone.now()
        note_round(plan, reporting_round, answered=sum(answers), owed=len(answers), by=by, at=closed_at)


def reopen(reporting_round: ReportingRound, *, by, version=None) -> None:
    """Open it again: what was noted counts on."""
    with batched_invalidation():
        reporting_round.reopen(by=by, version=version)
        plans = live_plans(reporting_round.council)
        note_answers({(plan, reporting_round): None for plan in plans}, by=by)


def release(reporting_round: ReportingRound, *, by, version=None) -> None:
    """Have residents see what the round holds, and from now on what is reported in it at once.

    With second approval, what this person entered waits for somebody else.
    """
    with batched_invalidation(), reporting_round.saved_in("release", by=by, version=version):
        held = [row for rows in holds.held_rows(reporting_round.council, reporting_round) for row in rows]
        reporting_round.released_at, reporting_round.released_by = timezone.now(), by
        holds.release(*(row for row in held if by is None or not holds.is_own(row, by)), by=by)


def freeze(reporting_round: ReportingRound, *, by, version=None) -> list[Snapshot]:
    """Keep every live plan as it was reported in a closed round, in one transaction; a second time is refused.

    It speaks as of the round's reporting day, whenever it is frozen. ValidationError while something is held: the
    report would not have it.
    """
    taken = []
    with batched_invalidation(), reporting_round.saved_in("freeze", by=by, version=version):
        if holds.number_held(reporting_round.council, reporting_round):
            raise ValidationError(STILL_HELD)
        reporting_round.frozen_at, reporting_round.frozen_by = timezone.now(), by
        for plan in live_plans(reporting_round.council):
            payload = snapshot_payload.of(plan, reporting_round)
            if payload["actions"] or payload["measures"]:
                taken_at = reporting_round.frozen_at
                snapshot = Snapshot(plan=plan, round=reporting_round, taken_at=taken_at, payload=payload)
                snapshot._history_user = by
                snapshot.save()
                taken.append(snapshot)
        note_snapshots(taken, by=by)
    return taken
