"""Values of measures come from a spreadsheet: the round's template, what is understood, and how it is undone."""

import datetime
import io
from decimal import Decimal

import pytest
from admin_forms import address, open_form, save
from builders import (
    QUARTER,
    a_measure,
    a_point,
    a_round,
    a_scheme,
    a_target,
    a_user,
    draft,
    live,
    next_edition,
)
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook
from reading import page, section
from spreadsheets import a_book, a_csv, bring_in, cells_of, choose, confirm, cost_of, problems, said

from councils.models import ImportBatch, Workflow
from delivery.models import Correction, DataPoint, Measure
from plans.models import Plan

pytestmark = pytest.mark.each_database

NAMES = ("code", "period", "value")
NOW = "2026-27 Q2"


@pytest.fixture
def plan(gateshead):
    return live(Plan, gateshead, slug="fair", title_en="Fair for all")


@pytest.fixture
def measure(plan):
    return a_measure(plan, code="HS-1", name_en="Homes", slug="homes", unit="percent", decimals=1)


def closed(reporting_round):
    reporting_round.closed_at = timezone.now()
    reporting_round.save()
    return reporting_round


LATE = "The reporting round “Quarter 2” is closed. Say why this is late. Residents will see the reason."


def undo(client, **typed):
    return client.post(address(ImportBatch.objects.latest("pk"), "undo"), typed, follow=True)


def refusals_of(client, **cells) -> list[str]:
    """What is said of a row with these cells."""
    row = {"code": "HS-1", "period": NOW, "value": "5", **cells}
    return problems(choose(client, DataPoint, a_csv(row, row.values())))


def the_point_with(client, value, **cells) -> DataPoint:
    """The point that one row of a workbook with this value makes."""
    row = {"code": "HS-1", "period": NOW, "value": value, **cells}
    bring_in(client, DataPoint, a_book(tuple(row), tuple(row.values())))
    return DataPoint.objects.get()


def rows_of(response) -> list[dict]:
    names, *rows = cells_of(response)
    return [{name: cell or "" for name, cell in zip(names, row, strict=True)} for row in rows]


def filled(page, values: dict, change=None) -> SimpleUploadedFile:
    """The template with these values, by code; each a value or {column: cell}."""
    book = load_workbook(io.BytesIO(page.content))
    sheet = book.worksheets[0]
    place = {cell.value: cell.column for cell in sheet[1]}
    for row in sheet.iter_rows(min_row=2):
        given = values.get(row[place["code"] - 1].value, {})
        given = given if isinstance(given, dict) else {"value": given}
        for name, value in given.items():
            sheet.cell(row[0].row, place[name], value)
    if change:
        change(sheet, place)
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("quarter.xlsx", content.getvalue())


# -- what the preview says of a value -------------------------------------------------------------------


def told_of(client, value, **cells) -> tuple[list, list]:
    row = {"code": "HS-1", "period": NOW, "value": value, **cells}
    (line,) = choose(client, DataPoint, a_csv(row, row.values())).context["preview"].rows
    return line.facts, line.warnings


def test_the_preview_says_how_a_value_will_be_rated_and_what_it_is_beside(as_editor, plan, measure):
    a_scheme(plan.council)
    a_target(measure, Decimal(50))
    days = {"period_start": datetime.date(2026, 4, 1), "period_end": datetime.date(2026, 6, 30)}
    a_point(measure, 40, **days)
    facts, warnings = told_of(as_editor, "20")
    assert facts == ["Rating: Off track", "Target: 50", "Last value: 40 (2026-27 Q1)"]
    assert warnings == []
    assert told_of(as_editor, "60")[0][0] == "Rating: On track"
    assert told_of(as_editor, "suppressed") == ([], [])


@pytest.mark.parametrize(
    ("unit", "value", "told"),
    [
        ("number", "400", "400 is at least ten times the last value, 40. Check it."),
        ("number", "4", "4 is a tenth of the last value, 40, or less. Check it."),
        ("number", "0", None),
        ("number", "-41", "This is below zero. Check it."),
        ("percent", "101", "A percentage is usually between 0 and 100. Check it."),
        ("percent", "100", None),
    ],
)
def test_what_is_unlikely_is_said_beside_the_row_and_can_be_imported(
    as_editor, plan, measure, unit, value, told
):
    type(measure).objects.filter(pk=measure.pk).update(unit=unit)
    days = {"period_start": datetime.date(2026, 4, 1), "period_end": datetime.date(2026, 6, 30)}
    a_point(measure, 40, **days)
    _facts, warnings = told_of(as_editor, value)
    assert warnings == ([told] if told else [])
    row = {"code": "HS-1", "period": NOW, "value": value}
    file = a_csv(row, row.values())
    page = choose(as_editor, DataPoint, file)
    assert (told or "Rating:") in said(page)
    confirm(as_editor, page)
    assert DataPoint.objects.count() == 2


