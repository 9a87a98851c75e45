"""What an officer is told by email: what is new to do, and what became of what they sent for approval."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from . import addresses, mail, permissions
from .dashboard import Dashboard, MyDrafts, TaskRow, ToApprove, format_when
from .dashboard.rows import gather, named, row_of
from .models import (
    Council,
    CouncilContent,
    EmailKind,
    Membership,
    OfficerEmailItem,
    User,
    content_models,
    is_live,
)

# An hour, less what a timer may be early.
AT_MOST_EVERY = datetime.timedelta(minutes=55)
MONTH = datetime.timedelta(days=30)
# So far back it is looked for what was decided, should the command not have run.
MADE_UP_FOR = datetime.timedelta(days=7)
# Of a kind, for each council; the rest is a number.
MOST_SHOWN = 20

Status = CouncilContent.Status


@dataclass
class Item:
    """One thing that somebody is told of. `since` it is so, and with this moment it is told once."""

    row: TaskRow
    since: datetime.datetime
    sentence: str

    @property
    def key(self) -> tuple:
        return self.row.model, self.row.pk, self.since


@dataclass
class OfficerEmail:
    """All that is new for one person: for each council, items by kind."""

    to: User
    by_council: dict[Council, dict[EmailKind, list[Item]]] = field(default_factory=dict)

    def items(self) -> list[tuple[EmailKind, Item]]:
        parts = self.by_council.values()
        return [(kind, item) for part in parts for kind, items in part.items() for item in items]


class MemberDashboard(Dashboard):
    """What one person does for one council as its member: a system administrator without a role there, nothing."""

    sees_all = False

    def __init__(self, user, council):
        super().__init__(user)
        self.council, self.councils = council, [council]


# -- what there is to tell, by kind -----------------------------------------------------------------


def approvals(dashboard: MemberDashboard) -> Iterator[Item]:
    """What others sent for approval, and this person may publish."""
    task = ToApprove(dashboard)
    if not task.is_for():
        return
    for row in rows_of(
        lambda model: task.condition(model) & ~Q(submitted_by=dashboard.user),
        who="submitted_by",
        when="submitted_at",
    ):
        if not (dashboard.council.needs_second_approval and row.thing.needs_another_than(dashboard.user)):
            yield Item(row, row.when, task.sentence(row))


def reviews(dashboard: MemberDashboard) -> Iterator[Item]:
    """What is due for review, and this person changed last; for publishers also what nobody here changed last."""
    colleague = Membership.objects.filter(
        council=OuterRef("council"),
        user=Coalesce(OuterRef("updated_by"), OuterRef("created_by")),
        role__in=permissions.EDITING,
        user__is_active=True,
    )
    asked = Q(updated_by=dashboard.user) | Q(updated_by=None, created_by=dashboard.user)
    if dashboard.publishes:
        asked |= ~Exists(colleague)
    due = is_live(dashboard.now) & Q(review_due_on__lte=dashboard.today) & dashboard.council_filter() & asked
    for row in rows_of(lambda model: due, who="updated_by", when="review_due_on"):
        since = timezone.make_aware(datetime.datetime.combine(row.when, datetime.time.min))
        words = _("%(kind)s, due for review on %(day)s.")
        yield Item(row, since, words % {"kind": row.kind, "day": format_when(row.when)})


def old_drafts(dashboard: MemberDashboard) -> Iterator[Item]:
    """The person's drafts that nobody has saved for a month."""
    task = MyDrafts(dashboard)
    is_old = Q(updated_at__lte=dashboard.now - MONTH)
    for row in rows_of(lambda model: task.condition(model) & is_old, who="updated_by", when="updated_at"):
        yield Item(row, dashboard.now, task.sentence(row))


def rows_of(condition, *, who, when) -> Iterator[TaskRow]:
    values = gather(condition, who=who, when=when).order_by("at_moment", "at_kind", "pk")
    return map(row_of, values)


def decided_by_others(since: datetime.datetime) -> dict[tuple, list]:
    """The records of the history in which what somebody sent was decided, by (who sent it, council)."""
    found = defaultdict(list)
    for model in content_models():
        history = model.history.model.objects
        earlier = history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
        decided = (
            history.filter(history_date__gte=since, status__in={*Status} - {Status.REVIEW})
            .exclude(history_user=None)
            .exclude(history_user=F("submitted_by"))
            .annotate(status_before=Subquery(earlier.order_by("-history_id").values("status")[:1]))
            .filter(status_before=Status.REVIEW)
        )
        for record in decided.select_related("history_user").order_by("history_id"):
            found[record.submitted_by_id, record.council_id].append(record)
    return found


def outcomes(dashboard: MemberDashboard, records: list) -> Iterator[Item]:
    """What became of what this person sent; what was decided with its whole, such as a pledge, is told with that."""
    Membership.name_each([(record.history_user, dashboard.council.pk) for record in records])
    rows = named((record.instance_type, record.id) for record in records)
    wholes = {(record.instance_type, record.id, record.status) for record in records}
    for record in records:
        model, row = record.instance_type, rows.get((record.instance_type, record.id))
        whole = model.cascades_from and (
            model._meta.get_field(model.cascades_from).related_model,
            getattr(record, f"{model.cascades_from}_id"),
            record.status,
        )
        if row and whole not in wholes:
            yield Item(row, record.history_date, sentence_of(record, row, dashboard.now))


