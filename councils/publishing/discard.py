"""A draft of something public is deleted whole; what names one of its parts names the live edition's from then on."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from ..models import ChangeNote, CouncilContent, User
from .caching import batched_invalidation
from .editions import Rows, rows_of
from .rebase import counterparts


@transaction.atomic
def discard(draft: CouncilContent, *, by: User | None) -> None:
    """Delete a draft that was copied from another edition, with all its parts, and nothing else.

    ValidationError, with nothing done, where something names a part that only the draft has.
    """
    rows = rows_of(draft)
    live = {(model, ours.pk): key for (model, key), ours in counterparts(draft).items() if ours}
    with batched_invalidation():
        left = [
            row
            for row, relation, key in _names_of(rows)
            if not _lead_to(row, relation, key[1], live.get(key), by)
        ]
        if left:
            raise ValidationError(
                _("Other pages refer to something new in this draft: %(titles)s. Change these first."),
                params={"titles": ", ".join(dict.fromkeys(map(str, left)))},
            )
        ChangeNote.objects.about(draft).delete()
        try:
            with transaction.atomic():
                _delete(rows, by)
        except ProtectedError as error:
            raise ValidationError(
                _(
                    "There are updates or values on something new in this draft: %(titles)s. Delete these first."
                ),
                params={"titles": ", ".join(map(str, error.protected_objects))},
            ) from error


def _delete(rows: Rows, by) -> None:
    for found in reversed(rows.values()):
        for row in reversed(found):
            row._history_user = by
            row.delete()


def _names_of(rows: Rows) -> Iterator[tuple]:
    """(row that is no part of the draft, its relation, (model, key) of the part that it names)."""
    keys = {model: {row.pk for row in found} for model, found in rows.items()}
    for model, own in keys.items():
        for each in model._meta.related_objects:
            if each.field.name in getattr(each.related_model, "does_without", ()):
                continue
            names = {f"{each.field.name}__in": own}
            for row in each.related_model._base_manager.filter(**names).distinct():
                if row.pk in keys.get(each.related_model, ()):
                    continue
                if each.many_to_many:
                    for key in own.intersection(getattr(row, each.field.name).values_list("pk", flat=True)):
                        yield row, each.field, (model, key)
                else:
                    yield row, each.field, (model, getattr(row, each.field.attname))


def _lead_to(row: models.Model, relation, draft_key, live_key, by) -> bool:
    """Have the row name the live edition's part; False where there is none, or where it names both."""
    named = live_key and relation.related_model._base_manager.filter(pk=live_key).first()
    if named is None:
        return False
    row._history_user = by
    try:
        with transaction.atomic():
            if relation.many_to_many:
                getattr(row, relation.name).remove(draft_key)
                getattr(row, relation.name).add(named)
            else:
                setattr(row, relation.name, named)
            row.save()
    except IntegrityError:
        return False
    return True
