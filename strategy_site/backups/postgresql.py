"""The database of a backup on PostgreSQL: by its own programs pg_dump and pg_restore."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.contrib.sessions.models import Session
from django.db import transaction

from .archive import CHUNK
from .manifest import Refused

NAME = "PostgreSQL"
MEMBER = "database.dump"
COMPRESSED = False  # pg_dump compresses by itself

# Of the tables alone: whoever owns them elsewhere, and what surrounds them, is the business of that server.
DUMP = [
    "--format=custom",
    "--no-owner",
    "--no-privileges",
    "--no-comments",
    "--no-tablespaces",
    "--no-publications",
    "--no-subscriptions",
    "--no-security-labels",
    f"--exclude-table-data={Session._meta.db_table}",
]
# The name of the database comes by the environment, as all else.
RESTORE = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", "--dbname="]

# Libpq's variable of each setting; the password and certificates are named by Django.
VARIABLES = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "NAME": "PGDATABASE"}

OBJECTS = """
SELECT c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
"""


class Snapshot:
    """The database as it was at one moment: a transaction that is open, whose view pg_dump shares."""

    def __init__(self, connection):
        self.connection = connection
        self.server = ".".join(map(str, divmod(connection.pg_version, 10000)))
        [(self.id,)] = self.query("SELECT pg_export_snapshot()")[1]

    def query(self, sql: str) -> tuple[list[str], list[tuple]]:
        """The names of the columns, and the rows."""
        with self.connection.cursor() as cursor:
            cursor.execute(sql)
            return [column[0] for column in cursor.description], cursor.fetchall()

    def tables(self) -> set[str]:
        return {name for name, kind in self.query(OBJECTS)[1] if kind in "rp"}

    def chunks(self) -> Iterator[bytes]:
        command = [_program("pg_dump"), *DUMP, f"--snapshot={self.id}"]
        with _running(command, self.connection, stdout=subprocess.PIPE) as process:
            while chunk := process.stdout.read(CHUNK):
                yield chunk


@contextmanager
def snapshot(connection, folder: Path) -> Iterator[Snapshot]:
    connection.ensure_connection()
    _check_version("pg_dump", connection)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute(
                "SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0"
            )
        yield Snapshot(connection)


def is_empty(connection) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({OBJECTS}) objects")  # noqa: S608
        return cursor.fetchone() == (0,)


@contextmanager
def prepared(connection, chunks: Iterable[bytes]) -> Iterator[Callable[[], None]]:
    """What is yielded puts the dump into the empty database, in one transaction."""
    connection.ensure_connection()
    _check_version("pg_restore", connection)
    with tempfile.TemporaryFile() as dump:
        dump.writelines(chunks)
        dump.seek(0)
        with _running([_program("pg_restore"), "--list"], connection, stdin=dump, stdout=subprocess.DEVNULL):
            pass

        def put() -> None:
            connection.close()
            dump.seek(0)
            with _running([_program("pg_restore"), *RESTORE], connection, stdin=dump):
                pass

        yield put


def after_restore(connection) -> None:
    """What the planner knows of the tables is in no dump."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("ANALYZE")


def room_for(connection) -> Path | None:
    """Where the database is; None, if nobody here can know how much room it has."""
    return None


def empty_one() -> str:
    return "Make a new one (createdb) and name it in DATABASE_URL; the old one stays until you drop it."


@contextmanager
def _running(command: list[str], connection, **streams) -> Iterator[subprocess.Popen]:
    """One of PostgreSQL's programs. Raises Refused with its own words if it fails; stops it if the caller does."""
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, env=_environment(connection), stderr=errors, **streams)  # noqa: S603
        try:
            yield process
            code = process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            if process.stdout:
                process.stdout.close()
        if code:
            raise Refused(f"{Path(command[0]).name} failed. It says: {_last_words(errors)}")


def _last_words(errors: IO[bytes]) -> str:
    errors.seek(max(0, errors.seek(0, os.SEEK_END) - 2000))
    return errors.read().decode(errors="replace").strip() or "nothing"


def _environment(connection) -> dict[str, str]:
    """Where the database is, and its password: by the environment, which other users of the machine cannot see."""
    settings = connection.settings_dict
    _arguments, secret = connection.client.settings_to_cmd_args_env(settings, [])
    ours = {variable: str(settings[name]) for name, variable in VARIABLES.items() if settings[name]}
    if options := settings["OPTIONS"].get("options"):
        ours["PGOPTIONS"] = options
    return {**os.environ, "LC_MESSAGES": "C", **ours, **(secret or {})}


def _program(name: str) -> str:
    found = shutil.which(name)
    if not found:
        raise Refused(f"{name} is not installed. On Debian it is in the package postgresql-client.")
    return found


def _check_version(name: str, connection) -> None:
    """Its programs refuse a server that is newer than they are."""
    words = subprocess.run([_program(name), "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    number = re.search(r"\d+", words)
    server = connection.pg_version // 10000
    if number and int(number[0]) < server:
        raise Refused(
            f"{name} is of PostgreSQL {number[0]} and the server of PostgreSQL {server}. Install the client programs "
            f"of the server's version (postgresql-client-{server}), and see that they are first in PATH."
        )
