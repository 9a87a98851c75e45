"""Which saves no public page can show: those of what is shown with nothing that is published.

Pages read what is published, and what belongs to it; a draft edition is read only where something public names it, or
while no edition of its lineage is live (docs/decisions/0032).
"""

from collections.abc import Iterable
from functools import cache

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q
from django.utils import timezone

from ..models import Council, CouncilContent, CouncilOwned, is_live

Status = CouncilContent.Status


def may_be_unseen(model) -> bool:
    """Are there rows of this model that no page shows?"""
    return issubclass(model, CouncilOwned) and model.published_wholes(model._base_manager.none()) is not None


def is_seen(model, keys: Iterable[int]) -> bool:
    """May a page show one of these rows, now or once a moment comes that is noted? As the database has it now."""
    wholes = model.published_wholes(model._base_manager.filter(pk__in=keys))
    return wholes is None or any(_is_one_seen(whole, found) for whole, found in wholes)


def _is_one_seen(model, keys) -> bool:
    rows = model._base_manager.filter(pk__in=keys)
    if not issubclass(model, CouncilContent):
        return rows.exists()
    published = model._base_manager.filter(status=Status.PUBLISHED)
    if not published.filter(lineage__in=rows.values("lineage")).exists():
        return False
    editions = published.filter(lineage=OuterRef("lineage"))
    stands_alone = ~Exists(editions.filter(is_live(timezone.now())))
    of_something_public = Exists(editions) & (stands_alone | _is_named(model))
    return rows.filter(Q(status=Status.PUBLISHED) | of_something_public).exists()


def _is_named(model) -> Q:
    """The condition that something published names a row: its address may be made from it."""
    named = Q()
    for other, name, path in _names_of(model):
        published = {name: OuterRef("pk"), f"{path}__status".removeprefix("pk__"): Status.PUBLISHED}
        named |= Exists(other._base_manager.filter(**published))
    return named


@cache
def _names_of(model) -> list[tuple]:
    """(other, its relation to this model, its path to what it is published with)."""
    return [
        (each.related_model, each.field.name, path)
        for each in model._meta.related_objects
        if issubclass(each.related_model, CouncilOwned)
        for _whole, path in each.related_model.paths_to_wholes()
    ]


def was_unseen(row: Model) -> bool:
    """Has no page shown the row, which is about to be saved or deleted?"""
    if not may_be_unseen(row._meta.model):
        return False
    try:
        root = row.publication_root
        if root and root.status == Status.PUBLISHED and not getattr(row, "is_held", False):
            return False  # what is published is not asked about
    except (AttributeError, ObjectDoesNotExist):  # without what it belongs to: the save says so
        return False
    return row.pk is None or not is_seen(row._meta.model, [row.pk])


def stay_unseen(model, keys: Iterable[int], council_id: int | None) -> bool:
    """Does no page show any of these rows, which were saved or are about to be deleted, in the writing transaction?

    The council's row is held until its end. So whoever publishes what they belong to has done so, and is seen here;
    or moves the version afterwards, when what is written here is there.
    """
    if connection.in_atomic_block:
        list(Council.objects.select_for_update(no_key=True).filter(pk=council_id))
    return not is_seen(model, keys)
