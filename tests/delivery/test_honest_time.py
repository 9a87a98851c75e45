"""Honest time: a moved due date keeps the first one and its reason; forecasts, targets to come, changed definitions."""

from datetime import date

import pytest
from admin_forms import open_form, save
from builders import (
    a_measure,
    a_point,
    a_priority,
    a_scheme,
    a_target,
    an_action,
    draft,
    live,
)
from reading import page, section, words

from delivery.models import Action, DueDateChange, SeriesBreak
from plans.models import Plan

pytestmark = pytest.mark.django_db

FIRST, LATER, LAST = date(2026, 3, 31), date(2026, 9, 30), date(2027, 3, 31)


@pytest.fixture
def plan(gateshead) -> Plan:
    return live(Plan, gateshead, slug="plan")


@pytest.fixture
def action(plan) -> Action:
    return an_action(plan, reference="1", due_on=FIRST)


def move(client, action, to, why):
    action.refresh_from_db()
    sent = {"due_on": str(to), "change_note_en": why} if why else {"due_on": str(to)}
    return save(client, action, open_form(client, action), **sent)


# -- due dates --------------------------------------------------------------------------------------


def test_a_due_date_moved_twice_keeps_the_first_and_each_reason(as_publisher, client, plan, action):
    assert move(as_publisher, action, LATER, "The builder went out of business.").status_code == 302
    assert move(as_publisher, action, LAST, "A new builder starts in May.").status_code == 302
    action.refresh_from_db()
    assert (action.first_due_on, action.due_on) == (FIRST, LAST)
    said = section(page(client, action.get_absolute_url()), "due-dates")
    assert "from 30 September 2026 to 31 March 2027: A new builder starts in May." in said
    assert "from 31 March 2026 to 30 September 2026: The builder went out of business." in said
    facts = section(page(client, action.get_absolute_url()), "facts")
    assert "Due date 31 March 2027 First due date 31 March 2026" in facts
    assert "First: 31 Mar 2026" in words(page(client, "/gateshead/plans/plan/actions/").main)


def test_nothing_moves_without_its_reason(as_publisher, action):
    answer = move(as_publisher, action, LAST, "")
    assert answer.status_code == 422
    assert str(LAST) in answer.content.decode()
    action.refresh_from_db()
    assert action.due_on == FIRST


def test_saved_three_times_without_a_change_nothing_is_told(as_publisher, client, action):
    move(as_publisher, action, LAST, "Later.")
    for _time in range(3):
        action.refresh_from_db()
        assert save(as_publisher, action, open_form(as_publisher, action)).status_code == 302
    assert DueDateChange.objects.count() == 1


@pytest.mark.parametrize("where", ["plan", "priority"])
def test_a_date_moved_in_a_table_is_kept_too(as_publisher, plan, where):
    priority = a_priority(plan) if where == "priority" else None
    action = an_action(plan, priority=priority, due_on=FIRST)
    whole = priority or plan
    data = open_form(as_publisher, whole) | {"actions-0-due_on": str(LAST), "change_note_en": "Later."}
    assert save(as_publisher, whole, data).status_code == 302
    action.refresh_from_db()
    assert (action.first_due_on, action.due_on) == (FIRST, LAST)
    assert DueDateChange.objects.get().reason == "Later."


def test_a_draft_s_dates_are_nobody_s_business(as_editor, gateshead):
    action = an_action(draft(Plan, gateshead), due_on=FIRST)
    assert move(as_editor, action, LAST, "").status_code == 302
    action.refresh_from_db()
    assert (action.first_due_on, action.due_on) == (None, LAST)


def test_a_first_date_moves_nothing_and_one_that_is_taken_away_and_given_again_does(
    as_publisher, client, plan
):
    action = an_action(plan, due_on=None)
    move(as_publisher, action, FIRST, "Now we know.")
    assert not DueDateChange.objects.exists()
    move(as_publisher, action, "", "It depends on others.")
    move(as_publisher, action, LAST, "They have agreed.")
    said = section(page(client, action.get_absolute_url()), "due-dates")
    assert "Set on" in said
    assert "to 31 March 2027: They have agreed." in said
    assert "it was 31 March 2026: It depends on others." in said
    assert "First due date 31 March 2026" in section(page(client, action.get_absolute_url()), "facts")


# -- measures ---------------------------------------------------------------------------------------


@pytest.fixture
def measure(plan):
    a_scheme(plan.council, amber_tolerance=10, is_default=True)
    return a_measure(plan, slug="homes", unit="number", definition_en="Homes finished.")


def test_a_value_carries_a_forecast_for_the_end_of_the_year_with_what_it_would_be_rated(client, measure):
    a_point(measure, 50, year_end_forecast=95)
    a_target(measure, 100, period_start=date(2027, 1, 1), period_end=LAST)
    said = section(page(client, measure.get_absolute_url()), "latest")
    assert "Forecast for 31 March 2027 95" in said
    assert "The target for that day is 100." in said
    assert "It would be rated: At risk" in said


def test_a_forecast_stands_beside_a_value(as_editor, measure):
    point = a_point(measure, 50)
    data = open_form(as_editor, point)
    answer = save(as_editor, point, data, value="", state="not_available", year_end_forecast="95")
    assert answer.status_code == 422
    assert "Enter a forecast only beside a value." in answer.content.decode()


def test_a_target_that_is_not_set_yet_says_when_it_will_be(client, measure):
    measure.target_due_on = date(2027, 6, 30)
    measure.save()
    a_point(measure, 50)
    said = section(page(client, measure.get_absolute_url()), "latest")
    assert "No target is set for this period. One is due by 30 June 2027." in said


def test_a_measure_says_what_it_counts(client, measure):
    assert "What it counts" not in words(page(client, measure.get_absolute_url()).main)
    measure.counts = "outcome"
    measure.save()
    assert "What it counts Outcome: what changes" in words(page(client, measure.get_absolute_url()).main)


NEW = {"definition_en": "Homes finished or bought.", "change_note_en": "We count bought homes too."}


def test_a_changed_definition_asks_for_a_break_in_the_series(as_publisher, measure):
    a_point(measure, 50)
    answer = save(as_publisher, measure, open_form(as_publisher, measure), **NEW)
    assert answer.status_code == 422
    assert "Add the day of the change to the table of breaks" in answer.content.decode()
    assert "Homes finished or bought." in answer.content.decode()
    breaks = {"breaks-TOTAL_FORMS": 1, "breaks-0-on": "2026-04-01", "breaks-0-note_en": "Counted anew."}
    data = open_form(as_publisher, measure) | NEW | breaks
    assert save(as_publisher, measure, data).status_code == 302
    assert SeriesBreak.objects.get().on == date(2026, 4, 1)


def test_words_that_change_nothing_are_ticked(as_publisher, measure):
    a_point(measure, 50)
    data = open_form(as_publisher, measure) | NEW
    assert save(as_publisher, measure, data, is_comparable="on").status_code == 302


def test_without_values_nothing_is_asked(as_publisher, measure):
    assert save(as_publisher, measure, open_form(as_publisher, measure), **NEW).status_code == 302
