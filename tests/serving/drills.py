"""Faults on purpose, while officers save: `make drills`. Nothing said to be saved may be lost, nothing saved by half.

Each drill serves the site with gunicorn on a database of its own, signs officers in by the forms, lets them save a
plan and a row of it through the admin again and again, breaks something, and then asks the database. It prints a row
of the table in docs/drills.md for each, and ends with 1 if one failed.
"""

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path

from .browser import Browser, editors
from .postgres import Postgres
from .site import Site, kill

DICE = random.Random(7)  # noqa: S311
PAGES = ["/", "/drills/", "/accounts/login/", "/sitemap.xml", "/search/?q=plan"]


class Load:
    """Editors who save and a resident who reads, each in a thread, until told to stop."""

    def __init__(self, site, number=4):
        self.editors = editors(site.port, number)
        self.reader, self.read, self.over = Browser(site.port, timeout=30), {}, threading.Event()
        self.threads = [threading.Thread(target=self.go_on, args=[each.save]) for each in self.editors]
        self.threads.append(threading.Thread(target=self.go_on, args=[self.look]))

    def go_on(self, step):
        while not self.over.is_set():
            if step() != 302:
                time.sleep(0.05)

    def look(self):
        try:
            status = self.reader.ask(DICE.choice(PAGES)).status
        except (OSError, HTTPException):
            status = None
        self.read[status] = self.read.get(status, 0) + 1
        return status

    @contextmanager
    def running(self):
        for thread in self.threads:
            thread.start()
        try:
            yield self
        finally:
            self.over.set()
            for thread in self.threads:
                thread.join(90)

    def said(self) -> int:
        return sum(each.said for each in self.editors)

    def wait_for_saves(self, number: int, seconds=90):
        """Until so many more are said to be saved; how long it took."""
        began, before = time.monotonic(), self.saves()
        while self.saves() < before + number:
            if time.monotonic() - began > seconds:
                raise RuntimeError("Nothing is saved any more")
            time.sleep(0.05)
        return time.monotonic() - began

    def saves(self) -> int:
        return sum(each.counted.get(("saved", 302), 0) for each in self.editors)

    def amid_a_save(self):
        """Returns at some moment of somebody's save."""
        DICE.choice(self.editors).is_saving.wait(30)
        time.sleep(DICE.random() * 0.25)

    def told(self, *, allowed=(503,)) -> tuple[str, list[str]]:
        """What it all came to, and what is wrong with it: what was lost, and answers that say neither yes nor no."""
        from django.db import connection

        connection.close()
        faults = [fault for each in self.editors for fault in each.faults()]
        kinds: dict = {}
        for each in self.editors:
            for (what, status), times in each.counted.items():
                kinds[what, status] = kinds.get((what, status), 0) + times
        known = {200, 302, None, *allowed}
        faults += [
            f"{times} times {what} {status}" for (what, status), times in kinds.items() if status not in known
        ]
        faults += [f"a page answered {status}" for status in self.read if status not in known | {404}]
        other = ", ".join(
            f"{status or 'no answer'}: {n}"
            for (what, status), n in sorted(kinds.items(), key=str)
            if what != "saved"
        )
        return f"{self.saves()} saves acknowledged; others {other or 'none'}; pages {self.read}", faults


def killed_workers(site, engine, times):
    """kill -9 of a worker amid saves; each tenth time of the whole server."""
    load = Load(site)
    with load.running():
        for number in range(times):
            load.amid_a_save()
            if number % 10 == 9:
                site.kill()
                site.start()
            else:
                kill(DICE.choice(site.workers()))
                site.wait()
            load.wait_for_saves(2)
    return load.told()


def restarted_database(site, engine, times):
    """The database is restarted, killed every other time; saves go on within ten seconds after it is back."""
    load, slowest = Load(site), 0.0
    with load.running():
        for number in range(times):
            load.amid_a_save()
            if number % 2:
                engine.kill()
                engine.start()
            else:
                engine.stop(signal.SIGINT)
                engine.start()
            slowest = max(slowest, load.wait_for_saves(1))
            load.wait_for_saves(6)
    told, faults = load.told()
    if slowest > 10:
        faults.append(f"the first save came {slowest:.1f} s after the database was back")
    return f"{told}; first save at most {slowest:.1f} s after", faults


def full_disk(site, engine, times):
    """The disk of an SQLite database is filled to the last byte, and emptied again, so many times."""
    assert (site.folder / "small").is_mount(), "A small disk is mounted by root alone."
    load, filler = Load(site), site.folder / "small" / "filler"
    with load.running():
        for _time in range(times):
            load.wait_for_saves(3)
            with suppress(OSError), filler.open("wb", buffering=0) as file:
                while True:
                    file.write(b"x" * 4096)
            before = load.saves()
            time.sleep(6)
            during = load.saves() - before
            filler.unlink()
            load.wait_for_saves(2, seconds=30)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        whole = cursor.fetchall()
    told, faults = load.told()
    if whole != [("ok",)]:
        faults.append(f"the database is damaged: {whole}")
    return f"{told}; {during} saves while the disk was full the last time", faults


