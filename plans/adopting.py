"""Keeps the words of an edition as a body adopted them, and withdraws texts of such a copy where the law asks."""

import json
from collections.abc import Iterator
from itertools import pairwise

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from councils import permissions
from councils.canonical_json import canonical, digest_of
from councils.models import CouncilContent
from councils.plain_data import iso, texts

from . import adopted_payload, adopted_text
from .models import AdoptedCopy, WithdrawnText


def may_keep(user, edition: CouncilContent) -> bool:
    """May they keep a copy of it as adopted? Of what residents can read, whoever publishes."""
    is_out = edition.status == edition.Status.PUBLISHED and not edition.is_scheduled
    return is_out and permissions.publishes_for.test(user, edition.council)


def drawn_up(copy: AdoptedCopy) -> AdoptedCopy:
    """The copy with its number and what it will say; nothing is saved. The body gets its name of today."""
    name = "vision" if copy.vision else "plan"
    copy.name_body()
    copy.council, copy.number = copy.edition.council, copy.edition.adopted_copies.count() + 1
    adopted = {
        "on": iso(copy.adopted_on),
        **texts(copy, "body"),
        "decision": copy.decision and adopted_payload.of_decision(copy.decision),
    }
    edition = type(copy.edition).objects.select_related("council").get(pk=getattr(copy, f"{name}_id"))
    copy.payload = canonical(adopted_payload.of(edition, adopted))
    copy.sha256 = digest_of(copy.payload)
    return copy


@transaction.atomic
def keep(copy: AdoptedCopy, *, by, seen: str = "") -> AdoptedCopy:
    """Save it. `seen`: the digest that the officer saw; ValidationError, code "stale", where it is another now."""
    locked = type(copy.edition)._base_manager.select_for_update().get(pk=copy.edition.pk)
    if by is not None and not may_keep(by, locked):
        raise PermissionDenied
    drawn_up(copy)
    copy.clean()
    if seen and seen != copy.sha256:
        words = _("Someone has changed this since you checked it. Check it again before you save it.")
        raise ValidationError(words, code="stale")
    copy.kept_at, copy.kept_by, copy._history_user = timezone.now(), by, by
    copy.save()
    return copy


@transaction.atomic
def withdraw(
    copy: AdoptedCopy, places: list[str], *, by, reason: str, reason_cy: str = "", seen: str = ""
) -> WithdrawnText:
    """Have each of these texts say only when and why it was withdrawn; what it said before is nowhere any more.

    `seen`: the digest that the officer saw; ValidationError, code "stale", where it is another by now.
    """
    copy = AdoptedCopy.objects.select_for_update().get(pk=copy.pk)
    if by is not None and not permissions.publishes_for.test(by, copy.council):
        raise PermissionDenied
    if seen and seen != copy.sha256:
        words = _("Someone has withdrawn texts of this since you opened it. Check it again.")
        raise ValidationError(words, code="stale")
    data, today = json.loads(copy.payload), timezone.localdate()
    note = {"on": iso(today), "reason_en": reason, "reason_cy": reason_cy}
    adopted_text.withdraw(data, places, note)
    payload = canonical(data)
    withdrawal = WithdrawnText(
        adopted_copy=copy,
        places=places,
        reason_en=reason,
        reason_cy=reason_cy,
        withdrawn_on=today,
        withdrawn_by=by,
        sha256_before=copy.sha256,
        sha256=digest_of(payload),
    )
    withdrawal._history_user = copy._history_user = by
    withdrawal.save()
    copy.payload = payload
    copy.save()
    return withdrawal


def verified() -> Iterator[tuple[AdoptedCopy, list[str]]]:
    """Each copy in the database, with what is wrong with it."""
    copies = AdoptedCopy.objects.select_related("council", "plan", "vision").prefetch_related("withdrawals")
    for copy in copies.order_by("pk").iterator(chunk_size=20):
        yield copy, faults_of(copy)


def faults_of(copy: AdoptedCopy) -> list[str]:
    """What is wrong with a copy as it is in the database: nothing, while it is what was kept."""
    faults = []
    if digest_of(copy.payload) != copy.sha256:
        faults.append("its text does not have its checksum")
    elif canonical(json.loads(copy.payload)) != copy.payload:
        faults.append("its text is not canonical JSON")
    chain = list(copy.withdrawals.all())
    ends = [(earlier.sha256, later.sha256_before) for earlier, later in pairwise(chain)]
    if any(before != after for before, after in ends) or (chain and chain[-1].sha256 != copy.sha256):
        faults.append("a change of its text is not recorded")
    return faults
