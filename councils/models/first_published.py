"""When something was first published: the first moment at which the public could read it, or will.

A row counts as read only while what it is visible with can be read and its council's site is live. So that
moment is found anew when any of these changes, until it has come; then it stays for good.
"""

from collections import defaultdict
from dataclasses import replace

from django.db.models import Q
from django.utils import timezone

from ..viewers import PUBLIC
from .council_owned import content_models
from .visibility import UNTIL_RELEASED


def note_first_published(rows, *, by, now, came=False) -> None:
    """After these rows came or went: find the moment of theirs, and of what is visible with them.

    `came`: they were published, and the moment they carry is to be looked at too. In the writing transaction.
    """
    keys = defaultdict(set)
    for row in rows:
        keys[type(row)].add(row.pk)
        for model in content_models():
            for field in model.seen_with():
                if field.related_model is type(row):
                    parts = model._base_manager.filter(**{f"{field.name}__lineage": row.lineage_id})
                    keys[model].update(parts.values_list("pk", flat=True))
    for model, found in keys.items():
        _note(model._base_manager.filter(pk__in=found), by, now, came)


def note_site_went_live(council, *, by) -> None:
    """After a council's site was opened or closed: the same for everything that it has published."""
    for model in content_models():
        _note(model._base_manager.filter(council=council), by, timezone.now())


def of_unknown_day(model, keys) -> set:
    """Keys of those that a command of the site's own published: the council had done so before, on some day."""
    records = model.history.filter(id__in=keys, status=model.Status.PUBLISHED, history_user=None)
    return set(records.values_list("id", flat=True))


def _note(rows, by, now, came=False) -> None:
    unsettled = Q(first_published_at=None, status=rows.model.Status.PUBLISHED)
    is_ahead = Q(first_published_at__gt=now) | (Q(first_published_at=now) if came else Q())
    rows = list(rows.filter(unsettled | is_ahead).select_related("council"))
    if not rows:
        return
    without = [row.pk for row in rows if row.first_published_at is None]
    unknown = of_unknown_day(type(rows[0]), without) if without else set()
    moments = _first_moments(type(rows[0]), [row for row in rows if row.pk not in unknown], now)
    for row in rows:
        if row.pk not in unknown and row.first_published_at != moments.get(row.pk):
            row.first_published_at = moments.get(row.pk)
            row._history_user = by
            row.save()


def _first_moments(model, rows, now) -> dict:
    """The first moment from then on at which the public sees each row, by its key; none where it never does."""
    contents = [row for row in rows if row.status == model.Status.PUBLISHED and row.council.is_live]
    waiting = {row.pk for row in contents}
    for field in model.seen_with():
        lineages = {parent.lineage_id for row in contents if (parent := getattr(row, field.name))}
        contents += field.related_model._base_manager.filter(lineage__in=lineages)
    planned = {
        each.publish_at for each in contents if each.publish_at and now < each.publish_at < UNTIL_RELEASED
    }
    found = {}
    for at in sorted({now, *planned}):
        if waiting:
            seen = model.objects.filter(pk__in=waiting).visible_to(replace(PUBLIC, at=at))
            found.update(dict.fromkeys(seen.values_list("pk", flat=True), at))
            waiting -= found.keys()
    return found
