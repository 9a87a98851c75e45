"""One edition takes the place of another as a whole: a killed process leaves either, two officers make one draft."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from urllib.parse import quote

import pytest
from admin_forms import address
from builders import a_council, a_user, live
from django.db import connection
from django.test import Client

from councils.admin.forms import SeenVersion
from councils.publishing.editions import start_correction, start_next_edition
from plans.models import Plan
from pledges.models import Pledge, VisionStatement

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="the database in memory has one connection"),
]

PUBLISHES = """
import sys, time, django
django.setup()
from councils.models import ChangeNote, User
from pledges.models import VisionStatement
write = ChangeNote.write
def slow(*args, **kwargs):
    print("in the middle", flush=True)
    time.sleep(60)
    return write(*args, **kwargs)
ChangeNote.write = slow
VisionStatement.objects.get(pk=int(sys.argv[1])).publish(by=User.objects.get(pk=int(sys.argv[2])))
"""


@pytest.fixture
def council():
    return a_council("gateshead")


def url_of_this_database() -> str:
    settings = connection.settings_dict
    host = quote(settings["HOST"], safe="")
    return f"postgres://{settings['USER']}@{host}/{settings['NAME']}"


def test_a_process_that_is_killed_while_it_publishes_leaves_the_live_edition_whole(council, client):
    vision = live(VisionStatement, council)
    live(Pledge, council, vision=vision, number=1, title_en="As it was")
    publisher = a_user("publisher", council)
    draft = start_next_edition(vision, by=publisher)
    draft.pledges.update(title_en="As it will be")
    place = vision.get_absolute_url()
    before = client.get(place).content
    command = [sys.executable, "-c", PUBLISHES, str(draft.pk), str(publisher.pk)]
    settings = {
        "DATABASE_URL": url_of_this_database(),
        "DJANGO_SETTINGS_MODULE": "strategy_site.settings.test",
    }
    with subprocess.Popen(
        command,
        cwd=Path(__file__).parents[2],
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "in the middle\n"
        process.send_signal(signal.SIGKILL)
    assert client.get(place).content == before
    draft.refresh_from_db()
    assert (draft.status, draft.publish_at) == ("draft", None)
    draft.publish(by=publisher)
    after = client.get(place).content.decode()
    assert "As it will be" in after
    assert "As it was" not in after


def at_the_same_moment(*presses) -> list:
    together = Barrier(len(presses))

    def press(one):
        try:
            together.wait()
            return one()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(press, presses))


def browser_of(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.mark.parametrize("kind", ["next_edition", "correction"])
def test_two_officers_who_start_a_draft_at_once_come_to_the_same_one(council, kind):
    plan = live(Plan, council)
    browsers = [browser_of(a_user("editor", council)) for _officer in range(3)]
    answers = at_the_same_moment(*(lambda one=one: one.post(address(plan, kind)) for one in browsers))
    draft = Plan.objects.get(lineage=plan.lineage, status="draft")
    assert {answer.headers["Location"] for answer in answers} == {address(draft)}


def test_of_two_drafts_that_are_published_at_once_one_is_refused_in_words(council):
    """Whoever comes second has to see first what the other changed."""
    plan, publisher = live(Plan, council, title_en="Roads"), a_user("publisher", council)
    drafts = [start_correction(plan, by=publisher), start_next_edition(plan, by=publisher)]
    for number, draft in enumerate(drafts):
        draft.title_en = f"Roads {number}"
        draft.save()

    def published(draft, **given):
        data = {"version": SeenVersion.sign(draft.version), **given}
        return browser_of(publisher).post(address(draft, "transition", "publish"), data)

    answers = at_the_same_moment(lambda: published(drafts[0], note="A name."), lambda: published(drafts[1]))
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    assert Plan.objects.filter(lineage=plan.lineage).live().count() == 1
