"""The risks to some plans as last reviewed: how large each is, whether it rose, and when it is reviewed again."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from ..figures import risk as figures
from ..models import Risk, RiskReview, RiskScale
from . import reading


@dataclass
class RiskProgress:
    """One risk, its newest review that counts and the one before; None where there is none."""

    risk: Risk
    review: RiskReview | None
    before: RiskReview | None
    scale: RiskScale
    today: date

    @property
    def thing(self) -> Risk:
        return self.risk

    @property
    def score(self) -> int | None:
        return self.review and self.review.score

    @property
    def level(self) -> figures.Level | None:
        return self.review and self.scale.scale.level(self.review.score)

    @property
    def trend(self) -> figures.Trend | None:
        return figures.trend_of(self.score, self.before and self.before.score)

    @property
    def next_review_on(self) -> date | None:
        """As its newest review says, else as the risk itself says; None where that day has been reviewed by now."""
        if self.review is None:
            return self.risk.next_review_on
        day = self.review.next_review_on or self.risk.next_review_on
        return day if day and day > self.review.reported_on else None

    @property
    def is_overdue(self) -> bool:
        """Has the day of its next review passed? Of one that has ended none is due."""
        day = self.next_review_on
        return day is not None and day < self.today and not self.has_ended

    @property
    def has_ended(self) -> bool:
        return self.risk.ended_by(self.today) is not None

    @property
    def needs_attention(self) -> bool:
        """Did it rise, is it very high, or is its review overdue?"""
        is_serious = self.level == figures.Level.VERY_HIGH or self.trend == figures.Trend.HIGHER
        return is_serious or self.is_overdue


class Risks:
    """Of some plans of one council; nothing is read before something asks. `at`: the moment at which reviews count."""

    def __init__(self, council, plans, today: date, *, at: datetime | None = None):
        self.council, self.plans, self.today = council, list(plans), today
        self.at = at or timezone.now()

    @cached_property
    def every(self) -> list[RiskProgress]:
        """Highest first, those without a review last; those that have ended too."""
        by_key = {plan.pk: plan for plan in self.plans}
        risks = reading.risks(list(by_key)) if by_key else []
        for risk in risks:
            risk.plan = by_key[risk.plan_id]
            for priority in risk.priority.path if risk.priority else ():
                priority.plan = risk.plan
        rows = of_risks(risks, self.scale, self.today, self.at) if risks else []
        return sorted(rows, key=lambda row: -(row.score or 0))

    @cached_property
    def rows(self) -> list[RiskProgress]:
        """Those that are still watched."""
        return [row for row in self.every if not row.has_ended]

    def of(self, priorities) -> list[RiskProgress]:
        keys = {priority.pk for priority in priorities}
        return [row for row in self.rows if row.risk.priority_id in keys]

    @cached_property
    def scale(self) -> RiskScale:
        return RiskScale.of(self.council)

    @property
    def reviewed_on(self) -> date | None:
        """The day of the newest review of all."""
        return max((row.review.reported_on for row in self.rows if row.review), default=None)


def of_risks(risks, scale: RiskScale, today: date, at: datetime) -> list[RiskProgress]:
    """These risks with their reviews, in one query."""
    reviews = defaultdict(list)
    for review in reading.newest_reviews([risk.lineage_id for risk in risks], at):
        reviews[review.lineage_id].append(review)
    return [
        RiskProgress(risk, *(reviews[risk.lineage_id] + [None, None])[:2], scale, today) for risk in risks
    ]
