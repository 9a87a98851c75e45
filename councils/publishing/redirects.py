"""Where something is now that the public once read under another slug: the history knows, so no table keeps it.

Asked only when a page is not found. What was never public under a slug is not found by it.
"""

from django.db.models import Exists, F, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from ..models import Council, CouncilContent, CouncilOwned, Workflow


def current_row(rows: QuerySet, slug: str) -> Model | None:
    """The row of these that has the slug, else the one that was the last to have it in public; or None."""
    return rows.filter(**{address_field(rows.model): slug}).first() or formerly_at(rows, slug).first()


def formerly_at(rows: QuerySet, slug: str) -> QuerySet:
    """Those of the rows that the public could read under this slug, the last to have it first."""
    model = rows.model
    key = "lineage" if hasattr(model, "lineage") else "id"  # editions of one thing share its addresses
    records = _public_under(model, slug).filter(**{key: OuterRef(key)})
    last = records.order_by("-history_id").values("history_id")[:1]
    return rows.annotate(had_it=Subquery(last)).filter(had_it__isnull=False).order_by("-had_it")


def was_public(row: CouncilOwned) -> bool:
    """Could the public read this at some time? What was withdrawn is a draft again; the history knows better."""
    if row.publish_at is not None and row.publish_at <= timezone.now():
        return True
    return _when_public(type(row), type(row).history.filter(id=row.pk)).exists()


def was_there(model, slug: str, **where: object) -> bool:
    """Could the public read a row of this model, now gone, under this slug? `where`: what it belonged to."""
    return _public_under(model, slug).filter(**where).exists()


def _public_under(model, slug: str):
    """Records of when the public could read a row of this model under this slug, or reference."""
    return _when_public(model, model.history.filter(**{address_field(model): slug}))


def address_field(model) -> str:
    """The field that stands in addresses: an action has a reference, the others a slug."""
    return "slug" if any(field.name == "slug" for field in model._meta.fields) else "reference"


def _when_public(model, records):
    """Those of the records of a model's history by which the public could read the row."""
    records = records.exclude(history_type="-")  # from that moment on it was not there
    if model is Council:
        return records.filter(is_live=True)
    later = model.history.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
    next_saved = Subquery(later.order_by("history_id").values("history_date")[:1])
    records = records.annotate(until=Coalesce(next_saved, Value(timezone.now())))
    if issubclass(model, CouncilContent):
        # One that was scheduled and got another slug before its time never was public under this one.
        return records.filter(status=Workflow.Status.PUBLISHED, publish_at__lt=F("until"))
    for name in model.parent_fields():
        wholes = model._meta.get_field(name).related_model.history.filter(
            id=OuterRef(f"{name}_id"), status=Workflow.Status.PUBLISHED, publish_at__lt=OuterRef("until")
        )
        records = records.filter(Exists(wholes.filter(history_date__lt=OuterRef("until"))))
    return records
