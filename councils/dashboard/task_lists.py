"""The task lists of the dashboard: each is one kind of task."""

import datetime
from dataclasses import replace
from functools import cached_property

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import permissions
from ..models import (
    UNTIL_RELEASED,
    AccessibilityStatement,
    ChangeNote,
    CouncilContent,
    Membership,
    Notice,
    OutgoingEmail,
    is_live,
)
from ..publishing import parity, rebase
from .rows import TaskRow, format_when, gather, named, row_of

SHOWN = 20
SOON = datetime.timedelta(days=30)
# So many things behind in Welsh are told apart; a council that begins with Welsh has more, and sees that.
MOST_BEHIND = 500

Status = CouncilContent.Status


class TaskList:
    """One kind of task of one officer."""

    name = ""
    heading = hint = button = ""
    headings: tuple = ()
    # Does it wait for somebody to do something? Then it counts in the number of tasks.
    is_task = True

    def __init__(self, dashboard):
        self.dashboard = dashboard

    def is_for(self) -> bool:
        return True

    def query(self):
        """What can be sliced and counted; one row of values for each task row."""
        raise NotImplementedError

    def rows_of(self, values) -> list[TaskRow]:
        return [self.with_cells(row, *self.cells(row)) for row in map(row_of, values)]

    def with_cells(self, row, *words) -> TaskRow:
        """The row with what this list says of it."""
        row.cells = list(zip(self.headings, words, strict=True))
        return row

    def cells(self, row) -> list[str]:
        return [row.who, format_when(row.when)]

    def sentence(self, row) -> str:
        """What the card on top says of the row."""
        return f"{row.kind}. {row.cells[0][1]}."

    def is_urgent(self, row) -> bool:
        return False

    @cached_property
    def _first(self) -> list:
        return list(self.query()[: SHOWN + 1])

    @cached_property
    def rows(self) -> list[TaskRow]:
        return self.rows_of(self._first[:SHOWN])

    @cached_property
    def number(self) -> int:
        return len(self._first) if len(self._first) <= SHOWN else self.query().count()

    @property
    def has_more(self) -> bool:
        return len(self._first) > SHOWN


class ToApprove(TaskList):
    """Colleagues wait for it, so it comes before everything else."""

    name = "approve"
    heading = gettext_lazy("To approve")
    hint = gettext_lazy("Sent for approval")
    button = gettext_lazy("Review")
    headings = (gettext_lazy("From"), gettext_lazy("Sent"))

    def is_for(self):
        return self.dashboard.publishes

    def query(self):
        return gather(self.condition, who="submitted_by", when="submitted_at").order_by(
            "at_moment", "at_kind", "pk"
        )

    def condition(self, model) -> Q:
        """Not what needs somebody else, nor what is published with something else that waits."""
        own_work = Q(council__needs_second_approval=True) & CouncilContent.own_work_of(self.dashboard.user)
        wanted = Q(status=Status.REVIEW) & self.dashboard.council_filter(permissions.PUBLISHING) & ~own_work
        return (
            wanted & ~Q(**{f"{model.cascades_from}__status": Status.REVIEW})
            if model.cascades_from
            else wanted
        )

    def is_urgent(self, row):
        return True

    def sentence(self, row):
        return _("%(kind)s, sent for approval by %(who)s on %(when)s.") % {
            "kind": row.kind,
            "who": row.who,
            "when": format_when(row.when),
        }


class MyDrafts(TaskList):
    name = "drafts"
    heading = gettext_lazy("My drafts")
    hint = gettext_lazy("Only your council’s users can see these")
    button = gettext_lazy("Continue editing")
    headings = (gettext_lazy("Last saved"),)

    def query(self):
        return gather(self.condition, who="updated_by", when="updated_at").order_by(
            "-at_moment", "at_kind", "pk"
        )

    def condition(self, model) -> Q:
        """Not what was copied with its whole, such as the pledges of a draft of a vision."""
        mine = Q(created_by=self.dashboard.user) | Q(updated_by=self.dashboard.user)
        copied = Q(copied_at__isnull=False) if model.cascades_from else Q(pk=None)
        return Q(status=Status.DRAFT) & mine & self.dashboard.council_filter() & ~copied

    def cells(self, row):
        return [format_when(row.when)]

    def sentence(self, row):
        newest = list(row.model.history.filter(id=row.pk)[:2])
        was_returned = [record.status for record in newest] == [Status.DRAFT, Status.REVIEW]
        if was_returned and newest[0].history_change_reason:
            return _("%(kind)s, returned to draft: %(reason)s") % {
                "kind": row.kind,
                "reason": newest[0].history_change_reason,
            }
        return _("%(kind)s, last saved on %(when)s.") % {"kind": row.kind, "when": format_when(row.when)}


class BehindLive(TaskList):
    """Before these are published somebody chooses which changes of the public page they use."""

    name = "behind"
    heading = gettext_lazy("Drafts of pages that were changed since")
    hint = gettext_lazy("Choose which changes to use in the draft")
    button = gettext_lazy("Choose changes")
    headings = (gettext_lazy("Started"),)

    def query(self):
        return gather(self.condition, who="created_by", when="created_at").order_by(
            "at_moment", "at_kind", "pk"
        )

    def condition(self, model) -> Q:
        return rebase.is_behind(model, self.dashboard.now) & self.dashboard.council_filter()

    def cells(self, row):
        return [format_when(row.when)]


