"""What was adopted stays as it is in the database too: a change is refused there, and a restored copy is verified."""

import hashlib
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from builders import a_priority, live
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from councils.canonical_json import digest_of
from plans import adopting
from plans.models import AdoptedCopy, Plan

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]

ROOT = Path(__file__).parents[2]


@pytest.fixture
def copy(bridgend):
    plan = live(Plan, bridgend, title_en="Roads “for all” – €5", title_cy="Ffyrdd i bawb: tŷ, ŵyr")
    a_priority(plan, title_en="Safe streets", outcome_en="Nobody is hurt.\nNot one.")
    made = AdoptedCopy(plan=plan, body_en="Cabinet", adopted_on=date(2026, 3, 3))
    return adopting.keep(made, by=None)


ASKS = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = %s",
    "postgresql": "SELECT 1 FROM pg_trigger WHERE tgname = %s",
}


def has_the_trigger() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(ASKS[connection.vendor], ["plans_adoptedcopy_kept"])
        return cursor.fetchone() is not None


@pytest.fixture
def kept_by_the_database(request):
    """Its own refusal comes with the migrations; no later migration may lose it."""
    if request.config.getoption("nomigrations"):
        pytest.skip("made by a migration")
    assert has_the_trigger()


@pytest.mark.parametrize(
    "change", [{"payload": "{}"}, {"sha256": "0" * 64}, {"body_en": "Council"}, {"number": 9}]
)
@pytest.mark.usefixtures("kept_by_the_database")
def test_the_database_refuses_a_changed_copy(copy, change):
    with pytest.raises(DatabaseError, match="saved as a permanent copy"), transaction.atomic():
        AdoptedCopy.objects.filter(pk=copy.pk).update(**change)


@pytest.mark.usefixtures("kept_by_the_database")
def test_the_database_lets_a_recorded_withdrawal_through_and_nothing_after_it(copy):
    adopting.withdraw(copy, ["/edition/priorities/0/outcome"], by=None, reason="A ruling.")
    fresh = AdoptedCopy.objects.get(pk=copy.pk)
    assert adopting.faults_of(fresh) == []
    assert "Nobody is hurt" not in fresh.payload
    with pytest.raises(DatabaseError), transaction.atomic():
        AdoptedCopy.objects.filter(pk=copy.pk).update(payload=copy.payload, sha256=copy.sha256)


BUILD = """
import os, sys
import django
from django.conf import settings
from django.core.management import CommandError, call_command
from datetime import date

class NoMigrations(dict):
    def __contains__(self, app):
        return True

    def __getitem__(self, app):
        return None

settings.MIGRATION_MODULES = NoMigrations()
django.setup()
call_command("migrate", run_syncdb=True, verbosity=0)

from builders import a_council, a_priority, live
from councils.canonical_json import digest_of
from plans import adopting
from plans.models import AdoptedCopy, Plan

plan = live(Plan, a_council("bridgend", welsh=True), title_en="Roads “for all” – €5", title_cy="Tŷ, ŵyr")
a_priority(plan, title_en="Safe streets", outcome_en="Nobody is hurt.\\nNot one.")
copy = AdoptedCopy(plan=plan, body_en="Cabinet", adopted_on=date(2026, 3, 3))
copy = adopting.keep(copy, by=None)
adopting.withdraw(copy, ["/edition/priorities/0/title"], by=None, reason="A ruling.")
apps = ["councils", "pledges", "plans", "delivery", "review"]
call_command("dumpdata", *apps, exclude=["councils.searchsynonym"], output=sys.argv[1], verbosity=0)
print(AdoptedCopy.objects.get().sha256)
"""


@pytest.mark.skipif(connection.vendor != "postgresql", reason="restores a SQLite dump on PostgreSQL")
def test_a_copy_that_was_dumped_on_sqlite_is_verified_on_postgresql(client, tmp_path, capsys):
    env = {
        **{
            name: value
            for name, value in os.environ.items()
            if name not in ("TEST_TEMPLATE", "TEST_DATABASE")
        },
        "DATABASE_URL": f"sqlite:///{tmp_path}/source.sqlite3",
        "DJANGO_SETTINGS_MODULE": "strategy_site.settings.test",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")]),
    }
    dump = tmp_path / "dump.json"
    command = [sys.executable, "-c", BUILD, str(dump)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    digest = done.stdout.split()[-1]
    call_command("loaddata", str(dump), verbosity=0)
    call_command("verify_adopted_copies")
    [copy] = AdoptedCopy.objects.all()
    assert f"{digest}  {copy.get_absolute_url()}  unchanged" in capsys.readouterr().out
    assert hashlib.sha256(client.get(copy.json_address).content).hexdigest() == digest


def test_a_dump_has_the_very_text(copy, tmp_path):
    dump = tmp_path / "dump.json"
    call_command("dumpdata", "plans.adoptedcopy", output=str(dump), verbosity=0)
    [row] = json.loads(dump.read_text())
    assert digest_of(row["fields"]["payload"]) == copy.sha256


def test_the_command_fails_where_a_copy_is_not_what_was_kept(copy, capsys):
    """As a faulty restore would leave it: a new row with another text."""
    AdoptedCopy.objects.bulk_create(
        [
            AdoptedCopy(
                plan=copy.plan,
                council=copy.council,
                number=2,
                body_en="C",
                adopted_on=date(2026, 3, 4),
                sha256="0" * 64,
                payload=copy.payload,
            )
        ]
    )
    with pytest.raises(CommandError, match="1 of 2"):
        call_command("verify_adopted_copies")
    assert "its text does not have its checksum" in capsys.readouterr().out
