"""Decisions come in by spreadsheet with what was resolved, as drafts."""

import datetime

import pytest
from admin_forms import address
from builders import a_committee, a_resolution, a_user, draft, live, made
from django.core.exceptions import ValidationError
from spreadsheets import a_csv, bring_in, choose, problems, said
from workbooks import a_workbook, bring_in_workbook, choose_workbook, downloaded, saved

from councils.models import ImportBatch
from plans.models import Decision, Plan, Resolution

pytestmark = pytest.mark.django_db

NAMES = ("decision", "number", "outcome", "text", "receiving_committee", "decided_by")


@pytest.fixture
def decision(gateshead):
    """With one resolution."""
    return draft(Decision, gateshead, slug="buses", title_en="Buses", meeting_on=datetime.date(2026, 6, 1))


def of(*rows):
    return a_csv(NAMES, *rows)


def test_a_decision_comes_in_with_what_is_known_of_it(as_editor, gateshead):
    cabinet = a_committee(gateshead, name_en="Cabinet")
    plan = live(Plan, gateshead, slug="transport")
    rows = a_csv(
        (
            "title",
            "committee",
            "meeting_on",
            "plan",
            "is_key_decision",
            "is_subject_to_call_in",
            "call_in_ends_at",
        ),
        ("Buses", "cabinet", "1 June 2026", "transport", "no", "yes", "8 June 2026 17:00"),
        ("Trams", "cabinet", "1 June 2026", "transport", "", "", ""),
    )
    bring_in(as_editor, Decision, rows)
    buses, trams = Decision.objects.order_by("slug")
    assert (buses.status, buses.committee, buses.plan, buses.is_key_decision) == (
        "draft",
        cabinet,
        plan,
        False,
    )
    assert buses.call_in_ends_at.isoformat() == "2026-06-08T16:00:00+00:00"
    assert (trams.is_key_decision, trams.is_subject_to_call_in, trams.call_in_ends_at) == (None, None, None)
    page = as_editor.get(address(Decision, "export", "csv"))
    assert "2026-06-08 17:00" in page.content.decode()


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (
            "8 June 2026",
            "“8 June 2026” is not a date with a time. Write both, such as 18 February 2026 17:00.",
        ),
        ("soon", "“soon” is not a date with a time. Write both, such as 18 February 2026 17:00."),
        ("8 June 1826 17:00", "Check the year: 1826."),
    ],
)
def test_a_deadline_is_a_day_and_a_time(as_editor, gateshead, moment, words):
    rows = a_csv(("title", "is_subject_to_call_in", "call_in_ends_at"), ("Buses", "yes", moment))
    assert problems(choose(as_editor, Decision, rows)) == [f"Row 2, column call_in_ends_at: {words}"]


def test_resolutions_are_numbered_in_their_decision(as_editor, gateshead, decision):
    first = decision.resolutions.get()
    later = draft(Decision, gateshead, slug="buses-again", meeting_on=datetime.date(2026, 9, 1))
    cabinet = a_committee(gateshead, name_en="Cabinet")
    bring_in(
        as_editor,
        Resolution,
        of(
            ("buses", 3, "agreed", "That buses run at night.", "", ""),
            ("buses", 1, "noted", "The report.", "", ""),
            ("buses", 2, "recommended", "That Cabinet pays.", "Cabinet", "buses-again"),
        ),
    )
    one, two, three = decision.resolutions.all()
    assert (one, one.text_en) == (first, "The report.")
    assert (two.receiving_committee, two.decided_by) == (cabinet, later)
    assert three.text_en == "That buses run at night."


@pytest.mark.parametrize("times", [1, 2, 3])
def test_the_same_again_says_no_changes(as_editor, decision, times):
    rows = (("buses", 1, "noted", "The report.", "", ""), ("buses", 2, "agreed", "That buses run.", "", ""))
    bring_in(as_editor, Resolution, of(*rows))
    for _n in range(times):
        assert "0 changes" in said(choose(as_editor, Resolution, of(*rows)))
    assert decision.resolutions.count() == 2


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            ("buses", 4, "agreed", "", "", ""),
            "Row 2, column number: This decision has no resolution 2 yet. Number new ones without a gap.",
        ),
        (("buses", "", "agreed", "", "", ""), "Row 2, column number: You must fill this in."),
        (("buses", "a", "agreed", "", "", ""), "Row 2, column number: “a” is not a whole number."),
        (("", 1, "agreed", "", "", ""), "Row 2, column decision: You must fill this in."),
        (
            ("trams", 1, "agreed", "", "", ""),
            "Row 2, column decision: There is no decision “trams”. Write the last part of its address",
        ),
        (
            ("buses", 1, "agreed", "", "", "buses"),
            "Row 2, column decided_by: Only what was referred or recommended is decided by another body.",
        ),
    ],
)
def test_what_is_wrong_is_told_beside_its_cell(as_editor, bridgend, decision, row, told):
    draft(Decision, bridgend, slug="trams")
    assert problems(choose(as_editor, Resolution, of(row)))[0].startswith(told)


def test_what_is_public_changes_in_its_correction(as_publisher, gateshead):
    live(Decision, gateshead, slug="buses", title_en="Buses")
    words = "“Buses” is public. Propose a correction of it, and import this into that draft."
    rows = of(("buses", 1, "agreed", "", "", ""), ("buses", 2, "agreed", "", "", ""))
    assert problems(choose(as_publisher, Resolution, rows)) == [f"Row 2: {words}", f"Row 3: {words}"]


def test_of_a_meeting_that_was_held_something_is_said_before_it_is_published(gateshead):
    publisher = a_user("publisher", gateshead)
    held = made(Decision, council=gateshead, title_en="Buses", slug="buses")
    with pytest.raises(ValidationError, match="Add at least one resolution"):
        held.publish(by=publisher)
    a_resolution(held)
    held.publish(by=publisher)
    to_come = made(
        Decision, council=gateshead, title_en="Trams", slug="trams", meeting_on=datetime.date(2030, 1, 1)
    )
    to_come.publish(by=publisher)


def test_decisions_about_a_plan_come_in_its_workbook(client, gateshead):
    client.force_login(a_user("editor", gateshead))
    sheets = {
        "plans": [["title", "kind"], ["Transport plan", "strategy"]],
        "decisions": [
            ["reference", "title", "meeting_on", "plan"],
            ["buses", "Buses", datetime.date(2026, 6, 1), "transport-plan"],
        ],
        "resolutions": [["decision", "number", "outcome"], ["buses", 1, "noted"], ["buses", 2, "agreed"]],
    }
    bring_in_workbook(client, a_workbook(**sheets))
    assert Decision.objects.get().resolutions.count() == 2
    assert "0 changes" in said(choose_workbook(client, a_workbook(**sheets)))
    assert "0 changes" in said(choose_workbook(client, saved(downloaded(client, Plan.objects.get()))))
    client.post(address(ImportBatch.objects.first(), "undo"), follow=True)
    assert not Decision.objects.exists()
