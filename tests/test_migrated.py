"""What earlier versions kept is carried over, and goes back.

In one walk back and forward, on PostgreSQL: SQLite, which writes a table anew for each step, takes minutes for it.
"""

from datetime import date
from functools import cache

import pytest
from builders import a_council, a_directorate, a_resolution, an_action, live, recorded
from django.apps.registry import Apps
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.recorder import MigrationRecorder

from councils.models import Council, Directorate, Successor
from delivery.models import Action
from plans.models import Decision, Plan

BEFORE_RESOLUTIONS = [("plans", "0010_last_reviewed")]
BEFORE = [("delivery", "0003_council_states_status"), ("councils", "0006_wards")]


class StepByStep(MigrationLoader):
    """As a database goes that is older than the migration in which a new one makes all tables at once."""

    def load_disk(self):
        super().load_disk()
        steps = self.disk_migrations.items()
        self.disk_migrations = {key: migration for key, migration in steps if not migration.replaces}


@pytest.fixture
def quick_states(monkeypatch):
    """Models are made for the state before each migration, not after each operation between two of them; and it is
    said once which model can be swapped, which Django looks for at each relation. Else it takes three times as long."""
    mutate = Migration.mutate_state

    def mutate_state(migration, state, preserve=True):
        apps = state.__dict__.pop("apps", None)
        later = mutate(migration, state, preserve)
        if apps and preserve:
            state.apps = apps
        return later

    monkeypatch.setattr(Migration, "mutate_state", mutate_state)
    swapped = {settings.AUTH_USER_MODEL.lower(): "AUTH_USER_MODEL"}
    named = cache(lambda _apps, model: swapped.get(model.lower()))
    monkeypatch.setattr(Apps, "get_swappable_settings_name", named)


@pytest.fixture
def migrate(request, quick_states):
    """Migrates to a state; answers its models. In the end all is as it was."""
    if request.config.getoption("nomigrations"):
        pytest.skip("the tables were made without migrations")

    def to(*names):
        executor = MigrationExecutor(connection)
        executor.loader = StepByStep(connection)
        targets = list(names) or executor.loader.graph.leaf_nodes()
        executor.migrate(targets)
        return executor.loader.project_state(targets).apps

    yield to
    to()


class OfficesInWords:
    """What stood as a text beside an action becomes a directorate, with its Welsh."""

    def __init__(self, gateshead, bridgend):
        self.gateshead, self.bridgend = gateshead, bridgend
        with recorded():
            self.actions = [an_action(live(Plan, gateshead)) for _number in range(4)]
            self.other = an_action(live(Plan, bridgend))
            place = a_directorate(gateshead, name_en="Place", name_cy="Lle")
            other = a_directorate(gateshead, name_en="Plâce!", name_cy="Arall")
        Action.objects.filter(pk__in=[each.pk for each in self.actions[:2]]).update(directorate=place)
        Action.objects.filter(pk=self.actions[2].pk).update(directorate=other)

    def enter(self, before):
        for name in ("Directorate", "HistoricalDirectorate"):
            before.get_model("councils", name).objects.all().delete()
        first, second, third, blank = self.actions
        for action, english, welsh in (
            (first, "Place", None),
            (second, " place", "Lle"),
            (third, "Plâce!", "Arall"),
            (self.other, "Place", None),
            (blank, "", ""),
        ):
            words = {"directorate_en": english, "directorate_cy": welsh}
            rows = before.get_model("delivery", "Action").objects.filter(pk=action.pk)
            rows.update(directorate=english, **words)
            before.get_model("delivery", "HistoricalAction").objects.filter(id=action.pk).update(**words)

    def are_rows(self):
        first, second, third, blank = self.actions
        made = Directorate.objects.of(self.gateshead).order_by("pk")
        assert [(row.name_en, row.name_cy, row.slug) for row in made] == [
            ("Place", "Lle", "place"),
            ("Plâce!", "Arall", "place-2"),
        ]
        assert [row.history.count() for row in made] == [1, 1]
        found = dict(Action.objects.values_list("pk", "directorate__name_en"))
        assert [found[row.pk] for row in (first, second, third, blank)] == ["Place", "Place", "Plâce!", None]
        assert Directorate.objects.of(self.bridgend).get() == Action.objects.get(pk=self.other.pk).directorate
        assert Action.history.filter(id=second.pk).first().directorate == made[0]

    def are_words(self, before):
        _first, second, third, blank = self.actions
        kept = before.get_model("delivery", "Action").objects.in_bulk()
        assert [(kept[row.pk].directorate_en, kept[row.pk].directorate_cy) for row in (second, third)] == [
            ("Place", "Lle"),
            ("Plâce!", "Arall"),
        ]
        assert not kept[blank.pk].directorate_en


