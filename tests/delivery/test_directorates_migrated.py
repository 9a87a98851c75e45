"""What stood as a text beside an action becomes a directorate, with its Welsh, and goes back."""

import pytest
from builders import an_action, live, recorded
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from councils.models import Directorate
from delivery.models import Action
from plans.models import Plan

BEFORE = ("delivery", "0003_council_states_status")


@pytest.fixture
def migrate(request):
    """Migrates delivery to a state; answers its models. In the end all is as it was."""
    if request.config.getoption("nomigrations"):
        pytest.skip("the tables were made without migrations")

    def to(*names):
        executor = MigrationExecutor(connection)
        targets = names or [node for node in executor.loader.graph.leaf_nodes() if node[0] == "delivery"]
        executor.migrate(list(targets))
        return executor.loader.project_state(list(targets)).apps

    yield to
    to()


@pytest.mark.each_database
@pytest.mark.django_db(transaction=True)
def test_each_name_of_a_council_becomes_one_directorate_and_goes_back(migrate, gateshead, bridgend):
    with recorded():
        first, second, third, blank = (an_action(live(Plan, gateshead)) for _number in range(4))
        other = an_action(live(Plan, bridgend))
    before = migrate(BEFORE)
    for action, english, welsh in (
        (first, "Place", None),
        (second, " place", "Lle"),
        (third, "Plâce!", "Arall"),
        (other, "Place", None),
        (blank, "", ""),
    ):
        words = {"directorate_en": english, "directorate_cy": welsh}
        before.get_model("delivery", "Action").objects.filter(pk=action.pk).update(
            directorate=english, **words
        )
        before.get_model("delivery", "HistoricalAction").objects.filter(id=action.pk).update(**words)
    migrate()
    made = Directorate.objects.of(gateshead).order_by("pk")
    assert [(row.name_en, row.name_cy, row.slug) for row in made] == [
        ("Place", "Lle", "place"),
        ("Plâce!", "Arall", "place-2"),
    ]
    assert [row.history.count() for row in made] == [1, 1]
    found = dict(Action.objects.values_list("pk", "directorate__name_en"))
    assert [found[row.pk] for row in (first, second, third, blank)] == ["Place", "Place", "Plâce!", None]
    assert Directorate.objects.of(bridgend).get() == Action.objects.get(pk=other.pk).directorate
    assert Action.history.filter(id=second.pk).first().directorate == made[0]
    after = migrate(BEFORE)
    kept = after.get_model("delivery", "Action").objects.in_bulk()
    assert [(kept[row.pk].directorate_en, kept[row.pk].directorate_cy) for row in (second, third)] == [
        ("Place", "Lle"),
        ("Plâce!", "Arall"),
    ]
    assert not kept[blank.pk].directorate_en
    migrate()
    assert Directorate.objects.count() == 3
