"""The weekly email to councillors who have an account: their portfolio and ward, and what waits there."""

import datetime
import html
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils import addresses, mail, unsubscribing
from councils.models import Council, EmailKind, Membership, User
from councils.viewers import PUBLIC
from councils.wards import wards_by_thing
from delivery.briefing import Briefing
from delivery.models import Action, Measure

from .awaiting import awaiting_of_plans
from .models import REVIEW_WITH_DRAFT, Reviewer
from .pack_changes import changes_since

WEEK = datetime.timedelta(days=7)
# Less what a timer may be early.
AT_MOST_EVERY = WEEK - datetime.timedelta(hours=2)
# So far back changes are told where the command did not run for a while.
MADE_UP_FOR = 2 * WEEK
# Of a part, for each council; the rest is a number.
MOST_SHOWN = 20


class PortfolioAndWard(Briefing):
    """What a councillor leads, and what names their ward. It is what the public reads: no draft is sent by email."""

    def __init__(self, membership: Membership, since: datetime.datetime):
        super().__init__(membership.council, PUBLIC)
        self.asked["lead_councillor"] = membership.councillor
        self.membership, self.since = membership, since

    def is_wanted(self, row) -> bool:
        return super().is_wanted(row) or (type(row), row.pk) in self._in_ward

    @cached_property
    def _in_ward(self) -> set[tuple]:
        ward, plans = self.membership.ward, [plan.pk for plan in self.plans]
        if ward is None:
            return set()
        kinds = (Action, Measure)
        return {(kind, key) for kind in kinds for key in wards_by_thing(kind, [ward], plan__in=plans)}

    def address(self) -> str:
        """Of their page of the briefing; of the council's where they lead nothing."""
        here = reverse("delivery:briefing", args=[self.council.slug])
        leads = self.councillor in self.responsibilities.choices("lead_councillor")
        return f"{here}?{urlencode({'portfolio': self.councillor.slug})}" if leads else here


@dataclass(frozen=True)
class Line:
    """One thing that is told: what it is called, what is so, where to read on."""

    title: str
    sentence: str
    path: str


@dataclass(frozen=True)
class SummaryPart:
    """One list of the email; it is left out where there is nothing."""

    heading: str
    lines: Callable[[PortfolioAndWard], list[Line]]


def changed(briefing: PortfolioAndWard) -> list[Line]:
    """Each entry of "What changed", the newest first."""
    return [
        Line(
            entry.subject.title,
            plain(entry.told.sentence if entry.told else entry.note),
            (entry.told and entry.told.url) or entry.subject.get_absolute_url(),
        )
        for entry in changes_since(briefing, briefing.since)
    ]


def needs_attention(briefing: PortfolioAndWard) -> list[Line]:
    """What the briefing lists, each action and measure once."""
    found: dict[object, Line] = {}
    for part in briefing.sections:
        for line in part.lines:
            words = {"list": part.heading, "reason": plain(line.reason or "")}
            sentence = _("%(list)s: %(reason)s") % words if words["reason"] else str(part.heading)
            found.setdefault(line.thing, Line(line.title, sentence, line.thing.get_absolute_url()))
    return list(found.values())


def waiting(briefing: PortfolioAndWard) -> list[Line]:
    """Decisions about their plans that await another body or a response."""
    lineages = [plan.lineage_id for plan in briefing.decided_plans]
    return [
        Line(
            row.title,
            " ".join(str(each.meaning) for each in row.undecided)
            or _("A response was promised and is not given yet."),
            row.get_absolute_url(),
        )
        for row in (awaiting_of_plans(briefing.council, lineages, PUBLIC) if lineages else ())
    ]


def to_review(briefing: PortfolioAndWard) -> list[Line]:
    """Drafts that they were sent a link to, until they sign off. What these are called is for who opens them."""
    person, council = briefing.membership.user, briefing.council
    asked = Reviewer.objects.filter(review__council=council, email__iexact=person.email, sign_offs=None)
    asked = asked.exclude(sent_at=None).select_related(*REVIEW_WITH_DRAFT).order_by("review__closes_on", "pk")
    return [
        Line(
            _("A draft, sent to you on %(day)s") % {"day": date_format(timezone.localdate(each.sent_at))},
            _("You can read it and comment on it until the end of %(day)s.")
            % {"day": date_format(each.last_day)},
            each.review.get_absolute_url(),
        )
        for each in asked
        if each.may_read_draft
    ]


