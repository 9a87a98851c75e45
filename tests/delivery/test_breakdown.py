"""Breakdowns of a measure: entered by officers, read by residents, and never telling a suppressed number."""

from datetime import date
from decimal import Decimal

import pytest
from admin_forms import address, form_data, open_form, save
from builders import (
    a_breakdown,
    a_classification,
    a_measure,
    a_point,
    a_scheme,
    a_ward,
    draft,
    live,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading import page, words
from spreadsheets import cells_of

from delivery.models import Breakdown, BreakdownValue, Classification, Correction, DataPoint
from plans.models import Plan

pytestmark = pytest.mark.django_db

QUARTER = {"period_start": date(2026, 7, 1), "period_end": date(2026, 9, 30)}
PAGE = "/gateshead/plans/children/measures/families/"
FILE = f"{PAGE}breakdowns.csv"
HIDDEN = "These figures are not shown"


@pytest.fixture
def plan(gateshead):
    a_scheme(gateshead)
    return live(Plan, gateshead, title_en="Children’s plan", slug="children")


def families_of(plan):
    return a_measure(plan, name_en="Families helped", slug="families", code="M1", unit="number")


@pytest.fixture
def families(plan):
    return families_of(plan)


@pytest.fixture
def point(families):
    return a_point(families, value=40, **QUARTER)


@pytest.fixture
def wards(gateshead):
    return [a_ward(gateshead, name_en=name) for name in ("Eastgate", "Hilltop", "Northfield")]


@pytest.fixture
def ages(gateshead):
    return a_classification(gateshead, "Under 5", "5 to 11", "12 to 17", name_en="age")


def adding(client, measure, by, **typed):
    """The answer to a new breakdown; `typed`: by number of the row what is entered in it."""
    add = f"{address(Breakdown, 'add')}?measure={measure.pk}&period_start=2026-07-01&period_end=2026-09-30"
    add += f"&by={by}"
    data = form_data(client.get(add))
    for row, cells in typed.pop("rows", {}).items():
        data |= {f"values-{row}-{name}": value for name, value in cells.items()}
    return client.post(add, data | typed)


def rows(*values) -> dict:
    """Of each row its number, or that it is suppressed."""
    return {
        place: {"state": value} if isinstance(value, str) else {"value": value}
        for place, value in enumerate(values)
    }


def errors(answer) -> str:
    return " ".join(words(each) for each in answer.context["errors"]) if answer.context else ""


def table_of(html) -> list[list[str]]:
    found = html.find(id="breakdowns").find_parent("section").select("table tr")
    return [[words(cell) for cell in row.select("th, td")] for row in found]


# -- officers --------------------------------------------------------------------------------------


def test_an_officer_adds_a_breakdown_by_ward_with_a_row_ready_for_each_and_saves_three_times(
    as_editor, gateshead, wards
):
    measure = families_of(draft(Plan, gateshead))
    a_point(measure, value=40, **QUARTER)
    assert adding(as_editor, measure, "ward", rows=rows(20, 15, 5)).status_code == 302
    breakdown = Breakdown.objects.get()
    for _time in range(3):
        assert save(as_editor, breakdown, open_form(as_editor, breakdown)).status_code == 302
    kept = {str(row): row.value for row in breakdown.values.all()}
    assert kept == {"Eastgate": 20, "Hilltop": 15, "Northfield": 5}


def test_a_row_that_is_left_empty_is_none(as_editor, families, point, ages):
    assert adding(as_editor, families, ages.pk, rows=rows(20, 20)).status_code == 302
    assert [str(row) for row in BreakdownValue.objects.all()] == ["Under 5", "5 to 11"]


def test_a_small_number_is_refused_beside_its_row(as_editor, families, point, ages):
    answer = adding(as_editor, families, ages.pk, rows=rows(20, 17, 3), note_en="Typed with care")
    assert answer.status_code == 422
    assert "Numbers below 5 are not published" in answer.content.decode()
    assert "Typed with care" in answer.content.decode()
    assert not Breakdown.objects.exists()


def test_where_the_council_publishes_any_number_it_is_kept(as_editor, families, point, ages):
    families.suppress_below = None
    families.save()
    assert adding(as_editor, families, ages.pk, rows=rows(20, 17, 3)).status_code == 302


@pytest.mark.parametrize("values", [(20, 17, "suppressed"), (36, "suppressed", "suppressed")][:1])
def test_one_suppressed_row_alone_is_refused(as_editor, families, point, ages, values):
    answer = adding(as_editor, families, ages.pk, rows=rows(*values))
    assert answer.status_code == 422
    assert "Suppress one more row" in answer.content.decode()
    assert not Breakdown.objects.exists()


def test_two_suppressed_rows_are_taken(as_editor, families, point, ages):
    assert adding(as_editor, families, ages.pk, rows=rows(34, "suppressed", "suppressed")).status_code == 302


def test_rows_of_a_suppressed_value_may_not_add_up_to_it(as_editor, families, ages):
    a_point(families, value=None, state="suppressed", **QUARTER)
    answer = adding(as_editor, families, ages.pk, rows=rows(20, 17, 5))
    assert answer.status_code == 422
    assert "these rows add up to it" in answer.content.decode()


def test_a_complete_breakdown_that_tells_the_total_of_another_is_refused(as_editor, families, ages, wards):
    point = a_point(families, value=None, state="not_available", **QUARTER)
    a_breakdown(point, dict(zip(wards, (30, "suppressed", "suppressed"), strict=True)))
    answer = adding(as_editor, families, ages.pk, rows=rows(16, 16))
    assert answer.status_code == 422
    assert "could be worked out" in answer.content.decode()


def test_a_value_that_gives_a_suppressed_row_away_is_refused_beside_it(as_editor, gateshead, wards):
    measure = families_of(draft(Plan, gateshead))
    point = a_point(measure, value=None, state="not_available", **QUARTER)
    a_breakdown(point, dict(zip(wards, (30, "suppressed", "suppressed"), strict=True)))
    data = open_form(as_editor, point)
    answer = save(as_editor, point, data | {"value": "32", "state": "final"})
    assert answer.status_code == 422
    assert "by ward" in str(answer.context["adminform"].form.errors["value"])
    assert save(as_editor, point, data | {"value": "36", "state": "final"}).status_code == 302


def test_a_breakdown_needs_the_value_of_its_period(as_editor, families, ages):
    answer = adding(as_editor, families, ages.pk, rows=rows(20, 20))
    assert answer.status_code == 422
    assert "Report that first" in answer.content.decode()


def test_a_ward_of_another_council_is_refused(as_editor, families, point, wards, bridgend):
    theirs = a_ward(bridgend)
    answer = adding(as_editor, families, "ward", rows={0: {"ward": theirs.pk, "value": 40}})
    assert answer.status_code == 422
    assert not Breakdown.objects.exists()


def test_the_same_breakdown_twice_is_refused(as_editor, families, point, ages):
    a_breakdown(point, {}, ages)
    answer = adding(as_editor, families, ages.pk, rows=rows(20, 20))
    assert answer.status_code == 422
    assert "change that one" in answer.content.decode()


def test_what_residents_read_changes_only_with_a_reason(client, as_editor, families, point, ages):
    first, second, _third = ages.categories.all()
    breakdown = a_breakdown(point, {first: 22, second: 18}, ages)
    data = open_form(as_editor, breakdown) | {"values-0-value": "21"}
    answer = save(as_editor, breakdown, data)
    assert answer.status_code == 422
    assert "reason_en" in answer.context["adminform"].form.errors
    reason = "One family was counted twice."
    assert save(as_editor, breakdown, data | {"reason_en": reason}).status_code == 302
    assert Correction.objects.get().of == "breakdown"
    html = page(client, PAGE)
    assert reason in words(html.main)
    assert "Breakdown corrected on" in words(html.main)
    assert "a breakdown for July to September 2026 was corrected" in words(
        page(client, "/gateshead/changes/").main
    )


def test_a_reason_without_a_change_is_refused(as_editor, families, point, ages):
    breakdown = a_breakdown(point, {ages.categories.first(): 40}, ages)
    answer = save(as_editor, breakdown, open_form(as_editor, breakdown) | {"reason_en": "Nothing"})
    assert answer.status_code == 422


# -- residents -------------------------------------------------------------------------------------


def test_a_measure_s_page_has_the_newest_by_ward_and_by_age(client, families, point, wards, ages):
    before = a_point(families, value=30, period_start=date(2026, 4, 1), period_end=date(2026, 6, 30))
    a_breakdown(before, dict(zip(wards, (10, 10, 10), strict=True)))
    a_breakdown(point, dict(zip(wards, (20, 15, 5), strict=True)))
    a_breakdown(point, dict(zip(ages.categories.all(), (34, "suppressed", "suppressed"), strict=True)), ages)
    html = page(client, PAGE)
    assert table_of(html) == [
        ["Ward", "Number"],
        ["Eastgate", "20"],
        ["Hilltop", "15"],
        ["Northfield", "5"],
        ["All", "40"],
        ["Group", "Number"],
        ["Under 5", "34"],
        ["5 to 11", "Suppressed"],
        ["12 to 17", "Suppressed"],
        ["All", "40"],
    ]
    assert "Suppressed: numbers below 5" in words(html.main)
    found = [row[3:6] for row in cells_of(client.get(FILE))[1:]]
    assert ["ward", "Eastgate", "10"] in found
    assert ["age", "5 to 11", "suppressed"] in found


def test_rows_that_do_not_add_up_are_said_not_refused(as_editor, client, families, point, ages):
    assert adding(as_editor, families, ages.pk, rows=rows(20, 10, 5)).status_code == 302
    assert "The rows add up to 35, not to 40." in words(page(client, PAGE).main)


def test_of_shares_nothing_is_said_about_adding_up(client, plan, ages):
    shares = a_measure(plan, slug="shares", unit="percent")
    point = a_point(shares, value=50, **QUARTER)
    a_breakdown(point, dict(zip(ages.categories.all(), (40, 60, "suppressed"), strict=True)), ages)
    said = words(page(client, "/gateshead/plans/children/measures/shares/").main)
    assert "add up" not in said
    assert "60%" in said


def test_without_a_value_of_its_period_or_while_that_is_held_none_is_shown(client, families, point, ages):
    a_breakdown(point, {ages.categories.first(): 40}, ages)
    point.delete()
    assert "Under 5" not in words(page(client, PAGE).main)
    assert client.get(FILE).status_code == 404


def test_a_council_without_breakdowns_has_no_such_section_and_no_such_file(client, families, point):
    assert page(client, PAGE).find(id="breakdowns") is None
    assert client.get(FILE).status_code == 404


def test_a_page_that_became_unsafe_by_another_way_shows_nothing(client, families, point, ages):
    """As a file or an import would leave it: the forms refuse this."""
    values = dict(zip(ages.categories.all(), (36, "suppressed", "suppressed"), strict=True))
    a_breakdown(point, values, ages)
    assert HIDDEN not in words(page(client, PAGE).main)
    DataPoint.objects.filter(pk=point.pk).update(value=38)
    point.refresh_from_db()
    point.save()  # as the import does: no form is asked
    html = page(client, PAGE)
    assert HIDDEN in words(html.main)
    assert "36" not in words(html.find(id="breakdowns").find_parent("section"))
    assert "36" not in client.get(FILE).content.decode()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    by_ward=st.lists(
        st.one_of(st.integers(5, 30), st.just("suppressed"), st.just("not_available")), min_size=3, max_size=3
    ),
    by_age=st.lists(st.one_of(st.integers(5, 30), st.just("suppressed")), min_size=3, max_size=3),
    total=st.one_of(st.integers(5, 90), st.just("suppressed"), st.just("not_available")),
)
def test_whatever_is_stored_page_and_file_let_no_suppressed_number_be_worked_out(
    client, families, wards, ages, by_ward, by_age, total
):
    DataPoint.objects.all().delete()
    Breakdown.objects.all().delete()
    said = {"value": None, "state": total} if isinstance(total, str) else {"value": total}
    point = a_point(families, **said, **QUARTER)
    a_breakdown(point, dict(zip(wards, by_ward, strict=True)))
    a_breakdown(point, dict(zip(ages.categories.all(), by_age, strict=True)), ages)
    shown = [[row[5] for row in cells_of(client.get(FILE))[1:] if row[3] == by] for by in ("ward", "age")]
    totals = set() if isinstance(total, str) else {Decimal(total)}
    for cells in shown:
        numbers = [Decimal(cell) for cell in cells if cell.isdecimal()]
        if cells and len(numbers) == len(cells):
            assert total != "suppressed"
            totals.add(sum(numbers))
    for cells in shown:
        hidden = sum(cell.startswith("suppressed") for cell in cells)
        unknown = sum(not cell.isdecimal() for cell in cells)
        rests = [each - sum(Decimal(cell) for cell in cells if cell.isdecimal()) for each in totals]
        assert not (hidden == unknown == 1)
        assert not (hidden and any(0 <= rest <= hidden for rest in rests))