# -- the round's template ----------------------------------------------------------------------------------


def test_the_list_offers_the_template_of_the_open_round(as_editor, gateshead):
    assert "Template for" not in as_editor.get(address(DataPoint, "changelist")).content.decode()
    a_round(gateshead, title_en="Quarter 2, 2026 to 2027")
    page = as_editor.get(address(DataPoint, "changelist")).content.decode()
    assert "Template for Quarter 2, 2026 to 2027 (Excel)" in page
    assert "Template for Quarter 2, 2026 to 2027 (CSV)" in page


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_template_has_one_row_for_each_measure_that_is_due(as_editor, gateshead, plan, measure, ending):
    a_round(gateshead, title_en="Quarter 2")
    a_target(measure, Decimal("12.5"))
    before = {"period_start": datetime.date(2026, 4, 1), "period_end": datetime.date(2026, 6, 30)}
    a_point(measure, Decimal("11.25"), **before)
    a_measure(plan, code="YR-1", period_kind="financial_year", frequency="year")
    a_measure(draft(Plan, gateshead), code="DR-1")
    page = as_editor.get(address(DataPoint, "round_template", ending))
    assert f'datapoints-gateshead-quarter-2.{ending}"' in page.headers["Content-Disposition"]
    (row,) = rows_of(page)
    assert (row["plan"], row["code"], row["name"], row["period"]) == ("fair", "HS-1", "Homes", NOW)
    assert (row["unit"], row["target"], row["last_value"]) == ("%", "12.5", "11.25 (2026-27 Q1)")
    assert {row[name] for name in ("value", "state", "commentary", "corrective_action", "reason")} == {""}
    assert row["council"] == "Gateshead"


def test_what_is_reported_already_stands_in_the_template_and_comes_back_as_no_change(
    as_editor, gateshead, measure
):
    a_round(gateshead)
    a_point(measure, Decimal("48.5"), state="provisional", commentary_en="Slower than hoped.")
    page = as_editor.get(address(DataPoint, "round_template", "xlsx"))
    (row,) = rows_of(page)
    assert (row["value"], row["state"], row["commentary"]) == (48.5, "provisional", "Slower than hoped.")
    assert row["last_value"] == ""
    assert "0 changes" in said(choose(as_editor, DataPoint, filled(page, {})))


def test_without_an_open_round_there_is_no_template_of_one(as_editor, gateshead):
    closed(a_round(gateshead))
    page = as_editor.get(address(DataPoint, "round_template", "xlsx"), follow=True)
    assert "No reporting round of this kind is open" in page.content.decode()
    assert cells_of(as_editor.get(address(DataPoint, "import_template")))[0][:2] == ["plan", "code"]


def test_another_councils_round_gives_no_template(as_editor, gateshead, bridgend):
    theirs = a_round(bridgend, title_en="Theirs")
    a_measure(live(Plan, bridgend), code="BR-1")
    for query in (f"?round={theirs.pk}", f"?council={bridgend.pk}", "?round=x", f"?round={'9' * 30}"):
        page = as_editor.get(f"{address(DataPoint, 'round_template', 'csv')}{query}")
        assert page.status_code in (200, 302)
        assert b"BR-1" not in page.content


def test_whoever_works_for_several_councils_chooses_one_first(
    client, superuser, gateshead, bridgend, measure
):
    a_round(gateshead)
    client.force_login(superuser)
    asked = address(DataPoint, "round_template", "csv")
    page = client.get(asked)
    assert [council for council, _address in page.context["choices"]] == [bridgend, gateshead]
    assert rows_of(client.get(f"{asked}?council={gateshead.pk}"))[0]["code"] == "HS-1"


# -- a whole quarter --------------------------------------------------------------------------------------


@pytest.fixture
def quarter(gateshead, plan):
    """68 measures that are due, 8 of them answered."""
    a_round(gateshead)
    measures = [a_measure(plan, code=f"M-{number:02}", unit="percent", decimals=1) for number in range(68)]
    for measure in measures[:8]:
        a_point(measure, Decimal("40.5"), state="provisional", commentary_en="As it was")
    return measures


