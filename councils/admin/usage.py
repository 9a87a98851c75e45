"""What uses a thing, said in words and links before it is deleted: nothing vanishes from another page unseen."""

from collections import Counter

from django.contrib.admin.utils import NestedObjects, model_ngettext
from django.db import router
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ..admin_urls import admin_url
from ..models import CouncilContent
from ..publishing.deletion import why_kept


class Use:
    """A plan, an event, a pledge that names the thing."""

    def __init__(self, row):
        self.row, self.kind, self.address = row, capfirst(row._meta.verbose_name), admin_url(row)


def whole_of(row) -> tuple:
    """(model, key) of what a row belongs to, or of itself: a partner's role in a plan is a use by the plan."""
    for name in row.parent_fields():
        if pk := getattr(row, f"{name}_id"):
            return row._meta.get_field(name).related_model, pk
    thing = getattr(row, "current_thing", None) or row
    return type(thing), thing.pk


def owner_of_link(link) -> tuple:
    """(model, key) of the side on whose page a link of many to many is ticked."""
    model = link._meta.auto_created
    column = next(field for field in link._meta.fields if field.related_model is model)
    return model, getattr(link, column.attname)


def uses_and_parts(rows) -> tuple[list, Counter]:
    """What names these rows, and must let go of them first; and how many parts go with them, by model."""
    rows = list(rows)
    if not rows:
        return [], Counter()
    collector = NestedObjects(using=router.db_for_write(type(rows[0])), origin=rows)
    collector.collect(rows)
    going = {(type(row), row.pk) for found in collector.data.values() for row in found}
    keys = {whole_of(row) for row in collector.protected}
    parts: Counter = Counter()
    for model, found in collector.data.items():
        if model._meta.auto_created:
            keys |= {owner_of_link(link) for link in found} - going
        else:
            parts[model] += sum(1 for row in found if row not in rows)
    return list(_named(keys).values()), +parts


def _named(keys) -> dict:
    """The things behind the keys, one query for each kind; of a part, what it belongs to."""
    pks: dict = {}
    for model, pk in keys:
        pks.setdefault(model, []).append(pk)
    found, wholes = {}, set()
    for model, some in pks.items():
        for row in model._base_manager.filter(pk__in=some):
            whole = whole_of(row)
            if whole == (model, row.pk):
                found[whole] = row
            else:
                wholes.add(whole)
    return found | _named(wholes) if wholes else found


def _numbers(parts: Counter) -> list[str]:
    """Such as "2 priorities", of each model of parts."""
    return [
        _("%(number)s %(things)s") % {"number": number, "things": model_ngettext(model, number)}
        for model, number in parts.items()
    ]


def parts_in_words(parts: Counter) -> str:
    return ", ".join(map(str, _numbers(parts)))


def named_in_words(uses, row) -> str:
    """The things that name this row; what is another council's is never named."""
    own = [use for use in uses if use.council_id == row.owner_council_id]
    return ", ".join(f"{Use(use).kind}: {use}" for use in own) or "–"


def asked_before_delete(rows, may_delete) -> tuple:
    """As `ModelAdmin.get_deleted_objects`: what goes, why somebody may not, and what names the rows, which blocks."""
    uses, parts = uses_and_parts(rows)
    own = {row.owner_council_id for row in rows}
    named = [Use(row) for row in uses if row.council_id in own]
    named.sort(key=lambda use: (use.kind, str(use.row)))
    # Another council's thing could only be there by a fault of ours: it blocks, and is never named.
    unnamed = [None] if len(named) < len(uses) else []
    lacking = {why_not_deleted(row) for row in rows if not may_delete(row)}
    return _numbers(parts), {}, lacking, [*named, *unnamed]


def why_not_deleted(row) -> str:
    """Why somebody who may not delete this row may not, and what to do instead."""
    if row.is_public and not isinstance(row, CouncilContent) and not row.can_end:
        return _("This is public. Delete it on the page it belongs to, where you can tell residents why.")
    return why_kept(row) or _("Your role does not allow you to delete this.")
