"""What pages cost in millions of processor instructions: `make instructions` (takes valgrind and a quarter of an hour).

Counted is the site's own process, as the difference of asking three times more and not: so neither the start of the
site nor a busy machine counts. On the demo councils, Exampleshire and a plan of an agreed size, in an empty PostgreSQL.
Beside each number stands the last one in docs/performance.md. Not counted, and so not seen: the database's own
process, the system's work (memory that Python asks for and gives back), waiting, and the line to the reader.
"""

import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests import in_process

TIMES = 3
UNKNOWN = "sessionid=unknown"  # a reader with a session, so that no stored page is given
PLAN = "/exampleshire/plans/council-plan/"


def pages() -> dict:
    """What is asked for: its name, address and cookie."""
    priority, cookie = a_long_form()
    a_plan_of_agreed_size()
    review, reviewers_cookie = a_review_of_agreed_size()
    public = {
        "plan of agreed size": AGREED,
        "the same in Welsh": f"/cy{AGREED}",
        "plan": PLAN,
        "plan in Welsh": f"/cy{PLAN}",
        "plan's progress": f"{PLAN}progress/",
        "priority": f"{PLAN}priorities/homes-and-places/",
        "measure": f"{PLAN}measures/affordable-homes-built/",
        "list of actions": f"{PLAN}actions/",
        "pledge": "/exampleshire/pledges/good-start/",
        "decision": "/exampleshire/decisions/leisure-centre-hours/",
        "undertaking": an_undertaking(),
        "committee": "/exampleshire/committees/cabinet/",
        "meeting pack": f"{AGREED}pack/",
        "council's home": "/exampleshire/",
        "briefing": "/exampleshire/briefing/",
        "search": "/search/?q=housing",
        "search, misspelt": "/search/?q=housnig",
    }
    return {
        "static file": ("/static/css/site.css", ""),
        "stored page": (PLAN, ""),
        **{name: (path, UNKNOWN) for name, path in public.items()},
        "priority's form": (priority, cookie),
        "review of a draft": (review, reviewers_cookie),
    }


AGREED = "/agreed/plans/agreed/"


def a_plan_of_agreed_size():
    """Five priorities, each with six actions and three measures with eight values: other products were measured so."""
    sys.path.insert(0, str(Path(__file__).parent))
    from builders import a_council, a_measure, a_point, a_priority, a_target, an_action, an_update, live

    from delivery.figures.period import Frequency, Period, PeriodKind
    from delivery.models import RatingScheme
    from plans.models import Plan

    council = a_council("agreed", welsh=True)
    RatingScheme.objects.create(council=council, name_en="Scheme", amber_tolerance=10, is_default=True)
    plan = live(Plan, council, slug="agreed", title_cy="Cynllun")
    for number in range(5):
        priority = a_priority(plan, title_cy=f"Blaenoriaeth {number}")
        for _each in range(6):
            an_update(an_action(plan, priority=priority, title_cy="Cam gweithredu"))
        for _each in range(3):
            measure = a_measure(plan, priority=priority, name_cy="Mesur")
            period = Period.of_months(2026, 7, 3)
            for value in range(50, 58):
                days = {"period_start": period.start, "period_end": period.end}
                a_point(measure, value, **days)
                a_target(measure, 52, **days)
                period = period.previous(PeriodKind(measure.period_kind), Frequency(measure.frequency))


def a_review_of_agreed_size() -> tuple[str, str]:
    """The page of the review of that plan's next edition, and the cookie of an officer who reads it."""
    from builders import a_review_of

    from councils.publishing.editions import start_next_edition
    from plans.models import Plan

    plan = Plan.objects.get(council__slug="agreed")
    draft = start_next_edition(plan, by=None)
    draft.priorities.update(outcome_en="Something else.")
    return a_review_of(draft).get_absolute_url(), signed_in(plan.council, "reviewing@agreed.example")


def an_undertaking() -> str:
    from delivery.models import Undertaking

    return Undertaking.objects.filter(council__slug="exampleshire").order_by("pk")[0].get_absolute_url()


def signed_in(council, email: str) -> str:
    """The cookie of one who may edit what the council has."""
    from django.conf import settings
    from django.test import Client

    from councils.models import Membership, User

    client, officer = Client(), User.objects.create_user(email, None)
    Membership.objects.create(user=officer, council=council, role="publisher")
    client.force_login(officer)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def a_long_form() -> tuple[str, str]:
    """The form of a priority with thirty actions and fifteen measures, and the cookie of one who may edit it."""
    from councils.admin_urls import admin_url
    from delivery.models import Action, Measure
    from plans.models import Plan, Priority

    plan = Plan.objects.get(council__slug="exampleshire", slug="council-plan")
    words = {"title_en": "A long priority", "title_cy": "Blaenoriaeth hir"}
    priority = Priority.objects.create(plan=plan, slug="long", position=99, **words)
    for number in range(30):
        facts = {"plan": plan, "priority": priority, "position": number}
        words = {"title_en": f"Action {number}", "title_cy": f"Cam {number}"}
        Action.objects.create(reference=f"L{number}", **words, **facts)
        if number % 2:
            words = {"name_en": f"Measure {number}", "name_cy": f"Mesur {number}"}
            Measure.objects.create(code=f"L{number}", slug=f"l{number}", unit="number", **words, **facts)
    return admin_url(priority), signed_in(plan.council, "measuring@exampleshire.example")


def ask(times: int, path: str, cookie: str):
    """In a process of its own: twice to warm up, then as often as is counted."""
    application = in_process.load(Path(os.environ["UPLOADS_DIR"]))
    path, _mark, query = path.partition("?")
    for _time in range(2 + times):
        answer = in_process.call(
            application, path, QUERY_STRING=query, **({"HTTP_COOKIE": cookie} if cookie else {})
        )
    assert answer["status"].startswith("200"), answer


def count(times: int, path: str, cookie: str) -> int:
    command = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    command += [sys.executable, "-m", "tests.instructions", str(times), path, cookie]
    told = subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": "0"}, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    return int(re.search(r"I\s+refs:\s+([\d,]+)", told.stderr)[1].replace(",", ""))


def noted() -> dict[str, str]:
    """The last count of each page that docs/performance.md holds."""
    table = (Path(__file__).parents[1] / "docs" / "performance.md").read_text().partition("## Pages")[2]
    rows = [
        [cell.strip() for cell in line.strip("| ").split("|")]
        for line in table.splitlines()
        if line[:1] == "|"
    ]
    return {row[0]: row[-1] for row in rows}


def main():
    before = noted()
    with tempfile.TemporaryDirectory() as folder:
        in_process.prepare(Path(folder), database=os.environ["DATABASE_URL"])
        in_process.start(Path(folder), exampleshire=True)
        with ThreadPoolExecutor(2) as two:
            for name, asked in pages().items():
                none, some = two.map(lambda times, asked=asked: count(times, *asked), (0, TIMES))
                millions = (some - none) / TIMES / 1_000_000
                sys.stdout.write(f"{name:20} {millions:8.1f}   last noted {before.get(name, '-'):>8}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        ask(int(sys.argv[1]), *sys.argv[2:])
    else:
        main()
