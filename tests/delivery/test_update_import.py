"""Updates of actions come from a spreadsheet: each row that says something new is added, and nothing is changed."""

import datetime
import io

import pytest
from admin_forms import address
from builders import a_round, an_action, an_update, draft, live
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook
from spreadsheets import a_book, a_csv, bring_in, cells_of, choose, confirm, cost_of, problems, said

from councils.models import ImportBatch
from delivery.models import ActionUpdate
from plans.models import Plan

pytestmark = pytest.mark.each_database

NAMES = ("reference", "status", "note")


@pytest.fixture
def plan(gateshead):
    return live(Plan, gateshead, slug="fair", title_en="Fair for all")


@pytest.fixture
def action(plan):
    return an_action(plan, reference="1.2", title_en="Build homes", due_on=datetime.date(2027, 3, 31))


def days_ago(number) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=number)


def undo(client, **typed):
    return client.post(address(ImportBatch.objects.latest("pk"), "undo"), typed, follow=True)


def refusals_of(client, **cells) -> list[str]:
    row = {"reference": "1.2", "status": "on_track", **cells}
    return problems(choose(client, ActionUpdate, a_csv(row, row.values())))


def the_update_with(client, **cells) -> ActionUpdate:
    row = {"reference": "1.2", "status": "on_track", **cells}
    bring_in(client, ActionUpdate, a_book(tuple(row), tuple(row.values())))
    return ActionUpdate.objects.latest("pk")


def rows_of(response) -> list[dict]:
    names, *rows = cells_of(response)
    return [{name: cell or "" for name, cell in zip(names, row, strict=True)} for row in rows]


# -- the round's template ----------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_template_has_one_row_for_each_action_that_is_due(as_editor, gateshead, plan, action, ending):
    a_round(gateshead)
    an_update(action, "at_risk", note_en="Slow.", reported_on=days_ago(100))
    an_update(an_action(plan, reference="9"), "complete", reported_on=days_ago(100))
    an_action(plan, reference="Y", cadence="year")
    an_action(draft(Plan, gateshead), reference="D")
    (row,) = rows_of(as_editor.get(address(ActionUpdate, "round_template", ending)))
    assert (row["plan"], row["reference"], row["title"], row["last_status"]) == (
        "fair",
        "1.2",
        "Build homes",
        "at risk",
    )
    assert {row[name] for name in ("status", "percent_complete", "forecast_on", "reported_on", "note")} == {
        ""
    }


def test_the_list_offers_it(as_editor, gateshead):
    a_round(gateshead, title_en="Quarter 2")
    page = as_editor.get(address(ActionUpdate, "changelist")).content.decode()
    assert "Template for Quarter 2 (Excel)" in page


def test_what_was_reported_in_the_round_comes_back_as_no_change(as_editor, gateshead, action):
    a_round(gateshead)
    an_update(action, "at_risk", note_en="Slow.", percent_complete=40, forecast_on=datetime.date(2027, 6, 30))
    page = as_editor.get(address(ActionUpdate, "round_template", "xlsx"))
    (row,) = rows_of(page)
    assert (row["status"], row["percent_complete"], row["note"]) == ("at_risk", 40, "Slow.")
    assert "0 changes" in said(choose(as_editor, ActionUpdate, SimpleUploadedFile("q.xlsx", page.content)))


