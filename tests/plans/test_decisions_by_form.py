"""Three items of Exampleshire's committees, entered by form in both languages, and read as a resident reads them."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from builders import a_committee, a_contact, a_council, live, recorded
from django.utils import timezone
from entering import Officer, searched
from modeltranslation.manager import get_translatable_fields_for_model
from reading import page
from reading import words as words_of

from plans.models import Decision, Plan
from pledges.models import Pledge, VisionStatement
from strategy_site.demo.exampleshire import _read

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PLACE = "/bridgend/decisions/"


@pytest.fixture(autouse=True)
def clock(decisions, db):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="module")
def council(kept):
    with recorded():
        return a_council("bridgend", welsh=True, name_cy="Pen-y-bont ar Ogwr")


@pytest.fixture(scope="module")
def decisions(council):
    """By address, entered by an editor and published by a publisher; each page saved three times by both."""
    with recorded(), time_machine.travel(NOW, tick=False):
        rows = named_by_them(council)
        editor, publisher = Officer("editor", council), Officer("publisher", council)
        for table in _read("decisions")["decisions"]:
            rows[table["slug"]] = enter(editor, table, rows)
        editor.save_three_times(council)
        found = {slug: row for slug, row in rows.items() if isinstance(row, Decision)}
        for row in found.values():
            editor.do(row, "submit")
            publisher.do(
                row, "publish", note="The minutes were published.", note_cy="Cyhoeddwyd y cofnodion."
            )
        publisher.save_three_times(council)
        return found


def words(part) -> str:
    """Without a space inside brackets."""
    return words_of(part).replace("( ", "(").replace(" )", ")")


def section(soup, name) -> str:
    return words(soup.find(id=name).find_parent("section"))


def named_by_them(council) -> dict:
    """What the decisions name, by its kind and how the tables name it."""
    committees = (
        ("cabinet", "Cabinet", "Y Cabinet"),
        ("scrutiny", "Scrutiny Committee", "Y Pwyllgor Craffu"),
    )
    vision = live(VisionStatement, council)
    rows = {
        slug: a_committee(council, slug=slug, name_en=english, name_cy=welsh)
        for slug, english, welsh in committees
    }
    rows |= {
        slug: live(
            Pledge, council, vision=vision, slug=slug, title_en=slug.capitalize(), title_cy=f"{slug} (cy)"
        )
        for slug in ("live-well", "good-work", "warm-safe-home")
    }
    plan = live(Plan, council, slug="council-plan", title_en="Council plan", title_cy="Cynllun y cyngor")
    contact = a_contact(council, team_en="Plans and performance", team_cy="Cynlluniau a pherfformiad")
    return rows | {"council-plan": plan, "Plans and performance": contact}


def enter(editor, table, rows) -> Decision:
    return editor.add(Decision, **typed(Decision, table, rows))


def typed(model, table, rows) -> dict:
    """What an officer types of such a table: texts in both languages as a pair, days in words, names chosen."""
    found = {}
    texts = get_translatable_fields_for_model(model) or ()
    for name, value in table.items():
        if name.endswith("_cy"):
            continue
        field = model._meta.get_field(name)
        if field.one_to_many:
            found[name] = [typed(field.related_model, each, rows) for each in value]
        elif name in texts:
            found[name] = (value, table[f"{name}_cy"])
        elif field.is_relation:
            found[name] = rows[value]
        elif isinstance(value, datetime):
            found[name] = timezone.localtime(value).strftime("%d %B %Y %H:%M")
        else:
            found[name] = value.strftime("%d %B %Y") if isinstance(value, date) else value
    return found


def test_a_meeting_that_noted_agreed_and_rejected_is_read_with_three_words(client):
    soup = page(client, f"{PLACE}leisure-centre-hours/")
    lead = words(soup.select_one(".lead"))
    assert lead == (
        "Noted (the report on visits), agreed (longer hours in two centres) and rejected (closing on Sundays) "
        "by Cabinet on 6 October 2026."
    )
    assert not soup.select(".outcome__word")
    rows = [words(row) for row in soup.select(".resolution")]
    assert rows[0].startswith("(a) Noted the report of the Head of Communities")
    assert "It does not mean approved." in rows[0]
    assert rows[1].startswith("(b) Agreed to open the centres")
    assert rows[1].endswith("Tickets cost the same at every hour. In force since 2 November 2026.")
    assert rows[2].startswith("(c) Rejected the proposal")
    assert rows[2].endswith("It does not go ahead.")
    assert "Two leisure centres" not in words(soup.title)
    assert words(soup.title).startswith("Noted (the report on visits), agreed")


def test_its_steps_are_told_day_by_day_with_what_became_of_each(client):
    steps = page(client, f"{PLACE}leisure-centre-hours/").select(".steps li")
    assert [words(step) for step in steps] == [
        "6 October 2026 Cabinet decided",
        "14 October 2026, 17:00 Call-in closed. Nobody called it in.",
        "20 October 2026 Minutes confirmed",
        "2 November 2026 Resolution (b) in force",
    ]
    assert not [step for step in steps if step.get("class")]


def test_reasons_alternatives_and_details_are_told_and_what_is_unknown_is_left_out(client):
    soup = page(client, f"{PLACE}leisure-centre-hours/")
    assert section(soup, "reasons").startswith("Reasons Most people asked for early mornings")
    assert section(soup, "alternatives").startswith(
        "Alternatives considered Change nothing Rejected: Visits before 9am fell"
    )
    details = section(soup, "papers")
    for fact in (
        "Key decision No",
        "Call-in Nobody called it in.",
        "Interests declared Councillor B. Example is a trustee",
        "Minutes Confirmed on 20 October 2026",
    ):
        assert fact in details
    for unknown in ("Dispensations", "Notice", "Presented by", "Not stated"):
        assert unknown not in details


def test_what_was_recommended_leads_to_the_decision_of_the_other_body_and_back(client):
    there = page(client, f"{PLACE}evening-buses/")
    resolution = words(there.select(".resolution")[1])
    assert resolution.startswith("(b) Recommended that Cabinet runs buses")
    assert "It is for Cabinet to decide." in resolution
    assert resolution.endswith(
        "Approved (the trial) by Cabinet on 17 November 2026: Evening buses to the college: a trial for a year"
    )
    back = page(client, there.select(".resolution")[1].find_all("a")[-1]["href"])
    assert back.select_one(".outcome__word").text == "Approved"
    assert section(back, "thread").endswith(
        "Sent here by Evening buses to the college Recommended (a trial of evening buses) by Scrutiny Committee "
        "on 14 October 2026"
    )
    assert [words(step) for step in back.select(".steps li.steps__to-come")] == [
        "4 January 2027 Comes into force"
    ]


def test_a_key_decision_that_was_called_in_says_so_before_anything_else(client):
    soup = page(client, f"{PLACE}repairs-contract/")
    assert "It was called in on 10 November 2026." in words(soup.select_one(".opening"))
    assert [words(step) for step in soup.select(".steps li")] == [
        "2 October 2026 Notice of this key decision published",
        "3 November 2026 Cabinet decided",
        "10 November 2026 Called in by six members of the Scrutiny Committee",
        "11 November 2026, 17:00 Call-in closed",
    ]
    assert "Key decision Yes: It spends more than £500,000." in section(soup, "papers")
    plan = section(page(client, "/bridgend/plans/council-plan/"), "decisions")
    assert "Agreed by Cabinet on 3 November 2026" in plan
    assert "It was called in on 10 November 2026." in plan


def test_the_same_is_read_in_welsh(client):
    soup = page(client, f"/cy{PLACE}leisure-centre-hours/")
    assert words(soup.select_one(".lead")) == (
        "Nodwyd (yr adroddiad ar ymweliadau), cytunwyd (oriau hirach mewn dwy ganolfan), gwrthodwyd (cau ar y Sul): "
        "Y Cabinet, 6 Hydref 2026."
    )
    assert "Mewn grym: eitem (b)" in section(soup, "steps")
    assert "Ni wnaeth neb ei alw i mewn." in section(soup, "papers")
    called_in = page(client, f"/cy{PLACE}repairs-contract/")
    assert "Galwyd i mewn: chwe aelod o’r Pwyllgor Craffu" in section(called_in, "steps")
    referral = words(page(client, f"/cy{PLACE}evening-buses/").select(".resolution")[1])
    assert "Cymeradwywyd (y treial): Y Cabinet, 17 Tachwedd 2026" in referral
    for slug in ("leisure-centre-hours", "evening-buses", "evening-buses-trial", "repairs-contract"):
        assert not page(client, f"/cy{PLACE}{slug}/").main.select('[lang="en"]')


def test_the_plan_is_said_to_be_approved_by_the_one_resolution_that_says_so(client):
    cover = words(page(client, "/bridgend/plans/council-plan/").select_one(".cover__facts"))
    assert "Decision Approved (the trial) by Cabinet on 17 November 2026" in cover


def test_search_finds_what_was_resolved_and_what_else_was_considered(client):
    assert searched(client, "bids contract five years") == [f"{PLACE}repairs-contract/"]
    assert searched(client, "open all centres longer") == [f"{PLACE}leisure-centre-hours/"]
    assert searched(client, "gwahodd cynigion", "/cy") == [f"/cy{PLACE}repairs-contract/"]


def test_an_answer_says_how_long_it_took_and_what_is_awaited_since_when(client):
    raised = section(page(client, f"{PLACE}evening-buses/"), "raised")
    assert (
        "Answered on 4 November 2026 1,120 of 2,900, most of them in the valley. The answer took 21 days."
        in raised
    )
    assert "Awaiting response for 37 days" in raised
    committee = page(client, "/bridgend/committees/scrutiny/")
    assert "Awaiting response for 37 days Evening buses to the college" in section(committee, "awaiting")
    assert "The answer took 21 days." in section(committee, "answered")
