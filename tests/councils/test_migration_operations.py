"""Tables that are made together are what the operations, one after the other, would have made of them."""

import pytest
from django.db import IntegrityError, migrations, models
from django.db.migrations.state import ProjectState
from django.db.utils import ConnectionHandler

from councils.migration_operations import CreateTables

pytestmark = pytest.mark.django_db

ID = ("id", models.BigAutoField(primary_key=True))
# Each of the two relates to the other; what is added later is an index, a rule and a table between them.
OPERATIONS = [
    migrations.CreateModel("House", [ID, ("number", models.IntegerField())]),
    migrations.CreateModel(
        "Street", [ID, ("first", models.ForeignKey("app.house", models.CASCADE, null=True))]
    ),
    migrations.AddField("house", "street", models.ForeignKey("app.street", models.CASCADE)),
    migrations.AddField("street", "corners", models.ManyToManyField("app.house", related_name="+")),
    migrations.AddIndex("house", models.Index(fields=["number"], name="house_number")),
    migrations.AddConstraint(
        "house", models.UniqueConstraint(fields=["street", "number"], name="house_once")
    ),
]


@pytest.fixture
def database():
    """An empty one of its own."""
    connection = ConnectionHandler({"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})[
        "default"
    ]
    yield connection
    connection.close()


def tables_of(connection) -> dict:
    """Columns and rules of each table, whatever the order in which they were made."""
    with connection.cursor() as cursor:
        found = {}
        for name in connection.introspection.table_names(cursor):
            columns = sorted(connection.introspection.get_table_description(cursor, name))
            rules = connection.introspection.get_constraints(cursor, name)
            found[name] = columns, sorted(map(str, rules.values()))
        return found


def run(connection, operations) -> list[ProjectState]:
    """Runs them; answers the state before them, and that after each."""
    states = [ProjectState()]
    with connection.schema_editor() as editor:
        for operation in operations:
            after = states[-1].clone()
            operation.state_forwards("app", after)
            operation.database_forwards("app", editor, states[-1], after)
            states.append(after)
    return states


def test_they_are_as_if_made_one_after_the_other(database):
    run(database, OPERATIONS)
    expected = tables_of(database)
    other = database.copy()
    run(other, [CreateTables(OPERATIONS)])
    assert tables_of(other) == expected
    assert len(expected) == 3
    other.close()


def test_their_rules_hold_and_backwards_they_go(database):
    operation = CreateTables(OPERATIONS)
    before, after = run(database, [operation])
    with database.cursor() as cursor:
        cursor.execute("INSERT INTO app_street (id) VALUES (1)")
        cursor.execute("INSERT INTO app_house (number, street_id) VALUES (7, 1)")
        with pytest.raises(IntegrityError):
            cursor.execute("INSERT INTO app_house (number, street_id) VALUES (7, 1)")
    with database.schema_editor() as editor:
        operation.database_backwards("app", editor, after, before)
    assert tables_of(database) == {}
