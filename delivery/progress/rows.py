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


def rated_since(newest_ends, *, looks_back: bool) -> datetime.date | None:
    """A day such that no rating of these measures looks at a period that ended before it; None where there is none.

    A rating asks for the newest value and, where it `looks_back`, for one that it is compared with, which ended at
    most a year earlier.
    """
    oldest = min((day for day in newest_ends if day), default=None)
    return oldest - A_YEAR if oldest and looks_back else oldest


def point_rows(
    lineages, at: datetime.datetime, since: datetime.date | None = None
) -> dict[uuid.UUID, list[PointRow]]:
    """The points of the measures of these lineages that count at a moment, the oldest first.

    `since`: only those of periods that ended on this day or later.
    """
    return _of_period(PointRow, reading.point_facts(PointRow._fields[1:], list(lineages), at, since))


def target_rows(measures, since: datetime.date | None = None) -> dict[int, list[TargetRow]]:
    """The targets of these measures, by the measure's key; `since` as with points."""
    keys = [measure.pk for measure in measures]
    return _of_period(TargetRow, reading.target_facts(TargetRow._fields[1:], keys, since))


def _of_period(kind, facts) -> dict:
    groups, period = defaultdict(list), cache(Period)
    for group, start, end, *rest in facts:
        groups[group].append(kind(period(start, end), *rest))
    return groups
