"""How an edition takes the place of the live one at a moment, and gives it back where that is undone."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .change import ChangeNote
from .lineage import Lineage


@dataclass(frozen=True)
class Place:
    """Where an edition stands among the others from a moment on: the one it replaces, and the one that replaces it."""

    live: object | None
    later: object | None
    others: list


def place_at(row, at) -> Place:
    """The place that this row would take at that moment. Its lineage is held until the end of the transaction.

    ValidationError where another edition is scheduled for a later time; a correction may come out before that.
    """
    Lineage.objects.select_for_update().get(pk=row.lineage_id)
    others = list(type(row)._base_manager.filter(lineage=row.lineage_id).exclude(pk=row.pk))
    published = [other for other in others if other.status == row.Status.PUBLISHED]
    later = min(
        (other for other in published if other.publish_at > at),
        key=lambda other: other.publish_at,
        default=None,
    )
    if later and not row.is_correction:
        raise ValidationError(_("Another edition is scheduled for a later time. Withdraw that one first."))
    live = next((other for other in published if other.is_live_at(at)), None)
    return Place(live, later, others)


def _take_number(row, others) -> int:
    """Editions are numbered in the order in which they come out; a draft that has the number gets another."""
    newest = max((other.edition for other in others if other.status == row.Status.PUBLISHED), default=0)
    held = next((other for other in others if other.edition == newest + 1), None)
    highest = max((other.edition for other in (row, *others)), default=0)
    if held is None:
        return newest + 1
    if held.copied_at is not None and held.status in (row.Status.DRAFT, row.Status.REVIEW):
        type(row)._base_manager.filter(pk=held.pk).update(edition=highest + 1)
        return newest + 1
    return row.edition if row.edition > newest else highest + 1


def check_correction(place: Place) -> None:
    """A correction takes the place of what residents read now, and of nothing else."""
    if place.live is None:
        raise ValidationError(
            _(
                "The page that this corrects is no longer public. Make the change in that page, "
                "or delete this correction."
            )
        )
    if place.live.is_scheduled:
        raise ValidationError(
            {
                "at": _(
                    "The next edition replaces this page before that time. Choose an earlier time, or make the "
                    "change in that edition."
                )
            }
        )


def take_place(row, place: Place, at, by) -> None:
    """From that moment on the row is the live edition."""
    live = place.live
    row.publish_at, row.edition = at, _take_number(row, place.others)
    row.ended_at = live.ended_at if live and row.is_correction else None
    ends = [each for each in (row.ended_at, place.later and place.later.publish_at) if each]
    row.superseded_at = min(ends, default=None)
    if live:
        _take_over_end(row, live)
        live.superseded_at = at
        live._save_moved(by)


def _take_over_end(row, live) -> None:
    """The end of what is corrected is the correction's; a next edition has none before it is given one."""
    notes = ChangeNote.objects.about(live).filter(kind=ChangeNote.Kind.ENDED, noted_at__gt=timezone.now())
    if row.is_correction:
        notes.update(object_id=row.pk)
    else:
        notes.delete()
    live.ended_at = None


def replaced_by(row):
    """The edition whose place a scheduled one is to take."""
    editions = type(row)._base_manager.filter(lineage=row.lineage_id, status=row.Status.PUBLISHED)
    return editions.filter(superseded_at=row.publish_at, ended_at=None).exclude(pk=row.pk).first()


def spared_by(row):
    """The edition that stays where it is once a scheduled one is undone: it gets back its end from a correction."""
    edition = replaced_by(row)
    if edition is None:
        return None
    edition.superseded_at = edition.ended_at = None
    if row.is_correction:
        edition.superseded_at, edition.ended_at = row.superseded_at, row.ended_at
        ChangeNote.objects.about(row).filter(kind=ChangeNote.Kind.ENDED).update(object_id=edition.pk)
    return edition


def planned_end(row) -> ChangeNote | None:
    """What residents will read, or read, in the place of what has an end."""
    return ChangeNote.objects.about(row).filter(kind=ChangeNote.Kind.ENDED).first()


def is_ended(at) -> Q:
    """Public until its end came, which was no replacement."""
    return Q(status="published", ended_at__lte=at)
