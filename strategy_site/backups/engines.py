"""Which module looks after the database: by the engine in the settings."""

from types import ModuleType

from . import postgresql, sqlite
from .manifest import Refused

ENGINES = {"sqlite": sqlite, "postgresql": postgresql}


def engine_of(connection) -> ModuleType:
    if connection.vendor not in ENGINES:
        raise Refused("Backups are for SQLite and PostgreSQL.")
    return ENGINES[connection.vendor]


def name_of(vendor: str) -> str:
    return ENGINES[vendor].NAME if vendor in ENGINES else vendor
