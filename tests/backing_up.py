"""Databases and folders of their own for the tests of backups, beside the database of the tests."""

import hashlib
import json
import os
import re
import sqlite3
import zipfile
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg2
from django.db import connection, connections
from django.test import override_settings

from strategy_site.backups import archive

IS_SQLITE = connection.vendor == "sqlite"
ENGINE, OTHER = ("sqlite", "postgresql") if IS_SQLITE else ("postgresql", "sqlite")
DATABASE = "database.sqlite3" if IS_SQLITE else "database.dump"
# What belongs to the server or changes by looking.
TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table'"
    if IS_SQLITE
    else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
)
SCHEMA = (
    "SELECT type, name, sql FROM sqlite_master"
    if IS_SQLITE
    else """
    SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint
    UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'sequence', sequencename, last_value::text FROM pg_sequences
    UNION ALL SELECT 'column', table_name || column_name, data_type || coalesce(column_default, '')
        FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'search', cfgname, '' FROM pg_ts_config
    """
)


class Site:
    """A database and a folder of uploads, which the code under test may be pointed at."""

    def __init__(self, folder: Path, name: str):
        self.uploads = folder / name / "uploads"
        self.uploads.mkdir(parents=True)
        of_tests = Path(connection.settings_dict["NAME"]).name
        self.name = str(folder / name / "site.sqlite3") if IS_SQLITE else f"{of_tests}_{folder.name}_{name}"
        self.name = self.name if IS_SQLITE else self.name.replace("-", "_")[-60:]

    def make(self, *, like_tests: bool = False) -> "Site":
        """Empty, or with the tables of the database of the tests."""
        if IS_SQLITE:
            if like_tests:
                connection.ensure_connection()
                with closing(sqlite3.connect(self.name)) as copy:
                    connection.connection.backup(copy)
                    copy.execute("PRAGMA journal_mode = WAL")
            return self
        template = connection.settings_dict["NAME"] if like_tests else "template0"
        if like_tests:
            connection.close()  # nobody may be connected to what is copied
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{template}"')
        return self

    def remove(self) -> None:
        if not IS_SQLITE:
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{self.name}" WITH (FORCE)')

    @contextmanager
    def in_use(self):
        """The code under test works with this site."""
        before, other = connections["default"], connections["default"].copy()
        other.settings_dict = {**before.settings_dict, "NAME": self.name}
        storages = {
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        }
        storages["default"]["OPTIONS"] = {"location": str(self.uploads), "base_url": None}
        connections["default"] = other
        try:
            with override_settings(STORAGES=storages):
                yield self
        finally:
            other.close()
            connections["default"] = before

    def connect(self):
        """By the driver alone, as another process would."""
        if IS_SQLITE:
            return closing(sqlite3.connect(self.name, timeout=20))
        settings = connection.settings_dict
        given = {"dbname": self.name, "user": settings["USER"], "host": settings["HOST"]}
        return closing(psycopg2.connect(**given))

    def url(self, password: str = "") -> str:
        if IS_SQLITE:
            return f"sqlite:///{self.name}"
        settings = connection.settings_dict
        return f"postgres://{settings['USER']}:{password}@{quote(settings['HOST'], safe='')}/{self.name}"

    def environment(self, password: str = "") -> dict:
        ours = {
            "DJANGO_SETTINGS_MODULE": "strategy_site.settings.development",
            "UPLOADS_DIR": str(self.uploads),
        }
        rest = {name: text for name, text in os.environ.items() if not name.startswith("TEST_")}
        return {**rest, **ours, "DATABASE_URL": self.url(password)}

    def ask(self, sql: str) -> list:
        with self.connect() as database:
            cursor = database.cursor()
            cursor.execute(sql)
            return cursor.fetchall()

    def rows(self) -> dict[str, list]:
        """Every row of every table."""
        found = {}
        with self.connect() as database:
            cursor = database.cursor()
            cursor.execute(TABLES)
            for (table,) in cursor.fetchall():
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
                found[table] = sorted(cursor.fetchall(), key=repr)
        return found

    def schema(self) -> list:
        """Of PostgreSQL without brackets and casts, which it writes in another way when it reads its own text again."""
        found = self.ask(SCHEMA)
        if not IS_SQLITE:
            found = [
                (kind, name, re.sub(r"[()]|::[a-z ]+(\[\])?", "", text or "")) for kind, name, text in found
            ]
        return sorted(found, key=repr)

    def files(self) -> dict[str, bytes]:
        found = (path for path in self.uploads.rglob("*") if path.is_file())
        return {path.relative_to(self.uploads).as_posix(): path.read_bytes() for path in found}

    def is_untouched(self) -> bool:
        """As empty as it was made; nothing that began is left."""
        beside = [path for path in self.uploads.parent.rglob("*") if path != self.uploads]
        return not beside and (IS_SQLITE or self.ask(TABLES) == [])


def unpacked(path: Path) -> tuple[dict, dict[str, bytes]]:
    """The manifest of a backup, and all else that is in it."""
    with zipfile.ZipFile(path) as zipped:
        members = {name: zipped.read(name) for name in zipped.namelist()}
    return json.loads(members.pop(archive.MANIFEST)), members


def packed(path: Path, manifest, members, more=()) -> Path:
    """A backup with a right checksum, whatever is in it. `more`: pairs of a ZipInfo and its content."""
    text = manifest if isinstance(manifest, bytes) else json.dumps(manifest)
    with path.open("w+b") as file:
        with zipfile.ZipFile(file, "w") as zipped:
            zipped.comment = b"-" * archive.CHECKSUM_LENGTH
            for name, content in [*members.items(), *more, (archive.MANIFEST, text)]:
                zipped.writestr(name, content)
        archive.write_checksum(file)
    return path


def described(name: str, content: bytes) -> dict:
    return {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
