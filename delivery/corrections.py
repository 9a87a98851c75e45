"""What was put right after residents could read it, told alike on the pages of what it is about and of a report."""

import datetime
from collections import defaultdict
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from . import formatting
from .models import ActionUpdate, Correction, Measure, PriorityUpdate, Snapshot, StatusUpdate


class Entry(NamedTuple):
    """One thing put right, late or withdrawn: when, what was done in words, and the row and field of the reason."""

    at: datetime.datetime
    words: str
    row: StatusUpdate | Correction
    field: str = "reason"

    @property
    def reason(self) -> str:
        return getattr(self.row, self.field)


def _on(words: str, at: datetime.datetime) -> str:
    return words % {"day": date_format(timezone.localdate(at), "DATE_FORMAT")}


def of_correction(row: Correction, kind: str) -> Entry:
    """`kind`: of its measure; what a contextual one is compared with is a forecast."""
    is_forecast = kind == Measure.Kind.CONTEXTUAL
    words = {
        Correction.Of.VALUE: _("Value corrected on %(day)s:"),
        Correction.Of.TARGET: _("Forecast corrected on %(day)s:")
        if is_forecast
        else _("Target corrected on %(day)s:"),
        Correction.Of.RATING: _("Rating corrected on %(day)s:"),
        Correction.Of.WORDS: _("Commentary corrected on %(day)s:"),
        Correction.Of.LATE: _("Value reported late, on %(day)s:"),
        Correction.Of.WITHDRAWN: _("Value withdrawn on %(day)s:"),
        Correction.Of.BREAKDOWN: _("Breakdown corrected on %(day)s:"),
    }
    return Entry(row.told_at, _on(words[row.of], row.told_at), row)


def before_words(measure: Measure, row: Correction) -> str:
    """What stood there before, in a sentence; empty where there was no value, or where it is hidden now."""
    before = formatting.range_words(measure, row.was, row.was_low, row.was_high)
    about = {"value": before, "rating": row.get_was_rating_display()}
    if not before or row.of in (Correction.Of.LATE, Correction.Of.WORDS):
        return ""
    if row.of == Correction.Of.RATING:
        words = _("The rating set by the council was %(rating)s.")
        return words % about if row.was_rating else _("It had the calculated rating.")
    if row.was_rating:
        return _("It was %(value)s, and the rating set by the council was %(rating)s.") % about
    return _("It was %(value)s.") % about


def of_update(update: StatusUpdate) -> list[Entry]:
    """What an update put right, or that it came late; and that it was withdrawn."""
    found = []
    if update.corrects_id:
        words = _on(_("Update corrected on %(day)s:"), update.told_at)
        found.append(Entry(update.told_at, words, update))
    elif update.is_late:
        words = _on(_("Update reported late, on %(day)s:"), update.told_at)
        found.append(Entry(update.told_at, words, update))
    if update.withdrawn_at:
        words = _on(_("Update withdrawn on %(day)s:"), update.withdrawn_at)
        found.append(Entry(update.withdrawn_at, words, update, "withdrawn_reason"))
    return found


def of_updates(updates) -> list[Entry]:
    """The newest first."""
    entries = [entry for update in updates for entry in of_update(update)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


class Since:
    """What was put right of a report's actions, priorities and measures since, by their lineage, the newest first.

    `known_at`: the moment up to which the report knows. `actions`, `priorities`: by lineage the key of the update in
    the report, or None; `measures`: by lineage their kind.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        known_at: datetime.datetime,
        *,
        actions: dict,
        priorities: dict,
        measures: dict,
    ):
        self.snapshot, self.known_at, self.updates_of, self.kinds = snapshot, known_at, actions, measures
        self.stated = [pk for pk in priorities.values() if pk]

    @cached_property
    def of_actions(self) -> dict[str, list[Entry]]:
        """Of its own updates, and what came for its round or an earlier one since."""
        kept = [pk for pk in self.updates_of.values() if pk]
        given_since = Q(created_at__gt=self.known_at) | Q(publish_at__gt=self.known_at)
        came_since = Q(round__period_end__lte=self.snapshot.round.period_end) & given_since
        of_report = Q(pk__in=kept, withdrawn_at__gt=self.known_at) | Q(corrects__in=kept)
        rows = ActionUpdate.objects.as_at(timezone.now())
        return self._told_since(rows.filter(of_report | came_since, lineage__in=list(self.updates_of)))

    @cached_property
    def of_priorities(self) -> dict[str, list[Entry]]:
        """Of what the council itself stated; nothing is read where it did not."""
        rows = PriorityUpdate.objects.as_at(timezone.now()).filter(corrects__in=self.stated)
        return self._told_since(rows if self.stated else ())

    def _told_since(self, updates) -> dict[str, list[Entry]]:
        found = defaultdict(list)
        for entry in of_updates(updates):
            if entry.at > self.known_at:
                found[str(entry.row.lineage_id)].append(entry)
        return found

    @cached_property
    def of_measures(self) -> dict[str, list[Entry]]:
        """Of its periods and earlier ones."""
        given_since = Q(corrected_at__gt=self.known_at) | Q(publish_at__gt=self.known_at)
        rows = (
            Correction.objects.as_at(timezone.now())
            .of_the_series()
            .filter(given_since, lineage__in=list(self.kinds), period_end__lte=self.snapshot.round.period_end)
        )
        found = defaultdict(list)
        for row in rows:
            found[str(row.lineage_id)].append(of_correction(row, self.kinds[str(row.lineage_id)]))
        return found
