"""The public record of changes: "what changed" and the feeds read it."""

from collections import defaultdict
from collections.abc import Callable
from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from ..compiled_queries import compiled_query
from ..languages import names_of
from .council import Council
from .council_owned import CouncilOwned


class ChangeNoteQuerySet(models.QuerySet):
    def of(self, council):
        return self.filter(council=council)

    def about(self, *rows):
        """Notes on these rows, which are editions of one thing or the parts of one page."""
        conditions = [
            Q(content_type=ContentType.objects.get_for_model(row), object_id=row.pk) for row in rows
        ]
        return self.filter(reduce(or_, conditions, Q(pk=None)))

    def visible_to(self, viewer) -> "VisibleNotes":
        """Notes whose moment has come, on things this viewer can read: live, or an earlier edition."""
        notes = self.filter(noted_at__lte=viewer.now).select_related("council")
        return VisibleNotes(lambda first, end: list(notes[first:end]), viewer)


@compiled_query
def _notes_of_council(council, viewer, part):
    return ChangeNote.objects.of(council.pk).filter(noted_at__lte=viewer.now)[slice(*part)]


def notes_of_council(council, viewer) -> "VisibleNotes":
    """As `of(council).visible_to(viewer)`."""
    return VisibleNotes(lambda *part: _with(council, _notes_of_council(council, viewer, part)), viewer)


@compiled_query
def _notes_about(kind, keys, viewer, part):
    about = ChangeNote.objects.filter(content_type=kind, object_id__in=keys, noted_at__lte=viewer.now)
    return about[slice(*part)]


def notes_about_editions(rows, viewer) -> "VisibleNotes":
    """As `about(*rows).visible_to(viewer)`, of rows of one model."""
    kind, keys = ContentType.objects.get_for_model(rows[0]).pk, [row.pk for row in rows]
    council = rows[0].council
    return VisibleNotes(lambda *part: _with(council, _notes_about(kind, keys, viewer, part)), viewer)


def _with(council, notes) -> list:
    """These notes, which are all of this council."""
    for note in notes:
        note.council = council
    return notes


class VisibleNotes:
    """What a viewer may read of some notes, the newest first, each with its subject.

    `read`: gives a part of the notes, from one place to before another, whoever may read them.

    Read by time: the newest by index, then what they are about, kind by kind; hidden ones are left out, and more are
    read where they are needed (docs/decisions/0038).
    """

    AT_ONCE, MOST_AT_ONCE = 60, 1000

    def __init__(self, read: Callable[[int, int], list], viewer):
        self.read, self.viewer = read, viewer

    def __iter__(self):
        place, size = 0, self.AT_ONCE
        are_more = True
        while are_more:
            some = self.read(place, place + size)
            yield from self.readable(some)
            are_more = len(some) == size
            place, size = place + size, min(size * 2, self.MOST_AT_ONCE)

    def exists(self) -> bool:
        return any(True for _note in self)

    def readable(self, notes, known=()) -> list:
        """Those of these notes that the viewer may read, with their subjects: one query a kind.

        `known`: rows that the page has read for this viewer already.
        """
        there = {(type(row), row.pk): row for row in known}
        notes, subject = [note for note in notes if note.subject_model.is_content], ChangeNote.subject
        unread = [note for note in notes if not subject.is_cached(note)]
        asked = defaultdict(set)
        for note in unread:
            if (note.subject_model, note.object_id) not in there:
                asked[note.subject_model].add(note.object_id)
        for model, keys in asked.items():
            there |= {(model, row.pk): row for row in _readable(model, list(keys), self.viewer)}
        for note in unread:
            subject.set_cached_value(note, there.get((note.subject_model, note.object_id)))
        return [note for note in notes if note.subject is not None]


@compiled_query
def _readable(model, keys, viewer):
    """Those of these rows whose notes the viewer may read."""
    rows = model.objects.filter(pk__in=keys).editions_visible_to(viewer)
    return rows.filter(model.with_visible_wholes(viewer)).select_related(*model.link_needs)


