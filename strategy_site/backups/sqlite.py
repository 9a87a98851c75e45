"""The database of a backup on SQLite: through its backup interface, never as a copy of the file."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.contrib.sessions.models import Session

from .archive import CHUNK
from .manifest import Refused

NAME = "SQLite"
MEMBER = "database.sqlite3"
COMPRESSED = True
# Seconds to wait for others who write, as the site itself does.
TIMEOUT = 20


class Snapshot:
    """The database as it was at one moment: a copy in a temporary folder."""

    server = sqlite3.sqlite_version

    def __init__(self, path: Path, copy: sqlite3.Connection):
        self.path = path
        self.copy = copy

    def query(self, sql: str) -> tuple[list[str], list[tuple]]:
        """The names of the columns, and the rows."""
        cursor = self.copy.execute(sql)
        return [column[0] for column in cursor.description], cursor.fetchall()

    def tables(self) -> set[str]:
        return _tables(self.copy)

    def chunks(self) -> Iterator[bytes]:
        self.copy.close()
        with self.path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk


@contextmanager
def snapshot(connection, folder: Path) -> Iterator[Snapshot]:
    """In one step, so that it is of one moment: in several it would begin again whenever somebody writes."""
    path = _path(connection)
    if not path.is_file():
        raise Refused(f"There is no database: {path} is missing.")
    with (
        _errors_in_words(),
        tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as own,
        closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=TIMEOUT)) as source,
        closing(sqlite3.connect(Path(own) / MEMBER)) as copy,
    ):
        source.backup(copy)
        if fault := _fault(copy):
            raise Refused(f"The database itself is damaged, so no backup was made: {fault}.")
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute("PRAGMA secure_delete = ON")
        if Session._meta.db_table in _tables(copy):
            copy.execute(f"DELETE FROM {Session._meta.db_table}")  # noqa: S608
            copy.commit()
        yield Snapshot(Path(own) / MEMBER, copy)


def is_empty(connection) -> bool:
    path = _path(connection)
    if not path.exists() or not path.stat().st_size:
        return True
    with (
        _errors_in_words(),
        closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=TIMEOUT)) as database,
    ):
        return database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


@contextmanager
def prepared(connection, chunks: Iterable[bytes]) -> Iterator[Callable[[], None]]:
    """What is yielded puts the copy, which was looked through, into the empty database, whole or not at all."""
    path = _path(connection)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _errors_in_words(), tempfile.TemporaryDirectory(prefix=".restore-", dir=path.parent) as own:
        with (Path(own) / MEMBER).open("wb") as file:
            file.writelines(chunks)
        with closing(sqlite3.connect(Path(own) / MEMBER)) as source:
            if fault := _fault(source):
                raise Refused(f"The database in the backup is damaged: {fault}.")

            def put() -> None:
                connection.close()
                with closing(sqlite3.connect(path, timeout=TIMEOUT)) as target:
                    target.execute("PRAGMA synchronous = FULL")
                    source.backup(target)

            yield put


def after_restore(connection) -> None:
    """The copy is all there is."""


def room_for(connection) -> Path | None:
    """Where the database is; None, if nobody here can know how much room it has."""
    return _path(connection).parent


def empty_one() -> str:
    return (
        "Stop the site, and name another file in DATABASE_URL, or move the file and its -wal and -shm away."
    )


@contextmanager
def _errors_in_words() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise Refused(f"The database cannot be used. SQLite says: {error}.") from error


def _path(connection) -> Path:
    if connection.is_in_memory_db():
        raise Refused("The database is in memory only: set DATABASE_URL.")
    return Path(connection.settings_dict["NAME"]).absolute()


def _tables(database: sqlite3.Connection) -> set[str]:
    return {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _fault(database: sqlite3.Connection) -> str:
    try:
        (found,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if found == "ok" else found