@pytest.mark.usefixtures("recorded")
def test_a_quarter_is_filled_in_mended_imported_and_undone_exactly(as_editor, editor, gateshead, quarter):
    values = {f"M-{number:02}": Decimal(number) + Decimal("0.5") for number in range(60)}
    wrong = {
        "M-10": "twelve",
        "M-20": {"value": 5, "period": "2026-27 Q5"},
        "M-30": {"code": "M-99", "value": 1},
    }
    template = as_editor.get(address(DataPoint, "round_template", "xlsx"))
    page = choose(as_editor, DataPoint, filled(template, {**values, **wrong}))
    assert page.status_code == 422
    assert problems(page) == [
        "Row 12, column value: “twelve” is not a number. Write it in figures, such as 1234.5; if there is no value, "
        "write why: suppressed, not_due or n/a.",
        "Row 22, column period: “2026-27 Q5” is not in the calendar. Write the period as 2026-27 Q3.",
        "Row 32, column code: The plan “fair” has no measure “M-99”. Enter the code as it is in the plan.",
    ]
    assert DataPoint.objects.count() == 8
    before = list(
        DataPoint.objects.order_by("pk").values("pk", "value", "state", "commentary_en", "by", "round")
    )

    mended = filled(template, values)
    preview = choose(as_editor, DataPoint, mended)
    assert "New: 52. Changed: 8. Unchanged: 0. Rows with errors: 0. Not filled in, and skipped: 8." in said(
        preview
    )
    page = confirm(as_editor, preview)
    assert "The spreadsheet has been imported." in page.content.decode()
    point = DataPoint.objects.get(lineage__measures__code="M-59")
    assert (point.value, point.state, point.by) == (Decimal("59.5"), "final", editor)
    assert (point.period_end, point.round) == (datetime.date(2026, 9, 30), gateshead.reporting_rounds.get())
    assert DataPoint.objects.get(lineage__measures__code="M-00").value == Decimal("0.5")

    mended.seek(0)
    assert "0 changes" in said(choose(as_editor, DataPoint, mended))
    assert ImportBatch.objects.count() == 1

    assert undo(as_editor).status_code == 422  # residents read these values by now
    assert "has been undone" in undo(as_editor, change_note_en="Another quarter’s.").content.decode()
    after = list(
        DataPoint.objects.order_by("pk").values("pk", "value", "state", "commentary_en", "by", "round")
    )
    assert after == before


def test_a_file_in_which_nothing_is_filled_in_changes_nothing(as_editor, quarter):
    DataPoint.objects.all().delete()
    template = as_editor.get(address(DataPoint, "round_template", "csv"))
    page = choose(as_editor, DataPoint, SimpleUploadedFile("q.csv", template.content))
    assert "0 changes." in said(page)
    assert "Not filled in, and skipped: 68." in said(page)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_files_of_every_kind_are_read(as_editor, measure, encoding):
    rows = ((*NAMES, "commentary"), ("HS-1", NOW, "£1.2m".replace("£", ""), "Café “open”"), ("", "", "", " "))
    measure.unit = "number"
    measure.save()
    bring_in(as_editor, DataPoint, a_csv(*rows, encoding=encoding))
    point = DataPoint.objects.get()
    assert (point.value, point.commentary_en) == (1_200_000, "Café “open”")


# -- values -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "written", "value"),
    [
        ("percent", "12.5%", "12.5"),
        ("percent", "12.5", "12.5"),
        ("percent", 12.5, "12.5"),
        ("percent", 0, "0"),
        ("percent", "-0.5", "-0.5"),
        ("percent", "\u22120.5", "-0.5"),
        ("number", "1,234", "1234"),
        ("number", 48.166666666666664, "48.1667"),
        ("number", "1 234 ", "1234"),
        ("pounds", "£1.2m", "1200000"),
        ("pounds", "-£3k", "-3000"),
        ("pounds", "1,234.50", "1234.50"),
        ("rate", "0.1234", "0.1234"),
    ],
)
def test_a_value_is_understood_as_it_is_usually_written(as_editor, measure, unit, written, value):
    measure.unit = unit
    measure.save()
    assert the_point_with(as_editor, written).value == Decimal(value)


