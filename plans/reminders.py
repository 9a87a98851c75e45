"""Who is reminded of what they owe in the open round, when, and the letter."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from councils import mail, permissions
from councils.models import Council
from councils.workplace import address_of

from .models import ReminderSent, ReportingRound
from .reporting import DEPUTY_AFTER, Collection, Owed, current_round

WEEK = datetime.timedelta(days=7)
DAY = datetime.timedelta(days=1)


@dataclass
class Letter:
    """What one person is written to about one council's round: all of it in one letter."""

    to: object
    round: ReportingRound
    own: list[Owed] = field(default_factory=list)
    # Of owners who have let a week pass.
    as_deputy: list[Owed] = field(default_factory=list)
    # For publishers: of what nobody is named who could answer.
    of_nobody: list[Owed] = field(default_factory=list)

    @property
    def number(self) -> int:
        return len(self.own) + len(self.as_deputy) + len(self.of_nobody)


def reminder_day(reporting_round: ReportingRound, today: datetime.date) -> datetime.date | None:
    """The last day up to now on which letters go out: a week before it is due, the day after, then weekly."""
    due = reporting_round.due_on
    if today > due:
        return due + DAY + (today - due - DAY) // WEEK * WEEK
    return due - WEEK if today >= due - WEEK else None


def letters(reporting_round: ReportingRound, today: datetime.date) -> list[Letter]:
    """One for each person who owes something, whether or not it is their day."""
    open_things = Collection(reporting_round, today).open
    found = defaultdict(list)
    is_escalated = today >= reporting_round.due_on + DEPUTY_AFTER
    for each in open_things:
        if each.owner:
            found[each.owner].append(("own", each))
        if each.deputy and each.deputy != each.owner and is_escalated:
            found[each.deputy].append(("as_deputy", each))
    nobodys = [each for each in open_things if each.owner is None]
    for publisher in publishers_of(reporting_round.council) if nobodys else ():
        found[publisher] += [("of_nobody", each) for each in nobodys]
    made = []
    for person, things in sorted(found.items(), key=lambda pair: pair[0].email):
        letter = Letter(person, reporting_round)
        for name, each in things:
            getattr(letter, name).append(each)
        made.append(letter)
    return made


def publishers_of(council: Council):
    own = {"memberships__council": council, "memberships__role__in": permissions.PUBLISHING}
    return get_user_model().objects.filter(is_active=True, **own).distinct()


def due_letters(council: Council, today: datetime.date) -> list[Letter]:
    """The letters that go out today: who was written to since the last reminder day is left in peace."""
    reporting_round = current_round(council, today)
    asked = reporting_round and reminder_day(reporting_round, today)
    if not asked:
        return []
    sent = ReminderSent.objects.filter(round=reporting_round, sent_on__gte=asked)
    written_to = set(sent.values_list("to", flat=True))
    return [each for each in letters(reporting_round, today) if each.to.pk not in written_to]


@transaction.atomic
def send(letter: Letter, today: datetime.date, site: str) -> bool:
    """Put it into the outbox in its reader's language. False when another run has done so today."""
    _kept, is_new = ReminderSent.objects.get_or_create(round=letter.round, to=letter.to, sent_on=today)
    if is_new:
        with translation.override(letter.to.language):
            mail.send("emails/reminder.txt", to=[letter.to.email], context=context_of(letter, today, site))
    return is_new


def context_of(letter: Letter, today: datetime.date, site: str) -> dict:
    """What the letter says; addresses are in the language that is active."""
    return {
        "council": letter.round.council,
        "round": letter.round,
        "days_late": letter.round.days_late(today),
        "number": letter.number,
        "own": list(_lines(letter.own, site)),
        "as_deputy": list(_lines(letter.as_deputy, site)),
        "of_nobody": list(_lines(letter.of_nobody, site)),
        "start": f"{site}{reverse('admin:index')}",
        "round_address": f"{site}{address_of(letter.round)}",
    }


def _lines(things: list[Owed], site: str) -> Iterator[tuple]:
    """(what it is called, what is asked for, where to answer)."""
    for each in things:
        yield each.thing, each.asked_for, f"{site}{each.report_address}"