def stopped_redis(site, redis, times):
    """Where limited requests are counted goes away and comes back; pages and saves do not mind."""
    load = Load(site)
    with load.running():
        for _time in range(times):
            load.wait_for_saves(2)
            redis.stop()
            for path in ("/sitemap.xml", "/accounts/password/reset/"):
                status = Browser(site.port).ask(path).status
                load.read[status] = load.read.get(status, 0) + 1
            asked = Browser(site.port, place="192.0.2.99")
            answer = asked.send(
                asked.form("/accounts/password/reset/", "email"), email="nobody@drills.example"
            )
            load.read[answer.status] = load.read.get(answer.status, 0) + 1
            load.wait_for_saves(4)
            redis.start()
    return load.told(allowed=())


def terminated(site, engine, times):
    """SIGTERM under load: what was being saved is answered; then the site is started again."""
    load = Load(site)
    with load.running():
        for _time in range(times):
            load.amid_a_save()
            site.process.terminate()
            site.process.wait(40)
            site.start()
            load.wait_for_saves(2)
    return load.told()


class Redis:
    def __init__(self, port: int):
        self.port, self.process = port, None
        self.start()

    def start(self):
        command = [
            "redis-server",
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        time.sleep(0.5)

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


# By name: what is done, how often as a rule; on which database.
POSTGRESQL = {
    "kill-postgresql": (killed_workers, 50),
    "restart-postgresql": (restarted_database, 10),
    "sigterm-postgresql": (terminated, 10),
    "redis": (stopped_redis, 3),
}
SQLITE = {
    "kill-sqlite": (killed_workers, 50),
    "sigterm-sqlite": (terminated, 10),
    "full-disk-sqlite": (full_disk, 3),
}


def run(kind: str, drills: dict, port: int, times: int, begin: str) -> bool:
    """One after another on one database; each with plans and officers of its own."""
    with a_folder() as folder:
        engine = Postgres(folder) if kind == "postgresql" else None
        if begin and engine:
            engine.read(begin)
        elif begin:
            shutil.copy(begin, folder / "small" / "db.sqlite3")
        site = Site(folder, engine.url if engine else f"sqlite:///{folder}/small/db.sqlite3", port)
        site.set_up()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        try:
            done = [one(name, drill, site, engine, times or usual) for name, (drill, usual) in drills.items()]
            return all(done)
        finally:
            if engine:
                engine.stop()


def one(name: str, drill, site, engine, times: int) -> bool:
    began, redis = time.monotonic(), None
    if drill is stopped_redis:
        engine = redis = Redis(site.port + 1)
        site.environ["CACHE_URL"] = f"redis://127.0.0.1:{site.port + 1}/0"
    from django.db import connection

    connection.close()  # the drill before may have ended it
    try:
        site.start()
        told, faults = drill(site, engine, times)
    except Exception as error:  # the others are tried all the same
        told, faults = "", [f"{type(error).__name__}: {error}"]
    finally:
        site.stop()
        if redis:
            redis.stop()
        shutil.copy(site.folder / "gunicorn.log", Path(tempfile.gettempdir(), f"drill-{name}.log"))
    result = "; ".join(faults) if faults else "0 lost, 0 half saved"
    sys.stdout.write(f"| {name} | {times} | {told} | {result} | {time.monotonic() - began:.0f} s |\n")
    sys.stdout.flush()
    return not faults


@contextmanager
def a_folder():
    """In it `small`, where SQLite's database is: on a small disk of its own, which takes root."""
    folder = Path(tempfile.mkdtemp(prefix="drill-"))
    folder.chmod(0o755)
    (folder / "small").mkdir()
    size = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder / "small")]
    is_small = subprocess.run(size, check=False, stderr=subprocess.DEVNULL).returncode == 0
    try:
        yield folder
    finally:
        if is_small:
            subprocess.run(["umount", "-l", str(folder / "small")], check=False)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    reader = argparse.ArgumentParser()
    reader.add_argument("names", nargs="*", help=", ".join({**POSTGRESQL, **SQLITE}))
    reader.add_argument("--port", type=int, default=8870)
    reader.add_argument("--times", type=int, default=0, help="how often, in place of the usual number")
    reader.add_argument(
        "--begin", default="", help="a migrated database: a file of SQLite, or what pg_dump wrote"
    )
    given = reader.parse_args()
    signal.signal(signal.SIGTERM, lambda *_told: sys.exit(143))  # it tidies up all the same
    chosen = {
        kind: {name: drill for name, drill in drills.items() if name in (given.names or drills)}
        for kind, drills in (("postgresql", POSTGRESQL), ("sqlite", SQLITE))
    }
    chosen = {kind: drills for kind, drills in chosen.items() if drills}
    if len(chosen) == 1:
        sys.exit(not run(*chosen.popitem(), given.port, given.times, given.begin))
    # Each database in a process of its own, for Django is set up once.
    same = [
        sys.executable,
        "-m",
        "tests.serving.drills",
        "--port",
        str(given.port),
        "--times",
        str(given.times),
    ]
    codes = [subprocess.run([*same, *drills], check=False).returncode for drills in chosen.values()]
    sys.exit(any(codes))
