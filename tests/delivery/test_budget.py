"""Money beside results: budget, forecast and spending by period, each only where it is known, and never added up."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from admin_forms import address, form_data, open_form, save
from builders import a_priority, an_action, budget_year, draft, live
from django.utils import timezone
from reading import page, section, words

from councils.publishing.editions import differences, start_next_edition
from councils.publishing.rebase import changed_since
from delivery.figures.charts import MINUS
from delivery.models import Budget
from plans.models import Plan

pytestmark = pytest.mark.django_db

YEAR = {"period_start": "2026-04-01", "period_end": "2027-03-31"}


def enter(client, whole, **fields):
    """Add a row to the table of budgets on the page of a plan, a priority or an action."""
    given = {f"budgets-0-{name}": value for name, value in {**YEAR, **fields}.items()}
    return save(client, whole, {**open_form(client, whole), "budgets-TOTAL_FORMS": 1, **given})


def errors(answer) -> str:
    tables = answer.context["inline_admin_formsets"]
    return " ".join(
        f"{form.errors} {form.non_field_errors()}" for each in tables for form in each.formset.forms
    )


def things(plan) -> dict:
    priority = a_priority(plan)
    return {"plan": plan, "priority": priority, "action": an_action(plan, priority=priority)}


@pytest.mark.parametrize("kind", ["plan", "priority", "action"])
def test_an_officer_enters_it_where_it_belongs_and_saves_three_times(as_editor, gateshead, kind):
    whole = things(draft(Plan, gateshead))[kind]
    answer = enter(
        as_editor, whole, planned="1,250,000", forecast="£1,300,000", spent="640000.50", as_at="2026-09-30"
    )
    assert answer.status_code == 302, errors(answer)
    for _time in range(3):
        assert save(as_editor, whole, open_form(as_editor, whole)).status_code == 302
    row = Budget.objects.get()
    assert (row.whole, row.council) == (whole, gateshead)
    assert (row.planned, row.forecast, row.spent) == (1250000, 1300000, Decimal("640000.50"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"spent": "10"}, "Enter the last day that “spent” counts."),
        ({}, "Enter the budget, the forecast or what was spent."),
        ({"planned": "10", "period_end": ""}, "This field is required."),
        ({"planned": "10", "period_end": "2025-03-31"}, "The period ends before it starts"),
        ({"planned": "ten"}, "number"),
        ({"spent": "10", "as_at": "2026-03-01"}, "This is before the period starts."),
        ({"spent": "10", "as_at": str(timezone.localdate() + timedelta(days=400))}, "in the future"),
    ],
)
def test_what_is_missing_or_cannot_be_is_said_beside_it_and_nothing_typed_is_lost(
    as_editor, gateshead, fields, said
):
    plan = draft(Plan, gateshead)
    answer = enter(as_editor, plan, **fields, source_en="Budget report")
    assert answer.status_code == 422
    assert said in errors(answer)
    assert "Budget report" in answer.content.decode()


def test_a_period_has_one_budget(as_editor, gateshead):
    plan = draft(Plan, gateshead)
    Budget.objects.create(plan=plan, planned=10, **budget_year())
    add = f"{address(Budget, 'add')}?council={gateshead.pk}"
    answer = as_editor.post(add, form_data(as_editor.get(add)) | YEAR | {"plan": plan.pk, "planned": "20"})
    assert answer.status_code == 422
    assert "There is a budget for this period already" in answer.content.decode()


def test_it_belongs_to_one_thing(as_editor, gateshead):
    found = things(draft(Plan, gateshead))
    add = f"{address(Budget, 'add')}?council={gateshead.pk}"
    sent = form_data(as_editor.get(add)) | YEAR | {"planned": "20"}
    for wrong in ({}, {"plan": found["plan"].pk, "priority": found["priority"].pk}):
        answer = as_editor.post(add, sent | wrong)
        assert answer.status_code == 422
        assert "Choose a plan, a priority or an action." in answer.content.decode()


# -- as residents read it ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["plan", "priority", "action"])
def test_each_figure_is_compared_only_with_one_that_is_known(client, gateshead, kind):
    whole = things(live(Plan, gateshead))[kind]
    row = Budget(
        planned=1000,
        forecast=1250,
        spent=620,
        as_at=date(2026, 9, 30),
        source_en="Q2 report",
        **budget_year(),
    )
    setattr(row, kind, whole)
    row.save()
    said = section(page(client, whole.get_absolute_url()), "money")
    assert "Q2 report £1,000 £1,250 £250 over budget £620 Up to 30 Sep 2026 62% of the budget" in said
    row.planned = None
    row.save()
    said = section(page(client, whole.get_absolute_url()), "money")
    assert "Not stated £1,250 £620" in said
    assert "budget" not in said.replace("Budget", "")


def test_nothing_is_added_up(client, gateshead):
    plan = live(Plan, gateshead)
    Budget.objects.create(plan=plan, planned=1000, **budget_year())
    earlier = {"period_start": date(2025, 4, 1), "period_end": date(2026, 3, 31)}
    Budget.objects.create(plan=plan, planned=700, **earlier)
    main = words(page(client, plan.get_absolute_url()).main)
    assert "£1,000" in main
    assert "£700" in main
    assert "£1,700" not in main


def test_without_money_nothing_is_said_of_it(client, gateshead):
    found = things(live(Plan, gateshead))
    for whole in found.values():
        assert page(client, whole.get_absolute_url()).find(id="money") is None


def test_pounds_and_pence_are_written_as_people_write_them(client, gateshead):
    plan = live(Plan, gateshead)
    Budget.objects.create(plan=plan, planned=Decimal("1234567.80"), forecast=-20, **budget_year())
    said = section(page(client, plan.get_absolute_url()), "money")
    assert f"£1,234,567.80 {MINUS}£20" in said


def test_the_next_edition_has_the_budgets_of_the_plan_of_its_priorities_and_of_its_actions(gateshead):
    plan = live(Plan, gateshead)
    priority, action = a_priority(plan), an_action(plan)
    for whole, planned in ((plan, 1), (priority, 2), (action, 3)):
        Budget.objects.create(**{whole._meta.model_name: whole}, planned=planned, **budget_year())
    later = start_next_edition(plan, by=None)
    copied = [*later.budgets.all(), *later.priorities.get().budgets.all(), *later.actions.get().budgets.all()]
    assert [row.planned for row in copied] == [1, 2, 3]
    assert differences(plan, later) == []
    assert changed_since(later) == []
