"""Takes a backup: the database as it is at one moment, then the files it names."""

import datetime
import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from django.db.models import FileField
from django.utils import timezone

from . import archive, uploads
from .engines import engine_of
from .manifest import Manifest, Refused
from .migrations import applied


@dataclass(frozen=True)
class Taken:
    manifest: Manifest
    size: int


def take(target: Path) -> Taken:
    """Write a backup to this file, which is new. Raises Refused, and then leaves nothing."""
    engine, place = engine_of(connection), uploads.folder()
    if place and target.resolve().is_relative_to(place.resolve()):
        raise Refused(f"A backup does not belong among the uploads in {place}. Choose another folder.")
    with archive.writing(target) as zipped:
        moment = timezone.now().astimezone(datetime.UTC)
        with engine.snapshot(connection, target.parent) as snapshot:
            migrations, rows, named = applied(snapshot), _rows(snapshot), _named_files(snapshot)
            database = archive.add(zipped, engine.MEMBER, snapshot.chunks(), compressed=engine.COMPRESSED)
        copied, kept, missing = uploads.add(zipped, named, moment.timestamp())
        manifest = Manifest(
            product=product_version(),
            engine=connection.vendor,
            server=snapshot.server,
            moment=moment.isoformat(timespec="seconds"),
            migrations=migrations,
            rows=rows,
            database=database,
            uploads=copied,
            in_object_storage=kept,
            missing=missing,
        )
        archive.add_manifest(zipped, manifest)
    return Taken(manifest, target.stat().st_size)


def product_version() -> str:
    project = settings.BASE_DIR / "pyproject.toml"
    return tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]


def _rows(snapshot) -> dict[str, int]:
    """How many rows each table has. Sessions are in no backup."""
    tables = snapshot.tables() & {*connection.introspection.django_table_names()} - {Session._meta.db_table}
    return count(snapshot.query, tables)


def count(query, tables) -> dict[str, int]:
    numbers = {}
    for table in sorted(tables):
        _columns, [(numbers[table],)] = query(f"SELECT count(*) FROM {_quoted(table)}")  # noqa: S608
    return numbers


def _named_files(snapshot) -> set[str]:
    """Every file that a row names, or an earlier version of one. The code may be newer than the database."""
    names, tables = set(), snapshot.tables()
    for table, column in _file_columns():
        if table in tables and column in snapshot.query(f"SELECT * FROM {_quoted(table)} LIMIT 0")[0]:  # noqa: S608
            sql = f"SELECT DISTINCT {_quoted(column)} FROM {_quoted(table)}"  # noqa: S608
            names |= {name for (name,) in snapshot.query(sql)[1] if name}
    return names


def _file_columns():
    for model in apps.get_models():
        for field in model._meta.fields:
            if isinstance(field, FileField):
                yield model._meta.db_table, field.column
                if getattr(model, "keeps_history", False):
                    try:
                        earlier = model.history.model._meta.get_field(field.name)
                    except FieldDoesNotExist:
                        continue
                    yield earlier.model._meta.db_table, earlier.column


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
