"""Templates offer the choices of a column in a list, in words that the import reads."""

import io

import pytest
from admin_forms import address
from builders import a_round, a_scheme, draft, made
from openpyxl import load_workbook
from test_columns import RESOURCES

from delivery.models import ActionUpdate, DataPoint, Measure, StatusWord
from delivery.spreadsheets import SHEETS
from plans.models import Plan

pytestmark = pytest.mark.django_db


def book_of(response):
    return load_workbook(io.BytesIO(response.content))


def offered(book, sheet) -> dict[str, list]:
    """By the name of each column that offers choices what its list shows, and below which cells it stands."""
    names = [cell.value for cell in sheet[1]]
    found = {}
    for each in sheet.data_validations.dataValidation:
        title, _sign, place = each.formula1.partition("!")
        (cells,) = book[title.strip("'")][place.replace("$", "")]
        (area,) = each.sqref.ranges
        assert (area.min_row, area.max_row, area.min_col) == (2, 3001, area.max_col)
        found[names[area.min_col - 1]] = [cell.value for cell in cells]
    return found


@pytest.mark.parametrize("resource", RESOURCES)
def test_each_choice_of_a_template_is_read(resource, as_editor, gateshead):
    book = book_of(as_editor.get(address(resource.model, "import_template")))
    lists, columns = offered(book, book.worksheets[0]), resource(gateshead).fields
    assert set(lists) == {name for name, column in columns.items() if column.cell.choices}
    for name, words in lists.items():
        meant = [columns[name].cell.clean(word, {}) for word in words]
        assert None not in meant
        assert len(set(meant)) == len(words), name


def test_statuses_are_in_the_councils_own_words(as_editor, gateshead):
    made(StatusWord, council=gateshead, status="on_track", label_en="Going well")
    a_round(gateshead, title_en="Quarter 2")
    book = book_of(as_editor.get(address(ActionUpdate, "import_template")))
    lists = offered(book, book.worksheets[0])
    assert lists["status"][:3] == ["not started", "Going well", "at risk"]
    assert lists["round"] == ["Quarter 2"]


def test_a_word_with_two_meanings_is_not_offered(as_editor, gateshead):
    a_scheme(gateshead, green_label_en="Good", amber_label_en="Good", red_label_en="Bad")
    book = book_of(as_editor.get(address(DataPoint, "import_template")))
    assert offered(book, book.worksheets[0])["rating_override"] == ["green", "amber", "Bad"]


def test_the_workbook_of_a_plan_offers_them_in_each_sheet(as_editor, gateshead):
    plan = draft(Plan, gateshead)
    for answer in (
        as_editor.get(address(Plan, "workbook_template")),
        as_editor.get(address(Plan, "workbook_export", plan.pk)),
    ):
        book = book_of(answer)
        assert offered(book, book["measures"])["polarity"] == [
            str(label) for label in Measure.Polarity.labels
        ]
        assert offered(book, book["measures"])["is_cumulative"] == ["yes", "no"]
        assert "kind" in offered(book, book["plans"])
        assert set(SHEETS) < set(book.sheetnames)
