"""What is never deleted: what residents could read, and what progress hangs on. It is ended or archived instead.

One rule for every place: pages, rows of tables, lists. It is asked of a row, and of what is deleted with it.
"""

from collections import defaultdict
from functools import cache, reduce
from operator import or_

from django.db.models import CASCADE, Exists, Model, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from ..models import CouncilContent, CouncilOwned, LineageField, reporting_on
from .redirects import was_public


@cache
def taken_along(model) -> dict[type[Model], list[str]]:
    """The models whose rows are deleted with a row of this model, itself too; each with its paths back to that row."""
    found = defaultdict(set)

    def follow(above, path: str, came_by: tuple) -> None:
        found[above].add(path or "pk")
        for relation in above._meta.related_objects:
            # Rows of a kind may stand under each other, as many levels deep as it says.
            most = max(1, getattr(above, "levels", 1) - 1) if relation.related_model is above else 1
            if relation.one_to_many and relation.on_delete is CASCADE and came_by.count(relation) < most:
                back = f"{relation.field.name}__{path}" if path else relation.field.name
                follow(relation.related_model, back, (*came_by, relation))

    follow(model, "", ())
    return {below: sorted(paths) for below, paths in found.items()}


@cache
def progress_of(model) -> list[tuple]:
    """(model of progress, the field by which it belongs to a row of this model): to its lineage, or to itself."""
    direct = [(each.related_model, each.field) for each in model._meta.related_objects]
    found = [(other, field) for other, field in direct if getattr(other, "is_progress", False)]
    return found + [(other, other._meta.get_field("lineage")) for other in reporting_on(model)]


def has_progress(row: CouncilOwned) -> bool:
    """Would anything that was reported lose what it is about, if this row and what goes with it were gone?"""
    return any(
        _loses(reported, field, going)
        for going in _going_with(row)
        for reported, field in progress_of(going.model)
    )


def _going_with(row: CouncilOwned):
    for model, paths in taken_along(row._meta.model).items():
        yield model._base_manager.filter(reduce(or_, (Q(**{path: row.pk}) for path in paths)))


def _loses(reported, field, going) -> bool:
    """What was reported of a thing stays while another edition has it."""
    if not isinstance(field, LineageField):
        return reported._base_manager.filter(**{f"{field.name}__in": going}).exists()
    staying = going.model._base_manager.exclude(pk__in=going.values("pk")).filter(lineage=OuterRef("lineage"))
    lost = going.filter(~Exists(staying)).order_by().values("lineage")
    return reported._base_manager.filter(lineage__in=lost).exists()


def why_kept(row: CouncilOwned) -> str:
    """Why this row is not deleted, whoever asks, and what to do instead, as a sentence; empty where it may be."""
    if isinstance(row, CouncilContent):
        return _why_content_is_kept(row)
    content = row.publication_root
    if row.is_progress:
        # Read by its lineage: on the page of whichever edition is public, unless it is held.
        is_held = getattr(row, "is_held", False)
        if content is not None and not is_held and any(was_public(edition) for edition in content.editions()):
            return _("This has been public. Correct it and give a reason instead of deleting it.")
    elif row.can_end:
        if was_public(content):
            return _("This has been public. End it and give a reason instead of deleting it.")
        if has_progress(row):
            return _(
                "Updates or values have been reported for this. End it and give a reason instead of deleting it."
            )
    elif has_progress(row):
        return _("Updates or values have been reported for this, so you cannot delete it.")
    return ""


def _why_content_is_kept(row) -> str:
    Status = row.Status
    if row.status == Status.ARCHIVED:
        return _("This is archived, so it cannot be changed.")
    if was_public(row):
        return _("This has been public. Archive it and give a reason instead of deleting it.")
    if has_progress(row):
        return _(
            "Updates or values have been reported for this. Archive it and give a reason instead of deleting it."
        )
    if row.status == Status.REVIEW:
        return _("This is in review. Return it to draft first.")
    if row.status == Status.PUBLISHED:
        return _("This is scheduled. Withdraw it first.")
    return ""
