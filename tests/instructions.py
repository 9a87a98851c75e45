"""What pages cost in millions of processor instructions: `make instructions` (takes valgrind and some minutes).

Counted is the site's own process, without the database's, as the difference of asking three times more and not: so
neither the start of the site nor a busy machine counts. On the demo councils and Exampleshire, in an empty PostgreSQL.
"""

import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests import bench

TIMES = 3
UNKNOWN = "sessionid=unknown"  # a reader with a session, so that no stored page is given
PLAN = "/exampleshire/plans/council-plan/"


def pages() -> dict:
    """What is asked for: its name, address and cookie."""
    priority, cookie = a_long_form()
    return {
        "static file": ("/static/css/site.css", ""),
        "stored page": (PLAN, ""),
        "plan": (PLAN, UNKNOWN),
        "plan's progress": (f"{PLAN}progress/", UNKNOWN),
        "council's home": ("/exampleshire/", UNKNOWN),
        "search": ("/search/?q=housing", UNKNOWN),
        "priority's form": (priority, cookie),
    }


def a_long_form() -> tuple[str, str]:
    """The form of a priority with thirty actions and fifteen measures, and the cookie of one who may edit it."""
    from django.conf import settings
    from django.test import Client

    from councils.admin_urls import admin_url
    from councils.models import Membership, User
    from delivery.models import Action, Measure
    from plans.models import Plan, Priority

    plan = Plan.objects.filter(council__slug="exampleshire", status="published").latest("pk")
    words = {"title_en": "A long priority", "title_cy": "Blaenoriaeth hir"}
    priority = Priority.objects.create(plan=plan, slug="long", position=99, **words)
    for number in range(30):
        facts = {"plan": plan, "priority": priority, "position": number}
        words = {"title_en": f"Action {number}", "title_cy": f"Cam {number}"}
        Action.objects.create(reference=f"L{number}", **words, **facts)
        if number % 2:
            words = {"name_en": f"Measure {number}", "name_cy": f"Mesur {number}"}
            Measure.objects.create(code=f"L{number}", slug=f"l{number}", unit="number", **words, **facts)
    client = Client()
    officer = User.objects.create_user("measuring@exampleshire.example", None)
    Membership.objects.create(user=officer, council=plan.council, role="publisher")
    client.force_login(officer)
    name = settings.SESSION_COOKIE_NAME
    return admin_url(priority), f"{name}={client.cookies[name].value}"


def ask(times: int, path: str, cookie: str):
    """In a process of its own: twice to warm up, then as often as is counted."""
    application = bench.load(Path(os.environ["UPLOADS_DIR"]))
    path, _mark, query = path.partition("?")
    for _time in range(2 + times):
        answer = bench.call(
            application, path, QUERY_STRING=query, **({"HTTP_COOKIE": cookie} if cookie else {})
        )
    assert answer["status"].startswith("200"), answer


def count(times: int, path: str, cookie: str) -> int:
    command = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    command += [sys.executable, "-m", "tests.instructions", str(times), path, cookie]
    told = subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": "0"}, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    return int(re.search(r"I\s+refs:\s+([\d,]+)", told.stderr)[1].replace(",", ""))


def main():
    with tempfile.TemporaryDirectory() as folder:
        bench.prepare(Path(folder), database=os.environ["DATABASE_URL"])
        bench.start(Path(folder), exampleshire=True)
        with ThreadPoolExecutor(2) as two:
            for name, asked in pages().items():
                none, some = two.map(lambda times, asked=asked: count(times, *asked), (0, TIMES))
                sys.stdout.write(f"{name:20} {(some - none) / TIMES / 1_000_000:8.1f}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        ask(int(sys.argv[1]), *sys.argv[2:])
    else:
        main()