def test_a_percentage_of_the_spreadsheet_is_what_it_shows(as_editor, measure):
    def in_percent(book):
        book.active["C2"].number_format = "0.0%"

    bring_in(as_editor, DataPoint, a_book(NAMES, ("HS-1", NOW, 0.125), change=in_percent))
    assert DataPoint.objects.get().value == Decimal("12.5")
    measure.unit = "number"
    measure.save()
    page = choose(as_editor, DataPoint, a_book(NAMES, ("HS-1", NOW, 0.25), change=in_percent))
    assert "“25%”: this measure is not in %." in problems(page)[0]


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("suppressed", "suppressed"),
        ("c", "suppressed"),
        ("[c]", "suppressed"),
        ("n/a", "not_available"),
        ("-", "not_available"),
        ("not known", "not_available"),
        ("not due", "not_due"),
    ],
)
def test_a_word_in_place_of_the_value_says_why_there_is_none(as_editor, measure, written, state):
    point = the_point_with(as_editor, written)
    assert (point.value, point.state) == (None, state)


def test_a_state_without_value_may_stand_in_its_own_column(as_editor, measure):
    point = the_point_with(as_editor, "", state="suppressed")
    assert (point.value, point.state) == (None, "suppressed")


def test_suppressing_a_value_takes_it_away(as_editor, measure):
    a_point(measure, 3, state="provisional")
    bring_in(as_editor, DataPoint, a_csv(NAMES, ("HS-1", NOW, "c")))
    point = DataPoint.objects.get()
    assert (point.value, point.state) == (None, "suppressed")


@pytest.mark.parametrize(
    ("kind", "written", "end"),
    [
        ("quarter", "Q2 2026/27", (2026, 9, 30)),
        ("quarter", "July to September 2026", (2026, 9, 30)),
        ("quarter", "July to October 2026", None),
        (
            "rolling_year",
            datetime.date(2026, 9, 1),
            (2026, 9, 30),
        ),  # "Sep 2026", which a spreadsheet makes a date of
        ("quarter", "1 July 2026 to 30 September 2026", (2026, 9, 30)),
        ("financial_year", "2025-26", (2026, 3, 31)),
        ("calendar_year", 2025, (2025, 12, 31)),
        ("month", datetime.date(2026, 9, 1), (2026, 9, 30)),
        ("month", "Medi 2026", (2026, 9, 30)),
        ("snapshot", datetime.date(2026, 3, 31), (2026, 3, 31)),
        ("snapshot", "31/03/2026", (2026, 3, 31)),
        ("quarter", datetime.date(2026, 9, 30), None),
    ],
)
def test_a_period_is_read_as_its_measures_kind(as_editor, measure, kind, written, end):
    measure.period_kind, measure.frequency = kind, "month" if kind in ("month", "snapshot") else "year"
    measure.save()
    page = choose(as_editor, DataPoint, a_book(NAMES, ("HS-1", written, 5)))
    if end is None:
        assert "Row 2, column period: " in problems(page)[0]
        assert "2026-27 Q3." in problems(page)[0]
    else:
        confirm(as_editor, page)
        assert DataPoint.objects.get().period_end == datetime.date(*end)


# -- what is wrong ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"value": "<5"}, "Row 2, column value: “<5” is not a number. Write it in figures"),
        ({"value": "1,5"}, "Row 2, column value: “1,5” is not a number."),
        (
            {"value": "£5"},
            "Row 2, column value: “£5”: this measure is not in £. Write the number in its own unit",
        ),
        ({"value": "£5%"}, "Row 2, column value: “£5%” is not a number."),
        ({"value": "9" * 15}, "Row 2, column value: “999999999999999” is too large to be kept."),
        (
            {"value": "", "commentary": "Late"},
            "Row 2, column value: Write the value; if there is none, write why",
        ),
        (
            {"state": "suppressed"},
            "Row 2, column value: The state is “suppressed: numbers too small to publish”",
        ),
        (
            {"value": "n/a", "state": "final"},
            "Row 2, column value: Write the value; if there is none, write why",
        ),
        (
            {"state": "sure"},
            "Row 2, column state: “sure” is not known here. Write one of: final, provisional",
        ),
        (
            {"period": "2026-27 Q4"},
            "Row 2, column state: This period has not ended, so its value must be provisional.",
        ),
        ({"period": "soon"}, "Row 2, column period: “soon” is not understood as a period: it is a quarter"),
        (
            {"period": "2026-27"},
            "Row 2, column period: “2026-27” is another kind of period: this measure is about a quarter",
        ),
        ({"period": ""}, "Row 2, column period: You must fill this in."),
        ({"code": ""}, "Row 2, column code: You must fill this in."),
        (
            {"code": "HS-2"},
            "Row 2, column code: There is no measure “HS-2”. Enter the code as it is in its plan.",
        ),
        ({"plan": "fare"}, "Row 2, column plan: There is no plan “fare”. Is it fair?"),
        ({"council": "Bridgend"}, "Row 2, column council: “Bridgend” is not the council of this import"),
    ],
)
def test_a_wrong_cell_names_row_column_and_cure(as_editor, measure, cells, words):
    (refusal,) = refusals_of(as_editor, **cells)
    assert refusal.startswith(words)
    assert not DataPoint.objects.exists()


