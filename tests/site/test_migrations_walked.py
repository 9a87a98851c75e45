"""Each migration after the first set goes back and forward again on the demo councils, and no row is changed by it."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from test_migration_rules import FIRST_SET

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor == "sqlite", reason="it migrates outside of transactions alone"),
]


def spell_out(apps, schema_editor):
    for council in apps.get_model("councils", "Council").objects.all():
        council.of_next = f"{council.slug} {council.pk}"
        council.save(update_fields=["of_next"])


class Next(migrations.Migration):
    """As a later version may bring one, so that there always is one to walk."""

    dependencies = [key for key in MigrationLoader(None).graph.leaf_nodes() if key[0] in FIRST_SET]
    operations = [
        migrations.AddField("council", "of_next", models.CharField(max_length=90, null=True)),
        migrations.RunPython(spell_out, migrations.RunPython.noop),
        migrations.CreateModel("Thing", [("id", models.BigAutoField(primary_key=True))]),
    ]


@pytest.fixture
def walk(monkeypatch):
    """Migrates to these, or to the newest; what a test built before has its deferred rules checked first."""
    load = MigrationLoader.load_disk

    def load_disk(loader):
        load(loader)
        loader.disk_migrations["councils", "9999_next"] = Next("9999_next", "councils")

    monkeypatch.setattr(MigrationLoader, "load_disk", load_disk)

    def to(*targets):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        executor = MigrationExecutor(connection)
        executor.migrate(list(targets) or executor.loader.graph.leaf_nodes())

    return to


def kept() -> dict:
    """Every row by its table, in the columns that models know."""
    with connection.cursor() as cursor:
        return {
            model._meta.db_table: rows_of(cursor, model._meta)
            for model in apps.get_models(include_auto_created=True)
        }


def rows_of(cursor, options) -> list:
    columns = ", ".join(f'"{field.column}"' for field in options.local_concrete_fields)
    cursor.execute(f'SELECT {columns} FROM "{options.db_table}" ORDER BY "{options.pk.column}"')  # noqa: S608
    return cursor.fetchall()


def columns_of_councils() -> set:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, "councils_council")
    return {column.name for column in found}


def test_back_and_forward_on_the_demo_councils(walk):
    call_command("load_demo", "--exampleshire", verbosity=0)
    before = kept()
    assert sum(map(len, before.values())) > 5_000
    first = [key for key in MigrationLoader(None).graph.nodes if FIRST_SET.get(key[0]) == int(key[1][:4])]
    for targets in ([], first, []):
        walk(*targets)
        assert kept() == before
        assert ("of_next" in columns_of_councils()) == (not targets)
    with connection.cursor() as cursor:
        cursor.execute("SELECT slug, id, of_next FROM councils_council")
        assert all(words == f"{slug} {key}" for slug, key, words in cursor.fetchall())
