"""How some actions and measures are going, ready for a page: counted, judged, with the addresses of their lists."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..figures.group_status import GroupStatus
from ..figures.statuses import OLD, ActionStatus, Tally
from ..status_words import OUR_WORDS
from .plans import Progress

# In an address: what serves the plan as a whole, among its priorities. No slug has a space.
NO_PRIORITY = "whole plan"


def status_word(status) -> str:
    """A status, capital first: the same word on every page."""
    return capfirst(OUR_WORDS[ActionStatus(status)])


def tally_sentence(tally: Tally) -> str:
    """ "40 of 98 actions are complete and 28 on track. 8 are at risk, 5 off track."; no count of nought is named."""
    if tally.total == 1:
        status = next(status for status, count in tally if count)
        return _("The only action is %(status)s.") % {"status": OUR_WORDS[status]}
    old = sum(map(tally.count, OLD))
    sentences = [_good_sentence(tally), _bad_sentence(tally)]
    if old:
        sentences.append(
            ngettext(
                "%(number)s was reported as on track, but is overdue or out of date.",
                "%(number)s were reported as on track, but are overdue or out of date.",
                old,
            )
            % {"number": old}
        )
    return " ".join(filter(None, sentences))


def _good_sentence(tally: Tally) -> str:
    done, on_track = tally.count(ActionStatus.COMPLETE), tally.count(ActionStatus.ON_TRACK)
    said = {"done": done, "number": on_track, "total": tally.total}
    if done and on_track:
        words = ngettext(
            "%(done)s of %(total)s actions is complete and %(number)s on track.",
            "%(done)s of %(total)s actions are complete and %(number)s on track.",
            done,
        )
    elif done:
        words = ngettext(
            "%(done)s of %(total)s actions is complete.", "%(done)s of %(total)s actions are complete.", done
        )
    elif on_track:
        words = ngettext(
            "%(number)s of %(total)s actions is on track.",
            "%(number)s of %(total)s actions are on track.",
            on_track,
        )
    else:
        words = _("None of %(total)s actions is complete or on track.")
    return words % said


def _bad_sentence(tally: Tally) -> str:
    at_risk, off_track = tally.count(ActionStatus.AT_RISK), tally.count(ActionStatus.OFF_TRACK)
    said = {"number": at_risk, "off_track": off_track}
    if at_risk and off_track:
        words = ngettext(
            "%(number)s is at risk, %(off_track)s off track.",
            "%(number)s are at risk, %(off_track)s off track.",
            at_risk,
        )
    elif at_risk:
        words = ngettext("%(number)s is at risk.", "%(number)s are at risk.", at_risk)
    elif off_track:
        words = ngettext("%(off_track)s is off track.", "%(off_track)s are off track.", off_track)
    else:
        return ""
    return words % said


@dataclass(frozen=True)
class GroupSummary:
    """Some actions, or some measures: how many have which status, what that makes, and where they are listed."""

    tally: Tally
    judged: GroupStatus
    address: str = ""

    @property
    def total(self) -> int:
        return self.tally.total

    def listed(self, **query) -> str:
        """The address of those of them that this query asks for; empty where there is no list."""
        if not self.address:
            return ""
        return f"{self.address}{'&' if '?' in self.address else '?'}{urlencode(query)}"

    @cached_property
    def counts(self) -> list[tuple]:
        """For a strip: (status, word, count, address of those that are counted)."""
        return [
            (status, status_word(status), count, self.listed(status=status))
            for status, count in self.tally
            if count
        ]

    @property
    def trouble(self) -> list[tuple]:
        """(words, address) of what is off track, then of what is at risk: "1 off track"."""
        found = []
        for status in (ActionStatus.OFF_TRACK, ActionStatus.AT_RISK):
            if count := self.tally.count(status):
                words = _("%(number)s %(status)s") % {"number": count, "status": OUR_WORDS[status]}
                found.append((words, self.listed(status=status)))
        return found


@dataclass(frozen=True)
class ProgressSummary:
    """Of a plan, of a priority or of several plans: its actions and its measures, judged apart."""

    actions: GroupSummary
    measures: GroupSummary
    address: str = ""

    @property
    def sentence(self) -> str:
        """Of the actions, as they are what residents ask of first; of the measures where there are only these."""
        return tally_sentence(self.actions.tally) if self.actions.total else measures_sentence(self.measures)


def measures_sentence(group: GroupSummary) -> str:
    """ "9 of 13 measures are on track." of those rated; how many there are, where none is."""
    judged = group.judged
    if not judged.rated:
        words = ngettext(
            "%(number)s measure, not yet rated.", "%(number)s measures, none of them rated yet.", group.total
        )
        return words % {"number": group.total}
    words = ngettext(
        "%(number)s of %(total)s rated measures is on track.",
        "%(number)s of %(total)s rated measures are on track.",
        judged.done_or_on_track,
    )
    return words % {"number": judged.done_or_on_track, "total": judged.rated}


def delivery_address(name: str, plan) -> str:
    return reverse(f"delivery:{name}", args=[plan.council.slug, plan.slug])


def progress_summary(
    progress: Progress, tally: Tally, measures, plan=None, **query
) -> ProgressSummary | None:
    """None where there is nothing that goes. `plan`: whose lists the numbers lead to, narrowed by `query`."""
    if not tally.total and not measures:
        return None

    def listed(name: str) -> str:
        return f"{delivery_address(name, plan)}?{urlencode(query)}".rstrip("?") if plan else ""

    of_measures = progress.tally(measures)
    judged = progress.status_of_measures(measures, of_measures)
    return ProgressSummary(
        GroupSummary(tally, progress.status_of_actions(tally), listed("action_list")),
        GroupSummary(of_measures, judged, listed("measure_list")),
        address=delivery_address("plan_progress", plan) if plan else "",
    )
