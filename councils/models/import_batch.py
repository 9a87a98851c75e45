"""Imports of spreadsheets: the file that waits for a "yes", and the record of what was done, by which it is undone."""

import datetime
import uuid
from collections.abc import Callable

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max, Model, ProtectedError, Q
from django.db.models.deletion import Collector
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .content import CouncilContent
from .council import Council
from .council_owned import CouncilOwned
from .directory import DirectoryQuerySet
from .transition import Transition, edits, publishes, transition_of
from .workflow import Workflow


class ImportFile(models.Model):
    """A spreadsheet between its preview and its confirmation: for one officer's eyes, and gone after an hour.

    A document of which it is being chosen what its parts become is kept for a day. No content: no history keeps it,
    and no page shows it to anyone else.
    """

    KEPT_FOR = datetime.timedelta(hours=1)
    DOCUMENT, DOCUMENT_KEPT_FOR = "document", datetime.timedelta(days=1)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=100)
    name = models.CharField(max_length=255)
    content = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "import file"
        verbose_name_plural = "import files"
        indexes = [models.Index(fields=["created_at"], name="importfile_age")]

    def __str__(self):
        return self.name

    @classmethod
    def throw_out_old_ones(cls) -> None:
        now, is_document = timezone.now(), Q(kind__startswith=cls.DOCUMENT)
        cls.objects.filter(~is_document, created_at__lt=now - cls.KEPT_FOR).delete()
        cls.objects.filter(is_document, created_at__lt=now - cls.DOCUMENT_KEPT_FOR).delete()

    @classmethod
    def keep(cls, *, council, by, kind, name, content) -> "ImportFile":
        """Keep it in place of the one of this kind that this officer chose before."""
        cls.throw_out_old_ones()
        mine = {"council": council, "by": by, "kind": kind}
        cls.objects.filter(**mine).delete()
        return cls.objects.create(name=name, content=content, **mine)

    @classmethod
    def waiting(cls, pk, *, by, kind):
        """This officer's file of this kind, while it is kept; None otherwise."""
        kept_for = cls.DOCUMENT_KEPT_FOR if kind.startswith(cls.DOCUMENT) else cls.KEPT_FOR
        youngest = timezone.now() - kept_for
        files = cls.objects.filter(pk=pk, by=by, kind=kind, created_at__gte=youngest)
        return files.select_related("council").first()


def may_undo(user, batch) -> bool:
    """Editors undo what is a draft, or progress that they report themselves; publishers the rest."""
    drafts_only = all(row.is_progress or _is_draft(row) for row in batch.rows_there.values())
    return (edits if drafts_only else publishes)(user, batch)


def _is_draft(row) -> bool:
    content = row.publication_root
    return content is None or content.status == Workflow.Status.DRAFT