def test_a_coming_period_is_provisional(as_editor, measure):
    assert the_point_with(as_editor, 5, period="2026-27 Q4", state="provisional").state == "provisional"


def test_a_file_without_code_or_period_is_refused_as_a_whole(as_editor, measure):
    assert (
        "needs these columns, which the file does not have: code, period."
        in problems(choose(as_editor, DataPoint, a_csv(("plan", "value"), ("fair", "5"))))[0]
    )


def test_two_rows_of_one_point_are_told_with_both_numbers(as_editor, measure):
    rows = (NAMES, ("HS-1", NOW, "5"), ("hs-1", "Q2 2026-27", "6"))
    for _now in ("new", "there"):
        assert problems(choose(as_editor, DataPoint, a_csv(*rows))) == [
            "Row 3, column code: Row 2 is about the same measure and period. Delete one of them."
        ]
        DataPoint.objects.get_or_create(
            lineage_id=measure.lineage_id, value=4, state="provisional", **QUARTER
        )


def test_a_code_of_two_plans_needs_the_plans_address(as_editor, gateshead, measure):
    other = a_measure(live(Plan, gateshead, slug="green"), code="HS-1")
    (refusal,) = refusals_of(as_editor)
    assert (
        refusal
        == "Row 2, column plan: Several plans have “HS-1”. Write the address of one of them: fair, green."
    )
    assert the_point_with(as_editor, 5, plan="green").measure == other


def test_another_councils_measure_is_not_there(as_editor, gateshead, bridgend, measure):
    theirs = a_measure(live(Plan, bridgend, slug="teg"), code="BR-1")
    assert "There is no measure “BR-1”" in refusals_of(as_editor, code="BR-1")[0]
    assert "There is no plan “teg”" in refusals_of(as_editor, code="BR-1", plan="teg")[0]
    assert not theirs.points.exists()


def test_what_only_helps_is_passed_over_with_a_note(as_editor, gateshead, measure):
    a_round(gateshead)
    a_target(measure, 50)
    template = as_editor.get(address(DataPoint, "round_template", "xlsx"))
    page = choose(
        as_editor, DataPoint, filled(template, {"HS-1": {"value": 5, "target": 40, "name": "Houses"}})
    )
    assert (
        "These columns are for information, so your changes to them are ignored: name, target (row 2)."
        in said(page)
    )
    confirm(as_editor, page)
    assert (measure.targets.get().value, Measure.objects.get().name_en) == (50, "Homes")


def test_a_code_that_the_spreadsheet_shortened_is_told_by_the_name_beside_it(as_editor, plan):
    a_measure(plan, code="1.1", name_en="Homes")
    a_measure(plan, code="1.10", name_en="Schools")
    rows = (("code", "name", "period", "value"), (1.1, "Schools", NOW, 5))
    assert problems(choose(as_editor, DataPoint, a_book(*rows))) == [
        "Row 2, column code: The name in this row belongs to “1.10”. Enter that code, or the name of “1.1”."
    ]


def test_a_template_taken_in_welsh_is_read_in_english_without_a_note(client, bridgend, bridgend_editor):
    client.force_login(bridgend_editor)
    a_round(bridgend)
    a_measure(live(Plan, bridgend), code="BR-1", name_en="Homes", name_cy="Cartrefi", unit="days")
    template = client.get(f"/cy{address(DataPoint, 'round_template', 'xlsx')}")
    assert rows_of(template)[0]["name"] == "Cartrefi"
    cells = {"value": 5, "commentary": "Slow", "commentary_cy": "Araf"}
    page = choose(client, DataPoint, filled(template, {"BR-1": cells}))
    assert "only helps" not in said(page)
    confirm(client, page)
    point = DataPoint.objects.get()
    assert (point.commentary_en, point.commentary_cy) == ("Slow", "Araf")


