"""What is installed can go back to the code before: after the first set of 0.3 migrations only add, and each goes back.

The earlier code then serves, reads and writes on the later database (docs/decisions/0073). A migration that cannot do
without more says why, in a sentence that its release tells operators: `breaks_earlier_code = "…"`.
"""

import pytest
from django.apps import apps
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# The last of each app in the first set, with which a database begins: those of 0.3.0, which may still grow until it is
# released.
FIRST_SET = {"councils": 1, "delivery": 1, "plans": 1, "pledges": 1, "review": 1}
# What touches no table that is there, or only makes looser what may stand in it.
HARMLESS = (
    migrations.CreateModel,
    migrations.AddIndex,
    migrations.RenameIndex,
    migrations.RemoveIndex,
    migrations.RemoveConstraint,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
    migrations.AlterModelTableComment,
)


def fault_of(operation: Operation, app: str, before: ProjectState, created: set) -> str:
    """Why the code before could not go on with what this does; "" if it can. `created`: models it does not know."""
    model = getattr(operation, "model_name", "").lower()
    match operation:
        case migrations.SeparateDatabaseAndState():
            return next(
                filter(
                    None, (fault_of(each, app, before, created) for each in operation.database_operations)
                ),
                "",
            )
        case migrations.RunPython() | migrations.RunSQL():
            return "" if operation.reversible else "it does not go back"
        case migrations.AddField():
            return "" if (app, model) in created else fault_of_new(operation.field)
        case migrations.AlterField():
            if (app, model) in created:
                return ""
            return fault_of_altered(before.models[app, model].fields[operation.name], operation.field)
        case migrations.AddConstraint():
            return "" if (app, model) in created else "the code before may write what this refuses"
        case _:
            return (
                ""
                if isinstance(operation, HARMLESS)
                else "it removes or renames what the code before asks for"
            )


def fault_of_new(field: models.Field) -> str:
    is_filled = field.many_to_many or field.null or field.has_db_default()
    return "" if is_filled else "the code before writes rows without it: give it null=True or a db_default"


def fault_of_altered(before: models.Field, after: models.Field) -> str:
    if before.get_internal_type() != after.get_internal_type():
        return "its column gets another type"
    if before.null and not after.null:
        return "the code before may leave it empty"
    if after.unique and not before.unique:
        return "the code before may write one twice"
    is_shorter = before.max_length != after.max_length and (after.max_length or 2**31) < (
        before.max_length or 2**31
    )
    return "the code before may write longer ones" if is_shorter else ""


def later_migrations(loader: MigrationLoader) -> list:
    return [
        key
        for key in loader.graph.nodes
        if key[0] in FIRST_SET and int(key[1].partition("_")[0]) > FIRST_SET[key[0]]
    ]


@pytest.fixture(scope="module")
def loader():
    return MigrationLoader(None)


def test_every_app_has_a_first_set():
    ours = {
        model._meta.app_label
        for model in apps.get_models()
        if not model.__module__.startswith(("django", "allauth"))
    }
    assert set(FIRST_SET) == ours & {
        config.label for config in apps.get_app_configs() if config.models_module
    }


def test_each_migration_after_the_first_set_adds(loader):
    later = later_migrations(loader)
    created = {
        (app, operation.name.lower())
        for app, name in later
        for operation in loader.graph.nodes[app, name].operations
        if isinstance(operation, migrations.CreateModel)
    }
    for key in later:
        before = loader.project_state(key, at_end=False)
        migration = loader.graph.nodes[key]
        faults = [
            f"{'.'.join(key)}: {operation.describe()}: {fault}"
            for operation in migration.operations
            if (fault := fault_of(operation, key[0], before, created))
        ]
        why = getattr(migration, "breaks_earlier_code", "")
        assert not faults or len(why.split()) > 5, "\n".join(faults)
        assert not why or faults, f"{key}: it breaks nothing, and need not say so"


# -- the rules themselves --------------------------------------------------------------------------

WORD = models.CharField(max_length=20)
STATE = ProjectState()
migrations.CreateModel("Thing", [("id", models.AutoField(primary_key=True)), ("word", WORD)]).state_forwards(
    "app", STATE
)


@pytest.mark.parametrize(
    "operation",
    [
        migrations.CreateModel("Other", [("id", models.AutoField(primary_key=True))]),
        migrations.AddField("thing", "more", models.CharField(max_length=20, null=True)),
        migrations.AddField("thing", "more", models.BooleanField(default=False, db_default=False)),
        migrations.AlterField("thing", "word", models.CharField("a label", max_length=50, null=True)),
        migrations.AlterField("thing", "word", models.CharField(max_length=20, choices=[("a", "A")])),
        migrations.AddField("new", "more", models.BooleanField(default=False)),
        migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState([], [migrations.RemoveField("thing", "word")]),
    ],
    ids=lambda operation: operation.describe(),
)
def test_what_adds_is_taken(operation):
    assert fault_of(operation, "app", STATE, {("app", "new")}) == ""


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("thing", "word"),
        migrations.RenameField("thing", "word", "term"),
        migrations.RenameModel("Thing", "Matter"),
        migrations.DeleteModel("Thing"),
        migrations.AlterModelTable("thing", "other"),
        migrations.AddField("thing", "more", models.BooleanField(default=False)),
        migrations.AlterField("thing", "word", models.CharField(max_length=10)),
        migrations.AlterField("thing", "word", models.CharField(max_length=20, unique=True)),
        migrations.AlterField("thing", "word", models.IntegerField()),
        migrations.AddConstraint("thing", models.UniqueConstraint("word", name="once")),
        migrations.RunPython(migrations.RunPython.noop),
        migrations.RunSQL("SELECT 1"),
        migrations.SeparateDatabaseAndState([migrations.DeleteModel("Thing")]),
    ],
    ids=lambda operation: operation.describe(),
)
def test_what_the_code_before_could_not_live_with_is_refused(operation):
    assert fault_of(operation, "app", STATE, set())