class Replaced:
    """The one council that replaced another becomes a row, with its record; the first of several goes back."""

    def __init__(self):
        self.ended, self.going, self.endless = (a_council(name) for name in ("ended", "going", "endless"))
        Council.objects.filter(pk=self.ended.pk).update(ends_on=date(2026, 3, 31))
        self.east, self.west = a_council("east"), a_council("west")
        for council, successor in (
            (self.ended, self.east),
            (self.ended, self.west),
            (self.endless, self.west),
        ):
            Successor.objects.create(council=council, successor=successor)  # of the endless, no form would

    def enter(self, before):
        rows = before.get_model("councils", "Council").objects.filter(pk=self.ended.pk)
        rows.update(replaced_by_id=self.east.pk)

    def is_a_row(self):
        [row] = Successor.objects.all()
        assert (row.council, row.successor, row.area) == (self.ended, self.east, "")
        assert row.history.count() == 1

    def is_a_field(self, before):
        found = dict(before.get_model("councils", "Council").objects.values_list("pk", "replaced_by"))
        assert [found[each.pk] for each in (self.ended, self.going, self.endless)] == [
            self.east.pk,
            None,
            None,
        ]


class OutcomesOfDecisions:
    """The outcome of a decision becomes one resolution, with its records; the first of several goes back."""

    def __init__(self, gateshead):
        with recorded():
            self.decision = live(Decision, gateshead, outcome="approved", resolution_en="Go on.")
            a_resolution(self.decision, "refused", position=2, text_en="Stop.")
            self.other = live(Decision, gateshead, outcome="withdrawn")
            self.none = live(Decision, gateshead)
            self.none.resolutions.all().delete()

    def are_words(self, before):
        kept = before.get_model("plans", "Decision").objects.in_bulk()
        said = [
            (kept[row.pk].outcome, kept[row.pk].resolution_en)
            for row in (self.decision, self.other, self.none)
        ]
        assert said == [("approved", "Go on."), ("noted", None), ("noted", None)]

    def enter(self, before):
        words = {
            "outcome": "endorsed",
            "resolution": "Go on!",
            "resolution_en": "Go on!",
            "resolution_cy": "Ewch!",
        }
        rows = before.get_model("plans", "Decision").objects.filter(pk=self.decision.pk)
        rows.update(**words)
        del words["resolution"]
        before.get_model("plans", "HistoricalDecision").objects.filter(id=self.decision.pk).update(**words)

    def are_rows(self):
        [row] = self.decision.resolutions.all()
        assert (row.outcome, row.text_en, row.text_cy) == ("endorsed", "Go on!", "Ewch!")
        assert [record.text_en for record in row.history.all()] == ["Go on!"]
        assert self.none.resolutions.get().outcome == "noted"


@pytest.mark.skipif(connection.vendor == "sqlite", reason="it takes minutes, and does the same")
@pytest.mark.django_db(transaction=True)
def test_what_was_kept_goes_back_and_is_carried_over(migrate, gateshead, bridgend):
    offices, replaced, outcomes = (
        OfficesInWords(gateshead, bridgend),
        Replaced(),
        OutcomesOfDecisions(gateshead),
    )
    before = migrate(*BEFORE_RESOLUTIONS)
    outcomes.are_words(before)
    outcomes.enter(before)
    before = migrate(*BEFORE)
    offices.are_words(before), replaced.is_a_field(before)
    offices.enter(before), replaced.enter(before)
    migrate()
    offices.are_rows(), replaced.is_a_row(), outcomes.are_rows()
    assert Directorate.objects.count() == 3


@pytest.mark.each_database
@pytest.mark.django_db
def test_a_new_database_knows_every_migration_that_it_was_made_without(request):
    """Or the next one would be done on it as on an older database."""
    if request.config.getoption("nomigrations"):
        pytest.skip("the tables were made without migrations")
    assert set(StepByStep(None).disk_migrations) <= set(MigrationRecorder(connection).applied_migrations())
