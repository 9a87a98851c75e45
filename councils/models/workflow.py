"""The transitions: how a thing comes from a draft to the public and back, each in one transaction, with a name."""

import datetime
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .. import permissions
from .change import ChangeNote
from .content_transitions import TRANSITIONS, Status
from .first_published import note_first_published, of_unknown_day
from .replacement import check_correction, place_at, replaced_by, spared_by, take_place
from .transition import in_transition
from .visibility import UNTIL_RELEASED


class Workflow(models.Model):
    """State and transitions. `by` is who does it (None: a command of the site's own); `version` is what they saw."""

    Status = Status
    transitions = TRANSITIONS

    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    publish_at = models.DateTimeField(_("published at"), null=True, editable=False)
    superseded_at = models.DateTimeField(_("replaced at"), null=True, editable=False)
    # The same moment as `superseded_at`, where nothing takes its place then.
    ended_at = models.DateTimeField(_("ends at"), null=True, editable=False)
    first_published_at = models.DateTimeField(_("first published at"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("sent for approval at"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True

    # What the admin may never take from a form, and a revert may never bring back.
    WORKFLOW_FIELDS = (
        "status publish_at superseded_at ended_at first_published_at submitted_at submitted_by "
        "council lineage edition based_on copied_at is_correction version created_at created_by updated_at updated_by"
    ).split()

    @property
    def is_scheduled(self) -> bool:
        return self.status == self.Status.PUBLISHED and self.publish_at > timezone.now()

    @property
    def is_held(self) -> bool:
        """Published, but seen by nobody outside before somebody releases it."""
        return self.status == self.Status.PUBLISHED and self.publish_at == UNTIL_RELEASED

    @property
    def is_live(self) -> bool:
        return self.is_live_at(timezone.now())

    def is_live_at(self, at) -> bool:
        return (
            self.status == self.Status.PUBLISHED
            and self.publish_at <= at
            and (self.superseded_at is None or self.superseded_at > at)
        )

    @property
    def is_superseded(self) -> bool:
        return self.superseded_at is not None and self.superseded_at <= timezone.now()

    @property
    def is_ended(self) -> bool:
        """Its end has come, and nothing took its place."""
        return self.ended_at is not None and self.ended_at <= timezone.now()

    @property
    def transition_state(self):
        return self.status

    @property
    def state(self):
        """The status in the words of the page: scheduled and replaced are told apart from published."""
        if self.is_held:
            return _("held")
        if self.is_scheduled:
            return _("scheduled")
        if self.is_ended:
            return _("ended")
        if self.is_superseded:
            return _("replaced by a later edition")
        return self.get_status_display()

    # The relation to what cascades its transitions to this (a pledge: its vision); the other side of `cascades_to`.
    cascades_from = ""

    def cascades_to(self):
        """Rows that a transition on this one moves too, such as the pledges of a vision."""
        return ()

    def publish_warnings(self) -> list[str]:
        """What whoever publishes it should know first, as sentences; none of it keeps them from it."""
        replaced = self.based_on if self.copied_at and not self.is_correction else None
        if replaced is None or replaced.ended_at is None or replaced.is_ended:
            return []
        words = _(
            "The current edition ends on %(day)s. Once you publish this one, that end date no longer applies."
        )
        return [words % {"day": date_format(timezone.localtime(replaced.ended_at), "DATE_FORMAT")}]

    # -- second approval ------------------------------------------------------------------------

    @property
    def last_hand_id(self) -> int | None:
        """Who changed the words last."""
        return self.updated_by_id or self.created_by_id

    def needs_another_than(self, user) -> str:
        """Why somebody else has to publish this, as a sentence; empty where this person may.

        Superusers are not exempt: two pairs of eyes are what residents were promised, whoever is the second.
        """
        if user is None or not self.council.needs_second_approval:
            return ""
        if user.pk == self.last_hand_id:
            return _("This needs another person to publish it: you changed it last.")
        if user.pk == self.submitted_by_id:
            return _("This needs another person to publish it: you sent it for approval.")
        for row in self.cascades_to():
            if row.status != self.Status.ARCHIVED and user.pk in (row.last_hand_id, row.submitted_by_id):
                return _(
                    "This needs another person to publish it: “%(title)s” will be published with it, "
                    "and is your work."
                ) % {"title": row}
        return ""

    @staticmethod
    def own_work_of(user) -> models.Q:
        """The same as a condition: rows that this person sent for approval, or changed last."""
        never_changed = models.Q(updated_by=None, created_by=user)
        return models.Q(submitted_by=user) | models.Q(updated_by=user) | never_changed

    # -- the transitions ------------------------------------------------------------------------------

    def submit(self, *, by, note="", note_cy="", version=None):
        """Draft to review: asks a publisher to approve it. A correction says what it corrects, for the public."""
        with self._transition("submit", by, version) as rows:
            if self.is_correction:
                self._draft_note(note, note_cy, by)
            for row in rows:
                row.submitted_by, row.submitted_at = by, timezone.now()

    def send_back(self, *, by, reason="", version=None):
        """Review to draft: a publisher returns it with a reason, or the one who sent it takes it back."""
        takes_back = by is not None and by.pk == self.submitted_by_id
        if not takes_back and not reason:
            raise ValidationError({"reason": _("Say what needs to change before it can be published.")})
        with self._transition("send_back", by, version, reason):
            pass

    def publish(self, *, by, at=None, note="", note_cy="", welsh_reason="", version=None):
        """Draft or review to published, now or at a time; the live edition is replaced at the same moment."""
        now = timezone.now()
        at = at or now
        if by is not None:
            if at < now - datetime.timedelta(minutes=1):
                raise ValidationError({"at": _("This time has passed. Choose a later one, or publish now.")})
            at = max(at, now)  # nobody could read it earlier
        if at > now and self.council.is_over_by(at) and not permissions.is_superuser.test(by):
            raise ValidationError({"at": _("This is after the council’s last day. Choose an earlier time.")})
        reason = self._welsh_reason(welsh_reason)
        with transaction.atomic():
            with self._transition("publish", by, version, reason) as rows:
                for row in rows:
                    row._publish_at(at, by)
                self.refuse_second_live_one()
                self._note_publishing(note, note_cy, at, by)
            if by is not None:
                note_first_published(rows, by=by, now=now, came=True)

    def _publish_at(self, at, by):
        """Take the live edition's place at that moment; a correction keeps the day on which it was first published."""
        place = place_at(self, at)
        if self.is_correction:
            if not self.cascades_from:
                check_correction(place)
            self.first_published_at = place.live.first_published_at if place.live else None
        take_place(self, place, at, by)
        # What a command loads was published by the council before, on a day we do not know.
        is_new = by is not None and self.first_published_at is None
        if is_new and not of_unknown_day(type(self), [self.pk]):
            self.first_published_at = at

    def _note_publishing(self, note, note_cy, at, by):
        kind = ChangeNote.Kind.CORRECTED if self.is_correction else ChangeNote.Kind.PUBLISHED
        if self.is_correction:
            self._draft_note(note, note_cy, by)
            drafted = self.drafted_note
            note, note_cy = drafted.note_en, drafted.note_cy
            drafted.delete()
        ChangeNote.write(self, kind, note or _("Published."), note_cy, at=at, by=by)

    def withdraw(self, *, by, reason="", version=None):
        """Published to draft: the public no longer finds it, nor its notes. An unused schedule is undone."""
        self._take_off("withdraw", by, reason, version)

    def archive(self, *, by, reason="", version=None):
        """Taken down for good: what was public answers 410 from now on."""
        if by is not None and not reason and self.status == self.Status.PUBLISHED and not self.is_scheduled:
            raise ValidationError({"reason": _("Say why this is being removed. It has been public.")})
        self._take_off("archive", by, reason, version)

    def restore(self, *, by, version=None):
        """Archived to draft."""
        with self._transition("restore", by, version) as rows:
            for row in rows:
                row.publish_at = None

    def correct(self, *, by, note, note_cy="", part=None):
        """Records why a live item was changed; the change itself is what the caller saves in the same transaction.

        `part`: the one part of it that was changed, which the note names.
        """
        ChangeNote.of_correction(self, by=by, note=note, note_cy=note_cy, part=part).save()

    # -- what a correction that is not out yet will tell residents ------------------------------------

    @property
    def drafted_note(self) -> ChangeNote | None:
        return ChangeNote.objects.about(self).filter(noted_at=UNTIL_RELEASED).first() if self.pk else None

    def _take_back_notes(self, now):
        """What nobody was told is told no more; the sentence of a correction waits for it to come out."""
        unread = ChangeNote.objects.about(self).filter(noted_at__gt=now)
        if self.is_correction and not self.is_live:
            unread.filter(kind=ChangeNote.Kind.CORRECTED).update(noted_at=UNTIL_RELEASED)
            unread = unread.exclude(kind=ChangeNote.Kind.CORRECTED)
        unread.delete()

    def _draft_note(self, note, note_cy, by):
        """Keep the sentence until the correction comes out; without one, the sentence that was kept before."""
        if note or not self.drafted_note:
            made = ChangeNote.of_correction(self, by=by, note=note, note_cy=note_cy, at=UNTIL_RELEASED)
            ChangeNote.objects.about(self).filter(noted_at=UNTIL_RELEASED).delete()
            made.save()

    # -- the end: a moment from which on nobody outside reads it ----------------------------------------

    def end(self, *, by, at=None, note="", note_cy="", version=None):
        """Have the public read it until a moment, and from then on the note in its place."""
        with self._transition("end", by, version) as rows:
            if at is None:
                raise ValidationError({"at": _("Say when it ends. To remove it now, archive it.")})
            if at < timezone.now() or at <= self.publish_at:
                raise ValidationError({"at": _("Choose a time in the future, after it is published.")})
            if not note:
                raise ValidationError({"note": _("Say what residents will read here from then on.")})
            self._remove_planned_end()
            for row in rows:
                row.superseded_at = row.ended_at = at
            ChangeNote.write(self, ChangeNote.Kind.ENDED, note, note_cy, at=at, by=by)

    def remove_end(self, *, by, version=None):
        """Have the public read it on, without an end."""
        with self._transition("remove_end", by, version) as rows:
            self._remove_planned_end()
            for row in rows:
                row.superseded_at = row.ended_at = None

    def _remove_planned_end(self):
        ChangeNote.objects.about(self).filter(
            kind=ChangeNote.Kind.ENDED, noted_at__gt=timezone.now()
        ).delete()

    # -- holds: a publishing time that is to come, or that nobody knows yet -----------------------------

    def hold(self, *, by, until=UNTIL_RELEASED, reason=""):
        """Keep from the public what is published or scheduled, until a moment or until it is released.

        What its publishing was about to replace stays live until then. ValidationError where it may not be held.
        """
        if until <= timezone.now():
            raise ValidationError(_("This time has passed. Choose a later one."))
        self._publish_from(until, by, reason)

    def release(self, *, by, reason=""):
        """Have the public see now what is held or scheduled."""
        self._publish_from(timezone.now(), by, reason)

    def _publish_from(self, at, by, reason):
        if self.status != self.Status.PUBLISHED:
            raise ValidationError(_("It is not published, so there is nothing to hold or to release."))
        with transaction.atomic():
            now = timezone.now()
            rows = [row for row in (*self.cascades_to(), self) if row.status == self.Status.PUBLISHED]
            for row in rows:
                if row.superseded_at and row.superseded_at < at:
                    raise ValidationError(_("A later edition replaces this one before that time."))
                replaced = replaced_by(row) if row.is_scheduled else None
                if row.is_scheduled:
                    ChangeNote.objects.about(row).filter(noted_at=row.publish_at).update(noted_at=at)
                row.publish_at = at
                if row.first_published_at and row.first_published_at > now:
                    row.first_published_at = None
                row._save_moved(by, reason)
                if replaced:
                    replaced.superseded_at = at
                    replaced._save_moved(by, reason)
            note_first_published(rows, by=by, now=now, came=True)

    # -- how a transition is done ---------------------------------------------------------------------

    @contextmanager
    def _transition(self, name, by, version, reason=""):
        """Around a transition of this row and of those that go with it: they get its state, and all is saved."""
        with in_transition(self, name, by=by, version=version) as transition:
            rows = [*filter(transition.is_due, self.cascades_to()), self]
            yield rows
            for row in rows:
                row.status = transition.to
                row._save_moved(by, reason)

    def _welsh_reason(self, reason):
        missing = self.missing_welsh()
        if missing and not reason:
            raise ValidationError(
                {
                    "welsh_reason": _(
                        "The Welsh is missing: %(fields)s. Add it, or say why you are publishing without it."
                    )
                    % {"fields": ", ".join(str(name) for name in missing)}
                }
            )
        return reason if missing else ""

    def missing_welsh(self) -> list:
        """Labels of the texts that have English and need Welsh, where the council publishes in Welsh."""
        if not self.council.has_welsh:
            return []
        missing = [
            self._meta.get_field(name).verbose_name
            for name in self.needs_welsh
            if getattr(self, f"{name}_en") and not getattr(self, f"{name}_cy")
        ]
        parts = [
            _("%(title)s: %(field)s") % {"title": row, "field": label}
            for row in self.cascades_to()
            for label in row.missing_welsh()
        ]
        return [*missing, *parts]

    def refuse_second_live_one(self):
        """Hook for kinds of which a council has only one at a time."""

    def _take_off(self, name, by, reason, version):
        """From the public to a draft or the archive; what a schedule was about to replace stays live."""
        with transaction.atomic():
            with self._transition(name, by, version, reason) as rows:
                spared = [spared_by(row) for row in rows if row.is_scheduled]
                now = timezone.now()
                for row in rows:
                    if row.first_published_at and row.first_published_at > now:
                        row.first_published_at = None
                    row._take_back_notes(now)
                    if not row.is_scheduled:  # from now on it is the page itself, and corrects nothing
                        row.copied_at, row.is_correction = None, False
                    if name == "withdraw" or row.is_scheduled:
                        row.publish_at = None  # the public never saw it, or will see it anew
                    row.superseded_at = row.ended_at = None
            # After the rows above: the database allows one live edition at a time.
            for edition in filter(None, spared):
                edition._save_moved(by)
            note_first_published(rows, by=by, now=now)

    def _save_moved(self, by, reason=""):
        self._history_user = by
        self._change_reason = reason
        self.save()
