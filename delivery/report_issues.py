"""Issues of frozen reports: what was wrong is published anew beside what was reported, and both stay."""

import json

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils import permissions
from councils.publishing.caching import batched_invalidation

from . import snapshot_payload
from .models import ReportingRound, Snapshot, note_snapshots

NOTHING_NEW = _("Nothing in this report has been corrected since. There is nothing to publish again.")
SUPERSEDED = _("There is a later issue of this report. Correct that one.")


def correct_report(snapshot: Snapshot, *, reason: str, reason_cy: str = "", by) -> Snapshot:
    """Publish a corrected issue of a frozen report: of the same day, with all that was put right since.

    Both stay, and each names the other. PermissionDenied for who does not publish; ValidationError where a later
    issue is there, or nothing differs.
    """
    if not permissions.publishes_for.test(by, snapshot.owner_council):
        raise PermissionDenied
    with batched_invalidation():
        # One at a time.
        its_round = ReportingRound.objects.select_for_update(of=("self",)).get(pk=snapshot.round_id)
        if Snapshot.objects.filter(corrects=snapshot).exists():
            raise ValidationError(SUPERSEDED)
        payload = corrected_payload(snapshot)
        if not payload:
            raise ValidationError(NOTHING_NEW)
        issue = Snapshot(
            plan=snapshot.plan,
            round=its_round,
            corrects=snapshot,
            reason_en=reason,
            reason_cy=reason_cy or None,
            payload=payload,
        )
        issue._history_user = by
        issue.full_clean(exclude=["sha256"])
        issue.save()
        note_snapshots([issue], by=by)
    return issue


def corrected_payload(snapshot: Snapshot) -> dict | None:
    """What a corrected issue would hold; None where it would say the same."""
    payload = snapshot_payload.of(snapshot.plan, snapshot.round, known_at=timezone.now())
    is_same = {**_as_stored(payload), "known_at": None} == {**snapshot.payload, "known_at": None}
    return None if is_same else payload


def parts_corrected(snapshot: Snapshot, payload: dict) -> int:
    """How many actions and measures a corrected issue would say something else of."""
    stored, number = _as_stored(payload), 0
    for name in ("actions", "measures"):
        was = {row["lineage"]: row for row in snapshot.payload.get(name) or []}
        now = {row["lineage"]: row for row in stored.get(name) or []}
        number += sum(was.get(key) != now.get(key) for key in was | now)
    return number


def _as_stored(payload: dict) -> dict:
    return json.loads(json.dumps(payload, cls=DjangoJSONEncoder))
