"""The lineage: a thing itself, whatever its editions. What is reported of it hangs here, not on one edition's row."""

import hashlib
import os
import uuid
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import ProtectedError, Q
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _

from .council import Council
from .council_owned import CouncilOwned


def new_id(kind: str) -> uuid.UUID:
    """A random UUID (RFC 9562, version 8) whose first four bytes say its kind: see `ids_of`."""
    number = int.from_bytes(_mark_of(kind) + os.urandom(12))
    return uuid.UUID(int=number & ~(0xF << 76) & ~(0x3 << 62) | 8 << 76 | 2 << 62)


def ids_of(kind: str) -> tuple[uuid.UUID, uuid.UUID]:
    """The first and the last id that a lineage of this kind can have."""
    mark = _mark_of(kind)
    return uuid.UUID(bytes=mark + b"\x00" * 12), uuid.UUID(bytes=mark + b"\xff" * 12)


def _mark_of(kind: str) -> bytes:
    return hashlib.blake2b(kind.encode(), digest_size=4).digest()


class Lineage(models.Model):
    """What stays the same while its editions come and go. `kind` is the name of its rows' model, such as "measure"."""

    id = models.UUIDField(primary_key=True, editable=False)
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="lineages")
    kind = models.CharField(max_length=50, editable=False)

    class Meta:
        verbose_name = _("set of editions")
        verbose_name_plural = _("sets of editions")

    def __str__(self):
        return f"{self.kind} {self.id}"

    @classmethod
    def keep(cls, *rows) -> None:
        """Keep the lineages of rows that are about to be saved; those known already stay as they are."""
        new = {
            row.lineage_id: cls(id=row.lineage_id, council_id=row.owner_council_id, kind=row._meta.model_name)
            for row in rows
        }
        cls.objects.bulk_create(new.values(), ignore_conflicts=True, batch_size=500)


class LineageField(models.ForeignKey):
    """The lineage of a row: of its own kind, of the kind `of` that it reports on, or of several kinds that it is about.

    The database refuses a lineage of another kind, on every engine and without a join, by the first bytes of its id.
    """

    def __init__(self, to=Lineage, on_delete=models.PROTECT, *, of: str | tuple = "", **kwargs):
        self.of = of
        kwargs = {"verbose_name": _("set of editions"), "editable": False, **kwargs}
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self):
        """To migrations a foreign key: the column is the same."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs

    def contribute_to_class(self, cls, name, *args, **kwargs):
        super().contribute_to_class(cls, name, *args, **kwargs)
        if cls._meta.abstract or not self.db_constraint:  # a history refers to what may be gone
            return
        kinds = self.of if isinstance(self.of, tuple) else (self.of or cls._meta.model_name,)
        ranges = (Q(**{f"{name}__gte": first, f"{name}__lte": last}) for first, last in map(ids_of, kinds))
        cls._meta.constraints.append(
            models.CheckConstraint(
                condition=reduce(or_, ranges),
                name=f"{cls._meta.model_name}_{name}_of_its_kind",
                violation_error_message=_("This belongs to something of another kind."),
            )
        )
        cls._meta.original_attrs["constraints"] = cls._meta.constraints

    def get_default(self):
        """A row starts a new lineage, unless it is told which edition of which it is."""
        return None if self.of else new_id(self.model._meta.model_name)

    def has_default(self):
        return not self.of

    def validate(self, value, model_instance):
        """Nothing to ask: a new lineage is kept when its row is saved."""


class EditionRow(CouncilOwned):
    """One edition of a thing: each of its editions has a row, and all of them the same lineage."""

    identified_by = ("lineage",)

    lineage = LineageField(related_name="%(class)ss")

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self._state.adding:
            Lineage.keep(self)
        super().save(*args, **kwargs)


def once_per_edition(whole: str) -> models.UniqueConstraint:
    """Of each thing there is one row in an edition of what it is a part of."""
    return models.UniqueConstraint(fields=[whole, "lineage"], name="%(class)s_once_per_edition")


def keep_what_was_reported(sender, instance, **kwargs):
    """What was reported is never left without what it is about. Raises ProtectedError, so that nothing is deleted."""
    if sender._base_manager.filter(lineage=instance.lineage_id).exists():
        return
    for model in reporting_on(sender):
        if left := list(model._base_manager.filter(lineage=instance.lineage_id)[:10]):
            raise ProtectedError("Something was reported of this.", left)


def reporting_on(model) -> list:
    """The models whose rows report on lineages of this model's kind."""
    relations = Lineage._meta.related_objects
    return [each.related_model for each in relations if each.field.of == model._meta.model_name]


def connect() -> None:
    """Listen to the deletion of every kind of thing that something is reported of."""
    for relation in Lineage._meta.related_objects:
        if reporting_on(relation.related_model):
            post_delete.connect(
                keep_what_was_reported, sender=relation.related_model, dispatch_uid="keep_what_was_reported"
            )
