"""The load of the whole country on one machine: `make load`. Residents at a steady rate, then four times as many.

25 requests a second, then 100 a second for a minute, mixed as residents ask (plans and measures 60 of 100, lists 15,
search 10, files and feeds 5, Welsh 5, addresses that are not there 5), while four officers save through the admin.
A request is sent when its time has come, whether earlier ones were answered or not, and its time counts from that
moment. Errors must be none; a change must be on its page within two seconds.
"""

import argparse
import random
import statistics
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException

from .browser import Browser, editors
from .site import HOST
from .started import a_site

STALE_AFTER = 2.0
EXPECTED = {200, 302, 304, 404, 410}


def the_mix() -> list[tuple[int, list[str]]]:
    """(how many of a hundred, addresses) by kind, from what three councils publish."""
    from addresses import FORMATS, addresses_of

    from councils.models import Council

    found: dict[str, str] = {}
    for council in Council.objects.filter(is_live=True).order_by("pk")[:3]:
        found |= {path: name for name, path in addresses_of(council).items()}
    found = {path: name for path, name in found.items() if "pack" not in path and "/file" not in path}
    plans = [
        path
        for path, name in found.items()
        if name.startswith(("plans:plan", "plans:priority", "delivery:measure"))
    ]
    lists = [path for path, name in found.items() if name.endswith(("_list", ":briefing", ":home"))]
    filters = [f"{path}?page=2" for path in lists] + [f"{path}?status=off_track" for path in lists]
    words = ["housing", "families", "roads", "children", "climate", "councl", "value for money"]
    return [
        (60, plans),
        (15, [*lists, *filters]),
        (10, [f"/search/?q={word.replace(' ', '+')}" for word in words]),
        (5, [path for path, name in found.items() if name in FORMATS]),
        (5, [f"/cy{path}" for path in plans]),
        (5, ["/nowhere/", "/exampleshire/plans/nothing/", "/wp-login.php"]),
    ]


class Reader:
    """One of a pool of residents: asks on its own connection, which it keeps as long as the server does."""

    kept = threading.local()

    def __init__(self, port: int, cookie: str = ""):
        self.port = port
        self.headers = {"Host": HOST, "X-Forwarded-Proto": "https"}
        self.headers |= {"Accept-Encoding": "gzip, br", **({"Cookie": cookie} if cookie else {})}
        self.seconds: list[float] = []
        self.answers: Counter = Counter()
        self.lock = threading.Lock()

    def ask(self, path: str, due: float):
        try:
            status = self.answer(path)
        except (OSError, HTTPException):
            self.kept.connection = None
            status = None
        with self.lock:
            self.seconds.append(time.monotonic() - due)
            self.answers[status] += 1

    def answer(self, path: str) -> int:
        """Asked from one of many network addresses: searches are limited for each."""
        connection = getattr(self.kept, "connection", None) or HTTPConnection(
            "127.0.0.1", self.port, timeout=30
        )
        self.kept.connection = connection
        headers = {**self.headers, "X-Forwarded-For": f"10.0.{random.randrange(256)}.{random.randrange(256)}"}  # noqa: S311
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
        except (ConnectionError, HTTPException):  # closed meanwhile by a server that had waited long enough
            connection.close()
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
        answer.read()
        return answer.status


def sent_at(rate: float, seconds: float, port: int, mix, seed=7) -> Reader:
    """So many requests a second, for so long."""
    dice, reader = random.Random(seed), Reader(port)  # noqa: S311
    kinds = dice.choices(
        [paths for _share, paths in mix], [share for share, _paths in mix], k=int(rate * seconds)
    )
    began = time.monotonic()
    with ThreadPoolExecutor(64) as pool:
        for number, paths in enumerate(kinds):
            due = began + number / rate
            time.sleep(max(due - time.monotonic(), 0))
            pool.submit(reader.ask, dice.choice(paths), due)
    return reader


