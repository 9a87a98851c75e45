"""The decisions that considered a pledge, as a file."""

from councils.views import ContentDetail
from plans import decision_reading
from pledges.models import Pledge

from ..spreadsheets import DecisionColumns
from .csv import figures_file


class PledgeDecisions(ContentDetail):
    """Each decision that its page lists, the newest first."""

    limited_as = "file"

    model = Pledge
    slug_url_kwarg = "pledge"
    kind = DecisionColumns
    names = "meeting_on decision_maker item_number title outcome resolution how_weighed address".split()

    def get(self, request, *args, **kwargs):
        pledge = self.get_object()
        rows = decision_reading.decisions_on(pledge, request.viewer)
        return figures_file(self, map(self._of, rows), f"{pledge.slug}-decisions")

    def _of(self, row) -> dict:
        decision = row.decision
        outcomes = [each.get_outcome_display() for each in decision.resolution_list]
        resolved = [each.text or each.acts_on for each in decision.resolution_list]
        return {
            "meeting_on": decision.meeting_on,
            "decision_maker": decision.committee or decision.decision_maker,
            "item_number": decision.item_number,
            "title": decision.title,
            "outcome": lines(decision.resolution_list, outcomes),
            "resolution": lines(decision.resolution_list, resolved),
            "how_weighed": row.how_weighed,
            "address": self.absolute(decision.get_absolute_url()),
            "source": decision.source_note,
        }


def lines(resolutions, texts) -> str:
    """A line for each resolution, with its letter where there are several."""
    pairs = zip(resolutions, texts, strict=True)
    return "\n".join(f"({row.letter}) {text}" if row.letter else text for row, text in pairs if text)
