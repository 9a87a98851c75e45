"""Undertakings come in by spreadsheet, named by their decision and its resolution."""

import datetime

import pytest
from admin_forms import address
from builders import a_resolution, a_user, draft, live
from spreadsheets import a_csv, bring_in, choose, confirm, problems, said
from workbooks import a_workbook, bring_in_workbook, choose_workbook, downloaded, saved

from councils.models import ImportBatch
from councils.publishing.editions import start_correction
from delivery.models import Undertaking
from plans.models import Decision, Plan

pytestmark = pytest.mark.django_db

NAMES = ("decision", "undertaken", "resolution", "owner", "due_on")
REPORT = "Report on bus use by March."


@pytest.fixture
def decision(gateshead):
    """With two resolutions."""
    row = draft(Decision, gateshead, slug="buses", title_en="Buses", meeting_on=datetime.date(2026, 6, 1))
    a_resolution(row, "agreed", position=2, text_en="That buses run.")
    return row


def of(*rows):
    return a_csv(NAMES, *rows)


def test_one_comes_in_with_what_its_decision_says(as_editor, editor, decision):
    bring_in(as_editor, Undertaking, of(("buses", REPORT, 2, editor.email, "1 March 2027")))
    row = Undertaking.objects.get()
    assert (row.decision, row.resolution.text_en, row.owner) == (decision, "That buses run.", editor)
    assert (row.asked_on, row.due_on) == (datetime.date(2026, 6, 1), datetime.date(2027, 3, 1))


@pytest.mark.parametrize("times", [1, 2, 3])
def test_the_same_again_says_no_changes(as_editor, decision, times):
    rows = ("buses", REPORT, 2, "", "1 March 2027")
    bring_in(as_editor, Undertaking, of(rows))
    for _n in range(times):
        assert "0 changes" in said(choose(as_editor, Undertaking, of(rows)))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("trams", REPORT, "", "", ""), "There is no decision “trams”. Write the last part of its address."),
        (("", REPORT, "", "", ""), "column decision: You must fill this in."),
        (("buses", "", "", "", ""), "column undertaken: You must fill this in."),
        (
            ("buses", REPORT, 3, "", ""),
            "“Buses” has no resolution 3. Leave this empty if it follows from all of it.",
        ),
        (("buses", REPORT, "x", "", ""), "“x” is not a whole number."),
        (("buses", REPORT, "", "", "1 March 2026"), "The due date is before the day it was asked."),
    ],
)
def test_what_is_wrong_is_told_beside_its_cell(as_editor, bridgend, decision, row, told):
    draft(Decision, bridgend, slug="trams")
    assert told in problems(choose(as_editor, Undertaking, of(row)))[0]


def test_what_is_public_is_added_by_editors_and_corrected_by_publishers(client, gateshead):
    live(Decision, gateshead, slug="buses", title_en="Buses")
    client.force_login(a_user("editor", gateshead))
    bring_in(client, Undertaking, of(("buses", REPORT, 1, "", "")))
    changed = of(("buses", REPORT, 1, "", "1 March 2030"))
    assert problems(choose(client, Undertaking, changed)) == [
        "Row 2: This is public: only publishers can correct it."
    ]
    client.force_login(a_user("publisher", gateshead))
    changed.seek(0)
    preview = choose(client, Undertaking, changed)
    assert confirm(client, preview).status_code == 422
    assert confirm(client, preview, change_note_en="The day was missing.").status_code == 200
    assert Undertaking.objects.get().due_on == datetime.date(2030, 3, 1)


def test_an_export_reads_back_once_its_decision_is_corrected(as_publisher, publisher, gateshead):
    decision = live(Decision, gateshead, slug="buses", title_en="Buses")
    rows = of(("buses", REPORT, 1, "", ""))
    bring_in(as_publisher, Undertaking, rows)
    start_correction(decision, by=None).publish(by=publisher, note="A slip.")
    rows.seek(0)
    assert "0 changes" in said(choose(as_publisher, Undertaking, rows))


def test_one_of_a_public_decision_is_not_undone(as_editor, gateshead):
    live(Decision, gateshead, slug="buses", title_en="Buses")
    bring_in(as_editor, Undertaking, of(("buses", REPORT, "", "", "")))
    as_editor.post(address(ImportBatch.objects.get(), "undo"), {"change_note_en": "A slip."}, follow=True)
    assert Undertaking.objects.exists()


def test_decisions_and_what_follows_come_in_one_workbook(client, gateshead):
    client.force_login(a_user("editor", gateshead))
    sheets = {
        "plans": [["title", "kind"], ["Transport plan", "strategy"]],
        "decisions": [["reference", "title", "plan"], ["buses", "Buses", "transport-plan"]],
        "resolutions": [["decision", "number", "outcome"], ["buses", 1, "noted"], ["buses", 2, "agreed"]],
        "undertakings": [["decision", "undertaken", "resolution"], ["buses", REPORT, 2]],
    }
    bring_in_workbook(client, a_workbook(**sheets))
    assert Undertaking.objects.get().resolution.outcome == "agreed"
    assert "0 changes" in said(choose_workbook(client, a_workbook(**sheets)))
    assert "0 changes" in said(choose_workbook(client, saved(downloaded(client, Plan.objects.get()))))
    client.post(address(ImportBatch.objects.first(), "undo"), follow=True)
    assert not Undertaking.objects.exists()
    assert not Decision.objects.exists()
