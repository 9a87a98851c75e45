"""What pages cost the served site, beside a static file and a view that does nothing: `make bench`.

gunicorn with production settings on PostgreSQL, one worker; four readers ask one address after the other, in turns.
Compared are answers a second, and seconds of the worker's processor for an answer, which other programs on the machine
change least. Static is what whitenoise answers with a stylesheet; a cold page is one that is not stored.
"""

import argparse
import statistics
import sys
import time

from .browser import OF_OFFICERS, Browser
from .load import the_most
from .started import a_site

UNKNOWN = "sessionid=unknown"  # of nobody, so that no stored page is given
PLAN = "/exampleshire/plans/council-plan/"


def asked_for(style: str) -> dict[str, tuple[str, str]]:
    from councils.models import Council
    from plans.models import Plan

    plan = PLAN
    if not Plan.objects.filter(council__slug="exampleshire").exists():
        council = (
            Council.objects.exclude(slug=OF_OFFICERS).filter(is_live=True, plans__status="published").first()
        )
        plan = Plan.objects.live().filter(council=council).first().get_absolute_url()
    home = f"/{plan.split('/')[1]}/"
    return {
        "static file": (style, ""),
        "constant view": ("/constant/", ""),
        "plan, stored": (plan, ""),
        "council's home, stored": (home, ""),
        "plan, cold": (plan, UNKNOWN),
        "plan's progress, cold": (f"{plan}progress/", UNKNOWN),
        "council's home, cold": (home, UNKNOWN),
        "search": ("/search/?q=housing", UNKNOWN),
        "search, misspelt": ("/search/?q=housnig", UNKNOWN),
    }


def of_the_admin(site) -> dict[str, tuple[str, str]]:
    from builders import a_user

    from councils import second_factor
    from councils.admin_urls import admin_url
    from delivery.models import Measure
    from plans.models import Priority

    officer = a_user(email=f"bench-{time.time_ns()}@site.example", is_superuser=True)
    officer.set_password(password := "kelugi-domaso-tibeva-nurofa")
    officer.save()
    second_factor.set_up(officer)
    browser = Browser(site.port)
    browser.sign_in(officer, password)
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    priority = Priority.objects.filter(plan__status="published").first()
    return {
        "admin: dashboard": ("/admin/", cookie),
        "admin: list of measures": (admin_url(Measure, "changelist"), cookie),
        "admin: priority's form": (admin_url(priority), cookie),
    }


def main(port: int, turns: int, seconds: float) -> int:
    with a_site(port, WEB_CONCURRENCY="1") as site:
        pages = {**asked_for(site.style()), **of_the_admin(site)}
        costs: dict[str, list] = {name: [] for name in pages}
        for path, cookie in pages.values():
            answer = Browser(port, cookie=cookie).ask(path)
            assert answer.status == 200, (path, answer.status)
        for _turn in range(turns):
            for name, (path, cookie) in pages.items():
                before, began = site.seconds(), time.monotonic()
                answers = the_most(port, path, seconds, cookie) * seconds
                costs[name].append(
                    (answers / (time.monotonic() - began), (site.seconds() - before) / max(answers, 1))
                )
        cost = {
            name: [statistics.median(each) for each in zip(*told, strict=True)]
            for name, told in costs.items()
        }
    (most, dear), (constant_most, constant_dear) = cost["static file"], cost["constant view"]
    heads = [
        "page",
        "answers a second, of the static file's",
        "of the constant view's",
        "processor, times the static file's",
        "times the constant view's",
    ]
    sys.stdout.write(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}\n")
    for name, (rate, used) in cost.items():
        ratios = [
            f"{rate / most:.2f}",
            f"{rate / constant_most:.2f}",
            f"{used / dear:.1f}",
            f"{used / constant_dear:.1f}",
        ]
        sys.stdout.write(f"| {name} | {' | '.join(ratios)} |\n")
    sys.stdout.write(f"Instructions are not counted here ({why_not()}); `make instructions` counts them.\n")
    return 0


def why_not() -> str:
    """In a served site only the processor's own counters could count them."""
    import shutil
    import subprocess

    if not shutil.which("perf"):
        return "perf is not installed"
    told = subprocess.run(
        ["perf", "stat", "-e", "instructions:u", "true"], capture_output=True, text=True, check=False
    )
    return (
        "this machine's processor tells none"
        if "not supported" in told.stderr or told.returncode
        else "perf could"
    )


if __name__ == "__main__":
    reader = argparse.ArgumentParser()
    reader.add_argument("--port", type=int, default=8874)
    reader.add_argument("--turns", type=int, default=5)
    reader.add_argument(
        "--seconds", type=float, default=2, help="how long each address is asked for in a turn"
    )
    given = reader.parse_args()
    sys.exit(main(given.port, given.turns, given.seconds))
