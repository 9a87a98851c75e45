"""The one council that replaced another becomes a row, with its record, and the first of several goes back."""

from datetime import date

import pytest
from builders import a_council
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from councils.models import Council, Successor

BEFORE = ("councils", "0006_wards")


@pytest.fixture
def migrate(request):
    """Migrates to a state; answers its models. In the end all is as it was."""
    if request.config.getoption("nomigrations"):
        pytest.skip("the tables were made without migrations")

    def to(*names):
        executor = MigrationExecutor(connection)
        targets = list(names) or executor.loader.graph.leaf_nodes()
        executor.migrate(targets)
        return executor.loader.project_state(targets).apps

    yield to
    to()


@pytest.mark.each_database
@pytest.mark.django_db(transaction=True)
def test_the_council_that_replaced_another_is_carried_over_and_back(migrate):
    ended, going, endless = (a_council(name) for name in ("ended", "going", "endless"))
    Council.objects.filter(pk=ended.pk).update(ends_on=date(2026, 3, 31))
    east, west = a_council("east"), a_council("west")
    before = migrate(BEFORE)
    before.get_model("councils", "Council").objects.filter(pk=ended.pk).update(replaced_by_id=east.pk)
    migrate()
    [row] = Successor.objects.all()
    assert (row.council, row.successor, row.area) == (ended, east, "")
    assert row.history.count() == 1
    Successor.objects.create(council=ended, successor=west, area_en="The west")
    Successor.objects.create(council=endless, successor=west)  # no form would
    before = migrate(BEFORE).get_model("councils", "Council")
    found = dict(before.objects.values_list("pk", "replaced_by"))
    assert [found[each.pk] for each in (ended, going, endless)] == [east.pk, None, None]