def test_two_new_categories_of_one_name_are_told_apart_beside_it(as_editor, gateshead):
    add = f"{address(Classification, 'add')}?council={gateshead.pk}"
    data = form_data(as_editor.get(add)) | {"name_en": "age", "categories-TOTAL_FORMS": 2}
    data |= {f"categories-{place}-name_en": name for place, name in enumerate(("Under 18", "under 18"))}
    data |= {f"categories-{place}-position": place for place in range(2)}
    answer = as_editor.post(add, data)
    assert answer.status_code == 422
    assert "already has a category of this name" in answer.content.decode()
    assert as_editor.post(add, data | {"categories-1-name_en": "18 and over"}).status_code == 302


def test_a_number_that_is_too_small_by_now_is_suppressed_whenever_it_was_entered(
    client, families, point, ages
):
    """As where the council decides later which numbers are small, or a file brought one."""
    families.suppress_below = None
    families.save()
    first, second, third = ages.categories.all()
    breakdown = a_breakdown(point, {first: 34, second: 3, third: 3}, ages)
    assert ["5 to 11", "3"] in table_of(page(client, PAGE))
    families.suppress_below = 5
    families.save()
    assert ["5 to 11", "Suppressed"] in table_of(page(client, PAGE))
    assert not [row for row in cells_of(client.get(FILE))[1:] if row[5] == "3"]
    breakdown.values.filter(category=third).update(value=6)
    BreakdownValue.objects.get(category=third).save()
    assert HIDDEN in words(page(client, PAGE).main)  # 3 alone is the total less the others


def test_a_total_that_residents_could_read_before_gives_away_too(as_editor, families, point, ages):
    """The value may not go to where its own earlier self, or the new one, tells a suppressed number."""
    DataPoint.objects.update(value=32)
    values = dict(zip(ages.categories.all(), (30, "suppressed", "suppressed"), strict=True))
    a_breakdown(point, values, ages)
    data = open_form(as_editor, point) | {"value": "36", "reason_en": "A slip."}
    answer = save(as_editor, point, data)
    assert answer.status_code == 422
    assert "could be worked out" in str(answer.context["adminform"].form.errors["value"])