def warm(port: int, mix):
    """Each address twice, so that most are stored in both workers: afterwards what changes is drawn, and the rest."""
    reader = Reader(port)
    with ThreadPoolExecutor(4) as pool:
        for paths in (paths for _share, paths in mix for _time in range(2)):
            for path in paths:
                pool.submit(reader.ask, path, 0.0)


class Officers:
    """Four save drafts through the admin; a fifth a published plan, whose page is read until it says so."""

    def __init__(self, site):
        self.editors = editors(site.port, 4)
        self.public, self.stale = self.of_a_published_plan(site), []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self.go_on, args=[each.save]) for each in self.editors]
        self.threads.append(threading.Thread(target=self.go_on, args=[self.correct]))

    def of_a_published_plan(self, site):
        (editor,) = editors(site.port, 1)
        editor.plan.publish(by=None)
        self.reader = Browser(site.port)
        return editor

    def go_on(self, step):
        while not self.over.wait(1):
            step()

    def correct(self):
        if self.public.save(change_note_en="Put right.") != 302:
            return
        began, path = time.monotonic(), self.public.plan.get_absolute_url()
        while f"Save {self.public.sent}" not in self.reader.ask(path).body.decode():
            if time.monotonic() - began > 30:
                break
            time.sleep(0.02)
        self.stale.append(time.monotonic() - began)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        self.over.set()
        for thread in self.threads:
            thread.join(90)

    def refused(self) -> Counter:
        kinds: Counter = Counter()
        for each in [*self.editors, self.public]:
            kinds.update({key: times for key, times in each.counted.items() if key != ("saved", 302)})
        return kinds

    def saved(self) -> int:
        return sum(each.counted.get(("saved", 302), 0) for each in [*self.editors, self.public])


def the_most(port: int, path: str, seconds=4.0, cookie="") -> float:
    """Answers a second to this address at four readers who do nothing else."""
    reader, ends = Reader(port, cookie), time.monotonic() + seconds

    def go_on():
        while time.monotonic() < ends:
            reader.ask(path, time.monotonic())

    with ThreadPoolExecutor(4) as pool:
        for _reader in range(4):
            pool.submit(go_on)
    return len(reader.seconds) / seconds


def main(port: int, steady: float, burst: float, seconds: float) -> int:
    failed = False
    with a_site(port) as site:
        mix = the_mix()
        warm(port, mix)
        static = the_most(port, site.style())
        with Officers(site) as officers:
            for name, rate, long in (("steady", steady, seconds), ("burst", burst, 60.0)):
                before = site.seconds()
                reader = sent_at(rate, long, port, mix)
                used = site.seconds() - before
                wrong = {status: n for status, n in reader.answers.items() if status not in EXPECTED}
                ordered = sorted(reader.seconds)
                p50, p95 = statistics.median(ordered), ordered[int(len(ordered) * 0.95)]
                failed |= bool(wrong)
                sys.stdout.write(
                    f"{name:8} {rate:4.0f} a second ({rate / static:.1%} of the most static files): "
                    f"{len(ordered)} answers, errors {wrong or 0}, half within {p50 * 1000:.0f} ms, "
                    f"95 of 100 within {p95 * 1000:.0f} ms, {used / long:.2f} cores\n"
                )
        from django.db import connection

        connection.close()
        faults = [fault for each in officers.editors for fault in each.faults()]
        stale = max(officers.stale, default=0)
        sys.stdout.write(
            f"officers: {officers.saved()} saves, others {dict(officers.refused()) or 0}, "
            f"lost or half saved {faults or 0}; "
            f"a correction was on its page within {stale:.2f} s ({len(officers.stale)} corrections)\n"
        )
        failed |= bool(officers.refused() or faults) or stale > STALE_AFTER or not officers.stale
    return failed


if __name__ == "__main__":
    reader = argparse.ArgumentParser()
    reader.add_argument("--port", type=int, default=8872)
    reader.add_argument("--steady", type=float, default=25)
    reader.add_argument("--burst", type=float, default=100)
    reader.add_argument("--seconds", type=float, default=60, help="how long the steady rate is kept")
    given = reader.parse_args()
    sys.exit(main(given.port, given.steady, given.burst, given.seconds))
