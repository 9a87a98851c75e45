"""What was changed on the live edition since a draft was copied from it, and how the draft takes it over.

Nothing is lost in silence: a draft is published only when each such change was taken over, or left out on purpose.
"""

import datetime
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import cast

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import ChangeNote, CouncilContent, CouncilOwned, User, is_live
from .caching import batched_invalidation
from .difference.as_of import rows_as_of
from .difference.parts import ORDER, differences_of
from .editions import (
    Copies,
    Rows,
    comparable,
    copy_rows,
    differences_of_kind,
    differing_fields,
    identity,
    linked,
    parts_of_model,
    rows_of,
)

WITHOUT_WHOLE = gettext_lazy(
    "The draft does not have what this belongs to. Use that too, or leave the draft as it is."
)


class Standing(StrEnum):
    """How a correction of the live edition stands in a draft that was copied before it."""

    OPEN = "open"  # the draft still says what stood there then
    TAKEN = "taken"  # the draft says the same by now
    CONFLICT = "conflict"  # the draft says something else again


@dataclass(frozen=True)
class LiveChange:
    """What was changed in the edition a draft is based on, since it was copied."""

    model: type[CouncilOwned]
    before: CouncilOwned | None
    now: CouncilOwned | None
    in_draft: CouncilOwned | None
    fields: tuple[str, ...]
    # False where the draft no longer has what it belongs to, and nobody could put that back.
    can_be_used: bool = True

    @property
    def is_new_to_draft(self) -> bool:
        return self.now is not None and self.in_draft is None

    def wholes(self) -> list[tuple]:
        """(model, key) of what it belongs to in the live edition."""
        names = (name for name in self.model.parent_fields() if getattr(self.row, f"{name}_id"))
        return [
            (self.model._meta.get_field(name).related_model, getattr(self.row, f"{name}_id"))
            for name in names
        ]

    @property
    def standing(self) -> Standing:
        if self.now is None or self.before is None or self.in_draft is None:
            return self._standing_of_a_part()
        then, now, ours = (
            tuple(comparable(row, self.model._meta.get_field(name)) for name in self.fields)
            for row in (self.before, self.now, self.in_draft)
        )
        return Standing.TAKEN if ours == now else Standing.OPEN if ours == then else Standing.CONFLICT

    def _standing_of_a_part(self) -> Standing:
        """Of what came to the live edition, or went; or is not in the draft."""
        if self.in_draft is None:
            is_new = self.before is None
            return Standing.TAKEN if self.now is None else Standing.OPEN if is_new else Standing.CONFLICT
        is_the_same = not differing_fields(self.in_draft, self.row)
        if self.now is None:
            return Standing.OPEN if is_the_same else Standing.CONFLICT
        return Standing.TAKEN if is_the_same else Standing.CONFLICT

    @property
    def row(self) -> CouncilOwned:
        """As it is now, or was before it went."""
        return cast(CouncilOwned, self.now or self.before)

    @property
    def title(self) -> str:
        return _("%(kind)s: %(title)s") % {"kind": capfirst(self.model._meta.verbose_name), "title": self.row}

    @property
    def is_open(self) -> bool:
        return self.standing != Standing.TAKEN

    @property
    def key(self) -> str:
        """By what a form names it: another one as soon as either edition says something else."""
        mine = self.in_draft.version if self.in_draft else ""
        return f"{self.model._meta.label_lower}-{self.row.pk}-{self.now.version if self.now else ''}-{mine}"


def live_edition(draft: CouncilContent) -> CouncilContent | None:
    """The edition of its lineage that residents read now."""
    editions = type(draft)._base_manager.filter(lineage=draft.lineage_id)
    return editions.filter(is_live(timezone.now())).exclude(pk=draft.pk).first()


@dataclass(frozen=True)
class States:
    """A draft, and what residents read when it was copied and read now, with all parts."""

    then: Rows
    now: Rows
    draft: Rows

    @classmethod
    def of(cls, draft: CouncilContent) -> "States | None":
        """None where it was not copied from anything."""
        source = draft.based_on
        if source is None or draft.copied_at is None:
            return None
        live = live_edition(draft) or source
        now = rows_of(live)
        own = now if live.pk == source.pk else rows_of(source)
        return cls(rows_as_of(source, draft.copied_at, own), now, rows_of(draft))

    def changes(self) -> list[LiveChange]:
        """A whole before its parts. What only stands further down because something was put before it is no change."""
        moved = {
            (each.model, identity(each.after or each.before)): each.fields
            for each in differences_of(self.then, self.now)
        }
        found = []
        for model, rows in self.now.items():
            in_draft = {identity(row): row for row in self.draft[model]}
            for each in differences_of_kind(model, self.then[model], rows):
                known = identity(each.after or each.before)
                real = moved.get((model, known), ())
                fields = tuple(name for name in each.fields if name != ORDER or name in real)
                if fields or not each.fields:
                    found.append(LiveChange(model, each.before, each.after, in_draft.get(known), fields))
        return found

    def open_changes(self) -> list[LiveChange]:
        """Those of which nobody has said yet whether the draft takes them over."""
        found = [change for change in self.changes() if change.is_open]
        left_out = without_whole(found, self.counterparts())
        return [replace(change, can_be_used=False) if change in left_out else change for change in found]

    def counterparts(self) -> Copies:
        """By the key of a row of the live edition, the row of the same part in the draft."""
        found: Copies = {}
        for model, rows in self.now.items():
            known = {identity(row): row for row in self.draft.get(model, ())}
            found |= {(model, row.pk): known.get(identity(row)) for row in rows}
        return found