# -- closed rounds, and values that residents could read --------------------------------------------------------


@pytest.mark.parametrize("is_closed", [True, False])
def test_a_final_value_is_corrected_with_its_reason_and_that_is_kept(
    as_editor, editor, gateshead, measure, is_closed
):
    if is_closed:
        closed(a_round(gateshead))
    a_point(measure, 48)
    assert refusals_of(as_editor) == [
        "Row 2, column reason: Say why you are correcting this. Residents have seen the earlier value."
    ]
    bring_in(as_editor, DataPoint, a_csv((*NAMES, "reason"), ("HS-1", NOW, "52", "Late returns.")))
    correction = Correction.objects.get()
    assert (correction.was, correction.reason_en, correction.by) == (48, "Late returns.", editor)
    assert DataPoint.objects.get().value == 52


def test_a_provisional_value_becomes_final_without_a_reason_while_its_round_is_open(
    as_editor, gateshead, measure
):
    a_round(gateshead)
    a_point(measure, 48, state="provisional")
    bring_in(as_editor, DataPoint, a_csv((*NAMES, "state"), ("HS-1", NOW, "48", "final")))
    assert DataPoint.objects.get().state == "final"
    assert not Correction.objects.exists()


def test_a_provisional_value_of_a_closed_round_changes_with_a_reason_only(as_editor, gateshead, measure):
    closed(a_round(gateshead, title_en="Quarter 2"))
    a_point(measure, 48, state="provisional")
    assert refusals_of(as_editor) == [f"Row 2, column reason: {LATE}"]
    bring_in(as_editor, DataPoint, a_csv((*NAMES, "reason"), ("HS-1", NOW, "52", "Late returns.")))
    assert Correction.objects.get().was == 48


def test_words_alone_need_no_reason(as_editor, gateshead, measure):
    closed(a_round(gateshead))
    a_point(measure, 48)
    bring_in(as_editor, DataPoint, a_csv((*NAMES, "commentary"), ("HS-1", NOW, "48", "Clearer words.")))
    assert DataPoint.objects.get().commentary_en == "Clearer words."
    assert not Correction.objects.exists()


def test_a_reason_for_nothing_corrects_nothing(as_editor, measure):
    a_point(measure, 48)
    page = choose(as_editor, DataPoint, a_csv((*NAMES, "reason"), ("HS-1", NOW, "48", "No reason.")))
    assert "0 changes" in said(page)


@pytest.mark.usefixtures("recorded")
def test_undoing_a_correction_needs_a_sentence_and_residents_read_that_too(as_editor, measure):
    a_point(measure, 48)
    bring_in(as_editor, DataPoint, a_csv((*NAMES, "reason"), ("HS-1", NOW, "52", "Late returns.")))
    without = undo(as_editor)
    assert without.status_code == 422
    assert DataPoint.objects.get().value == 52
    undo(as_editor, change_note_en="They were for another quarter.")
    assert DataPoint.objects.get().value == 48
    told = Correction.objects.order_by("pk").values_list("was", "reason_en")
    assert list(told) == [(48, "Late returns."), (52, "They were for another quarter.")]


def test_final_values_that_an_import_added_do_not_vanish_without_a_word(as_editor, client, measure):
    bring_in(as_editor, DataPoint, a_csv(NAMES, ("HS-1", NOW, "52")))
    assert undo(as_editor).status_code == 422
    assert DataPoint.objects.get().value == 52
    undo(as_editor, change_note_en="They were for another quarter.")
    assert not DataPoint.objects.exists()
    told = section(page(client, measure.get_absolute_url()), "corrections")
    assert "They were for another quarter. It was 52" in told


@pytest.mark.usefixtures("recorded")
def test_a_value_that_an_import_made_final_is_not_provisional_again_without_a_word(as_editor, measure):
    a_point(measure, 48, state="provisional")
    bring_in(as_editor, DataPoint, a_csv((*NAMES, "state"), ("HS-1", NOW, "52", "final")))
    assert undo(as_editor).status_code == 422
    undo(as_editor, change_note_en="They were not checked.")
    assert (DataPoint.objects.get().value, DataPoint.objects.get().state) == (48, "provisional")
    assert [(row.was, row.reason_en) for row in Correction.objects.all()] == [(52, "They were not checked.")]


