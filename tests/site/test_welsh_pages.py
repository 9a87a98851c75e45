"""No page of a council that has everything shows English of the site itself, nor do the lists and forms behind it."""

import copy
import datetime
import json
import re

import pytest
from addresses import BILINGUAL, FORMATS, PAGES, public_address
from admin_forms import address
from builders import (
    a_contact,
    a_council,
    a_failed_email,
    a_superuser,
    a_user,
    adopted_anew,
    draft,
    live,
    next_edition,
    one_of_each,
    rows_of_the_system,
)
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from welsh import SCRIPTS, assert_welsh, english_in, entries, in_welsh

from councils.models import Council
from plans.models import AdoptedCopy, Decision, Engagement, Evidence, Issue, Plan, Priority, WithdrawnText
from pledges.models import Pledge, Statement, VisionStatement

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(kept):
    """One of everything of a Welsh council, with days and answers, all in both languages."""
    bridgend = a_council("bridgend", welsh=True, name_cy="Pen-y-bont ar Ogwr")
    day = datetime.date(2026, 11, 21)
    rows = one_of_each(bridgend)
    contact = a_contact(bridgend, withheld_note_en="Ask us", email="", phone="")
    rows[Plan].pledges.add(rows[Pledge])
    rows[Priority].pledges.add(rows[Pledge])
    Plan.objects.update(contact=contact, starts_on=day, review_due_on=day)
    Decision.objects.update(meeting_on=day, contact=contact, item_number="7")
    Issue.objects.update(answered_on=day, answer_en="Yes")
    Engagement.objects.update(participants=175, participants_is_minimum=True, starts_on=day)
    Statement.objects.update(pledge=rows[Pledge], said_on=datetime.date(2025, 7, 1))
    rows[Plan].statements.add(rows[Statement])
    facts = {"kind": "figure", "value": 40, "period_en": "May", "source_en": "ONS"}
    figure = live(Evidence, bridgend, plan=rows[Plan], **facts)
    in_welsh([*rows.values(), contact, figure])
    rows[AdoptedCopy] = adopted_anew(rows, reason_cy="Rheswm")
    rows[WithdrawnText] = rows[AdoptedCopy].withdrawals.get()
    a_failed_email(bridgend)
    return rows


@pytest.fixture
def rows(world, db):
    return copy.deepcopy(world)


@pytest.fixture
def bridgend(rows):
    return rows[Council]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_public_page_has_no_english_of_the_site(client, bridgend, rows, name):
    assert_welsh(client.get(f"/cy{public_address(name, bridgend, rows)}"))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_councils_own_people_meet_no_english_either(client, bridgend, rows, name):
    """Drafts and the line that says who reads them: everything is unpublished, and a viewer looks at it."""
    for row in rows.values():
        if getattr(row, "is_content", False):
            type(row).objects.filter(pk=row.pk).update(status="draft")
    client.force_login(a_user("viewer", bridgend))
    page = client.get(f"/cy{public_address(name, bridgend, rows)}")
    assert_welsh(page)


@pytest.mark.parametrize("name", sorted(FORMATS - BILINGUAL))
def test_feeds_and_calendars_have_no_english_of_the_site(client, bridgend, rows, name):
    answer = client.get(f"/cy{public_address(name, bridgend, rows)}")
    assert answer.status_code == 200
    text = answer.content.decode()
    if "calendar" in answer.headers["Content-Type"]:
        text = "".join(f"<p>{line.partition(':')[2]}</p>" for line in text.splitlines())
    assert english_in(text) == set()


def test_editions_are_told_apart_in_welsh(client, bridgend, rows):
    publisher = a_user("publisher", bridgend)
    for model in (Plan, VisionStatement):
        second = next_edition(rows[model])
        second.publish(by=publisher)
    in_welsh(VisionStatement.objects.all())
    for name in (
        "plans:plan_edition",
        "plans:priority_edition",
        "delivery:action_edition",
        "delivery:measure_edition",
        "pledges:vision_edition",
        "pledges:vision_changes",
        "plans:plan_detail",
    ):
        assert_welsh(client.get(f"/cy{public_address(name, bridgend, rows)}"))


def test_days_are_written_in_welsh(client, bridgend, rows):
    html = client.get(f"/cy{public_address('plans:decision_detail', bridgend, rows)}").content.decode()
    assert "21 Tachwedd 2026" in html
    html = client.get(f"/cy{public_address('plans:plan_detail', bridgend, rows)}").content.decode()
    assert "1 Gorffennaf 2025" in html


# -- the admin ----------------------------------------------------------------------------------------


OURS_IN_THE_MENU = ("councils", "pledges", "plans", "delivery")
MODELS = [model for model in admin.site._registry if model._meta.app_label in OURS_IN_THE_MENU]


@pytest.fixture
def desk(client, bridgend, rows):
    """A superuser at work: every page is open."""
    rows.update(rows_of_the_system(bridgend))
    client.force_login(a_superuser())
    return client


def test_the_dashboard_is_welsh(desk, welsh):
    assert_welsh(desk.get(reverse("admin:index")))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_lists_and_forms_of_the_admin_are_welsh(desk, welsh, rows, bridgend, model):
    row = rows.get(model) or model.objects.order_by("pk").last()
    assert_welsh(desk.get(address(model, "changelist")))
    for view in ("change", "history", "delete"):
        page = desk.get(address(row, view))
        if page.status_code == 200:
            assert_welsh(page)
    page = desk.get(address(model, "add"), {"council": bridgend.pk})
    assert_welsh(page, page.status_code)


@pytest.mark.parametrize("transition", ["submit", "publish", "withdraw", "archive", "restore", "send_back"])
def test_what_can_be_done_is_asked_in_welsh(desk, welsh, bridgend, transition):
    state = {"withdraw": "published", "archive": "published", "restore": "archived", "send_back": "review"}
    plan = draft(Plan, bridgend, status=state.get(transition, "draft"), publish_at=timezone.now())
    in_welsh([plan])
    place = address(plan, "transition", transition)
    assert_welsh(desk.get(place))
    page = desk.post(place, {"version": "", "at": "nonsense", "reason": ""}, follow=True)
    assert_welsh(page, page.status_code)


def test_the_scripts_of_the_admin_have_their_welsh(desk, welsh):
    scripts = desk.get(reverse("admin:jsi18n")).content.decode()
    said = json.loads(re.search(r"newcatalog = (\{.*?\n  \});", scripts, re.DOTALL)[1])
    for entry in entries(SCRIPTS):
        key = f"{entry.context}\x04{entry.english[0]}" if entry.context else entry.english[0]
        assert said[key] == (entry.welsh[0] if len(entry.welsh) == 1 else entry.welsh)
