"""Points and targets as figures need them: a page that counts reads thousands, and a model's row costs ten of these."""

import datetime
import uuid
from collections import defaultdict
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from councils.languages import language_given

from ..figures.period import Period
from ..models import DataPoint
from . import reading


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


def point_rows(lineages, at: datetime.datetime) -> dict[uuid.UUID, list[PointRow]]:
    """The points of the measures of these lineages that count at a moment, the oldest first."""
    return _of_period(PointRow, reading.point_facts(PointRow._fields[1:], list(lineages), at))


def rated_point_rows(lineages, at: datetime.datetime, *, looks_back: bool) -> dict[uuid.UUID, list[PointRow]]:
    """Of these what a rating looks at: the newest value with what is said of later periods.

    Where it `looks_back`, also what ended up to a year before it: it is compared with one of these.
    """
    names = PointRow._fields[1:]
    return _of_period(PointRow, reading.newest_point_facts(names, list(lineages), at, looks_back))


def latest_of(points):
    """The newest point of a period that was due, of points the oldest of which is first; None without any."""
    return next((point for point in reversed(points) if point.state != DataPoint.State.NOT_DUE), None)


def target_rows(measures, days: list[datetime.date] | None = None) -> dict[int, list[TargetRow]]:
    """The targets of these measures, by the measure's key; `days`: only those of periods that ended on one of these."""
    keys = [measure.pk for measure in measures]
    return _of_period(TargetRow, reading.target_facts(TargetRow._fields[1:], keys, days))


def _of_period(kind, facts) -> dict:
    groups, period = defaultdict(list), cache(Period)
    for group, start, end, *rest in facts:
        groups[group].append(kind(period(start, end), *rest))
    return groups
