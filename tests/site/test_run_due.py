"""One command does everything that is due: once, whoever runs it beside, and whatever part fails."""

import datetime
import os
import subprocess
import sys
from io import StringIO

import pytest
import time_machine
from builders import a_councillor, a_round, a_user, an_action, an_adopted_copy, an_update, draft, live
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from councils import locks
from councils.models import Membership
from councils.regular_tasks import RegularTask
from plans.models import AdoptedCopy, Plan
from strategy_site import composition

pytestmark = [pytest.mark.django_db, pytest.mark.each_database, pytest.mark.usefixtures("outbox")]

MINUTE = datetime.timedelta(minutes=1)
NOTHING = [
    "Emails sent: 0",
    "Emails to officers written: 0",
    "Sessions that ended: not due",
    "Accounts nobody uses: not due",
    "Reminders of rounds: not due",
    "Weekly summaries: not due",
    "Emails about answers to comments written: 0",
    "Email addresses of reviewers: not due",
    "Verifying copies as adopted: not due",
]


@pytest.fixture(autouse=True)
def clock(settings):
    """Friday, seven o'clock in the morning."""
    settings.SITE_ADDRESS = "https://promises.example"
    cache.clear()
    with time_machine.travel("2026-10-23 07:00", tick=False) as clock:
        yield clock
    cache.clear()


@pytest.fixture
def plan(gateshead):
    return live(Plan, gateshead, title_en="Homes plan", slug="homes")


def run(**options) -> list[str]:
    """What it says, line by line."""
    said = StringIO()
    call_command("run_due", stdout=said, **options)
    return said.getvalue().splitlines()


def tasks(monkeypatch, **by_name) -> list:
    """These tasks are all there is; what each of them does is noted as done, or fails."""
    done = []

    def task(name, error):
        def work():
            done.append(name)
            if error:
                raise error
            return f"{name}: done"

        return RegularTask(name, work)

    monkeypatch.setattr(composition, "REGULAR_TASKS", [task(*each) for each in by_name.items()])
    return done


def test_everything_due_is_done_once(gateshead, plan, editor, publisher):
    ann = a_councillor(gateshead, name="Ann Example", slug="ann")
    reader = a_user("viewer", gateshead)
    Membership.objects.filter(user=reader).update(councillor=ann)
    Plan.objects.filter(pk=plan.pk).update(lead_councillor=ann)
    an_update(an_action(plan, title_en="Build"), "off_track", note_en="Nobody builds.")
    a_round(gateshead, opens_on=datetime.date(2026, 10, 1), due_on=datetime.date(2026, 10, 30))
    an_action(plan, owner=editor, title_en="Paint")
    draft(Plan, gateshead, title_en="Roads").submit(by=editor)
    an_adopted_copy(plan)
    Session.objects.create(session_key="ended", session_data="", expire_date=timezone.now() - MINUTE)
    mail.EmailMessage("Hello", "Words", to=["ann@example.org"]).send()

    first, second, third = run(), run(), run()
    assert first == [
        "Emails sent: 1",
        "Emails to officers written: 1",
        "Sessions that ended: removed",
        "Accounts nobody uses: told 0, closed 0",
        "Reminders written: 1",
        "Weekly summaries written: 1",
        "Emails about answers to comments written: 0",
        "Email addresses of reviewers removed: 0",
        "Copies as adopted checked: 1, all unchanged",
    ]
    assert second == ["Emails sent: 3", *NOTHING[1:]]
    assert third == NOTHING
    assert len(mail.outbox) == 4
    assert not Session.objects.exists()


def test_what_is_done_once_a_day_waits_for_its_hour_and_is_made_up_for(clock):
    clock.move_to(datetime.datetime(2026, 10, 24, 0, 30, tzinfo=datetime.UTC))
    assert run() == NOTHING
    clock.move_to(datetime.datetime(2026, 10, 24, 2, 0, tzinfo=datetime.UTC))  # three o'clock in summer time
    assert run()[2] == "Sessions that ended: removed"
    assert run()[3:6] == NOTHING[3:6]
    clock.move_to(datetime.datetime(2026, 10, 24, 21, 0, tzinfo=datetime.UTC))
    assert run()[4:6] == ["Reminders written: 0", "Weekly summaries written: 0"]


