"""A lock that one process holds at a time, on any machine that uses the database."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b

from django.db import connection


@contextmanager
def try_lock(name: str) -> Iterator[bool]:
    """True while this process holds the lock of this name; False at once where another does."""
    hold = _in_postgresql if connection.vendor == "postgresql" else _beside_sqlite
    with hold(name) as is_held:
        yield is_held


@contextmanager
def _in_postgresql(name: str) -> Iterator[bool]:
    """On a connection of its own, so that the lock ends with the process, however that ends."""
    number = int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
            (is_held,) = cursor.fetchone()
        yield is_held
    finally:
        own.close()


@contextmanager
def _beside_sqlite(name: str) -> Iterator[bool]:
    """In a file beside the database. Nobody else reaches a database in memory."""
    if (beside := database_file()) is None:
        yield True
        return
    with open(f"{beside}.{name}.lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def database_file() -> str | None:
    """None where it is in memory."""
    return None if connection.is_in_memory_db() else str(connection.settings_dict["NAME"])