def test_a_quarter_is_filled_in_mended_imported_and_undone(as_editor, editor, gateshead, plan):
    reporting_round = a_round(gateshead)
    for number in range(68):
        an_update(an_action(plan, reference=f"A-{number:02}"), note_en="Before", reported_on=days_ago(90))
    before = list(ActionUpdate.objects.order_by("pk").values())
    template = as_editor.get(address(ActionUpdate, "round_template", "xlsx"))
    book = load_workbook(io.BytesIO(template.content))
    sheet = book.worksheets[0]
    place = {cell.value: cell.column for cell in sheet[1]}

    def write(row, **cells):
        for name, value in cells.items():
            sheet.cell(row, place[name]).value = value

    def as_file():
        content = io.BytesIO()
        book.save(content)
        return SimpleUploadedFile("quarter.xlsx", content.getvalue())

    for row in range(2, 62):
        write(row, status="on track", percent_complete="50%", note="Half way.")
    write(5, status="off_track", note=None)
    write(9, percent_complete=101)
    write(11, status="going well")
    page = choose(as_editor, ActionUpdate, as_file())
    assert problems(page)[0] == (
        "Row 5, column status, note: Say why it is at risk or off track, and what is being done."
    )
    assert problems(page)[1] == "Row 9, column percent_complete: At most 100 per cent."
    assert problems(page)[2].startswith(
        "Row 11, column status: “going well” is not known here. Write one of: not_st"
    )
    assert len(problems(page)) == 3

    write(5, note="No builder. We asked again.")
    write(9, percent_complete=100)
    write(11, status="paused")
    mended = as_file()
    preview = choose(as_editor, ActionUpdate, mended)
    assert "New: 60. Changed: 0. Unchanged: 0. Rows with errors: 0. Not filled in, and skipped: 8." in said(
        preview
    )
    confirm(as_editor, preview)
    update = ActionUpdate.objects.get(lineage__actions__reference="A-03", note_en__startswith="No builder")
    assert (update.status, update.by, update.round) == ("off_track", editor, reporting_round)
    assert (update.reported_on, update.percent_complete) == (timezone.localdate(), 50)

    mended.seek(0)
    assert "0 changes" in said(choose(as_editor, ActionUpdate, mended))
    assert undo(as_editor).status_code == 422
    why = "They were for another quarter."
    assert "has been undone" in undo(as_editor, change_note_en=why).content.decode()
    assert list(ActionUpdate.objects.counting().order_by("pk").values()) == before
    withdrawn = ActionUpdate.objects.exclude(withdrawn_at=None)
    assert set(withdrawn.values_list("withdrawn_reason_en", "withdrawn_by")) == {(why, editor.pk)}
    assert withdrawn.count() == 60

    mended.seek(0)
    assert "New: 60." in said(choose(as_editor, ActionUpdate, mended))


# -- what the cells say ---------------------------------------------------------------------------------------


def test_every_kind_of_cell_is_understood(as_editor, action):
    update = the_update_with(
        as_editor,
        status="At risk",
        percent_complete="40 %",
        forecast_on="30 June 2027",
        reported_on=datetime.date(2026, 9, 30),
        note="Slow.",
    )
    assert (update.status, update.percent_complete) == ("at_risk", 40)
    assert (update.forecast_on, update.reported_on) == (
        datetime.date(2027, 6, 30),
        datetime.date(2026, 9, 30),
    )


def test_a_percentage_of_the_spreadsheet_is_a_share_of_a_hundred(as_editor, action):
    def in_percent(book):
        book.active["C2"].number_format = "0%"

    rows = (("reference", "status", "percent_complete"), ("1.2", "on_track", 0.07))
    bring_in(as_editor, ActionUpdate, a_book(*rows, change=in_percent))
    assert ActionUpdate.objects.get().percent_complete == 7


def test_what_is_not_known_stays_empty(as_editor, action):
    update = the_update_with(as_editor, percent_complete="n/a", forecast_on="-", note="")
    assert (update.percent_complete, update.forecast_on, update.note_en or "") == (None, None, "")


def test_both_languages_have_their_column(client, bridgend, bridgend_editor):
    an_action(live(Plan, bridgend), reference="1.2")
    client.force_login(bridgend_editor)
    update = the_update_with(client, note="Slow.", note_cy="Araf.")
    assert (update.note_en, update.note_cy) == ("Slow.", "Araf.")


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"status": "at risk"}, "Row 2, column status, note: Say why it is at risk or off track"),
        ({"status": "", "note": "Words"}, "Row 2, column status: You must fill this in."),
        ({"percent_complete": "0.4"}, "Row 2, column percent_complete: “0.4” is not a whole number."),
        ({"reported_on": "1/1/2090"}, "Row 2, column reported_on: This date is in the future."),
        ({"forecast_on": "June"}, "Row 2, column forecast_on: “June” is not a date."),
        ({"reference": "9"}, "Row 2, column reference: There is no action “9”. Enter the code as it is"),
        (
            {"plan": "green"},
            "Row 2, column plan: There is no plan “green”. Write the last part of its address.",
        ),
        ({"council": "Bridgend"}, "Row 2, column council: “Bridgend” is not the council of this import"),
    ],
)
def test_a_wrong_cell_names_row_column_and_cure(as_editor, action, cells, words):
    (refusal,) = refusals_of(as_editor, **cells)
    assert refusal.startswith(words)


def test_two_rows_of_one_action_are_told_with_both_numbers(as_editor, action):
    rows = (NAMES, ("1.2", "on_track", "One"), ("1.2", "complete", "Two"))
    assert problems(choose(as_editor, ActionUpdate, a_csv(*rows))) == [
        "Row 3, column reference: Row 2 reports on the same action. Delete one of them."
    ]


