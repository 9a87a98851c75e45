"""Restores a backup into an empty database and an empty folder, after all of it was verified."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from . import archive, uploads
from .engines import engine_of, name_of
from .manifest import Manifest, Refused
from .migrations import pending, unknown
from .taking import count


@dataclass(frozen=True)
class Restored:
    manifest: Manifest
    pending: int
    # Files that object storage should keep, and does not as they were.
    differing: list[str]


@contextmanager
def restorable(path: Path) -> Iterator[archive.Backup]:
    """A verified backup, which this code and this engine could restore. Raises Refused."""
    engine = engine_of(connection)
    with archive.verified(path) as backup:
        manifest = backup.manifest
        if manifest.engine != connection.vendor or manifest.database.name != engine.MEMBER:
            raise Refused(
                f"The backup is of a database on {name_of(manifest.engine)}, and DATABASE_URL names one on "
                f"{engine.NAME}."
            )
        if strange := unknown(manifest.migrations):
            raise Refused(
                f"The backup is of version {manifest.product}, whose database has migrations that this version does "
                f"not know: {_some(strange)}. Install that version or a later one, then restore."
            )
        yield backup


def restore(path: Path) -> Restored:
    """Raises Refused; then the database and the folder are as empty as they were."""
    with restorable(path) as backup:
        manifest, engine = backup.manifest, engine_of(connection)
        if not engine.is_empty(connection):
            raise Refused(f"The database is not empty. {engine.empty_one()}")
        uploads.check_empty()
        _check_room(manifest, engine)
        with (
            engine.prepared(connection, backup.chunks(manifest.database)) as put,
            uploads.placed(backup),
        ):
            put()
    engine.after_restore(connection)
    _check_rows(manifest)
    return Restored(manifest, pending(), uploads.differing(manifest.in_object_storage))


def _check_room(manifest: Manifest, engine) -> None:
    # Twice the database: what is read from the backup, and what it becomes.
    needed = [(engine.room_for(connection), 2 * manifest.database.size)]
    needed.append((uploads.folder(), sum(upload.size for upload in manifest.uploads)))
    for place, size in needed:
        if place:
            there = next(folder for folder in (place, *place.parents) if folder.exists())
            if shutil.disk_usage(there).free < size:
                raise Refused(f"There is not enough room in {place}: {size:,} bytes are needed.")


def _check_rows(manifest: Manifest) -> None:
    def query(sql):
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return [], cursor.fetchall()

    there = {*connection.introspection.table_names()}
    found = count(query, there & manifest.rows.keys())
    if found != manifest.rows:
        wrong = [table for table in manifest.rows if found.get(table) != manifest.rows[table]]
        raise Refused(f"The database was restored, and its rows are not those of the backup: {_some(wrong)}.")


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
