"""Breakdowns come in by spreadsheet with all their rows, and none that would give away a suppressed number."""

import pytest
from admin_forms import address
from builders import (
    QUARTER,
    a_breakdown,
    a_classification,
    a_measure,
    a_point,
    a_user,
    a_ward,
    draft,
    live,
)
from spreadsheets import a_csv, bring_in, choose, problems, said
from workbooks import a_workbook, bring_in_workbook, choose_workbook, downloaded, saved

from councils.models import UNTIL_RELEASED, ImportBatch
from delivery.models import Breakdown, BreakdownValue
from plans.models import Plan

pytestmark = pytest.mark.django_db

NAMES = ("code", "period", "classification", "ward", "category", "value", "state", "is_sum", "note")


@pytest.fixture
def measure(gateshead):
    return a_measure(draft(Plan, gateshead, slug="homes"), code="H1", unit="number", suppress_below=5)


@pytest.fixture
def point(measure):
    point = a_point(measure, 100, **QUARTER)
    point.refresh_from_db()
    return point


@pytest.fixture
def wards(gateshead):
    return [a_ward(gateshead, name_en=name) for name in ("Riverside", "Hilltop", "Harbour")]


def rows(*lines):
    return a_csv(NAMES, *(("H1", "2026-27 Q2", *line) for line in lines))


def by_ward(*values, note=""):
    names = ("Riverside", "Hilltop", "Harbour", "")
    return rows(*(("", name, "", value, "", "", note) for name, value in zip(names, values, strict=False)))


def test_a_breakdown_comes_in_with_its_rows(as_editor, editor, point, wards):
    bring_in(as_editor, BreakdownValue, by_ward(60, 30, "c", "[c]", note="From the survey."))
    (breakdown,) = Breakdown.objects.all()
    assert (breakdown.note_en, breakdown.is_sum, breakdown.by) == ("From the survey.", True, editor)
    told = [(str(row), row.value, row.state) for row in breakdown.values.all()]
    assert told == [
        ("Riverside", 60, "known"),
        ("Hilltop", 30, "known"),
        ("Harbour", None, "suppressed"),
        ("Not known", None, "suppressed"),
    ]


def test_categories_are_those_of_their_classification(as_editor, gateshead, point):
    a_classification(gateshead, "Under 18", "18 and over", name_en="age")
    a_classification(gateshead, "Under 18", name_en="age of the tenant")
    lines = [("Age", "", "under 18", 40, "", "", ""), ("Age", "", "18 and over", 60, "", "", "")]
    bring_in(as_editor, BreakdownValue, rows(*lines))
    assert {row.category.classification.name for row in BreakdownValue.objects.all()} == {"age"}


@pytest.mark.parametrize("times", [1, 2, 3])
def test_the_same_again_says_no_changes(as_editor, point, wards, times):
    for _n in range(times):
        bring = choose(as_editor, BreakdownValue, by_ward(60, 40))
        if bring.context["preview"].rows:
            bring_in(as_editor, BreakdownValue, by_ward(60, 40))
    assert "0 changes" in said(choose(as_editor, BreakdownValue, by_ward(60, 40)))
    assert BreakdownValue.objects.count() == 2


def test_rows_of_a_draft_change_and_more_are_added(as_editor, point, wards):
    bring_in(as_editor, BreakdownValue, by_ward(60, 40))
    bring_in(as_editor, BreakdownValue, by_ward(50, 40, 10))
    assert sorted(BreakdownValue.objects.values_list("value", flat=True)) == [10, 40, 50]
    assert Breakdown.objects.count() == 1


REASON = "This breakdown has been public. Change it on its page, which asks for a reason."


def test_what_has_been_public_changes_on_its_page_alone(as_publisher, gateshead):
    measure = a_measure(live(Plan, gateshead), code="H1", unit="number")
    point = a_point(measure, 100, **QUARTER)
    point.refresh_from_db()
    riverside, _hilltop = (a_ward(gateshead, name_en=name) for name in ("Riverside", "Hilltop"))
    a_breakdown(point, {riverside: 60})
    refused = choose(as_publisher, BreakdownValue, by_ward(61, 40))
    assert refused.status_code == 422
    assert problems(refused) == [f"Row 2: {REASON}", f"Row 3: {REASON}"]
    assert "0 changes" in said(choose(as_publisher, BreakdownValue, by_ward(60)))


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (
            [("", "Riverside", "", 60, "", "", ""), ("", "Hilltop", "", "c", "", "", "")],
            "Row 3, column state: This can be worked out from the other rows and the total. Suppress one more row.",
        ),
        (
            [("", "Riverside", "", 3, "", "", "")],
            "Row 2, column value: Numbers below 5 are not published. Leave the value empty and choose “suppressed”.",
        ),
        (
            [("", "Nowhere", "", 3, "", "", "")],
            "Row 2, column ward: There is no ward “Nowhere”. Add it first, or correct this.",
        ),
        (
            [("height", "", "Tall", 30, "", "", "")],
            "Row 2, column classification: There is no classification “height”. Add it first, or correct this.",
        ),
        (
            [("", "", "Under 18", 30, "", "", "")],
            "Row 2, column classification: Write which classification this category is of.",
        ),
        (
            [("age", "Riverside", "", 30, "", "", "")],
            "Row 2, column ward: This breakdown is not by ward. Choose a category.",
        ),
        (
            [("", "Riverside", "", 30, "", "", ""), ("", "riverside", "", 30, "", "", "")],
            "Row 3, column code: Row 2 is about the same ward or category. Delete one of them.",
        ),
        (
            [("", "Riverside", "", 30, "", "no", "As asked."), ("", "Hilltop", "", 30, "", "yes", "")],
            "Row 3, column is_sum: Row 2 of the same breakdown says something else.",
        ),
    ],
)
def test_what_is_wrong_is_told_beside_its_cell(as_editor, gateshead, point, wards, lines, told):
    a_classification(gateshead, "Under 18", name_en="age")
    refused = choose(as_editor, BreakdownValue, rows(*lines))
    assert refused.status_code == 422
    assert told in problems(refused)
    assert not Breakdown.objects.exists()