def test_another_councils_action_is_not_there(as_editor, bridgend, action):
    theirs = an_action(live(Plan, bridgend, slug="teg"), reference="7")
    assert "There is no action “7”" in refusals_of(as_editor, reference="7")[0]
    assert "There is no plan “teg”" in refusals_of(as_editor, reference="7", plan="teg")[0]
    assert not theirs.updates.exists()


# -- the same again -------------------------------------------------------------------------------------------


def test_what_the_newest_update_says_is_unchanged(as_editor, action):
    an_update(action, "complete", note_en="Done.", reported_on=days_ago(90))
    an_update(action, "on_track", note_en="Going on.", reported_on=days_ago(9))
    assert "0 changes" in said(
        choose(as_editor, ActionUpdate, a_csv(NAMES, ("1.2", "on_track", "Going on.")))
    )
    page = choose(as_editor, ActionUpdate, a_csv(NAMES, ("1.2", "complete", "Done.")))
    assert "New: 1." in said(page)


def test_the_same_is_reported_again_under_a_day_of_its_own(as_editor, action):
    an_update(action, "on_track", note_en="Going on.", reported_on=days_ago(90))
    rows = ((*NAMES, "reported_on"), ("1.2", "on_track", "Going on.", timezone.localdate().isoformat()))
    bring_in(as_editor, ActionUpdate, a_csv(*rows))
    assert action.updates.count() == 2
    assert "0 changes" in said(choose(as_editor, ActionUpdate, a_csv(*rows)))


def test_an_earlier_update_is_added_once(as_editor, action):
    an_update(action, "on_track", note_en="Going on.")
    rows = ((*NAMES, "reported_on"), ("1.2", "not_started", "Not yet.", "1 April 2026"))
    bring_in(as_editor, ActionUpdate, a_csv(*rows))
    assert action.updates.order_by("reported_on").first().status == "not_started"
    assert "0 changes" in said(choose(as_editor, ActionUpdate, a_csv(*rows)))


def test_a_corrected_update_is_not_the_newest(as_editor, action):
    wrong = an_update(action, "complete", note_en="Done.")
    an_update(
        action, "on_track", note_en="Not done.", corrects=wrong, reason_en="A slip", reported_on=days_ago(3)
    )
    page = choose(as_editor, ActionUpdate, a_csv(NAMES, ("1.2", "on_track", "Not done.")))
    assert "0 changes" in said(page)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_an_export_comes_back_as_no_change(as_editor, plan, action, ending):
    an_update(action, "at_risk", note_en="=Slow", percent_complete=40, reported_on=days_ago(100))
    an_update(action, "on_track", note_en="Two\nlines", forecast_on=datetime.date(2027, 6, 30))
    an_update(an_action(plan), "paused", note_en="")
    page = as_editor.get(address(ActionUpdate, "export", ending))
    assert len(rows_of(page)) == 3
    again = choose(as_editor, ActionUpdate, SimpleUploadedFile(f"back.{ending}", page.content))
    assert "0 changes" in said(again), problems(again)


# -- two at once, undoing, cost ---------------------------------------------------------------------------------


def test_a_colleagues_update_between_preview_and_import_is_a_conflict(as_editor, action):
    preview = choose(as_editor, ActionUpdate, a_csv(NAMES, ("1.2", "complete", "Done.")))
    an_update(action, "off_track", note_en="It fell down.")
    page = confirm(as_editor, preview)
    assert page.status_code == 409
    assert "row 2 of your file" in said(page)
    assert action.updates.get().status == "off_track"
    confirm(as_editor, page)
    assert action.updates.count() == 2


def test_an_editor_undoes_an_import_under_a_public_plan_but_not_what_was_corrected_since(as_editor, action):
    update = the_update_with(as_editor, status="complete", note="Done.")
    an_update(action, "on_track", note_en="Not done.", corrects=update, reason_en="A slip")
    page = undo(as_editor, change_note_en="Not so.")
    assert page.status_code == 409
    assert "is used by" in said(page)
    assert action.updates.count() == 2


def test_the_number_of_rows_does_not_change_how_often_the_database_is_asked(as_editor, gateshead, plan):
    a_round(gateshead)
    for number in range(46):
        an_update(an_action(plan, reference=f"A{number}"), reported_on=days_ago(90))

    def rows(first, last):
        return [(f"A{number}", "at_risk", "Slow.") for number in range(first, last)]

    bring_in(as_editor, ActionUpdate, a_csv(NAMES, *rows(0, 1)))
    few, many = (cost_of(as_editor, ActionUpdate, NAMES, rows(*between)) for between in ((1, 6), (6, 46)))
    assert many.looking == few.looking
    assert (many.doing - few.doing) / 35 <= 3
