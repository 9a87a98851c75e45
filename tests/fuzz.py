"""Asks the site some thousands of things that nobody asks, by chance from a seed: `make fuzz SEED=7 ROUNDS=20`.

In this process, on a database of its own with the demo councils and one of every row. It ends with 1 when an answer
is a fault (5xx), holds markup that the request held, leads out of the site, is no XML or JSON where it says so, takes
more than 40 queries or 300 million instructions, or when a public page says something else than it did before.
Instructions are counted of the pages that took longest, under valgrind; without it this is said and left out.
"""

import argparse
import json
import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

HERE = Path(__file__).parent
MOST_MILLIONS = 300
SIZE = 240
TIMES = 2


def start(folder: str):
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "strategy_site.settings.test",
        "DATABASE_URL": os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/fuzz.sqlite3",
    }
    sys.path[:0] = [str(HERE), str(HERE.parent)]
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import setup_test_environment

    logging.disable(logging.CRITICAL)
    setup_test_environment()
    settings.PAGE_STORE_BYTES = 2**24
    settings.ACCOUNT_RATE_LIMITS = {"keep_typed": "60/h/ip", "login": "", "login_failed": ""}


def a_world() -> dict:
    """The demo councils as they are, and one council that has one of everything."""
    from addresses import LiveRows
    from builders import a_council, one_of_each
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from councils.models import Council
    from delivery.models import ReportingRound

    if "councils_council" not in connection.introspection.table_names():
        call_command("migrate", verbosity=0)
        call_command("load_demo", exampleshire=True, stdout=StringIO())
    everything = a_council(welsh=True, name_cy="Popeth")
    world = {
        council: LiveRows(council)
        for council in Council.objects.exclude(pk=everything.pk).filter(is_live=True)
    }
    rows = one_of_each(everything)
    # What was frozen was closed before.
    closed = {"closed_at": timezone.now(), "frozen_at": timezone.now()}
    ReportingRound.objects.filter(pk=rows[ReportingRound].pk).update(**closed)
    return {**world, everything: rows}


def a_run(seed: int, world: dict):
    from builders import a_superuser, a_user
    from fuzzing.running import Run

    from councils import second_factor

    *_others, council = world
    officer = a_user("owner", council)
    officer.set_password(password := "kelugi-domaso-tibeva-nurofa")
    officer.save()
    superuser = a_superuser()
    for user in (officer, superuser):
        second_factor.set_up(user)
    return Run(seed, world, officer, superuser, password)


def count(asked, times: int) -> int:
    """The instructions of a process that asks this so many times; SQLite's are among them, PostgreSQL's are not."""
    command = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    command += [sys.executable, __file__, "--ask", str(times), asked.path, asked.query]
    told = subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": "0"}, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    return int(re.search(r"I\s+refs:\s+([\d,]+)", told.stderr)[1].replace(",", ""))


def ask(times: int, path: str, query: str):
    """With the cookie of nobody, so that no stored page answers."""
    start("")
    from django.test import Client
    from fuzzing.asking import Request, environ

    client = Client()
    for _time in range(1 + times):
        client.generic("GET", "/", **environ(Request(path, query)), HTTP_COOKIE="sessionid=unknown")


def main(seed: int, rounds: int, counted: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        start(folder)
        run = a_run(seed, a_world())
        for number in range(rounds):
            run.round(SIZE)
            sys.stdout.write(f"round {number + 1}: {run.counted.total()} answers, {len(run.faults)} faults\n")
            sys.stdout.flush()
        if counted and not shutil.which("valgrind"):
            sys.stdout.write("Instructions are not counted: valgrind is not installed.\n")
            counted = 0
        for seconds, asked in run.dearest[:counted]:
            millions = (count(asked, TIMES) - count(asked, 0)) / TIMES / 1_000_000
            sys.stdout.write(
                f"{millions:8.1f} million instructions, {seconds:.2f} s: {asked.path}?{asked.query}\n"
            )
            if millions > MOST_MILLIONS:
                run.faults.append((f"{millions:.0f} million instructions", asked))
    sys.stdout.write(f"seed {seed}: {json.dumps(dict(sorted(run.counted.items())))}\n")
    for fault in run.faults:
        sys.stdout.write(f"FAULT {fault!r}\n"[:3_000])
    return bool(run.faults)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--ask"]:
        sys.exit(ask(int(sys.argv[2]), *sys.argv[3:]))
    reader = argparse.ArgumentParser()
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--rounds", type=int, default=10)
    reader.add_argument("--count", type=int, default=4, help="of how many pages instructions are counted")
    given = reader.parse_args()
    sys.exit(main(given.seed, given.rounds, given.count))