def test_a_provisional_value_that_residents_could_read_does_not_vanish_either(as_editor, measure):
    bring_in(as_editor, DataPoint, a_csv((*NAMES, "state"), ("HS-1", NOW, "52", "provisional")))
    assert undo(as_editor).status_code == 422
    undo(as_editor, change_note_en="They were not checked.")
    assert not DataPoint.objects.exists()
    assert [(row.of, row.was) for row in Correction.objects.all()] == [("withdrawn", 52)]


@pytest.mark.usefixtures("recorded")
def test_words_that_residents_could_read_do_not_vanish_either(as_editor, measure):
    a_point(measure, 48, commentary_en="Slower.")
    bring_in(as_editor, DataPoint, a_csv((*NAMES, "commentary"), ("HS-1", NOW, "48", "Faster.")))
    assert undo(as_editor).status_code == 422
    undo(as_editor, change_note_en="That was of another measure.")
    assert DataPoint.objects.get().commentary_en == "Slower."
    assert Correction.objects.get().of == "words"


def test_what_nobody_could_read_goes_without_a_word(as_editor, gateshead):
    a_measure(draft(Plan, gateshead), code="HS-2")
    bring_in(as_editor, DataPoint, a_csv(NAMES, ("HS-2", NOW, "52")))
    undo(as_editor)
    assert not DataPoint.objects.exists()
    assert not Correction.objects.exists()


# -- a red needs words --------------------------------------------------------------------------------------


@pytest.fixture
def strict(gateshead, measure):
    """Below 45 is red, and a red needs words."""
    a_scheme(gateshead, red_needs_words=True)
    a_target(measure, 50)


def test_a_red_needs_its_commentary_and_corrective_action(as_editor, strict):
    assert refusals_of(as_editor, value="44.9") == [
        "Row 2, column commentary: This is red under your council’s rule. Say what it shows and why.",
        "Row 2, column corrective_action: This is red under your council’s rule. Say what is being done about it.",
    ]
    assert refusals_of(as_editor, value="45") == []
    point = the_point_with(as_editor, 30, commentary="Few homes.", corrective_action="More builders.")
    assert point.corrective_action_en == "More builders."


def test_a_red_needs_no_words_where_the_council_does_not_ask(as_editor, gateshead, measure):
    a_scheme(gateshead)
    a_target(measure, 50)
    assert the_point_with(as_editor, 30).value == 30


def test_what_is_suppressed_is_no_red(as_editor, strict):
    assert the_point_with(as_editor, "c").state == "suppressed"


def test_the_trend_looks_at_an_earlier_row_of_the_same_file(as_editor, gateshead, measure):
    a_scheme(gateshead, red_needs_words=True, has_trend_clause=True)
    a_target(measure, 50)
    assert len(refusals_of(as_editor, value="30")) == 2
    bring_in(as_editor, DataPoint, a_csv(NAMES, ("HS-1", "2026-27 Q1", "29"), ("HS-1", NOW, "30")))
    assert DataPoint.objects.count() == 2


# -- who, and two at once -------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["draft", "review", "published"])
def test_editors_report_whatever_the_plans_state(as_editor, gateshead, status):
    its_plan = live(Plan, gateshead, status=status)
    a_measure(its_plan, code="HS-1")
    assert the_point_with(as_editor, 5).measure.plan == its_plan


def test_what_was_taken_down_is_not_reported_on(as_editor, gateshead):
    a_measure(live(Plan, gateshead, status=Workflow.Status.ARCHIVED), code="HS-1")
    assert "There is no measure “HS-1”" in refusals_of(as_editor)[0]


def test_a_viewer_opens_no_import_page(client, gateshead, councillor_account):
    client.force_login(councillor_account)
    for view in ("import", "import_template"):
        assert client.get(address(DataPoint, view)).status_code in (302, 403)
    assert client.get(address(DataPoint, "round_template", "xlsx")).status_code in (302, 403)


def test_a_colleagues_edit_between_preview_and_import_is_a_conflict(as_editor, measure):
    point = a_point(measure, 48, state="provisional")
    preview = choose(as_editor, DataPoint, a_csv(NAMES, ("HS-1", NOW, "52")))
    save(as_editor, point, open_form(as_editor, point), value="50")
    page = confirm(as_editor, preview)
    assert page.status_code == 409
    assert "row 2 of your file" in said(page)
    assert DataPoint.objects.get().value == 50


