"""What is reported of a thing belongs to the thing itself, whichever edition of it, or of its plan, is public."""

import datetime

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.models import UNTIL_RELEASED, CouncilOwned, by_currency, current_editions
from plans.models import Plan


class ReportedQuerySet(models.QuerySet):
    """What counts at a moment: now for residents; for officers, who see what is held too, `UNTIL_RELEASED`."""

    def as_at(self, at: datetime.datetime):
        return self.filter(Q(publish_at=None) | Q(publish_at__lte=at))

    def latest_given(self):
        """What counts for officers: as last reported, held or not."""
        return self.as_at(UNTIL_RELEASED)


class Reported(CouncilOwned):
    """Base of what has a `lineage` of another kind. `thing_model()` is that kind, `thing` its row in an edition."""

    council_lookup = "lineage__council"
    is_progress = True
    # The field that says when it was given.
    given_at = ""
    # The relation by which its thing is published; empty where the thing is published by itself.
    published_with = "plan"
    _given = _current = None

    # Until then it is held: residents do not see it. None: it never was.
    publish_at = models.DateTimeField(_("held until"), null=True, editable=False)

    objects = ReportedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def thing_model(cls):
        kind = cls._meta.get_field("lineage").of
        return cls._meta.apps.get_model(cls._meta.app_label, kind)

    @classmethod
    def parent_fields(cls) -> tuple[str, ...]:
        """None: no edition's row takes it along."""
        return ()

    @classmethod
    def wholes(cls) -> list[tuple]:
        rows = cls.thing_model()._base_manager.filter(lineage=OuterRef("lineage"))
        return [(cls.thing_model(), Subquery(by_currency(rows, cls.published_with).values("pk")[:1]))]

    @classmethod
    def parts_of(cls, whole) -> Q | None:
        return Q(lineage=whole.lineage_id) if isinstance(whole, cls.thing_model()) else None

    @classmethod
    def published_wholes(cls, rows):
        """The plans of the things, whatever their edition; none of what is held until somebody releases it."""
        things = cls.thing_model()._base_manager
        lineages = rows.exclude(publish_at=UNTIL_RELEASED).order_by().values("lineage")
        found = things.filter(lineage__in=lineages)
        return [(model, found.values(path)) for model, path in things.model.paths_to_wholes()]

    @classmethod
    def published_things(cls, rows):
        """Those of these things that are published now."""
        return rows.live() if rows.model.is_content else rows.filter(plan__in=Plan.objects.live())

    @property
    def thing(self):
        """The row it was given with, else the one that counts now; None before it has a lineage."""
        return self._given or self.current_thing

    @thing.setter
    def thing(self, thing):
        self._given, self._current = thing, None
        self.lineage_id = thing and thing.lineage_id

    @property
    def current_thing(self):
        """As residents know it: its row in the live edition of its plan, else in the newest."""
        if self._given and self._given.publication_root.is_live:
            return self._given
        if self._current is None and self.lineage_id:
            rows = self._things().filter(lineage=self.lineage_id)
            self._current = by_currency(rows, self.published_with).first()
        return self._current

    @classmethod
    def _things(cls):
        """With whose they are, and what their addresses need."""
        return cls.thing_model().objects.select_related(*cls.thing_model().link_needs)

    @classmethod
    def read_things(cls, rows) -> None:
        """The things that count now, read for many rows at once."""
        keys = {row.lineage_id for row in rows}
        things = current_editions(cls._things().filter(lineage__in=keys), cls.published_with)
        found = {thing.lineage_id: thing for thing in things}
        for row in rows:
            row._current = found.get(row.lineage_id)

    @property
    def told_at(self) -> datetime.datetime:
        """When residents could first read it."""
        given = getattr(self, self.given_at)
        return max(given, self.publish_at) if self.publish_at else given

    @property
    def is_held(self) -> bool:
        return self.publish_at is not None and self.publish_at > timezone.now()

    @property
    def was_public(self) -> bool:
        return not self.is_held and super().was_public

    @property
    def publication_root(self):
        return self.current_thing and self.current_thing.publication_root

    @property
    def page_within(self):
        return self.current_thing

    @property
    def owner_council(self):
        return self.thing.owner_council