def without_whole(taken: list[LiveChange], there: Copies) -> list[LiveChange]:
    """Those that would come into the draft without what they belong to, were just these taken over."""
    coming = {(change.model, change.row.pk) for change in taken if change.is_new_to_draft}
    return [
        change
        for change in taken
        if change.is_new_to_draft and any(not there.get(key) and key not in coming for key in change.wholes())
    ]


def changed_since(draft: CouncilContent) -> list[LiveChange]:
    """What residents read otherwise now than when the draft was copied, in the live edition, whichever that is now."""
    states = States.of(draft)
    return states.changes() if states else []


def is_behind(model, now) -> Q:
    """The condition on drafts, scheduled ones too, that residents were told of a change of the live edition since.

    What `changed_since` finds costs far more.
    """
    Status = CouncilContent.Status
    not_out = Q(status__in=(Status.DRAFT, Status.REVIEW)) | Q(status=Status.PUBLISHED, publish_at__gt=now)
    told = ChangeNote.objects.filter(
        kind__in=(ChangeNote.Kind.CORRECTED, ChangeNote.Kind.PUBLISHED),
        noted_at__lte=now,
        noted_at__gt=OuterRef("copied_at"),
    )
    editions = model._base_manager.filter(lineage=OuterRef(OuterRef("lineage"))).order_by()
    about = Q(content_type=_kind(model), object_id__in=editions.values("pk"))
    for part, name in parts_of_model(model):
        if issubclass(part, CouncilContent):
            rows = part._base_manager.filter(**{f"{name}__lineage": OuterRef(OuterRef("lineage"))}).order_by()
            about |= Q(content_type=_kind(part), object_id__in=rows.values("pk"))
    is_root = Q(pk=None) if model.cascades_from else Q(copied_at__isnull=False)
    return not_out & is_root & Q(Exists(told.filter(about)))


def _kind(model) -> ContentType:
    return ContentType.objects.get_for_model(model)


def corrected_since(draft: CouncilContent) -> bool:
    """The same of one draft."""
    model = draft._meta.model
    return model._base_manager.filter(is_behind(model, timezone.now()), pk=draft.pk).exists()


def open_changes(draft: CouncilContent) -> list[LiveChange]:
    states = States.of(draft)
    return states.open_changes() if states else []


@transaction.atomic
def take_over_and_rebase(
    draft: CouncilContent, taken: list[LiveChange], *, as_at: datetime.datetime, by: User | None
) -> None:
    """Take these over, and have the draft stand on the live edition as it was at that moment: nothing is open then."""
    with batched_invalidation():
        take_over(taken, draft, by=by)
        draft.refresh_from_db()
        draft.based_on, draft.copied_at = live_edition(draft) or draft.based_on, as_at
        draft.updated_by = by
        _save(draft, by)


@transaction.atomic
def take_over(changes: list[LiveChange], draft: CouncilContent, *, by: User | None) -> None:
    """Have the draft say what the live edition says by now: a whole before its parts, what went the other way round.

    ValidationError where something would come without what it belongs to.
    """
    with batched_invalidation():
        copies = counterparts(draft)
        if without_whole(changes, copies):
            raise ValidationError(WITHOUT_WHOLE)
        new: dict[type[CouncilOwned], list] = {}
        for change in changes:
            if change.is_new_to_draft:
                new.setdefault(change.model, []).append(change.now)
        for model, rows in new.items():
            copy_rows(model, rows, copies, by, at=timezone.now(), is_correction=draft.is_correction)
        for change in changes:
            if change.now is not None and change.in_draft is not None:
                _reword(change, copies, by)
        for change in reversed(changes):
            if change.now is None and change.in_draft is not None:
                change.in_draft._history_user = by
                change.in_draft.delete()


def _reword(change: LiveChange, copies: Copies, by) -> None:
    """What is named among the parts is named as the draft has it; what the draft has not is named no more."""
    now, ours = cast(CouncilOwned, change.now), cast(CouncilOwned, change.in_draft)
    for name in change.fields or differing_fields(ours, now):
        field = change.model._meta.get_field(name)
        if field.many_to_many:
            others = (copies.get((field.related_model, row.pk), row) for row in linked(now, field))
            getattr(ours, name).set([row for row in others if row is not None])
            continue
        value = getattr(now, field.attname)
        if field.is_relation and (field.related_model, value) in copies:
            setattr(ours, name, copies[field.related_model, value])
        else:
            setattr(ours, field.attname, value)
    _save(ours, by)


def counterparts(draft) -> Copies:
    """By the key of a row of the live edition, the row of the same part in a draft; None where it has none."""
    live = live_edition(draft) or draft.based_on
    return States({}, rows_of(live), rows_of(draft)).counterparts()


def _save(row, by) -> None:
    row._history_user = by
    row.save()
