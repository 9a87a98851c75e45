"""Which saves no public page can show: those of what is published in no edition, and of its parts.

Pages read what is published, and its parts; a part stays with what it was added to (docs/decisions/0032).
"""

from functools import cache

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.db.models import Model

from ..models import Council, CouncilContent, CouncilOwned
from ..search.sources import led_to

Status = CouncilContent.Status


@cache
def root_path(model) -> str | None:
    """The relations from a row to what is published as a whole, "" for that itself; None where there is no such thing.

    None for progress too: pages read it by its lineage, through whichever edition it was given.
    """
    if not issubclass(model, CouncilOwned) or model.is_progress:
        return None
    if issubclass(model, CouncilContent):
        return ""
    path = model.council_lookup.rpartition("__")[0]
    return path if path and issubclass(led_to(model, path), CouncilContent) else None


def is_unseen(row: Model) -> bool:
    """Is no edition of what the row belongs to published, now or for later? As the database has it now."""
    model = row._meta.model
    path = root_path(model)
    if path is None:
        return False
    root, lineage = (led_to(model, path), f"{path}__lineage") if path else (model, "lineage")
    lineages = model._base_manager.filter(pk=row.pk).values(lineage)
    return not root._base_manager.filter(lineage__in=lineages, status=Status.PUBLISHED).exists()


def was_unseen(row: Model) -> bool:
    """The same of a row that is about to be saved, as it was until now."""
    try:
        if root_path(row._meta.model) is None or row.publication_root.status == Status.PUBLISHED:
            return False
    except (AttributeError, ObjectDoesNotExist):  # without what it belongs to: the save says so
        return False
    return row.pk is None or is_unseen(row)


def stays_unseen(row: Model, council_id: int | None) -> bool:
    """The same of a row that was saved, in the writing transaction.

    The council's row is held until its end. So whoever publishes what this belongs to has done so, and is seen here;
    or moves the version afterwards, when what is written here is there.
    """
    if connection.in_atomic_block:
        list(Council.objects.select_for_update(no_key=True).filter(pk=council_id))
    return is_unseen(row)