def test_a_value_that_a_colleague_was_quicker_to_add_is_a_conflict(as_editor, measure):
    preview = choose(as_editor, DataPoint, a_csv(NAMES, ("HS-1", NOW, "52")))
    a_point(measure, 50, state="provisional")
    assert confirm(as_editor, preview).status_code == 409
    assert DataPoint.objects.get().value == 50


def test_a_round_closed_between_preview_and_import_takes_nothing(as_editor, gateshead, measure):
    reporting_round = a_round(gateshead, title_en="Quarter 2")
    preview = choose(as_editor, DataPoint, a_csv(NAMES, ("HS-1", NOW, "52")))
    closed(reporting_round)
    page = confirm(as_editor, preview)
    assert page.status_code == 409
    assert LATE in said(page)
    assert not DataPoint.objects.exists()


# -- editions -------------------------------------------------------------------------------------------------


def test_a_point_stays_with_its_lineage_when_a_new_edition_goes_live(as_editor, plan, measure):
    point = a_point(measure, 48, state="provisional")
    second = next_edition(plan)
    now = timezone.now()
    Plan.objects.filter(pk=plan.pk).update(superseded_at=now)
    Plan.objects.filter(pk=second.pk).update(status="published", publish_at=now)
    newer = a_measure(second, code="HS-1", lineage_id=measure.lineage_id, unit="percent")
    bring_in(as_editor, DataPoint, a_csv(NAMES, ("HS-1", NOW, "52"), ("HS-1", "2026-27 Q1", "51")))
    point.refresh_from_db()
    assert (point.value, point.measure) == (52, measure)
    assert DataPoint.objects.get(value=51).measure == newer


def test_a_code_that_the_draft_gave_to_another_measure_means_the_live_one(as_editor, plan, measure):
    a_measure(next_edition(plan), code="HS-1", unit="percent")
    assert the_point_with(as_editor, "52").measure == measure


# -- export, cost -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_an_export_comes_back_as_no_change(as_editor, plan, measure, ending):
    a_target(measure, low=40, high=50, value=None)
    a_point(measure, Decimal("0.1234"), commentary_en="=2+2", corrective_action_en="-")
    a_point(a_measure(plan, code="C-1", period_kind="snapshot"), None, state="suppressed", **on(2026, 3, 31))
    a_point(a_measure(plan, code="C-2", period_kind="calendar_year"), 7000, **whole_year(2025))
    page = as_editor.get(address(DataPoint, "export", ending))
    assert {row["period"] for row in rows_of(page)} == {NOW, "2026-03-31", "2025"}
    again = choose(as_editor, DataPoint, SimpleUploadedFile(f"back.{ending}", page.content))
    assert "0 changes" in said(again), problems(again)


def on(*day) -> dict:
    return {"period_start": datetime.date(*day), "period_end": datetime.date(*day)}


def whole_year(year) -> dict:
    return {"period_start": datetime.date(year, 1, 1), "period_end": datetime.date(year, 12, 31)}


def test_the_number_of_rows_does_not_change_how_often_the_database_is_asked(as_editor, gateshead, plan):
    a_scheme(gateshead, red_needs_words=True, has_trend_clause=True)
    a_round(gateshead)
    for number in range(46):
        a_target(a_measure(plan, code=f"M{number}"), 1)
    names = (*NAMES, "commentary")

    def rows(first, last, value):
        return [(f"M{number}", NOW, value, "Words") for number in range(first, last)]

    bring_in(as_editor, DataPoint, a_csv(names, *rows(0, 1, 5)))
    few, many = (cost_of(as_editor, DataPoint, names, rows(*between, 5)) for between in ((1, 6), (6, 46)))
    assert many.looking == few.looking
    assert (many.doing - few.doing) / 35 <= 3
    changed = cost_of(as_editor, DataPoint, (*names, "reason"), [(*row, "Late") for row in rows(0, 5, 6)])
    again = cost_of(as_editor, DataPoint, (*names, "reason"), [(*row, "Late") for row in rows(5, 45, 6)])
    assert again.looking == changed.looking
    assert (again.doing - changed.doing) / 35 <= 6


def test_owners_and_publishers_report_as_well(client, gateshead, measure):
    client.force_login(a_user("owner", gateshead))
    assert the_point_with(client, 5).value == 5
