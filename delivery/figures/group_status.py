"""The status of several actions, or of several measures: how many of those rated are on track, and what that makes."""

from dataclasses import dataclass
from enum import StrEnum

from .statuses import DROPPED, ActionStatus, Tally


class Method(StrEnum):
    """How the status of a group comes about: by the share of those rated that are on track, or by the worst of them.

    STATED: it has none; the council states the status of what the group is part of.
    """

    SHARE = "share"
    WORST = "worst"
    STATED = "stated"


@dataclass(frozen=True, slots=True)
class Shares:
    """From how many per cent of those rated a group is on track, and from how many at risk; below that off track."""

    on_track: int
    at_risk: int


@dataclass(frozen=True, slots=True)
class GroupStatus:
    """The status of a group, or None, and what it rests on: of those `rated`, how many are complete or on track."""

    status: ActionStatus | None
    done_or_on_track: int
    rated: int


DONE_OR_ON_TRACK = (ActionStatus.COMPLETE, ActionStatus.ON_TRACK)
RATED = (*DONE_OR_ON_TRACK, ActionStatus.ON_TRACK_OVERDUE, ActionStatus.AT_RISK, ActionStatus.OFF_TRACK)
SILENT = (ActionStatus.NOT_YET_RATED, ActionStatus.ON_TRACK_OUT_OF_DATE)


def group_status(tally: Tally, method: Method, shares: Shares, *, missing: int | None = None) -> GroupStatus:
    """The status of the actions, or of the measures, that a tally counts. Pages print this rule:

    Rated is what is complete, on track, overdue, at risk or off track; paused, not started, not yet rated, cancelled
    and superseded count apart. By SHARE the group is on track from so many per cent of those rated that are complete
    or on track, and never off track where nothing in it is; by WORST it has the worst status of those rated, overdue
    being at risk; by STATED it has none. Old is not on track: what is out of date counts as not yet rated.

    `missing`: how many should say something and do not; by default those not yet rated. Where fewer are rated than
    missing, or none is, the group is not yet rated. A group in which all that is not dropped has one status,
    complete, paused or not started, has that status itself.
    """
    done_or_on_track, rated = (sum(map(tally.count, some)) for some in (DONE_OR_ON_TRACK, RATED))
    if method == Method.STATED:
        return GroupStatus(None, done_or_on_track, rated)
    if missing is None:
        missing = sum(map(tally.count, SILENT))
    left = {status for status, count in tally if count} - DROPPED
    if len(left) == 1 and left <= {ActionStatus.COMPLETE, ActionStatus.PAUSED, ActionStatus.NOT_STARTED}:
        status = left.pop()
    elif not rated or rated < missing:
        status = ActionStatus.NOT_YET_RATED
    elif method == Method.WORST:
        status = _worst(tally)
    else:
        status = _by_share(done_or_on_track * 100, rated, shares)
        if status == ActionStatus.OFF_TRACK and not tally.count(status):
            status = ActionStatus.AT_RISK
    return GroupStatus(status, done_or_on_track, rated)


def _worst(tally: Tally) -> ActionStatus:
    if tally.count(ActionStatus.OFF_TRACK):
        return ActionStatus.OFF_TRACK
    if tally.count(ActionStatus.AT_RISK) or tally.count(ActionStatus.ON_TRACK_OVERDUE):
        return ActionStatus.AT_RISK
    return ActionStatus.ON_TRACK


def _by_share(hundred_times: int, rated: int, shares: Shares) -> ActionStatus:
    if hundred_times >= shares.on_track * rated:
        return ActionStatus.ON_TRACK
    if hundred_times >= shares.at_risk * rated:
        return ActionStatus.AT_RISK
    return ActionStatus.OFF_TRACK
