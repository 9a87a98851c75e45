"""How one pledge is judged, and what was found of it, as its page shows it."""

from functools import cached_property
from uuid import UUID

from django.utils import timezone

from .figures.statuses import status_of_rating
from .formatting import JUDGED
from .models import Judgement
from .progress.pledges import decisions_named, judgements_of, measures_judging, suppressed_periods_of
from .snapshot_payload.reader import PayloadReader


class Judging:
    """How one pledge is judged, and what was found; nothing is read where there is none."""

    def __init__(self, pledge, viewer):
        self.pledge, self.viewer = pledge, viewer

    @cached_property
    def measures(self) -> list:
        if not self.pledge.has_measures:
            return []
        return measures_judging(self.pledge, self.viewer, timezone.localdate())

    @cached_property
    def judgements(self) -> list["Found"]:
        """The newest first, those that were corrected too."""
        if not self.pledge.verdict:
            return []
        rows = judgements_of(self.pledge, self.viewer.now)
        named = [row.pk for row in rows if row.decision_id]
        decisions = decisions_named(named, self.viewer) if named else []
        shown = {decision.judgement: decision for decision in decisions}
        return [Found(row, shown.get(row.pk), self) for row in rows]

    @property
    def newest(self) -> "Found | None":
        """What counts."""
        return next((each for each in self.judgements if each.row.correction is None), None)

    @property
    def earlier(self) -> list["Found"]:
        return [each for each in self.judgements if each is not self.newest]

    @property
    def is_overdue(self) -> bool:
        """Has its day passed, and was it not judged since?"""
        due_on = self.pledge.due_on
        if due_on is None or due_on >= timezone.localdate() or self.pledge.is_dropped:
            return False
        return self.newest is None or self.newest.row.reported_on < due_on

    @cached_property
    def suppressed(self) -> set[tuple]:
        """(lineage, first day, last day) of values that may not be shown today, whatever was found once."""
        kept = {measure.lineage for each in self.judgements for measure in each.kept.measures or []}
        if not kept:
            return set()
        rows = suppressed_periods_of([UUID(lineage) for lineage in sorted(kept)], self.viewer.now)
        return {(str(lineage), first, last) for lineage, first, last in rows}

    @cached_property
    def measures_today(self) -> dict:
        return {str(row.measure.lineage_id): row.measure for row in self.measures}


class Found:
    """One judgement, with the decision it is minuted in and the figures of its day."""

    def __init__(self, row: Judgement, decision, judging: Judging):
        self.row, self.decision, self.judging = row, decision, judging
        self.kept = PayloadReader(row.figures)

    @cached_property
    def measures(self) -> list["KeptMeasure"]:
        return [KeptMeasure(each, self.judging) for each in self.kept.measures or []]

    @property
    def earlier_test(self) -> PayloadReader | None:
        """What the test said on that day, where it says something else now."""
        test, pledge = self.row.figures.get("test") or {}, self.judging.pledge
        if not test or not test["test_en"]:
            return None
        due_on = pledge.due_on and pledge.due_on.isoformat()
        is_same = (test["test_en"], test["due_on"]) == (pledge.test_en, due_on)
        return None if is_same else PayloadReader(test)


class KeptMeasure:
    """One measure as it stood on the day of a judgement."""

    def __init__(self, kept: PayloadReader, judging: Judging):
        self.kept, self.latest = kept, kept.latest
        self.today = judging.measures_today.get(kept.lineage)
        span = self.latest and self.latest.span
        self.is_suppressed_since = bool(span) and (kept.lineage, *span) in judging.suppressed

    @property
    def mark(self) -> str:
        """The shape that its rating has; empty where a value is missing, which is a word alone."""
        return str(status_of_rating(self.kept.rating)) if self.kept.rating in JUDGED else ""