def test_a_period_without_a_value_has_no_breakdown(as_editor, measure, wards):
    told = "Row 2, column period: This measure has no value for this period yet. Report that first."
    assert problems(choose(as_editor, BreakdownValue, by_ward(60))) == [told]


def test_another_breakdown_of_the_period_is_not_given_away(as_editor, gateshead, point, wards):
    ages = a_classification(gateshead, "Under 18", "18 to 64", "65 and over", name_en="age")
    young, middle, old = ages.categories.all()
    a_breakdown(point, {young: "suppressed", middle: 1, old: "suppressed"}, ages)
    point.value, point.state = None, "suppressed"
    point.save()
    refused = choose(as_editor, BreakdownValue, by_ward(60, 40, "c", "c"))
    assert refused.status_code == 200, problems(refused)
    refused = choose(as_editor, BreakdownValue, by_ward(60, 40))
    words = "The measure’s value is suppressed, and these rows add up to it. Suppress at least two rows."
    assert f"Row 2: {words}" in problems(refused)


def test_what_is_said_of_a_breakdown_that_is_there_changes_on_its_page(as_editor, point, wards):
    bring_in(as_editor, BreakdownValue, by_ward(60, 40))
    refused = choose(as_editor, BreakdownValue, by_ward(60, 40, note="Put right."))
    told = "This breakdown is there already. Change this on its page."
    assert problems(refused) == [f"Row {row}, column note: {told}" for row in (2, 3)]


def test_undone_the_breakdown_is_gone_as_well(as_editor, point, wards):
    bring_in(as_editor, BreakdownValue, by_ward(60, 40))
    as_editor.post(address(ImportBatch.objects.get(), "undo"), follow=True)
    assert not BreakdownValue.objects.exists()
    assert not Breakdown.objects.exists()


def test_the_list_of_breakdowns_leads_to_the_spreadsheets_of_their_rows(as_editor):
    links = said(as_editor.get(address(Breakdown, "changelist")))
    assert "Import a spreadsheet" in links
    assert "Export as Excel" in links


def test_values_and_their_breakdowns_come_in_one_workbook(client, gateshead, measure, wards):
    client.force_login(a_user("editor", gateshead))
    sheets = {
        "values": [["code", "period", "value"], ["H1", "2026-27 Q2", 100]],
        "breakdowns": [
            ["code", "period", "ward", "value"],
            ["H1", "2026-27 Q2", "Riverside", 60],
            ["H1", "2026-27 Q2", "Hilltop", 40],
        ],
    }
    bring_in_workbook(client, a_workbook(**sheets))
    assert BreakdownValue.objects.count() == 2
    assert "0 changes" in said(choose_workbook(client, a_workbook(**sheets)))
    assert "0 changes" in said(choose_workbook(client, saved(downloaded(client, measure.plan))))
    client.post(address(ImportBatch.objects.first(), "undo"), follow=True)
    assert not Breakdown.objects.exists()


def test_nothing_of_another_council_is_named(as_editor, bridgend, point, wards):
    a_ward(bridgend, name_en="Bryntirion")
    a_classification(bridgend, "Under 18", name_en="their ages")
    lines = [("", "Bryntirion", "", 30, "", "", ""), ("their ages", "", "Under 18", 30, "", "", "")]
    told = problems(choose(as_editor, BreakdownValue, rows(*lines)))
    assert len(told) == 2
    assert all("There is no" in each for each in told)


def test_a_breakdown_of_a_held_value_comes_out_with_it(as_editor, gateshead, wards):
    measure = a_measure(live(Plan, gateshead), code="H1", unit="number")
    a_point(measure, 100, publish_at=UNTIL_RELEASED, **QUARTER)
    preview = choose(as_editor, BreakdownValue, by_ward(60, 40))
    assert "Held until it is released" in said(preview)
    bring_in(as_editor, BreakdownValue, by_ward(60, 40))
    assert Breakdown.objects.get().publish_at == UNTIL_RELEASED
    bring_in(as_editor, BreakdownValue, by_ward(50, 50))