class ChangeNote(CouncilOwned):
    """One sentence on what changed, when and by whom. Listed only while its thing can be read."""

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("published")
        UPDATED = "updated", _("updated")
        CORRECTED = "corrected", _("corrected")
        ARCHIVED = "archived", _("archived")
        ENDED = "ended", _("ended")
        # Progress: what was reported. The sentence is made where it is read, from `part` and `details`.
        STATUS = "status", _("status")
        REPORTED = "reported", _("progress reported")
        FROZEN = "frozen", _("report saved")
        FIGURE = "figure", _("figures updated")

    PROGRESS = (Kind.STATUS, Kind.REPORTED, Kind.FROZEN, Kind.FIGURE)

    council_lookup = "council"

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="change_notes", verbose_name=_("council")
    )
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, editable=False)
    object_id = models.PositiveBigIntegerField(editable=False)
    subject = GenericForeignKey()
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, editable=False)
    note = models.TextField(_("note"), help_text=_("One sentence for the public."))
    # Of progress: the part of the subject that it is about (an action of a plan), and what changed:
    # `group` (notes of one group are told as one), `field`, `was`, `now` and what else the sentence says.
    # Of a correction: `part`, what the one part that was changed is called in each language.
    part_type = models.ForeignKey(
        ContentType, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    part_id = models.PositiveBigIntegerField(null=True, editable=False)
    part = GenericForeignKey("part_type", "part_id")
    details = models.JSONField(default=dict, editable=False)
    noted_at = models.DateTimeField(_("at"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    objects = ChangeNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("change note")
        verbose_name_plural = _("change notes")
        ordering = ["-noted_at", "-pk"]
        indexes = [
            models.Index(fields=["council", "-noted_at"], name="changenote_newest"),
            models.Index(fields=["-noted_at", "-id"], name="changenote_by_time"),
            models.Index(fields=["content_type", "object_id"], name="changenote_subject"),
            models.Index(fields=["part_type", "part_id"], name="changenote_part"),
        ]

    def __str__(self):
        return self.note

    @classmethod
    def published_wholes(cls, rows):
        """What the notes are about."""
        kinds = ContentType.objects.filter(pk__in=rows.order_by().values("content_type"))
        return [
            (kind.model_class(), rows.filter(content_type=kind).order_by().values("object_id"))
            for kind in kinds
        ]

    @property
    def subject_model(self):
        return ContentType.objects.get_for_id(self.content_type_id).model_class()

    @property
    def subject_kind(self) -> str:
        """What the note is about, in a word: plan, decision, document."""
        return self.subject_model._meta.verbose_name

    @classmethod
    def write(cls, subject, kind, note, note_cy="", *, at, by, details=None):
        """Add a note."""
        made = cls.saying(subject, kind, note, note_cy, at=at, by=by, details=details)
        made.save(force_insert=True)
        return made

    @classmethod
    def of_correction(cls, subject, *, by, note, note_cy="", part=None, at=None):
        """Why a live item was changed, now or at a time; not saved yet. ValidationError without a sentence."""
        if not note:
            raise ValidationError({"note": _("Say what you corrected. Residents will see this.")})
        said = {"at": at or timezone.now(), "by": by, "details": {"part": names_of(part)} if part else {}}
        return cls.saying(subject, cls.Kind.CORRECTED, note, note_cy, **said)

    @classmethod
    def saying(cls, subject, kind, note, note_cy="", *, at, by, details=None):
        """One that is not saved yet; a sentence of our own (lazy) is kept in both languages, an officer's as typed."""
        texts = {"note_en": str(note), "note_cy": note_cy or None}
        if not isinstance(note, str):
            for code in ("en", "cy"):
                with translation.override(code):
                    texts[f"note_{code}"] = str(note)
        return cls(
            council=subject.council,
            subject=subject,
            kind=kind,
            noted_at=at,
            by=by,
            details=details or {},
            **texts,
        )
