"""A confirmed import, done as a whole or not at all; and what an export and a template hold."""

import hashlib
from collections.abc import Iterable

from django.db import IntegrityError
from django.db.models import Model
from django.utils.translation import gettext as _

from ..models import ChangeNote, ImportBatch, ImportFile, newest_records
from ..publishing.bulk import save_all
from ..publishing.caching import batched_invalidation
from .base import CouncilResource
from .export import as_csv, as_workbook
from .preview import StaleError
from .spreadsheet import read


class DoneAlreadyError(Exception):
    """The file was imported by an earlier click on the same button."""


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def carry_out(
    file: ImportFile, resource: CouncilResource, *, seen: dict, note: str = "", note_cy: str = ""
) -> ImportBatch:
    """Import the waiting file in one transaction. Raises StaleError when anything is not as it was `seen`."""
    content = bytes(file.content)
    table = read(file.name, content)
    try:
        with batched_invalidation():
            if not ImportFile.objects.select_for_update().filter(pk=file.pk).exists():
                raise DoneAlreadyError
            preview = resource.apply(table, seen)
            if preview.problems:
                raise StaleError([problem.row for problem in preview.problems])
            public = [line.row for line in preview.changed if line.row.is_public]
            said = {"by": resource.by, "note": note, "note_cy": note_cy}
            save_all([ChangeNote.of_correction(row, **said) for row in public])
            resource.note_changes(preview.rows)
            batch = _record(file, resource, preview, digest_of(content))
            file.delete()
    except IntegrityError as clash:
        # Somebody added the same in this very moment.
        raise StaleError([]) from clash
    return batch


def _record(file, resource, preview, digest) -> ImportBatch:
    model = resource.model
    after = newest_records(model, [line.row.pk for line in preview.rows])
    rows = [
        {
            "id": line.row.pk,
            "is_new": line.is_new,
            "before": resource.records_before.get(line.row.pk),
            "after": after[line.row.pk],
            **({"puts_right": True} if line.puts_right else {}),
        }
        for line in preview.rows
    ]
    return ImportBatch.objects.create(
        council=resource.council,
        by=resource.by,
        kind=model._meta.label_lower,
        name=file.name,
        digest=digest,
        file_id=file.pk,
        added=len(preview.added),
        changed=len(preview.changed),
        unchanged=preview.unchanged,
        rows=rows,
    )


def export(resource: CouncilResource, rows: Iterable[Model], ending: str) -> bytes:
    """The rows in the resource's columns, as "xlsx" or "csv"."""
    write = as_workbook if ending == "xlsx" else as_csv
    return write(list(resource.fields), lines_of(resource, rows))


def lines_of(resource: CouncilResource, rows: Iterable[Model]) -> list[list]:
    """What the columns say of each row."""
    columns = resource.fields.values()
    return [[column.written(row) for column in columns] for row in resource.exported(rows)]


def template(resource: CouncilResource, rows: Iterable[Model] = ()) -> bytes:
    """A workbook to be filled in: the names of the columns, these rows, and a sheet that explains the columns."""
    explained = [
        (name, column.label, column.explanation, _("yes") if column.is_needed else "")
        for name, column in resource.fields.items()
    ]
    return as_workbook(list(resource.fields), lines_of(resource, rows), explanation=explained)
