"""Which migrations a database has, and whether this code knows them."""

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def applied(snapshot) -> list[list[str]]:
    """As (app, name), of the apps that are installed: nobody can judge those of others."""
    table = MigrationRecorder.Migration._meta.db_table
    if table not in snapshot.tables():
        return []
    _columns, found = snapshot.query(f"SELECT app, name FROM {table} ORDER BY app, name")  # noqa: S608
    return [[app, name] for app, name in found if app in apps.app_configs]


def unknown(migrations: list[list[str]]) -> list[str]:
    """Those that this code neither has nor replaces, as "app.name"."""
    on_disk = MigrationLoader(None).disk_migrations
    known = {*on_disk, *(replaced for migration in on_disk.values() for replaced in migration.replaces)}
    return [f"{app}.{name}" for app, name in migrations if (app, name) not in known]


def pending() -> int:
    """How many steps `migrate` has to do on the database."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
