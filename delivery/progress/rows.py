"""Points and targets as figures need them: a page that counts reads thousands, and a model's row costs ten of these."""

import datetime
import uuid
from collections import defaultdict
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest

from councils.languages import language_given

from ..figures.period import Period
from ..models import DataPoint, Target

A_YEAR = datetime.timedelta(days=366)


class PointRow(NamedTuple):
    """A data point without its commentary, named as on the model."""

    period: Period
    value: Decimal | None
    state: str
    rating_override: str
    override_reason_en: str | None
    override_reason_cy: str | None
    told_at: datetime.datetime

    @property
    def period_start(self) -> datetime.date:
        return self.period.start

    @property
    def period_end(self) -> datetime.date:
        return self.period.end

    @property
    def override_reason(self) -> str:
        return getattr(self, f"override_reason_{language_given(self, 'override_reason')}") or ""

    def get_state_display(self):
        return DataPoint.State(self.state).label


class TargetRow(NamedTuple):
    """A target, named as on the model."""

    period: Period
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None


def told_at() -> Coalesce:
    """Of a point: when residents could first read it."""
    # Greatest of what is not known is nothing on SQLite, and the other on PostgreSQL.
    return Coalesce(Greatest("reported_at", "publish_at"), "reported_at")


def newest_end(at: datetime.datetime) -> Coalesce:
    """Of a measure: the last day of the newest period that has a value, or at least says why not."""
    points = (
        DataPoint.objects.as_at(at)
        .filter(lineage=OuterRef("lineage"))
        .order_by("-period_end")
        .values("period_end")
    )
    return Coalesce(Subquery(points.exclude(state=DataPoint.State.NOT_DUE)[:1]), Subquery(points[:1]))


def rated_since(newest_ends) -> datetime.date | None:
    """A day such that no rating of these measures looks at a period that ended before it; None where there is none.

    A rating asks for the newest value and for one that it is compared with, which ended at most a year earlier.
    """
    known = [day for day in newest_ends if day]
    return min(known) - A_YEAR if known else None


def point_rows(
    lineages, at: datetime.datetime, since: datetime.date | None = None
) -> dict[uuid.UUID, list[PointRow]]:
    """The points of the measures of these lineages that count at a moment, the oldest first.

    `since`: only those of periods that ended on this day or later.
    """
    rows = DataPoint.objects.as_at(at).filter(lineage__in=lineages).annotate(told_at=told_at())
    rows = _ended_since(since, rows).order_by("period_end")
    return _of_period(PointRow, "lineage", rows)


def target_rows(measures, since: datetime.date | None = None) -> dict[int, list[TargetRow]]:
    """The targets of these measures, by the measure's key; `since` as with points."""
    return _of_period(
        TargetRow, "measure_id", _ended_since(since, Target.objects.filter(measure__in=measures))
    )


def _ended_since(day: datetime.date | None, rows):
    return rows.filter(period_end__gte=day) if day else rows


def _of_period(kind, key: str, rows) -> dict:
    groups, period = defaultdict(list), cache(Period)
    # As they stand in the database: what is given in another language is chosen when it is shown.
    plain = rows.rewrite(False) if hasattr(rows, "rewrite") else rows
    for group, start, end, *rest in plain.values_list(key, "period_start", "period_end", *kind._fields[1:]):
        groups[group].append(kind(period(start, end), *rest))
    return groups