def test_a_part_that_failed_does_not_stop_the_others_and_is_tried_again(monkeypatch, caplog):
    done = tasks(monkeypatch, first=None, broken=ValueError("a broken thing"), last=None)
    for time in (1, 2):
        said = StringIO()
        with pytest.raises(CommandError, match=r"^Failed: broken\. The log says why\.$") as refused:
            call_command("run_due", stdout=said)
        assert refused.value.returncode == 1
        assert said.getvalue().splitlines() == ["first: done", "broken: failed", "last: done"]
        assert done == ["first", "broken", "last"] * time
    assert "Traceback" in caplog.text
    assert "a broken thing" in caplog.text


def test_what_failed_on_its_day_is_not_noted_as_done(plan, monkeypatch):
    copy = an_adopted_copy(plan)
    with monkeypatch.context() as patched:
        patched.setattr("plans.adopting.faults_of", lambda copy: ["its text does not have its checksum"])
        for _run in (1, 2):
            with pytest.raises(CommandError, match="Failed: Verifying copies as adopted"):
                run()
    assert AdoptedCopy.objects.get() == copy
    assert run()[-1] == "Copies as adopted checked: 1, all unchanged"


def test_without_an_address_for_links_only_what_needs_none_is_done(settings):
    settings.SITE_ADDRESS = ""
    said = StringIO()
    with pytest.raises(
        CommandError, match="Emails to officers, Accounts nobody uses, Reminders of rounds, Weekly summaries"
    ):
        call_command("run_due", stdout=said)
    assert said.getvalue().splitlines()[0] == "Emails sent: 0"


def test_it_says_nothing_where_nothing_is_to_be_said(monkeypatch):
    tasks(monkeypatch, one=None)
    assert run(verbosity=0) == []


@pytest.fixture
def shared(monkeypatch, tmp_path):
    """A database that other processes reach; on SQLite the name of its file."""
    name = str(tmp_path / "db.sqlite3")
    monkeypatch.setattr(locks, "database_file", lambda: name)
    return name


def test_two_runs_at_the_same_moment_do_it_once(monkeypatch, shared):
    done = tasks(monkeypatch, one=None)
    inner = []
    again = RegularTask("again", lambda: inner.extend(run()) or "again: done")
    composition.REGULAR_TASKS.append(again)
    assert run() == ["one: done", "again: done"]
    assert inner == ["Another run is under way. Nothing was done."]
    assert done == ["one"]


def test_a_run_that_failed_leaves_no_lock(monkeypatch, shared):
    tasks(monkeypatch, broken=ValueError())
    with pytest.raises(CommandError):
        run()
    tasks(monkeypatch, one=None)
    assert run() == ["one: done"]


def test_a_process_that_is_killed_leaves_no_lock(monkeypatch, shared):
    tasks(monkeypatch, one=None)
    if connection.vendor == "postgresql":
        pytest.skip("The server ends the connection's locks with the connection.")
    hold = f"import fcntl, time; f = open({shared + '.run_due.lock'!r}, 'w'); fcntl.flock(f, 2); print(1, flush=True)"
    with subprocess.Popen(
        [sys.executable, "-c", f"{hold}; time.sleep(60)"], stdout=subprocess.PIPE, cwd=settings.BASE_DIR
    ) as other:
        other.stdout.readline()
        assert run() == ["Another run is under way. Nothing was done."]
        other.kill()
        other.wait()
    assert run() == ["one: done"]
    assert os.path.exists(f"{shared}.run_due.lock")


def test_locks_of_other_names_are_others(shared):
    with locks.try_lock("one") as one, locks.try_lock("other") as other, locks.try_lock("one") as again:
        assert (one, other, again) == (True, True, False)
    with locks.try_lock("one") as one:
        assert one


def test_every_app_lists_its_tasks_and_each_has_a_name_of_its_own():
    names = [task.name for task in composition.REGULAR_TASKS]
    assert len(set(names)) == len(names) == 9
