"""Who is reminded of what they owe in the open rounds, when, and the email."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from councils import addresses, mail, permissions
from councils.admin_urls import admin_url
from councils.models import Council, EmailKind

from .models import ReminderSent, ReportingRound
from .reporting import DEPUTY_AFTER, Collection, Owed, open_collections

WEEK = datetime.timedelta(days=7)
DAY = datetime.timedelta(days=1)


@dataclass
class ReminderEmail:
    """What one person is written to about one council's open rounds: all of it in one email."""

    to: object
    # In which they owe something, what is due first first.
    rounds: list[ReportingRound]
    own: list[Owed] = field(default_factory=list)
    # Of owners who have let a week pass.
    as_deputy: list[Owed] = field(default_factory=list)
    # For publishers: of what nobody is named who could answer.
    of_nobody: list[Owed] = field(default_factory=list)

    @property
    def round(self) -> ReportingRound:
        """Under which it is kept as sent."""
        return self.rounds[0]

    @property
    def number(self) -> int:
        return len(self.own) + len(self.as_deputy) + len(self.of_nobody)


def reminder_day(reporting_round: ReportingRound, today: datetime.date) -> datetime.date | None:
    """The last day up to now on which emails go out: a week before it is due, the day after, then weekly."""
    due = reporting_round.due_on
    if today > due:
        return due + DAY + (today - due - DAY) // WEEK * WEEK
    return due - WEEK if today >= due - WEEK else None


def emails(collections: list[Collection], today: datetime.date) -> list[ReminderEmail]:
    """One for each person who owes something in one of a council's rounds, whether or not it is their day."""
    open_things = [each for collection in collections for each in collection.open]
    found = defaultdict(list)
    for each in open_things:
        if each.owner:
            found[each.owner].append(("own", each))
        is_escalated = today >= each.round.due_on + DEPUTY_AFTER
        if each.deputy and each.deputy != each.owner and is_escalated:
            found[each.deputy].append(("as_deputy", each))
    nobodys = [each for each in open_things if each.owner is None]
    for publisher in publishers_of(collections[0].council) if nobodys else ():
        found[publisher] += [("of_nobody", each) for each in nobodys]
    made = []
    for person, things in sorted(found.items(), key=lambda pair: pair[0].email):
        asked = {each.round.pk: each.round for _name, each in things}
        email = ReminderEmail(person, sorted(asked.values(), key=lambda row: (row.due_on, row.period_end)))
        for name, each in things:
            getattr(email, name).append(each)
        made.append(email)
    return made


def publishers_of(council: Council):
    return get_user_model().objects.with_role(council, permissions.PUBLISHING)


def due_emails(council: Council, today: datetime.date) -> list[ReminderEmail]:
    """The emails that go out today: who was written to since the last reminder day is left in peace.

    An email names every open round, so each that was sent counts for all of them.
    """
    collections = open_collections(council, today)
    if not any(reminder_day(each.round, today) for each in collections):
        return []
    sent = ReminderSent.objects.filter(round__in=[each.round for each in collections]).order_by("sent_on")
    last_written = dict(sent.values_list("to", "sent_on"))
    return [
        email
        for email in emails(collections, today)
        if email.to.wants(EmailKind.ROUNDS)
        and any(_is_asked(each, last_written.get(email.to.pk), today) for each in email.rounds)
    ]


def _is_asked(reporting_round: ReportingRound, last_written: datetime.date | None, today) -> bool:
    """Has a reminder day of this round come since this person was written to last?"""
    asked = reminder_day(reporting_round, today)
    return asked is not None and (last_written is None or last_written < asked)


@transaction.atomic
def send_all(council: Council, today: datetime.date, host: str) -> int:
    """How many were written to."""
    return sum(send(email, today, host) for email in due_emails(council, today))


def send(email: ReminderEmail, today: datetime.date, host: str) -> bool:
    """Put it into the outbox in its reader's language. False when another run has done so today."""
    _kept, is_new = ReminderSent.objects.get_or_create(round=email.round, to=email.to, sent_on=today)
    if is_new:
        with translation.override(email.to.language):
            mail.send("emails/reminder.txt", to=[email.to.email], context=context_of(email, today, host))
    return is_new


def context_of(email: ReminderEmail, today: datetime.date, host: str) -> dict:
    """What the email says; addresses are in the language that is active."""
    council = email.round.council

    def absolute(path: str) -> str:
        return addresses.absolute(path, council, host=host)

    return {
        "council": council,
        "rounds": [(each, each.days_late(today), absolute(admin_url(each))) for each in email.rounds],
        "titles": ", ".join(str(each) for each in email.rounds),
        "is_late": all(each.days_late(today) for each in email.rounds),
        "number": email.number,
        "own": list(_lines(email.own, absolute)),
        "as_deputy": list(_lines(email.as_deputy, absolute)),
        "of_nobody": list(_lines(email.of_nobody, absolute)),
        "start": absolute(reverse("admin:index")),
        "settings": absolute(reverse("account_emails")),
    }


def _lines(things: list[Owed], absolute) -> Iterator[tuple]:
    """(what it is called, what is asked for, where to answer)."""
    for each in things:
        yield each.thing, each.asked_for_in_its_round, absolute(each.report_address)
