"""What is never deleted: what residents could read, and what progress hangs on. It is ended or archived instead.

One rule for every place: pages, rows of tables, lists. It is asked of a row, and of what is deleted with it.
"""

from collections import defaultdict
from functools import cache

from django.db.models import CASCADE, Q
from django.utils.translation import gettext_lazy as _

from ..models import CouncilContent
from .redirects import was_public


@cache
def progress_under(model) -> dict:
    """The models of progress that hang on a row of this model, each with its paths back to that row.

    Relations that would take something along are followed; progress itself is found through any relation.
    """
    found = defaultdict(set)

    def follow(above, path, came_by):
        for relation in above._meta.related_objects:
            if relation.many_to_many or relation in came_by:
                continue
            below, back = relation.related_model, relation.field.name + path
            if getattr(below, "is_progress", False):
                found[below].add(back)
            elif relation.on_delete is CASCADE:
                follow(below, f"__{back}", (*came_by, relation))

    follow(model, "", ())
    return {below: sorted(paths) for below, paths in found.items()}


def has_progress(row) -> bool:
    """Does anything that was reported hang on this row, or on what goes with it?"""
    for below, paths in progress_under(type(row)).items():
        conditions = Q()
        for path in paths:
            conditions |= Q(**{path: row.pk})
        if below._base_manager.filter(conditions).exists():
            return True
    return False


def why_kept(row) -> str:
    """Why this row is not deleted, whoever asks, and what to do instead, as a sentence; empty where it may be."""
    if isinstance(row, CouncilContent):
        return _why_content_is_kept(row)
    content = row.publication_root
    if row.is_progress:
        # Read by its lineage: on the page of whichever edition is public.
        if content is not None and any(was_public(edition) for edition in content.editions()):
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
