"""A confirmed import, done as a whole or not at all; and what an export and a template hold."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError
from django.db.models import Model
from django.utils.translation import gettext as _

from ..models import ChangeNote, ImportBatch, ImportFile, newest_records
from ..publishing.bulk import save_all
from ..publishing.caching import batched_invalidation
from .base import CouncilResource
from .columns import INTERNAL
from .export import as_csv, as_workbook
from .preview import Preview, StaleError
from .spreadsheet import Table, read


class DoneAlreadyError(Exception):
    """The file was imported by an earlier click on the same button."""


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def carry_out(
    file: ImportFile, resource: CouncilResource, *, seen: dict, note: str = "", note_cy: str = ""
) -> ImportBatch:
    """Import the waiting file in one transaction. Raises StaleError when anything is not as it was `seen`."""
    table = read(file.name, bytes(file.content))
    with waiting_file(file):
        preview = import_table(resource, table, seen=seen, note=note, note_cy=note_cy)
        return record(file, resource, preview)


@contextmanager
def waiting_file(file: ImportFile) -> Iterator[None]:
    """The transaction of an import, after which the file is gone. DoneAlreadyError where it is gone already."""
    try:
        with batched_invalidation():
            if not ImportFile.objects.select_for_update().filter(pk=file.pk).exists():
                raise DoneAlreadyError
            yield
            ImportFile.objects.filter(pk=file.pk).delete()
    except IntegrityError as clash:
        # Somebody added the same in this very moment.
        raise StaleError([]) from clash


def import_table(resource: CouncilResource, table: Table, *, seen: dict, note: str, note_cy: str) -> Preview:
    """Do what a table says. Raises StaleError when anything is not as it was `seen`, or is wrong by now."""
    preview = resource.apply(table, seen)
    if preview.problems:
        raise StaleError([problem.row for problem in preview.problems])
    public = [line.row for line in preview.changed if line.row.is_public]
    said = {"by": resource.by, "note": note, "note_cy": note_cy}
    save_all([ChangeNote.of_correction(row, **said) for row in public])
    resource.note_changes(preview.rows)
    return preview


def record(file: ImportFile, resource: CouncilResource, preview: Preview) -> ImportBatch:
    """What was done, by which it can be undone."""
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
        digest=digest_of(bytes(file.content)),
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
    return as_workbook(list(resource.fields), lines_of(resource, rows), explanation=list(explained(resource)))


def explained(resource: CouncilResource) -> Iterator[tuple[str, ...]]:
    """Of each column its name, what it is, how to write it, whether it is required or internal; then its choices."""
    for name, column in resource.fields.items():
        inside = _("yes") if column.access == INTERNAL else ""
        needed = _("yes") if column.is_needed else ""
        choices = () if column.is_help else column.cell.choices
        yield name, column.label, column.explanation, needed, inside, *choices
