"""The workbook of a whole plan as spreadsheet programs write it: what came in is what was typed, and the same again, or
what we gave and the program saved, changes nothing.

`tests/files/awkward-plan.libreoffice.xlsx` is `awkward()`, opened and saved by LibreOffice 7.4:
`soffice --headless --convert-to xlsx --outdir tests/files FILE`; `awkward-plan-exported.libreoffice.xlsx` is what the
site gave of it, opened and saved by the same program.
"""

import io
from datetime import date, time
from pathlib import Path

import pytest
from builders import a_user
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from spreadsheets import problems, said
from workbooks import a_workbook, bring_in_workbook, choose_workbook, downloaded, saved

from delivery.models import Action, Measure, Target
from plans.models import Plan, Principle, Priority
from pledges.models import Award, Event, Grant

pytestmark = pytest.mark.django_db

FILES = Path(__file__).parents[1] / "files"
LINES = "First line\nSecond line, “quoted”; and a 'mark'\nÂ ŵ ŷ £ – é"
LINES_CY = "Llinell gyntaf\nAil linell â ŵ ac ŷ"
FORMULA = "+44 homes = good, -2 is not"

SHEETS = {
    "councillors": [["name"], ["A. Councillor"]],
    "partners": [["name"], ["Health board"]],
    "awards": [
        ["title", "result", "year", "awarding_body", "recipient", "awarded_on"],
        ["007 Award", "won", "2025", "A body", "The council", date(2025, 3, 1)],
    ],
    "grants": [
        ["title", "direction", "funder", "recipient", "amount", "currency", "starts_on", "ends_on"],
        ["Warm homes", "received", "A ministry", "", "£1,234.50", "", date(2025, 4, 1), date(2026, 3, 31)],
    ],
    "events": [
        ["title", "starts_on", "starts_at", "ends_at", "venue"],
        ["Open day", date(2026, 12, 5), time(9, 30), time(16, 0), "Town hall"],
    ],
    "plans": [
        ["title", "title_cy", "kind", "summary", "summary_cy", "starts_on", "ends_on"],
        ["Homes plan", "Cynllun cartrefi", "strategy", LINES, LINES_CY, date(2026, 4, 1), date(2029, 3, 31)],
    ],
    "principles": [["text", "text_cy", "kind"], [FORMULA, "Gwrando", "principle"]],
    "priorities": [
        ["reference", "title", "title_cy"],
        ["001", "Enough homes", "Digon o gartrefi"],
        ["1-2", "Warm homes", "Cartrefi cynnes"],
    ],
    "actions": [
        ["reference", "title", "title_cy", "description", "priority", "due_on", "cadence"],
        ["1.10", "Build homes", "Codi cartrefi", LINES, "001", date(2027, 3, 31), "quarter"],
        ["1.1", "Fill homes", "Llenwi cartrefi", "", "1-2", date(2028, 2, 29), ""],
        ["2026-03", "Look at codes", "Edrych ar godau", "", "1-2", "", ""],
        ["3E5", "No number", "Dim rhif", "", "", "", ""],
    ],
    "measures": [
        ["code", "name", "name_cy", "priority", "unit", "polarity", "period_kind", "frequency"],
        ["0042", "Homes built", "Cartrefi a godwyd", "001", "number", "higher", "financial_year", "year"],
    ],
    "targets": [["measure", "period", "value"], ["0042", "2026-27", 300], ["0042", "2027-28", "1,250.50"]],
    "values": [["code", "period", "value"], ["0042", "2025-26", 250.25]],
}


def awkward(name="awkward-plan.xlsx"):
    """Texts in both languages, with line breaks, leading zeros, codes like dates and numbers, words like formulas."""
    return a_workbook(name, change=as_text, **SHEETS)


def as_text(book) -> None:
    """The codes are formatted as text, as the template has them."""
    for sheet in book:
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.data_type, cell.number_format = "s", "@"


def as_excel():
    """Words partly bold stand in runs, as Excel keeps them."""
    book = load_workbook(io.BytesIO(awkward().read()))
    cell = book["actions"]["B2"]
    cell.value = CellRichText(TextBlock(InlineFont(b=True), "Build"), " homes")
    return saved(book)


def kept(name):
    return SimpleUploadedFile("plan.xlsx", (FILES / name).read_bytes())


@pytest.fixture
def officer(client, bridgend):
    client.force_login(a_user("editor", bridgend))
    return client


FROM = {
    "Python": awkward,
    "Excel": as_excel,
    "LibreOffice": lambda: kept("awkward-plan.libreoffice.xlsx"),
}


@pytest.mark.parametrize("program", FROM)
def test_what_comes_in_is_what_was_typed(program, officer, bridgend):
    bring_in_workbook(officer, FROM[program]())
    plan = Plan.objects.get()
    assert (plan.summary_en, plan.summary_cy) == (LINES, LINES_CY)
    assert Principle.objects.get().text_en == FORMULA
    assert {priority.slug for priority in Priority.objects.all()} == {"001", "1-2"}
    actions = {action.reference: action for action in Action.objects.all()}
    assert set(actions) == {"1.10", "1.1", "2026-03", "3E5"}
    assert (actions["1.10"].title_en, actions["1.10"].description_en) == ("Build homes", LINES)
    assert actions["1.1"].due_on == date(2028, 2, 29)
    assert Measure.objects.get().code == "0042"
    assert [str(target.value.normalize()) for target in Target.objects.order_by("period_start")] == [
        "3E+2",
        "1250.5",
    ]
    assert Award.objects.get().title_en == "007 Award"
    assert str(Grant.objects.get().amount) == "1234.50"
    assert (Event.objects.get().starts_at, Event.objects.get().ends_at) == (time(9, 30), time(16, 0))
    for _n in range(3):
        again = choose_workbook(officer, FROM[program]())
        assert not problems(again)
        assert "0 changes." in said(again), said(again)


def test_what_the_site_gave_and_a_program_saved_changes_nothing(officer, bridgend):
    bring_in_workbook(officer, awkward())
    given = downloaded(officer, Plan.objects.get())
    for file in (saved(given), kept("awkward-plan-exported.libreoffice.xlsx")):
        again = choose_workbook(officer, file)
        assert not problems(again)
        assert "0 changes." in said(again), said(again)