# In the order of the email. What else waits for a councillor is added here by a line.
PARTS = [
    SummaryPart(gettext_lazy("Drafts to review:"), to_review),
    SummaryPart(gettext_lazy("Off track or late now:"), needs_attention),
    SummaryPart(gettext_lazy("Waiting for another body or for a response:"), waiting),
    SummaryPart(gettext_lazy("What changed:"), changed),
]


def plain(text: str) -> str:
    """A sentence of a page as text, in one line."""
    return capfirst(" ".join(html.unescape(strip_tags(text)).split()))


# -- one email for each person ------------------------------------------------------------------------


@dataclass
class Summary:
    """Of one council: what stands in each part, and whose it is."""

    briefing: PortfolioAndWard
    parts: list[tuple[str, list[Line]]]

    @property
    def number(self) -> int:
        return sum(len(lines) for _heading, lines in self.parts)


def councils_of_all():
    """Those that the public can read, and that go on."""
    return Council.objects.going_on().visible_to(PUBLIC).order_by("slug")


def send_all(host: str, councils=None) -> int:
    """Write to everyone who is due; how many were written to. `councils`: None for all."""
    if councils is None:
        councils = councils_of_all()
    return sum(send(key, councils, host) for key in people(councils))


def people(councils) -> list[int]:
    """The keys of active people whom one of these councils calls a councillor."""
    named = Membership.objects.filter(council__in=councils, user__is_active=True).exclude(councillor=None)
    return list(named.order_by("user__email").values_list("user", flat=True).distinct())


def summaries(person: User, councils, now: datetime.datetime) -> list[Summary]:
    """Of each council that has something to tell; none where they do not want it, or had one in this week."""
    last = person.weekly_summary_at
    if not person.is_active or not person.wants(EmailKind.WEEKLY) or (last and now - last < AT_MOST_EVERY):
        return []
    since = max(last, now - MADE_UP_FOR) if last else now - WEEK
    named = person.memberships.filter(council__in=councils).exclude(councillor=None)
    found = []
    for membership in named.select_related("council", "councillor", "ward").order_by("council__slug"):
        briefing = PortfolioAndWard(membership, since)
        parts = [(part.heading, part.lines(briefing)) for part in PARTS]
        if parts := [(heading, lines) for heading, lines in parts if lines]:
            found.append(Summary(briefing, parts))
    return found


@transaction.atomic
def send(key: int, councils, host: str) -> bool:
    """Put it into the outbox in its reader's language; False where nothing is to be told.

    Nobody else writes to this person until it is noted that they were, in the same transaction.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=key)
    now = timezone.now()
    with translation.override(person.language):
        found = summaries(person, councils, now)
        if not found:
            return False
        User.objects.filter(pk=key).update(weekly_summary_at=now)
        path = reverse("account_emails_stop", args=[unsubscribing.token_for(person, EmailKind.WEEKLY)])
        stop = addresses.absolute(path, host=host)
        context = context_of(found, host) | {"stop": stop}
        headers = unsubscribing.headers_for(stop)
        mail.send("emails/weekly.txt", to=[person.email], context=context, headers=headers)
    return True


def context_of(found: list[Summary], host: str) -> dict:
    """What the email says; addresses are in the language that is active."""
    only = found[0].briefing.council if len(found) == 1 else None

    def absolute(path: str, council) -> str:
        return addresses.absolute(path, council, host=host)

    def shown(lines: list[Line], council) -> dict:
        first = [(line.title, line.sentence, absolute(line.path, council)) for line in lines[:MOST_SHOWN]]
        return {"shown": first, "more": len(lines) - len(first)}

    return {
        # Whose administrators hear of it when it cannot be sent.
        "council": only,
        "number": sum(each.number for each in found),
        "councils": [
            {
                "name": each.briefing.council.name,
                "councillor": each.briefing.councillor.name,
                "briefing": absolute(each.briefing.address(), each.briefing.council),
                "parts": [(heading, shown(lines, each.briefing.council)) for heading, lines in each.parts],
            }
            for each in found
        ],
        "settings": absolute(reverse("account_emails"), only),
    }