class ImportBatch(CouncilOwned):
    """One import: which file, by whom, how much it changed, and where each row stood before and after."""

    council_lookup = "council"
    on_public_pages = False
    transitions = (
        Transition(
            name="undo",
            states=frozenset({"imported"}),
            to="undone",
            may=may_undo,
            label=_("Undo this import"),
            done=_("The import has been undone."),
            question="",  # its page says what is undone
            closed={"undone": _("This import was undone already.")},
        ),
    )

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="import_batches", verbose_name=_("council")
    )
    # The model, as in "pledges.award".
    kind = models.CharField(_("kind"), max_length=100, editable=False)
    name = models.CharField(_("file"), max_length=255, editable=False)
    digest = models.CharField(_("SHA-256 of the file"), max_length=64, editable=False)
    # The waiting file it was made from: a second click on "Import" finds the first one's work by it. Of a workbook of
    # several sheets each sheet is a batch.
    file_id = models.UUIDField(editable=False)
    added = models.PositiveIntegerField(_("new"), editable=False)
    changed = models.PositiveIntegerField(_("changed"), editable=False)
    unchanged = models.PositiveIntegerField(_("unchanged"), editable=False)
    # Of each row that it added or changed: its key, whether it is new, the history's records before and after;
    # and whether it put right what residents could read, where that is told beside the row.
    rows = models.JSONField(default=list, editable=False)
    created_at = models.DateTimeField(_("imported at"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("imported by"),
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("undone by"),
    )

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["council", "digest"], name="importbatch_digest")]
        constraints = [
            models.UniqueConstraint(fields=["file_id", "kind"], name="importbatch_once_for_each_sheet")
        ]

    def __str__(self):
        return self.name

    @property
    def model(self):
        return apps.get_model(self.kind)

    @property
    def kind_words(self) -> str:
        return capfirst(self.model._meta.verbose_name_plural)

    @property
    def of_same_file(self):
        """The batches of its workbook, itself as well, in the order in which they were done."""
        return ImportBatch.objects.filter(file_id=self.file_id).order_by("pk")

    @property
    def state(self) -> str:
        return "undone" if self.undone_at else "imported"

    transition_state = state

    @cached_property
    def rows_there(self) -> dict:
        return self.rows_now()

    def rows_now(self, *, locked=False) -> dict:
        """The rows it added or changed that are still there, by their key."""
        rows = self.model._base_manager.select_related(self.model.council_lookup).filter(
            pk__in=[row["id"] for row in self.rows]
        )
        found = list(rows.select_for_update(of=("self",)) if locked else rows)
        self.model.read_things(found)
        return {row.pk: row for row in found}

    def records_before(self) -> dict:
        """What the history holds of each row that it changed, as it was before, by the record's number."""
        return self.model.history.in_bulk([row["before"] for row in self.rows if row["before"]])

    def touched_since(self) -> list:
        """The newest record of each row that somebody changed or deleted after this import."""
        after = {row["id"]: row["after"] for row in self.rows}
        newest = newest_records(self.model, after)
        later = [record_id for key, record_id in newest.items() if record_id != after[key]]
        records = self.model.history.filter(history_id__in=later).select_related("history_user")
        added = {row["id"] for row in self.rows if row["is_new"]}
        # What it added and somebody deleted is undone already.
        return [record for record in records if not (record.history_type == "-" and record.id in added)]

    def tells_residents(self, rows) -> bool:
        """Would undoing it change what residents could read, so that they are told why?"""
        put_right = {entry["id"] for entry in self.rows if entry.get("puts_right")}
        return any(row.is_told_when_undone or row.pk in put_right for row in rows)

    # -- the transition -------------------------------------------------------------------------------

    def undo(self, *, by, why_kept: Callable[[Model], str], note="", note_cy=""):
        """Puts every row back as it was and takes back what was added: all of it, or nothing if somebody went on since.

        Of a workbook every sheet is undone, the last first. What residents could read goes with `note`, which is kept
        where they look for it. `why_kept(row)` says why a row that it added is not deleted by now.
        """
        with transaction.atomic():
            for batch in self.of_same_file.select_for_update().order_by("-pk"):
                batch._undo(by=by, why_kept=why_kept, note=note, note_cy=note_cy)
        self.refresh_from_db()

    def _undo(self, *, by, why_kept, note, note_cy):
        rows = self.rows_there = self.rows_now(locked=True)
        transition_of(self, "undo").check(self, by=by, version=None)
        self._refuse_to_undo(rows.values(), note)
        records = self.records_before()
        reason = gettext("Import undone: %(name)s") % {"name": self.name}
        # What was added last may stand under what was added first.
        for entry, row in ((each, rows[each["id"]]) for each in reversed(self.rows) if each["id"] in rows):
            row._history_user, row._change_reason = by, reason
            if row.is_told_when_undone or entry.get("puts_right"):
                row.tell_undone(records.get(entry["before"]), by=by, note=note, note_cy=note_cy)
            if entry["is_new"]:
                if not row.is_progress and (words := why_kept(row)):
                    raise ValidationError(gettext("“%(row)s”: %(why)s") % {"row": row, "why": words})
                _take_back(row, by=by, note=note, note_cy=note_cy)
            else:
                _put_back(row, records[entry["before"]], by)
        self.undone_at, self.undone_by = timezone.now(), by
        self.save()

    def _refuse_to_undo(self, rows, note):
        if changed := self.touched_since():
            raise ValidationError([_said_of(record) for record in changed])
        if not note and self.tells_residents(rows):
            raise ValidationError(
                {"note": _("Say why you are undoing this. Residents will see your reason.")}
            )


def newest_records(model, keys) -> dict:
    """The number of the newest record that the history holds of each of these rows, by their key."""
    records = model.history.filter(id__in=list(keys)).order_by()
    return dict(records.values("id").annotate(newest=Max("history_id")).values_list("id", "newest"))


def _said_of(record) -> str:
    said = gettext("“%(row)s” was deleted by %(who)s after this import.")
    if record.history_type != "-":
        said = gettext("“%(row)s” was changed by %(who)s after this import.")
    return said % {"row": record.history_object, "who": record.history_user or gettext("someone")}


def _put_back(row, record, by):
    for field in record.tracked_fields:
        value = getattr(record, field.attname)
        if field.name in Workflow.WORKFLOW_FIELDS or value == getattr(row, field.attname):
            continue
        if field.is_relation and value and not field.related_model._base_manager.filter(pk=value).exists():
            raise ValidationError(
                gettext("Something that “%(row)s” used before has been deleted: %(field)s.")
                % {"row": row, "field": field.verbose_name}
            )
        setattr(row, field.attname, value)
    if isinstance(row, CouncilContent):
        row.updated_by = by
    row.save()
    for field in record._history_m2m_fields:
        column = f"{field.related_model._meta.model_name}_id"
        linked = getattr(record, field.name).values_list(column, flat=True)
        there = field.related_model._base_manager.filter(pk__in=list(linked))
        getattr(row, field.name).set(there)


def _take_back(row, **told):
    """What somebody put under it since does not go with it unseen."""
    if below := _deleted_with(row):
        words = gettext("“%(row)s” now has “%(below)s” under it. Delete or move that first.")
        raise ValidationError(words % {"row": row, "below": below})
    try:
        row.take_back(**told)
    except ProtectedError as used:
        raise ValidationError(
            gettext("“%(row)s” is used by “%(by)s” now.")
            % {"row": row, "by": next(iter(used.protected_objects))}
        ) from used


def _deleted_with(row):
    """One of the rows that would be deleted with it; None where there is none."""
    collector = Collector(using=row._state.db, origin=row)
    try:
        collector.collect([row])
    except ProtectedError:
        return None  # that is told when it is deleted
    whole = [*collector.data.values(), *collector.fast_deletes]
    others = (each for rows in whole for each in rows if each != row and not each._meta.auto_created)
    return next(others, None)
