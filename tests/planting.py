"""Hides things full of one word beside what is public, tied to it in every way that the models allow."""

from datetime import timedelta

from builders import NEEDS, draft, parts_of_each
from django.db.models import CharField, DateField, TextField, URLField
from django.utils import timezone

from councils.models import ChangeNote, CouncilContent, Councillor, Partner
from councils.publishing.caching import batched_invalidation
from plans.models import Plan
from pledges.models import Approach, Pledge, VisionStatement

WORD = "Zanzibar"


def say_the_word(row) -> None:
    """Put the word into every text of the row that a person can write, in both languages; and a day into each date."""
    for field in row._meta.concrete_fields:
        if type(field) is DateField and field.editable:
            setattr(row, field.name, timezone.localdate())
        if not isinstance(field, (CharField, TextField)) or field.choices or not field.editable:
            continue
        if hasattr(row, f"{field.name}_en"):
            continue  # the column that stands for both languages
        word = f"https://{WORD.lower()}.example/" if isinstance(field, URLField) else WORD
        if field.name == "slug":
            word = f"{WORD}-{row._meta.model_name}-{row.pk}".lower()
        elif field.name.startswith("body"):
            word = f"<p>{WORD}</p>"
        setattr(row, field.name, word[: field.max_length])
    row.save()


@batched_invalidation()  # the search entries of all of them are written together
def plant(council, rows: dict, **state) -> list:
    """One row of every kind of content in this state, with its parts and a change note; all of them hidden."""
    hidden = {}
    for model in [VisionStatement, *NEEDS]:
        needs = {name: rows[kind] for name, kind in PARENTS.get(model, {}).items()}
        if model is VisionStatement:
            needs |= as_next_edition(rows[VisionStatement], state)
        if model is Pledge:
            needs |= {"number": 100 + Pledge.objects.count(), "test_en": "A test"}
        hidden[model] = draft(model, council, **needs, **state)
    parts = parts_of_each(hidden, rows[Partner])
    for row in hidden.values():
        tie(row, rows)
        tie(rows[type(row)], hidden)
        long_ago = timezone.now() - timedelta(hours=1)
        ChangeNote.write(row, ChangeNote.Kind.PUBLISHED, WORD, WORD, at=long_ago, by=None)
    for part in parts:
        tie(part, rows, only_many=True)  # what else a part may point to stands within its own whole
    for row in [*hidden.values(), *parts]:
        say_the_word(row)
    return [*hidden.values(), *parts]


# What a hidden row belongs to is public: hidden things of hidden plans are another story.
PARENTS = {
    model: {name: Plan for name in ("plan",) if name in NEEDS[model]}
    | {name: VisionStatement for name in ("vision",) if name in NEEDS[model] or model is Approach}
    | {name: Councillor for name in ("councillor",) if name in NEEDS[model]}
    for model in NEEDS
}


def as_next_edition(live_one, state) -> dict:
    """A council has one vision: what is scheduled or held can only be the next edition of it."""
    if state.get("status") != CouncilContent.Status.PUBLISHED:
        return {}
    editions = VisionStatement.objects.filter(lineage=live_one.lineage_id)
    editions.filter(superseded_at=None).update(superseded_at=state["publish_at"])
    return {"lineage_id": live_one.lineage_id, "edition": editions.count() + 1}


def tie(row, others: dict, only_many=False) -> None:
    """Link the row to these, wherever it has room for a link to one of them."""
    for field in row._meta.get_fields():
        other = others.get(field.related_model) if field.is_relation else None
        if other is None or other == row or not getattr(field, "editable", False):
            continue
        if field.many_to_many and field.remote_field.through._meta.auto_created:
            getattr(row, field.name).add(other)
        elif not only_many and field.many_to_one and field.null and getattr(row, field.name) is None:
            setattr(row, field.name, other)
            row.save()