def sentence_of(record, row: TaskRow, now) -> str:
    """What was decided, by whom, and why."""
    about = {
        "kind": row.kind,
        "who": record.history_user,
        "when": format_when(record.history_date),
        "reason": record.history_change_reason,
    }
    if record.status == Status.DRAFT:
        return _("%(kind)s, returned to draft by %(who)s on %(when)s: %(reason)s") % about
    if record.status == Status.ARCHIVED and record.history_change_reason:
        return _("%(kind)s, archived by %(who)s on %(when)s: %(reason)s") % about
    if record.status == Status.ARCHIVED:
        return _("%(kind)s, archived by %(who)s on %(when)s.") % about
    if record.publish_at > now:
        about["when"] = format_when(record.publish_at)
        return _("%(kind)s, approved by %(who)s. It will be published on %(when)s.") % about
    return _("%(kind)s, published by %(who)s on %(when)s.") % about


# -- one email for each person ------------------------------------------------------------------------


def send_all(host: str, councils=None) -> int:
    """Write to everyone for whom there is something new; how many were written to. `councils`: None for all."""
    if councils is None:
        councils = Council.objects.going_on()
    OfficerEmailItem.throw_out_old_ones()
    decided = decided_lately()
    return sum(send(key, councils, decided, host) for key in people(councils))


def decided_lately():
    return decided_by_others(timezone.now() - MADE_UP_FOR)


def people(councils) -> list[int]:
    """Who may be written to: the keys of active people with a role in one of these councils."""
    roles = {"memberships__council__in": councils, "memberships__role__in": permissions.EDITING}
    return list(
        User.objects.filter(is_active=True, **roles).order_by("email").values_list("pk", flat=True).distinct()
    )


def email_for(person: User, councils, decided: dict) -> OfficerEmail | None:
    """What is new for them; None where that is nothing, or where they were written to in this hour."""
    told = OfficerEmailItem.objects.filter(to=person)
    if told.filter(sent_at__gt=timezone.now() - AT_MOST_EVERY).exists():
        return None
    email = OfficerEmail(person)
    own = permissions.council_ids_of(person)
    for council in councils.filter(pk__in=own):
        dashboard = MemberDashboard(person, council)
        found = {
            EmailKind.APPROVALS: approvals(dashboard),
            EmailKind.OUTCOMES: outcomes(dashboard, decided.get((person.pk, council.pk), [])),
            EmailKind.REVIEWS: reviews(dashboard),
            EmailKind.DRAFTS: old_drafts(dashboard),
        }
        wanted = {
            kind: new_ones(told, kind, list(items)) for kind, items in found.items() if person.wants(kind)
        }
        if part := {kind: items for kind, items in wanted.items() if items}:
            email.by_council[council] = part
    return email if email.by_council else None


def new_ones(told, kind: EmailKind, items: list[Item]) -> list[Item]:
    """Those that this person was not told of; of an old draft, not in this month."""
    if not items:
        return []
    before = told.filter(kind=kind, object_id__in={item.row.pk for item in items})
    if kind == EmailKind.DRAFTS:
        before = before.filter(sent_at__gt=timezone.now() - MONTH)
    known = set(before.values_list("content_type", "object_id", "since"))
    if kind == EmailKind.DRAFTS:
        drafts = {(content_type, pk) for content_type, pk, _since in known}
        return [item for item in items if (type_of(item), item.row.pk) not in drafts]
    return [item for item in items if (type_of(item), item.row.pk, item.since) not in known]


def type_of(item: Item) -> int:
    return ContentType.objects.get_for_model(item.row.model).pk


@transaction.atomic
def send(key: int, councils, decided: dict, host: str) -> bool:
    """Put it into the outbox in its reader's language, with what is so now; False where nothing is to be told.

    Nobody else writes to this person until that is noted.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=key)
    with translation.override(person.language):
        email = email_for(person, councils, decided) if person.is_active else None
        if email is None:
            return False
        now = timezone.now()
        OfficerEmailItem.objects.bulk_create(
            OfficerEmailItem(
                to=person,
                kind=kind,
                content_type_id=type_of(item),
                object_id=item.row.pk,
                since=item.since,
                sent_at=now,
            )
            for kind, item in email.items()
        )
        mail.send("emails/officer.txt", to=[person.email], context=context_of(email, host))
    return True


def context_of(email: OfficerEmail, host: str) -> dict:
    """What the email says; addresses are in the language that is active."""
    councils, kinds = list(email.by_council), {kind for kind, _item in email.items()}
    only = councils[0] if len(councils) == 1 else None

    def lines(items: list[Item], council: Council) -> dict:
        shown = [
            (item.row.title, item.sentence, addresses.absolute(item.row.address, council, host=host))
            for item in items[:MOST_SHOWN]
        ]
        return {"shown": shown, "more": len(items) - len(shown)}

    return {
        # Whose administrators hear of it when it cannot be sent.
        "council": only,
        "parts": [
            (council, {kind.value: lines(items, council) for kind, items in part.items()})
            for council, part in email.by_council.items()
        ],
        "only": next(iter(kinds)).value if len(kinds) == 1 else "",
        "number": len(email.items()),
        "start": addresses.absolute(reverse("admin:index"), only, host=host),
        "settings": addresses.absolute(reverse("account_emails"), only, host=host),
    }
