"""A value and a target take their period in words, as a spreadsheet does, or by its two days."""

import datetime
from decimal import Decimal

import pytest
from admin_forms import address, form_data, open_form, save
from builders import a_measure, a_point, a_target, draft, live

from delivery.models import DataPoint, Target
from plans.models import Plan

QUARTER_3 = (datetime.date(2025, 10, 1), datetime.date(2025, 12, 31))


@pytest.fixture
def measure(gateshead):
    return a_measure(live(Plan, gateshead), unit="number")


def days_of(row):
    return row.period_start, row.period_end


@pytest.fixture
def new_measure(gateshead):
    """Of a draft: targets may still be added on a page of their own."""
    return a_measure(draft(Plan, gateshead), unit="number")


def add(client, model, measure, **typed):
    page = client.get(f"{address(model, 'add')}?council={measure.owner_council.pk}&measure={measure.pk}")
    return client.post(address(model, "add"), {**form_data(page), "value": "5", **typed})


@pytest.mark.parametrize("model", [DataPoint, Target])
@pytest.mark.parametrize(
    "typed",
    ["2025-26 Q3", "Quarter 3 2025/26", "October to December 2025", "Hydref i Ragfyr 2025", "Oct-Dec 2025"],
)
def test_a_period_in_words_is_its_two_days(as_publisher, new_measure, model, typed):
    assert add(as_publisher, model, new_measure, period=typed).status_code == 302
    assert days_of(model.objects.get()) == QUARTER_3


@pytest.mark.parametrize("model", [DataPoint, Target])
def test_two_days_will_do_and_one_of_the_two_is_needed(as_publisher, new_measure, model):
    page = add(as_publisher, model, new_measure)
    assert page.status_code == 422
    assert set(page.context["adminform"].form.errors) == {"period_start", "period_end"}
    assert (
        add(as_publisher, model, new_measure, period_start="1/10/2025", period_end="31/12/2025").status_code
        == 302
    )
    assert days_of(model.objects.get()) == QUARTER_3


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2025-26", "is another kind of period"),
        ("2025-26 Q5", "is not in the calendar"),
        ("Q3 2025", "is not understood as a period"),
        ("TBC", "You must fill this in"),
    ],
)
def test_what_is_no_period_of_the_measure_is_refused_beside_it(as_publisher, measure, typed, words):
    page = add(as_publisher, DataPoint, measure, period=typed)
    assert page.status_code == 422
    form = page.context["adminform"].form
    assert words in form.errors["period"][0]
    assert form["period"].value() == typed


def test_a_period_in_words_replaces_the_days_that_stood_there_and_differs_from_none_that_are_typed(
    as_publisher, measure
):
    point = a_point(measure, Decimal(7), state="provisional")
    data = open_form(as_publisher, point)
    page = save(as_publisher, point, data, period="2025-26 Q3", period_start="2025-07-01")
    assert page.status_code == 422
    assert "not a day of the period above" in page.context["adminform"].form.errors["period_start"][0]
    assert save(as_publisher, point, data, period="2025-26 Q3").status_code == 302
    point.refresh_from_db()
    assert days_of(point) == QUARTER_3


def test_a_row_of_the_measures_page_takes_it_too(as_publisher, measure):
    target = a_target(measure)
    data = open_form(as_publisher, measure)
    new = {"period": "2025-26 Q3", "value": "1,200", "id": "", "measure": str(measure.pk)}
    data |= {f"targets-1-{name}": value for name, value in new.items()}
    page = save(
        as_publisher, measure, data, **{"targets-TOTAL_FORMS": "2", "change_note_en": "A target for autumn."}
    )
    assert page.status_code == 302
    added = Target.objects.exclude(pk=target.pk).get()
    assert (days_of(added), added.value) == (QUARTER_3, 1200)


def test_a_period_that_stands_there_is_shown_as_it_would_be_typed_and_changed_by_its_days_too(
    as_publisher, measure
):
    point = a_point(measure, Decimal(7), state="provisional")
    data = open_form(as_publisher, point)
    assert data["period"] == "2026-27 Q2"
    assert (
        save(as_publisher, point, data, period_start="1/10/2025", period_end="31/12/2025").status_code == 302
    )
    point.refresh_from_db()
    assert days_of(point) == QUARTER_3
    data = open_form(as_publisher, point)
    assert save(as_publisher, point, data, period_start="", period_end="", value="8").status_code == 302
    point.refresh_from_db()
    assert days_of(point) == QUARTER_3


def test_who_may_not_change_it_reads_the_period_in_words(as_editor, measure):
    a_target(measure)
    page = as_editor.get(address(measure)).content.decode()
    assert "July to September 2026" in page
    assert "Period(" not in page