class Scheduled(TaskList):
    name = "scheduled"
    heading = gettext_lazy("Scheduled")
    hint = gettext_lazy("Published automatically")
    headings = (gettext_lazy("Publishing time (UK)"),)
    is_task = False

    def query(self):
        return gather(self.condition, who="updated_by", when="publish_at").order_by(
            "at_moment", "at_kind", "pk"
        )

    def condition(self, model) -> Q:
        ahead = Q(publish_at__gt=self.dashboard.now, publish_at__lt=UNTIL_RELEASED)
        wanted = Q(status=Status.PUBLISHED) & ahead & self.dashboard.council_filter()
        along = Q(**{f"{model.cascades_from}__publish_at": F("publish_at")}) if model.cascades_from else None
        return wanted & ~along if along else wanted

    def cells(self, row):
        return [format_when(row.when)]


class Corrections(TaskList):
    """Where a second person approves, a correction goes out at once, so the others read it afterwards."""

    name = "corrections"
    heading = gettext_lazy("Corrections by others")
    hint = gettext_lazy("Already public, in the last 30 days")
    headings = (gettext_lazy("Correction"), gettext_lazy("By"))
    is_task = False

    def is_for(self):
        return self.dashboard.publishes

    def query(self):
        notes = ChangeNote.objects.filter(
            self.dashboard.council_filter(permissions.PUBLISHING),
            council__needs_second_approval=True,
            kind=ChangeNote.Kind.CORRECTED,
            noted_at__gte=self.dashboard.now - SOON,
        )
        notes = notes.exclude(by=None).exclude(by=self.dashboard.user).select_related("content_type", "by")
        return notes.annotate(by_name=Membership.name_here("by_id"))

    def rows_of(self, values):
        about = [(note.content_type.model_class(), note.object_id) for note in values]
        things = named(about)
        return [
            self.with_cells(
                replace(things[key]), note.note, f"{note.by_name or note.by}, {format_when(note.noted_at)}"
            )
            for note, key in zip(values, about, strict=True)
            if key in things
        ]


class DueForReview(TaskList):
    name = "review"
    heading = gettext_lazy("Due for review")
    hint = gettext_lazy("Due within 30 days, or overdue")
    button = gettext_lazy("Review it")
    headings = (gettext_lazy("Due"),)

    @property
    def is_task(self):
        return self.dashboard.publishes  # what is public, publishers change

    def query(self):
        return gather(self.condition, who="updated_by", when="review_due_on").order_by(
            "at_moment", "at_kind", "pk"
        )

    def condition(self, model) -> Q:
        return (
            is_live(self.dashboard.now)
            & Q(review_due_on__lte=self.dashboard.today + SOON)
            & self.dashboard.council_filter()
        )

    @cached_property
    def notices(self) -> list[TaskRow]:
        """Statutory notices that nobody looked at for a year: at most a few for each council."""
        found = []
        for model in (AccessibilityStatement, Notice):
            due = model.objects.due_for_review(self.dashboard.today).filter(self.dashboard.council_filter())
            for thing in due.select_related("council").order_by("reviewed_on", "pk")[:SHOWN]:
                row = TaskRow(model, thing.pk, str(thing), str(thing.council), when=thing.reviewed_on)
                words = _("Last reviewed on %(day)s") % {"day": format_when(thing.reviewed_on)}
                found.append(self.with_cells(row, words))
        return found

    @cached_property
    def rows(self):
        return [*self.notices, *self.rows_of(self._first[:SHOWN])]

    @cached_property
    def number(self):
        return len(self.notices) + super().number

    def cells(self, row):
        day = format_when(row.when)
        return [_("%(day)s, overdue") % {"day": day} if self.is_urgent(row) else day]

    def is_urgent(self, row):
        return row.when < self.dashboard.today


class Welsh(TaskList):
    name = "welsh"
    heading = gettext_lazy("Welsh")
    hint = gettext_lazy("Missing, or the English has changed since")
    button = gettext_lazy("Write the Welsh")
    headings = (gettext_lazy("What to do"),)

    def is_for(self):
        return bool(self.council_ids)

    @cached_property
    def council_ids(self) -> list[int]:
        return [council.pk for council in self.dashboard.councils if council.has_welsh]

    @cached_property
    def _behind(self) -> list:
        return parity.behind(self.council_ids, MOST_BEHIND)

    def query(self):
        return self._behind

    @property
    def number(self):
        return len(self._behind)

    def rows_of(self, values):
        things = named((each.model, each.pk) for each in values)
        rows = []
        for each in values:
            if row := things.get((each.model, each.pk)):
                rows.append(self.with_cells(row, self.needs(each)))
        return rows

    def needs(self, each) -> str:
        if each.is_missing and each.is_older:
            return _("Missing, and the English has changed since")
        return _("Missing") if each.is_missing else _("The English has changed since")


class FailedEmails(TaskList):
    """Emails that were given up: of the own councils to their owners, all to system administrators."""

    name = "emails"
    heading = gettext_lazy("Emails that could not be sent")
    hint = gettext_lazy("Not sent after five attempts")
    button = gettext_lazy("See the details")
    headings = (gettext_lazy("Recipients"), gettext_lazy("Last attempt"))
    is_task = False

    def is_for(self):
        return self.dashboard.sees_all or bool(self.owned)

    @property
    def owned(self) -> list[int]:
        return self.dashboard.ids({permissions.OWNER})

    def query(self):
        failed = OutgoingEmail.objects.failed().select_related("council").order_by("-failed_at", "-pk")
        return failed if self.dashboard.sees_all else failed.filter(council__in=self.owned)

    def rows_of(self, values):
        return [
            self.with_cells(
                TaskRow(OutgoingEmail, email.pk, email.subject, str(email.council or "")),
                ", ".join(email.to),
                format_when(email.failed_at),
            )
            for email in values
        ]
