"""How some actions and measures are going, ready for a page."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import ngettext

from ..figures.statuses import ActionStatus, Tally
from ..status_words import OUR_WORDS, word_of
from .plans import Progress


def with_capital(html: str) -> str:
    """A capital first; a text marked as English keeps its own."""
    return html if html.startswith("<") else mark_safe(capfirst(html))  # noqa: S308  HTML already


def status_word(council, status):
    """A status, capital first, with the council's own label in brackets."""
    return with_capital(word_of(council, status))


def tally_sentence(tally: Tally) -> str:
    """ "61 of 98 actions complete; 8 off track.": the worst is named where there is any."""
    numbers = {"done": tally.count(ActionStatus.COMPLETE), "total": tally.total}
    worst = (
        ActionStatus.OFF_TRACK,
        ActionStatus.AT_RISK,
        ActionStatus.ON_TRACK_OVERDUE,
        ActionStatus.ON_TRACK_OUT_OF_DATE,
    )
    status = next((status for status in worst if tally.count(status)), None)
    if status is None:
        sentence = ngettext(
            "{done} of {total} action complete.", "{done} of {total} actions complete.", tally.total
        )
        return format_html(sentence, **numbers)
    sentence = ngettext(
        "{done} of {total} action complete; {number} {status}.",
        "{done} of {total} actions complete; {number} {status}.",
        tally.total,
    )
    return format_html(sentence, **numbers, number=tally.count(status), status=OUR_WORDS[status])


@dataclass
class ProgressSummary:
    """Of some actions and measures: the tally of the ones, the ratings of the others, and where they are listed."""

    council: object
    tally: Tally
    ratings: dict
    scheme: object = None
    address: str = ""
    actions_address: str = ""

    @property
    def has_actions(self) -> bool:
        return self.tally.total > 0

    @property
    def measured(self) -> int:
        return sum(self.ratings.values())

    @property
    def sentence(self) -> str:
        return tally_sentence(self.tally)

    @property
    def rated(self) -> list:
        """(rating, count) of those that there are."""
        return [(rating, count) for rating, count in self.ratings.items() if count]

    def counts(self) -> list:
        """For the strip: (status, word, count, address of the actions that are counted)."""
        join = "&" if "?" in self.actions_address else "?"
        return [
            (
                status,
                status_word(self.council, status),
                count,
                f"{self.actions_address}{join}status={status}" if self.actions_address else "",
            )
            for status, count in self.tally
            if count
        ]


def delivery_address(name: str, plan) -> str:
    return reverse(f"delivery:{name}", args=[plan.council.slug, plan.slug])


def progress_summary(progress: Progress, tally: Tally, measures, plan, **query) -> ProgressSummary | None:
    """None where there is nothing that goes."""
    if not tally.total and not measures:
        return None
    return ProgressSummary(
        progress.council,
        tally,
        progress.ratings(measures),
        scheme=progress.schemes[None] if measures else None,
        address=delivery_address("plan_progress", plan),
        actions_address=f"{delivery_address('action_list', plan)}?{urlencode(query)}".rstrip("?"),
    )
